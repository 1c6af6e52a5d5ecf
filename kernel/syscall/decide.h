/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The decision on one system call of current, over all domains on its chains.
 */
#ifndef _CTLSEC_KERNEL_DECIDE_H
#define _CTLSEC_KERNEL_DECIDE_H

#include <linux/linkage.h>
#include <linux/types.h>

#include "arch/arch.h"

struct pt_regs;

/**
 * ctlsec_decide - decide the call that current is making, and count it
 * @regs: its registers, as the system-call function was given them
 *
 * Context: the entry of a system-call function. Does not sleep.
 * Return: 0 to let it run, else the action word of what to do instead.
 */
asmlinkage CTLSEC_CALLED_DIRECTLY u32 ctlsec_decide(const struct pt_regs *regs);

/**
 * ctlsec_decide_ring - decide what current, a thread of the kernel that polls
 *	an io_uring, is about to submit, as an io_uring_enter of its process
 *
 * Its arguments are unknown and count as zero. Return: as above.
 */
u32 ctlsec_decide_ring(void);

#endif /* _CTLSEC_KERNEL_DECIDE_H */
