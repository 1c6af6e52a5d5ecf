/* SPDX-License-Identifier: GPL-2.0 */
/*
 * restart_syscall(): what a task goes on with after a signal.
 */
#ifndef _CTLSEC_KERNEL_RESTART_H
#define _CTLSEC_KERNEL_RESTART_H

#include <linux/types.h>

struct ctlsec_policy_version;

/* In place of a number: nothing was denied that could be counted. */
#define CTLSEC_RESTART_UNCOUNTED (~0U)

/**
 * ctlsec_restart_eval - what a policy says of what current is about to restart
 * @v: the policy; RCU
 * @abi: of restart_syscall
 * @nr: if it is denied, set to the call to count, or RESTART_UNCOUNTED
 *
 * Return: an action word. Where it cannot be told whether the policy allows the
 * call, that ends with EINTR, as any call may, and what the task does then is
 * decided as usual.
 */
u32 ctlsec_restart_eval(const struct ctlsec_policy_version *v, u32 abi,
			u32 *nr);

/* Is @nr a call that restart_syscall() may go on with? */
bool ctlsec_restart_concerns(u32 abi, u32 nr);

/* Find the functions; at module load, once. */
void ctlsec_restart_init(void);

#endif /* _CTLSEC_KERNEL_RESTART_H */
