// SPDX-License-Identifier: GPL-2.0
/*
 * Charging tasks.
 *
 * How a task is charged and uncharged, and why nothing slips between:
 *
 * - A fork is charged in pids_can_fork(), where its cgroup and credentials are
 *   final, and stays "unborn" until task_newtask. Only its fork touches
 *   an unborn record, since ->cgroups of the task reads as the
 *   root until cgroup_post_fork().
 * - ctlsec_sync_moved() is level-triggered: under the lock, it makes the
 *   charges what the task's cgroup and namespace say now. Calls may come twice
 *   or out of order; the last one sees the last state.
 * - A new domain is published first; then all tasks are looked at. What
 *   moves or creates a task does so first and then looks for domains, with a
 *   full barrier between. So at least one of the two sees the other. For a fork
 *   that was unborn then, the epoch tells that domains were added, or that a
 *   scan passed over it.
 * - A task that is released is uncharged by pids_release(), or by cancel_fork.
 *   A scan that charges a task after that sees EXIT_DEAD, which was set before,
 *   and undoes it; a release that comes later finds the record.
 * - A domain that goes is unpublished first: holders of the lock before that may
 *   have charged to it, later holders do not find it. Then all its charges are
 *   dropped.
 */
#include "task/charge.h"

#include <linux/cgroup.h>
#include <linux/cred.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>

#include "domain/member.h"
#include "fault.h"
#include "hook/hook.h"
#include "task/record.h"
#include "task/state.h"
#include "task/sync.h"
#include "task/userns.h"

/* Charges dropped with interrupts off in one go. */
#define DROP_BATCH 128

bool ctlsec_charge_applies(struct task_struct *child, struct cgroup *cgrp)
{
	bool confined;

	if (!ctlsec_member_any_domain())
		return false;
	rcu_read_lock();
	confined = ctlsec_member_applies(child, cgrp);
	rcu_read_unlock();
	return confined;
}

struct fork_admission {
	unsigned int count;
	bool refused;
};

static bool admit_fork(struct ctlsec_domain *d, void *arg)
{
	struct fork_admission *a = arg;

	a->count++;
	if (ctlsec_state_is_short(d)) {
		d->cap.counts.denied_pids++;
		a->refused = true;
	} else if (!ctlsec_fork_cap_admit(&d->cap)) {
		a->refused = true;
	}
	return !a->refused;
}

/*
 * Domains come and go between the two walks. One that is new may find no slot:
 * the epoch is older than its scan then, and task_newtask looks again.
 *
 * Return: 0, -EAGAIN, or how many slots it takes.
 */
static int try_charge_fork(struct task_struct *child, struct cgroup *cgrp,
			   struct ctlsec_record *r)
{
	struct fork_admission a = { 0 };

	lockdep_assert_held(&ctlsec_fork_cap_lock);

	ctlsec_member_walk(child, cgrp, admit_fork, &a);
	if (a.refused)
		return -EAGAIN;
	if (a.count > r->slots)
		return a.count;

	r->kind = CTLSEC_RECORD_FORKING;
	r->epoch = ctlsec_state_epoch();
	ctlsec_member_walk(child, cgrp, ctlsec_record_charge_visit, r);
	if (r->used)
		ctlsec_record_insert(r, child);
	return 0;
}

/* A child is mostly charged to what its parent is charged to. */
static unsigned int get_parent_slots(void)
{
	const struct ctlsec_record *r;
	unsigned int slots;

	rcu_read_lock();
	r = ctlsec_record_find(current);
	slots = r ? r->slots : 0;
	rcu_read_unlock();
	return slots;
}

/*
 * Charge the record to the forking task's memory cgroup unless that needs reclaim:
 * cgroup_threadgroup_rwsem is held here, so waiting would block all migrations.
 */
static struct ctlsec_record *alloc_fork_record(unsigned int slots)
{
	struct ctlsec_record *r;

	r = ctlsec_record_new(slots, GFP_NOWAIT | __GFP_ACCOUNT | __GFP_NOWARN);
	return r ? r : ctlsec_record_new(slots, GFP_KERNEL);
}

int ctlsec_charge_fork(struct task_struct *child, struct cgroup *cgrp)
{
	int ret = (int)get_parent_slots();
	struct ctlsec_record *r;
	unsigned long flags;

	/* Whose memory is it? A record of its last user was missed. */
	ctlsec_charge_freed(child);
	do {
		bool unused;

		r = alloc_fork_record(ret);
		if (!r)
			return -ENOMEM;
		rcu_read_lock();
		raw_spin_lock_irqsave(&ctlsec_fork_cap_lock, flags);
		ret = try_charge_fork(child, cgrp, r);
		unused = !r->used;
		raw_spin_unlock_irqrestore(&ctlsec_fork_cap_lock, flags);
		rcu_read_unlock();
		if (unused)
			ctlsec_record_free(r);
	} while (ret > 0);
	return ret;
}

void ctlsec_charge_revert(struct task_struct *child)
{
	struct ctlsec_record *r;
	unsigned long flags;

	raw_spin_lock_irqsave(&ctlsec_fork_cap_lock, flags);
	r = ctlsec_record_find(child);
	if (r)
		ctlsec_record_revert(r);
	raw_spin_unlock_irqrestore(&ctlsec_fork_cap_lock, flags);
}

