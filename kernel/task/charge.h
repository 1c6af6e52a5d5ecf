/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Subjects: the tasks of domains, and which domains each is charged to.
 *
 * A charge is made before a fork, or when a task turns out to be in a domain;
 * it is undone from the task's own record, so it is undone exactly, whatever
 * was moved, bound or unbound meanwhile.
 */
#ifndef _CTLSEC_KERNEL_SUBJECT_H
#define _CTLSEC_KERNEL_SUBJECT_H

#include <linux/types.h>

#include "domain/domain.h"

struct cgroup;
struct task_struct;

int ctlsec_subject_init(void);
/* After ctlsec_hook_fork_exit(). */
void ctlsec_subject_exit(void);

/* Records that exist, those awaiting a grace period included. */
u64 ctlsec_subject_objects(void);

/**
 * ctlsec_subject_domain_removed - drop every charge to a domain
 * @d: just unpublished; the caller holds a reference of its own until this
 *	returns (whoever finds @d under ctlsec_fork_cap_lock relies on it)
 *
 * A kill in progress ends. Context: ctlsec_lock; may sleep.
 */
void ctlsec_subject_domain_removed(struct ctlsec_domain *d);

/* End the kill of @d if all of its tasks are exiting, forks in progress
 * included. Return: whether it did.
 */
bool ctlsec_subject_reprieve(struct ctlsec_domain *d);

/* The rest is for hook_fork.c. */

/* Would a fork into @cgrp and @child's user namespace be charged? Lockless. */
bool ctlsec_subject_confines(struct task_struct *child, struct cgroup *cgrp);

/**
 * ctlsec_subject_fork - charge a fork to all of its domains, or to none
 * @child: not visible to anybody yet
 * @cgrp: where it will be
 *
 * Context: may sleep.
 * Return: 0, -EAGAIN (a cap), -ENOMEM.
 */
int ctlsec_subject_fork(struct task_struct *child, struct cgroup *cgrp);

/* The kernel's own controllers refused it. */
void ctlsec_subject_refund(struct task_struct *child);

/**
 * ctlsec_subject_newtask - a task is visible, at its final place
 * @clone_flags: with CLONE_NEWUSER, its user namespace is looked at too
 *
 * Context: any but NMI.
 */
void ctlsec_subject_newtask(struct task_struct *child,
			    unsigned long clone_flags);

/* Does releasing @t, or cancelling its fork, give anything back? Lockless; once
 * it said no for a task that is EXIT_DEAD, nothing will be charged to it.
 */
bool ctlsec_subject_charged(struct task_struct *t);
void ctlsec_subject_gone(struct task_struct *t);

/* Its memory is about to be reused: nothing may be left. */
void ctlsec_subject_freed(struct task_struct *t);

#endif /* _CTLSEC_KERNEL_SUBJECT_H */
