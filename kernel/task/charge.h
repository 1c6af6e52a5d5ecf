/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Subjects: the tasks of domains, and which domains each is charged to.
 *
 * A charge is made before a fork, or when a task turns out to be in a domain;
 * it is undone from the task's own record, so it is undone exactly, whatever
 * was moved, bound or unbound since.
 */
#ifndef _CTLSEC_KERNEL_CHARGE_H
#define _CTLSEC_KERNEL_CHARGE_H

#include <linux/types.h>

#include "domain/domain.h"
#include "domain/member.h"

struct cgroup;
struct task_struct;

int ctlsec_charge_init(void);
/* After ctlsec_fork_exit(). */
void ctlsec_charge_exit(void);

/* Records that exist, of tasks and of user namespaces; of the latter, those awaiting
 * a grace period included.
 */
u64 ctlsec_charge_objects(void);

/**
 * ctlsec_charge_drop_domain - drop every charge to a domain
 * @d: just unpublished; the caller holds a reference of its own until this
 *	returns
 *
 * A kill in progress ends. Context: ctlsec_lock; may sleep.
 */
void ctlsec_charge_drop_domain(struct ctlsec_domain *d);

/* The rest is for task/fork.c. */

/* Would a fork into @cgrp and @child's user namespace be charged? Lockless. */
static __always_inline bool ctlsec_charge_applies(struct task_struct *child,
						  struct cgroup *cgrp)
{
	bool confined;

	if (!ctlsec_member_any_domain())
		return false;
	preempt_disable_notrace();
	confined = ctlsec_member_applies(child, cgrp);
	preempt_enable_notrace();
	return confined;
}

/**
 * ctlsec_charge_fork - charge a fork to all of its domains, or to none
 * @child: not visible yet
 * @cgrp: where it will be
 *
 * Context: may sleep.
 * Return: 0, -EAGAIN (a cap), -ENOMEM.
 */
int ctlsec_charge_fork(struct task_struct *child, struct cgroup *cgrp);

/* The kernel's own controllers refused it. */
void ctlsec_charge_revert(struct task_struct *child);

/**
 * ctlsec_charge_commit - a task is visible, at its final place
 * @clone_flags: with CLONE_NEWUSER, its user namespace is looked at too
 *
 * Context: the fork, interrupts on.
 */
void ctlsec_charge_commit(struct task_struct *child, unsigned long clone_flags);

/* Does releasing @t, or cancelling its fork, give anything back? Lockless; once
 * it said no for a task that is EXIT_DEAD, nothing will be charged to it.
 */
bool ctlsec_charge_exists(const struct task_struct *t);
/* Interrupts on. */
void ctlsec_charge_release(struct task_struct *t);

/* Its memory is about to be reused: nothing may be left. */
void ctlsec_charge_freed(struct task_struct *t);

#endif /* _CTLSEC_KERNEL_CHARGE_H */
