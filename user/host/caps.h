/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The capabilities of this process and of what it executes.
 */
#ifndef USER_CAPS_H
#define USER_CAPS_H

#include <stdint.h>

#include "base/err.h"

/* Could this process restrict itself to @keep, and has it all of these to keep? 0,
 * or -1 with @e filled.
 */
int caps_check(uint64_t keep, struct err *e);

/* Drop all others from the bounding, effective, permitted, inheritable and ambient
 * set. Return: 0, or -1 with errno set.
 */
int caps_keep(uint64_t keep);

#endif /* USER_CAPS_H */
