// SPDX-License-Identifier: GPL-2.0
/*
 * Marks; see mark.h. A mark is made to match where its task is, under one lock, whenever
 * something may have changed: of two that look at once the later one sees the newer
 * place. What begins to learn is published before the tasks are looked at, and what
 * moves or makes a task looks after it did, with a barrier between, so at least one of
 * them sees the other.
 *
 * A child begins with its parent's mark, which the kernel copies, unless audit takes it
 * away; task_newtask comes before the child runs. A mark that is left over costs its
 * task's calls some instructions and is taken off by the next look.
 */
#include "task/mark.h"

#include <linux/cgroup.h>
#include <linux/lockdep.h>
#include <linux/spinlock.h>
#include <linux/thread_info.h>

#include "compat/audit.h"
#include "compat/threads.h"
#include "domain/learned.h"
#include "domain/member.h"
#include "lock.h"
#include "task/walk.h"

/* Sessions that run; written under ctlsec_lock. */
static unsigned int mark_users;

static DEFINE_RAW_SPINLOCK(mark_lock);

static bool visit_closed(struct ctlsec_domain *d, void *arg)
{
	return !ctlsec_learned_is_open(
		rcu_dereference_check(d->learned, rcu_read_lock_sched_held()));
}

/* Threads of the kernel make no calls. rcu_read_lock(), or preemption off. */
static bool is_learned(struct task_struct *t)
{
	return READ_ONCE(mark_users) && !(READ_ONCE(t->flags) & PF_KTHREAD) &&
	       !ctlsec_member_walk(t, task_css_set_check(t, true)->dfl_cgrp,
				   visit_closed, NULL);
}

static bool has_mark(const struct task_struct *t)
{
	return test_task_syscall_work(t, SYSCALL_AUDIT);
}

static void sync_mark_locked(struct task_struct *t)
{
	if (is_learned(t))
		set_task_syscall_work(t, SYSCALL_AUDIT);
	else if (has_mark(t) && !ctlsec_compat_audited(t))
		clear_task_syscall_work(t, SYSCALL_AUDIT);
}

void ctlsec_mark_sync(struct task_struct *t)
{
	unsigned long flags;

	/* Pairs with the barrier in ctlsec_mark_all(). */
	smp_mb();
	if (!READ_ONCE(mark_users) && !has_mark(t))
		return;
	rcu_read_lock();
	/* A mark that is made now, for a place that it left, is taken off later. */
	if (has_mark(t) || is_learned(t)) {
		raw_spin_lock_irqsave(&mark_lock, flags);
		sync_mark_locked(t);
		raw_spin_unlock_irqrestore(&mark_lock, flags);
	}
	rcu_read_unlock();
}

void ctlsec_mark_process(struct task_struct *leader)
{
	struct task_struct *t;

	rcu_read_lock();
	ctlsec_compat_for_each_thread(leader, t)
		ctlsec_mark_sync(t);
	rcu_read_unlock();
}

static int visit_task(struct task_struct *t, void *arg)
{
	ctlsec_mark_sync(t);
	return 0;
}

void ctlsec_mark_all(void)
{
	const struct ctlsec_walk walk = { .visit = visit_task };

	lockdep_assert_held(&ctlsec_lock);

	/* What was published, or closed, is seen from here on. */
	smp_mb();
	ctlsec_walk_tasks(&walk);
}

void ctlsec_mark_begin(void)
{
	lockdep_assert_held(&ctlsec_lock);

	WRITE_ONCE(mark_users, mark_users + 1);
}

void ctlsec_mark_end(void)
{
	lockdep_assert_held(&ctlsec_lock);

	WRITE_ONCE(mark_users, mark_users - 1);
}
