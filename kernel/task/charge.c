// SPDX-License-Identifier: GPL-2.0
/*
 * Charging tasks.
 *
 * A charge is a record of the task that refers to a set of domains (set.h), and a
 * place in the count of each of these. The lock of the record's bucket makes the
 * two one; counts themselves are atomic words (fork_cap.h). There is no lock that
 * tasks of unrelated domains share. What forks and releases do themselves they do with
 * interrupts on, so there the lock need not save their state.
 *
 * What charges and uncharges a task, and why nothing slips between:
 *
 * - A fork is charged in pids_can_fork(), where its cgroup and credentials are
 *   final, and stays "forking" until task_newtask. Such a record is changed by its
 *   fork only, since ->cgroups of the task reads as the root until
 *   cgroup_post_fork(); a scan that meets one spoils its generation. If the
 *   controllers refuse, the wrapper undoes the charge; if the fork fails later,
 *   pids_cancel_fork() does.
 * - A fork is charged to all of its domains or to none: see try_charge() in set.c
 *   for those that several have to agree on.
 * - A set is used for a charge only while it is known to have all domains of its
 *   place: its generation is the registry's, read before the walk that made or
 *   confirmed it. A domain is published first, then the generation changes, then
 *   all tasks are looked at. A hook that moves or makes a task comes after that, and
 *   reads the generation and the domains after a full barrier. So at least one of
 *   the two sees the other. A fork that took a set before and is in no list of tasks yet
 *   when the scan passes finds another generation at task_newtask.
 * - ctlsec_sync_moved() is level-triggered: under the lock of the task's bucket it
 *   finds the set of where the task is now, and exchanges that for the one it has.
 *   Calls may come twice or out of order; the last one sees the last state. What
 *   both sets have is not touched.
 * - A task that is released is uncharged by pids_release(). A scan that charges a
 *   task after that sees EXIT_DEAD, which was set before, and undoes it; a release
 *   that comes later finds the record. Each side writes, has a full barrier, reads.
 * - A domain that goes is unpublished first, then taken out of the sets that have
 *   it (set.c tells why none is missed). A hook that read it there before is an RCU
 *   reader, and counts in a domain that is not asked any more.
 * - A domain that is killed has CTLSEC_SLOW_KILL set; then, after a full barrier,
 *   the killer reads that no fork is uncommitted or trying, and then finds no task that
 *   lives. A fork takes its place first (a full barrier), and then reads that bit:
 *   it is refused, or the killer sees it in the count, or as a task.
 * - Memory for a record is that of a task_struct, so one that is reused could meet
 *   the record of its last user: sched_process_free and the next fork look for it.
 */
#include "task/charge.h"

#include <linux/cgroup.h>
#include <linux/cred.h>
#include <linux/err.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>

#include "domain/member.h"
#include "fault.h"
#include "hook/hook.h"
#include "task/ns_record.h"
#include "task/prealloc.h"
#include "task/record.h"
#include "task/set.h"
#include "task/sync.h"
#include "task/userns.h"

/* Charges of namespaces dropped with interrupts off in one go. */
#define DROP_BATCH 128

/**
 * struct fork_place - where a child will be
 * @cgrp: its cgroup
 * @ns: its user namespace
 * @generation: for which the set found is good
 * @set: that of the place, or NULL where there is no domain any more
 */
struct fork_place {
	struct cgroup *cgrp;
	struct user_namespace *ns;
	u32 generation;
	struct ctlsec_set *set;
};

/* That of the place, if there is one already. */
static __always_inline bool find_set(struct fork_place *at)
{
	preempt_disable();
	at->set = ctlsec_set_find(at->cgrp, at->ns, &at->generation);
	preempt_enable();
	return at->set;
}

static bool try_get_set(void *arg, struct ctlsec_prealloc *p)
{
	struct fork_place *at = arg;

	at->set = ctlsec_set_get(at->cgrp, at->ns, &p->set, &p->places);
	if (IS_ERR(at->set))
		return false;
	if (at->set)
		at->generation = READ_ONCE(at->set->generation);
	return true;
}

/* Return: 0 or -ENOMEM. */
static noinline int get_other_set(struct fork_place *at)
{
	struct ctlsec_prealloc p = {};
	bool done;

	done = ctlsec_prealloc_retry(&p, GFP_KERNEL, try_get_set, at);
	ctlsec_prealloc_free(&p);
	return done ? 0 : -ENOMEM;
}

