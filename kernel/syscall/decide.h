/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The decision on one system call of current, over all domains on its chains.
 */
#ifndef _CTLSEC_KERNEL_DECIDE_H
#define _CTLSEC_KERNEL_DECIDE_H

#include <linux/linkage.h>
#include <linux/preempt.h>
#include <linux/types.h>

#include "arch/arch.h"
#include "domain/registry.h"

struct ctlsec_ring_request;
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

/* Arguments of what a call comes to; the rest says nothing about that. */
#define CTLSEC_ASKED_ARGS 3
/* Namespaces that one setns can name. */
#define CTLSEC_ASKED_TYPES 8

/**
 * struct ctlsec_asked - what a call of current comes to, by the kernel's own copies
 * @kind: enum ctlsec_meaning_kind
 * @abi: of the call that current makes
 * @args: of the call that is asked for
 * @made: the registers of the call that current makes, which was decided by these at its
 *	entry; NULL if there is none, as in a worker of a ring
 * @again: the same was asked for in the same call before
 * @n_before: so was, in place of args[1], each of these
 */
struct ctlsec_asked {
	u32 kind;
	u32 abi;
	u64 args[CTLSEC_ASKED_ARGS];
	const struct pt_regs *made;
	bool again;
	u32 n_before;
	u32 before[CTLSEC_ASKED_TYPES];
};

/* May a domain have a say about current? Else there is nothing to ask for. */
static __always_inline bool ctlsec_decide_concerns(void)
{
	bool concerns;

	preempt_disable_notrace();
	concerns = ctlsec_registry_confines();
	preempt_enable_notrace();
	return concerns;
}

/**
 * ctlsec_decide_asked - decide what the call that current is making comes to
 *
 * A domain in which current is refused, or complained of, counts that as the call that
 * is asked for; what it counted of this call before it does not count again.
 *
 * Context: current is making the call; does not sleep. Return: as ctlsec_decide().
 */
u32 ctlsec_decide_asked(const struct ctlsec_asked *asked);

/**
 * ctlsec_decide_request - decide what current is about to carry out for an io_uring
 * @r: the request; its capabilities are filled in
 *
 * What goes on counts once, if @r was not looked at before.
 *
 * Context: does not sleep. Return: as ctlsec_decide().
 */
u32 ctlsec_decide_request(struct ctlsec_ring_request *r);

#endif /* _CTLSEC_KERNEL_DECIDE_H */
