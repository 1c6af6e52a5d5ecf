/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Hooks on the birth, the moves and the death of tasks and user namespaces.
 */
#ifndef _CTLSEC_KERNEL_FORK_H
#define _CTLSEC_KERNEL_FORK_H

#include <linux/types.h>

/* -ENOENT: a hook point is missing; -EBUSY: another owner has one. */
int ctlsec_fork_init(void);
/* When no domain is left. May sleep for as long as a fork in progress does. */
void ctlsec_fork_exit(void);

/* Can the making of user namespaces be counted and refused? If not, a request
 * that names USERNS_MAX has to be.
 */
bool ctlsec_fork_counts_userns(void);

#endif /* _CTLSEC_KERNEL_FORK_H */
