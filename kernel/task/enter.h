/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Entries: a task that comes into a domain from outside is pending there, if the
 * domain confines later; what a pending task forks is pending, too.
 */
#ifndef _CTLSEC_KERNEL_ENTER_H
#define _CTLSEC_KERNEL_ENTER_H

#include <linux/atomic.h>
#include <linux/types.h>

struct cgroup;
struct ctlsec_domain;
struct task_struct;
struct user_namespace;

/* What may make tasks pending: domains, and what makes such domains. */
extern atomic_t ctlsec_enter_users;

static inline bool ctlsec_enter_matters(void)
{
	return atomic_read(&ctlsec_enter_users);
}

/* @leader, or its whole process, is about to be moved to @dst. Does not sleep. */
void ctlsec_enter_moving(struct task_struct *leader, bool threadgroup,
			 struct cgroup *dst);
/* It was moved: end what is pending where it is not any more. */
void ctlsec_enter_moved(struct task_struct *leader, bool threadgroup);
/* Current forks @child into @cgrp, and can itself not be moved. */
void ctlsec_enter_fork(struct task_struct *child, struct cgroup *cgrp);
/* Current is about to enter @ns. */
void ctlsec_enter_userns(struct user_namespace *ns);

/**
 * ctlsec_enter_present - what prepares a container where @d is becomes pending
 * @d: of a cgroup
 *
 * Those in the cgroup with the host's root directory, as if they entered now: what has
 * another one is a program of a container, and is confined. Called before @d is
 * published, so that what prepares it misses no call, and again afterwards, for those
 * that were forked in between and took no record over.
 *
 * Context: ctlsec_lock; may sleep.
 */
void ctlsec_enter_present(struct ctlsec_domain *d);

#endif /* _CTLSEC_KERNEL_ENTER_H */
