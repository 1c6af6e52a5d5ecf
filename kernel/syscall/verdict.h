/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The verdict on one system call of current: every domain's decision, the
 * strictest of them, and what comes of it.
 */
#ifndef _CTLSEC_KERNEL_VERDICT_H
#define _CTLSEC_KERNEL_VERDICT_H

#include <linux/types.h>

struct pt_regs;

/**
 * ctlsec_verdict - decide the call in @regs and count it
 * @regs: the user registers at system-call entry
 *
 * Context: process context at the entry of a system-call function.
 * Return: the action word; ALLOW and LOG mean that the call may run.
 */
u32 ctlsec_verdict(const struct pt_regs *regs);

/**
 * ctlsec_verdict_execute - do what a denying @action says, in place of the call
 * @action: stricter than LOG
 *
 * Context: process context, may not be called with locks held. Does not sleep,
 * and does not return where the action ends the thread.
 * Return: the value the system call returns.
 */
long ctlsec_verdict_execute(u32 action);

/**
 * ctlsec_verdict_ring - decide what current, a thread of the kernel that polls
 *	an io_uring, is about to submit, as an io_uring_enter of its process
 *
 * Its arguments are unknown and count as zero. Return: as above.
 */
u32 ctlsec_verdict_ring(void);

/* Do what @action says to such a thread: what kills, kills the process. */
void ctlsec_verdict_execute_ring(u32 action);

int ctlsec_verdict_init(void);

#endif /* _CTLSEC_KERNEL_VERDICT_H */
