/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What comes of a denied call.
 */
#ifndef _CTLSEC_KERNEL_VERDICT_H
#define _CTLSEC_KERNEL_VERDICT_H

#include <linux/linkage.h>
#include <linux/types.h>

/**
 * ctlsec_verdict_refuse - do what a denying @action says, in place of the call
 * @action: stricter than LOG
 *
 * Context: process context, may not be called with locks held. Does not sleep,
 * and does not return where the action ends the thread. The trampolines return
 * into it.
 * Return: the value the system call returns.
 */
asmlinkage long ctlsec_verdict_refuse(unsigned long action);

/**
 * ctlsec_verdict_refuse_inside - the same in place of a function that serves a call
 *
 * Context: locks that may be held over a signal's sending may be held. Does not sleep, and
 * returns in any case. Return: a negative errno.
 */
asmlinkage long ctlsec_verdict_refuse_inside(unsigned long action);

/**
 * ctlsec_verdict_refuse_request - the same in place of what carries out a ring's request
 *
 * Context: as above. Return: a negative errno that ends the request.
 */
asmlinkage int ctlsec_verdict_refuse_request(unsigned long action);

/* Do what @action says to a thread that polls a ring: what kills, kills the
 * process.
 */
void ctlsec_verdict_refuse_ring(u32 action);

int ctlsec_verdict_init(void);

#endif /* _CTLSEC_KERNEL_VERDICT_H */
