/* SPDX-License-Identifier: GPL-2.0 */
#ifndef USER_ACTION_H
#define USER_ACTION_H

#include <stdint.h>

/* "ALLOW", "ERRNO(EPERM)", "ERRNO(4000)", "TRACE(1)" ... */
#define EXPLAIN_ACTION_MAX 40
char *explain_action(uint32_t action, char out[EXPLAIN_ACTION_MAX]);

#endif /* USER_ACTION_H */