/* Return: the record that was there, of the last user of this memory, or NULL. */
static struct ctlsec_record *insert_record(struct ctlsec_record *r,
					   const struct task_struct *t)
{
	struct ctlsec_record_bucket *b = ctlsec_record_bucket(t);
	struct ctlsec_record *stale;

	r->task = t;
	raw_spin_lock_irq(&b->lock);
	stale = ctlsec_record_find(b, t);
	if (unlikely(stale))
		hlist_del(&stale->hash);
	hlist_add_head(&r->hash, &b->head);
	raw_spin_unlock_irq(&b->lock);
	return stale;
}

/* End what a record charges that is in no bucket any more. @revert: as if the fork
 * had never been.
 */
static __always_inline void end_charge(struct ctlsec_record *r, bool revert)
{
	struct ctlsec_set *s = r->set;

	preempt_disable();
	if (unlikely(revert))
		ctlsec_set_revert(s);
	else if (unlikely(r->forking))
		ctlsec_set_cancel(s);
	else
		ctlsec_set_uncharge(s);
	preempt_enable();
	ctlsec_set_put(s);
}

/* Any context. */
static noinline void end_record(struct ctlsec_record *r)
{
	end_charge(r, false);
	ctlsec_record_free(r);
}

static noinline void end_stale_record(struct ctlsec_record *r)
{
	end_record(r);
	ctlsec_hook_missed("the release of a task");
}

/* Takes the reference of the set over if it succeeds. */
static int charge_child(struct task_struct *child, const struct fork_place *at)
{
	struct ctlsec_record *r = ctlsec_record_get(GFP_KERNEL), *stale;
	int err;

	if (unlikely(!r))
		return -ENOMEM;
	err = ctlsec_set_charge(at->set);
	if (unlikely(err)) {
		ctlsec_record_put(r);
		return err;
	}
	r->set = at->set;
	r->generation = at->generation;
	r->forking = true;
	stale = insert_record(r, child);
	if (unlikely(stale))
		end_stale_record(stale);
	return 0;
}

int ctlsec_charge_fork(struct task_struct *child, struct cgroup *cgrp)
{
	struct fork_place at = { .cgrp = cgrp };
	int err = 0;

	/* Not visible yet: no other task changes it. */
	at.ns = rcu_dereference_protected(child->real_cred, true)->user_ns;
	if (unlikely(!find_set(&at)))
		err = get_other_set(&at);
	if (err || !at.set)
		return err;
	err = charge_child(child, &at);
	if (unlikely(err))
		ctlsec_set_put(at.set);
	return err;
}

/* In the fork itself or where a task is released: interrupts are on. */
static __always_inline void take_and_end(const struct task_struct *t,
					 bool revert)
{
	struct ctlsec_record_bucket *b = ctlsec_record_bucket(t);
	struct ctlsec_record *r;

	raw_spin_lock_irq(&b->lock);
	r = ctlsec_record_take_locked(b, t);
	raw_spin_unlock_irq(&b->lock);
	if (unlikely(!r))
		return;
	end_charge(r, revert);
	ctlsec_record_put(r);
}

void ctlsec_charge_revert(struct task_struct *child)
{
	take_and_end(child, true);
}

enum commit_result { NO_RECORD, COMMITTED, OUTDATED };

/* Under the lock, since a scan may exchange the set once it is no fork any more. */
static enum commit_result commit_record(struct task_struct *child)
{
	struct ctlsec_record_bucket *b = ctlsec_record_bucket(child);
	enum commit_result result = NO_RECORD;
	struct ctlsec_record *r;

	if (hlist_empty(&b->head))
		return NO_RECORD;
	raw_spin_lock_irq(&b->lock);
	r = ctlsec_record_find(b, child);
	if (r)
		result = OUTDATED;
	if (likely(r && r->forking)) {
		r->forking = false;
		ctlsec_set_commit(r->set);
		if (likely(r->generation ==
			   READ_ONCE(ctlsec_registry_generation)) ||
		    ctlsec_fault(CTLSEC_FAULT_EPOCH))
			result = COMMITTED;
	}
	raw_spin_unlock_irq(&b->lock);
	return result;
}

