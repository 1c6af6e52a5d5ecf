/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Hooks on the birth, the moves and the death of tasks and user namespaces.
 */
#ifndef _CTLSEC_KERNEL_HOOK_FORK_H
#define _CTLSEC_KERNEL_HOOK_FORK_H

#include <linux/types.h>

/* -ENOENT: a hook point is missing; -EBUSY: somebody else owns one. */
int ctlsec_hook_fork_init(void);
/* When no domain is left. May sleep for as long as a fork in progress does. */
void ctlsec_hook_fork_exit(void);

/* Can the making of user namespaces be counted and refused? If not, a request
 * that names USERNS_MAX has to be.
 */
bool ctlsec_hook_fork_userns(void);

#endif /* _CTLSEC_KERNEL_HOOK_FORK_H */
