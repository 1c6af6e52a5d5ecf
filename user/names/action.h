/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Actions as text, as explain and findings print them.
 */
#ifndef USER_ACTION_H
#define USER_ACTION_H

#include <stdint.h>

/* "ALLOW", "ERRNO(EPERM)", "ERRNO(4000)", "TRACE(1)" ... */
#define ACTION_TEXT_MAX 40
char *action_format(uint32_t action, char out[ACTION_TEXT_MAX]);

#endif /* USER_ACTION_H */