static bool misses_charge(struct task_struct *child)
{
	bool misses;

	if (!ctlsec_member_any_domain() || ctlsec_fault(CTLSEC_FAULT_NEWTASK))
		return false;
	preempt_disable_notrace();
	misses = ctlsec_member_applies(child, task_dfl_cgroup(child));
	preempt_enable_notrace();
	return misses;
}

void ctlsec_charge_commit(struct task_struct *child, unsigned long clone_flags)
{
	enum commit_result result;

	ctlsec_fault_fork_delay();
	/* Pairs with the barrier in ctlsec_sync_domain_added(). */
	smp_mb();
	result = commit_record(child);
	if (unlikely(result == OUTDATED ||
		     (result == NO_RECORD && misses_charge(child))))
		ctlsec_sync_moved(child, GFP_ATOMIC);
	if (unlikely(clone_flags & CLONE_NEWUSER))
		ctlsec_userns_newtask(child);
}

bool ctlsec_charge_exists(const struct task_struct *t)
{
	/* EXIT_DEAD, then the search: see insert_checked() in sync.c. */
	smp_mb();
	return ctlsec_record_possible(t);
}

void ctlsec_charge_release(struct task_struct *t)
{
	take_and_end(t, false);
}

void ctlsec_charge_freed(struct task_struct *t)
{
	struct ctlsec_record *r;

	if (ctlsec_fault(CTLSEC_FAULT_FREED) || !ctlsec_charge_exists(t))
		return;
	r = ctlsec_record_take(t);
	if (r)
		end_stale_record(r);
}

/* Return: whether there is more to do. */
static bool drop_ns_charges(struct ctlsec_domain *d)
{
	struct ctlsec_ns_charge *c;
	unsigned int n = DROP_BATCH;
	unsigned long flags;
	bool more;

	raw_spin_lock_irqsave(&ctlsec_fork_cap_lock, flags);
	while (n-- && !list_empty(&d->cap.ns_charges)) {
		struct ctlsec_ns_record *r;

		c = list_first_entry(&d->cap.ns_charges,
				     struct ctlsec_ns_charge, in_domain);
		r = ctlsec_ns_record_of(c);
		ctlsec_ns_record_uncharge(c);
		/* One that is in no table yet belongs to its maker. */
		if (ctlsec_ns_record_is_idle(r) && !hlist_unhashed(&r->hash))
			ctlsec_ns_record_remove(r);
	}
	more = !list_empty(&d->cap.ns_charges);
	raw_spin_unlock_irqrestore(&ctlsec_fork_cap_lock, flags);
	return more;
}

static void leave_queues(struct ctlsec_fork_cap *cap)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&ctlsec_fork_cap_lock, flags);
	cap->unbound = true;
	ctlsec_fork_cap_end_kill(cap);
	list_del_init(&cap->orphan);
	list_del_init(&cap->news);
	list_del_init(&cap->enomem);
	raw_spin_unlock_irqrestore(&ctlsec_fork_cap_lock, flags);
}

void ctlsec_charge_drop_domain(struct ctlsec_domain *d)
{
	lockdep_assert_held(&ctlsec_lock);

	leave_queues(&d->cap);
	ctlsec_set_forget_domain(d);
	while (drop_ns_charges(d))
		cond_resched();
	ctlsec_sync_domain_dropped();
}

u64 ctlsec_charge_objects(void)
{
	return ctlsec_record_objects() + ctlsec_ns_record_objects();
}

int __init ctlsec_charge_init(void)
{
	int err;

	err = ctlsec_record_init();
	if (err)
		return err;
	err = ctlsec_ns_record_init();
	if (err)
		ctlsec_record_exit();
	return err;
}

/*
 * Tasks that were charged may still be: their domains are gone, and no hook is left
 * that would see their end.
 */
static void end_bucket(struct ctlsec_record_bucket *b)
{
	struct hlist_node *next;
	struct ctlsec_record *r;

	hlist_for_each_entry_safe(r, next, &b->head, hash) {
		hlist_del(&r->hash);
		end_record(r);
	}
}

void ctlsec_charge_exit(void)
{
	u32 i;

	ctlsec_sync_exit();
	for (i = 0; i < 1U << CTLSEC_RECORD_BITS; i++) {
		end_bucket(&ctlsec_record_table[i]);
		cond_resched();
	}
	ctlsec_record_exit();
	ctlsec_ns_record_exit();
}
