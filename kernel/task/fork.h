/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Hooks on the birth, the moves and the death of tasks and user namespaces.
 */
#ifndef _CTLSEC_KERNEL_FORK_H
#define _CTLSEC_KERNEL_FORK_H

#include <linux/types.h>

#include "arch/arch.h"

/* -ENOENT: a hook point is missing; -EBUSY: another owner has one. */
int ctlsec_fork_init(void);
/* When no domain is left. May sleep for as long as a fork in progress does. */
void ctlsec_fork_exit(void);

/* Can the making of user namespaces be counted and refused? If not, a request
 * that names USERNS_MAX has to be.
 */
bool ctlsec_fork_counts_userns(void);

/**
 * ctlsec_fork_redirect - what the fork trampoline asks at a function's entry
 * @a: first argument of the function
 * @b: second one
 * @go_on: where the function goes on behind its ftrace site
 *
 * Context: the entry of a hooked function. Does not sleep.
 * Return: 0 to go on, else the address of a wrapper, counted as in flight.
 */
asmlinkage CTLSEC_CALLED_DIRECTLY unsigned long
ctlsec_fork_redirect(const void *a, const void *b, unsigned long go_on);

#endif /* _CTLSEC_KERNEL_FORK_H */
