/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The policy in force. Threads decide by it while it is replaced: a decision can take
 * long, where a path of the host is on a server that does not answer, and must not hold
 * up the next policy. So each holds the one that it began with.
 */
#ifndef USER_AUTHZ_INFORCE_H
#define USER_AUTHZ_INFORCE_H

#include "authzd/authz_policy.h"

/* Read @file and put it in force. -1 with @e filled: what was in force stays, and if
 * nothing was, @e is why.
 */
int authz_inforce_read(const char *file, struct err *e);
/* Hold the policy, until it is put; NULL with @why filled if there is none. */
struct authz_policy *authz_inforce_get(struct err *why);
/* Let go of it; the last to do so frees it. NULL is nothing. */
void authz_inforce_put(struct authz_policy *p);
/* Is there one? */
bool authz_inforce_exists(void);
/* There is none any more. */
void authz_inforce_end(void);

#endif /* USER_AUTHZ_INFORCE_H */
