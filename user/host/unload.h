/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Unloading the module while what it confined stands still.
 */
#ifndef USER_UNLOAD_H
#define USER_UNLOAD_H

#include "base/err.h"
#include "host/freeze.h"

/* Unload waits for every task that stays in the kernel, and a confined one may do
 * so for as long as it likes: freeze them, unload, thaw. They are thawed after some
 * seconds whatever happens, also if this process is killed.
 */
int unload_frozen(struct freeze *f, struct err *e);

#endif /* USER_UNLOAD_H */
