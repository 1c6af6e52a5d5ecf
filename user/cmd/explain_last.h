/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The last denial of a target: what it was, which rule decided, what would allow it.
 */
#ifndef USER_EXPLAIN_LAST_H
#define USER_EXPLAIN_LAST_H

#include <stdbool.h>

#include "base/err.h"

/* Of what the module remembers; fails if that is none. */
int explain_last_print(const char *target, bool json, struct err *e);

#endif /* USER_EXPLAIN_LAST_H */