/* Return: whether charges may be missing. */
static bool commit_record(struct task_struct *child)
{
	struct ctlsec_record *r;
	unsigned long flags;
	bool outdated = true;

	raw_spin_lock_irqsave(&ctlsec_fork_cap_lock, flags);
	r = ctlsec_record_find(child);
	if (r && r->kind == CTLSEC_RECORD_FORKING) {
		ctlsec_record_commit(r);
		outdated = r->epoch != ctlsec_state_epoch() &&
			   !ctlsec_fault(CTLSEC_FAULT_EPOCH);
	}
	raw_spin_unlock_irqrestore(&ctlsec_fork_cap_lock, flags);
	return outdated;
}

void ctlsec_charge_commit(struct task_struct *child, unsigned long clone_flags)
{
	bool look;

	ctlsec_fault_fork_delay();
	/* Pairs with the barrier in ctlsec_sync_domain_added(). */
	smp_mb();
	if (!ctlsec_member_any_domain() && !ctlsec_record_count())
		return;
	rcu_read_lock();
	if (ctlsec_record_find(child))
		look = commit_record(child);
	else
		look = ctlsec_member_applies(child, task_dfl_cgroup(child)) &&
		       !ctlsec_fault(CTLSEC_FAULT_NEWTASK);
	rcu_read_unlock();
	if (look)
		ctlsec_sync_moved(child, GFP_ATOMIC);
	if (clone_flags & CLONE_NEWUSER)
		ctlsec_userns_newtask(child);
}

bool ctlsec_charge_exists(struct task_struct *t)
{
	bool found;

	/* EXIT_DEAD, then the search: see complete_charges(). */
	smp_mb();
	if (!ctlsec_record_count())
		return false;
	rcu_read_lock();
	found = ctlsec_record_find(t);
	rcu_read_unlock();
	return found;
}

/* Return: whether there was anything. */
static bool forget_task(struct task_struct *t)
{
	struct ctlsec_record *r;
	unsigned long flags;

	raw_spin_lock_irqsave(&ctlsec_fork_cap_lock, flags);
	r = ctlsec_record_find(t);
	if (r)
		ctlsec_record_remove(r);
	raw_spin_unlock_irqrestore(&ctlsec_fork_cap_lock, flags);
	return r;
}

void ctlsec_charge_release(struct task_struct *t)
{
	forget_task(t);
}

void ctlsec_charge_freed(struct task_struct *t)
{
	if (!ctlsec_fault(CTLSEC_FAULT_FREED) && ctlsec_charge_exists(t) &&
	    forget_task(t))
		ctlsec_hook_missed("the release of a task");
}

static bool is_alive(const struct ctlsec_charge *c)
{
	const struct ctlsec_record *r = ctlsec_record_of(c);
	const struct task_struct *t = r->key;

	/* A task outlives its record, so it may be looked at. */
	return r->kind != CTLSEC_RECORD_USERNS &&
	       !(READ_ONCE(t->flags) & (PF_EXITING | PF_KTHREAD)) &&
	       !is_global_init((struct task_struct *)t);
}

bool ctlsec_charge_kill_done(struct ctlsec_domain *d)
{
	const struct ctlsec_charge *c;
	unsigned long flags;
	bool dead = true;

	raw_spin_lock_irqsave(&ctlsec_fork_cap_lock, flags);
	list_for_each_entry(c, &d->cap.charges, in_domain) {
		dead = !is_alive(c);
		if (!dead)
			break;
	}
	/* It was unbound if it is in no list any more. */
	dead = dead && !list_empty(&d->cap.dying);
	if (dead)
		list_del_init(&d->cap.dying);
	raw_spin_unlock_irqrestore(&ctlsec_fork_cap_lock, flags);
	return dead;
}

/* Return: whether there is more to do. */
static bool drop_charges(struct ctlsec_domain *d)
{
	struct ctlsec_charge *c;
	unsigned int n = DROP_BATCH;
	unsigned long flags;
	bool more;

	raw_spin_lock_irqsave(&ctlsec_fork_cap_lock, flags);
	d->cap.unbound = true;
	list_del_init(&d->cap.dying);
	list_del_init(&d->cap.orphan);
	list_del_init(&d->cap.news);
	while (n-- && !list_empty(&d->cap.charges)) {
		struct ctlsec_record *r;

		c = list_first_entry(&d->cap.charges, struct ctlsec_charge,
				     in_domain);
		r = ctlsec_record_of(c);
		ctlsec_record_uncharge(c);
		/* One that is in no table yet belongs to its maker. */
		if (ctlsec_record_is_idle(r) && !hlist_unhashed(&r->hash))
			ctlsec_record_remove(r);
	}
	more = !list_empty(&d->cap.charges);
	raw_spin_unlock_irqrestore(&ctlsec_fork_cap_lock, flags);
	return more;
}

void ctlsec_charge_drop_domain(struct ctlsec_domain *d)
{
	lockdep_assert_held(&ctlsec_lock);

	while (drop_charges(d))
		cond_resched();
}

u64 ctlsec_charge_objects(void)
{
	return ctlsec_record_objects();
}

int __init ctlsec_charge_init(void)
{
	return ctlsec_record_init();
}

void ctlsec_charge_exit(void)
{
	ctlsec_sync_exit();
	ctlsec_record_exit();
}
