// SPDX-License-Identifier: GPL-2.0
/*
 * Making charges match where tasks are: of one task that moved, of all when a
 * domain is new or memory was short. Why nothing slips between: task/charge.c.
 */
#include "task/sync.h"

#include <linux/lockdep.h>
#include <linux/sched/signal.h>
#include <linux/workqueue.h>

#include "compat/threads.h"
#include "domain/member.h"
#include "fault.h"
#include "limits.h"
#include "task/record.h"
#include "task/state.h"
#include "task/userns.h"

/* How soon to look again after memory was short. */
#define RESCAN_DELAY (HZ / 20)

static void rescan_tasks(struct work_struct *work);
static DECLARE_DELAYED_WORK(rescan_work, rescan_tasks);

struct sync {
	struct ctlsec_record *record;
	unsigned int count;
	unsigned int missing;
};

static bool mark_charge(struct ctlsec_domain *d, void *arg)
{
	struct sync *s = arg;
	struct ctlsec_charge *c = NULL;

	s->count++;
	if (s->record)
		c = ctlsec_record_charge_of(s->record, d);
	if (c)
		c->keep = true;
	else
		s->missing++;
	return true;
}

static void drop_unmarked_charges(struct ctlsec_record *r)
{
	unsigned int i;

	for (i = 0; i < r->slots; i++) {
		struct ctlsec_charge *c = &r->charge[i];

		if (c->domain && !c->keep)
			ctlsec_record_uncharge(c);
		c->keep = false;
	}
	if (!r->used)
		ctlsec_record_remove(r);
}

/* Add what is missing. Return: 0, or the slots that a spare must have. */
static unsigned int complete_task_charges(struct task_struct *t,
					  unsigned int slots,
					  struct ctlsec_prealloc *prealloc)
{
	bool fresh = !ctlsec_record_find(t);
	struct ctlsec_record *r;
	bool fits;

	r = ctlsec_record_room(t, CTLSEC_RECORD_TASK, slots, prealloc);
	if (!r)
		return slots;
	fits = ctlsec_member_walk(t, task_dfl_cgroup(t),
				  ctlsec_record_charge_visit, r);
	if (!r->used) {
		ctlsec_record_remove(r);
	} else if (fresh) {
		/* Pairs with the barrier in ctlsec_charge_exists(). */
		smp_mb();
		if (READ_ONCE(t->exit_state) == EXIT_DEAD &&
		    !ctlsec_fault(CTLSEC_FAULT_EXIT_DEAD)) {
			ctlsec_record_remove(r);
			return 0;
		}
	}
	return fits ? 0 : slots + 1;
}

/* Return: 0, or the slots that a spare must have. */
static unsigned int resync_task(struct task_struct *t,
				struct ctlsec_prealloc *prealloc)
{
	struct sync s = { .record = ctlsec_record_find(t) };

	lockdep_assert_held(&ctlsec_fork_cap_lock);

	if (s.record && s.record->kind == CTLSEC_RECORD_FORKING) {
		s.record->epoch = ctlsec_state.epoch - 1;
		return 0;
	}
	ctlsec_member_walk(t, task_dfl_cgroup(t), mark_charge, &s);
	if (s.record)
		drop_unmarked_charges(s.record);
	return s.missing ? complete_task_charges(t, s.count, prealloc) : 0;
}

/* False: memory was short, and the task may miss charges. */
static bool resync_with(struct task_struct *t, struct ctlsec_prealloc *prealloc)
{
	unsigned int slots;
	unsigned long flags;

	do {
		rcu_read_lock();
		raw_spin_lock_irqsave(&ctlsec_fork_cap_lock, flags);
		slots = resync_task(t, prealloc);
		raw_spin_unlock_irqrestore(&ctlsec_fork_cap_lock, flags);
		rcu_read_unlock();
	} while (slots && ctlsec_record_prealloc(prealloc, slots));
	return !slots;
}

static bool mark_enomem(struct ctlsec_domain *d, void *arg)
{
	d->cap.enomem_seq = ctlsec_state.enomem_seq;
	return true;
}

static void declare_enomem(struct task_struct *t)
{
	unsigned long flags;

	rcu_read_lock();
	raw_spin_lock_irqsave(&ctlsec_fork_cap_lock, flags);
	ctlsec_state.enomem_seq++;
	ctlsec_member_walk(t, task_dfl_cgroup(t), mark_enomem, NULL);
	raw_spin_unlock_irqrestore(&ctlsec_fork_cap_lock, flags);
	rcu_read_unlock();
	schedule_delayed_work(&rescan_work, RESCAN_DELAY);
}

/* Lockless; after the change. */
static bool may_differ(struct task_struct *t)
{
	bool differs;

	/* Pairs with the barrier in ctlsec_sync_domain_added(). */
	smp_mb();
	if (!ctlsec_member_any_domain() && !ctlsec_record_count())
		return false;
	rcu_read_lock();
	differs = ctlsec_record_find(t) ||
		  ctlsec_member_applies(t, task_dfl_cgroup(t));
	rcu_read_unlock();
	return differs;
}

static void sync_moved_task(struct task_struct *t, gfp_t gfp, bool namespaces)
{
	struct ctlsec_prealloc prealloc = { .gfp = gfp | __GFP_NOWARN };
	bool done;

	if (!may_differ(t))
		return;
	done = resync_with(t, &prealloc);
	if (namespaces)
		done &= ctlsec_userns_seen(t, &prealloc);
	if (!done)
		declare_enomem(t);
	ctlsec_record_prealloc_free(&prealloc);
}

void ctlsec_sync_moved(struct task_struct *t, gfp_t gfp)
{
	sync_moved_task(t, gfp, true);
}

void ctlsec_sync_thread_moved(struct task_struct *t)
{
	sync_moved_task(t, GFP_ATOMIC, false);
}

/* @d NULL: every task that is or was in any domain. */
static void scan_tasks_once(struct ctlsec_domain *d,
			    struct ctlsec_prealloc *prealloc)
{
	struct task_struct *process, *t;

	rcu_read_lock();
	for_each_process(process)
		ctlsec_compat_for_each_thread(process, t) {
			ctlsec_fault_scan_delay();
			if (d ? !ctlsec_member_in(t, d) : !may_differ(t))
				continue;
			resync_with(t, prealloc);
			if (!d)
				ctlsec_userns_seen(t, prealloc);
		}
	if (d)
		ctlsec_userns_scan(d, prealloc);
	rcu_read_unlock();
}

static int scan_tasks(struct ctlsec_domain *d)
{
	struct ctlsec_prealloc prealloc = { .gfp = GFP_NOWAIT | __GFP_NOWARN };
	unsigned int round;
	int err = -ENOMEM;

	for (round = 0; round < CTLSEC_SCAN_ROUNDS_MAX; round++) {
		prealloc.shortfall = 0;
		prealloc.slots = 0;
		scan_tasks_once(d, &prealloc);
		if (!prealloc.shortfall) {
			err = 0;
			break;
		}
		if (!ctlsec_record_topup(&prealloc))
			break;
	}
	ctlsec_record_prealloc_free(&prealloc);
	return err;
}

int ctlsec_sync_domain_added(struct ctlsec_domain *d)
{
	unsigned long flags;
	int err;

	lockdep_assert_held(&ctlsec_lock);

	raw_spin_lock_irqsave(&ctlsec_fork_cap_lock, flags);
	ctlsec_state.epoch++;
	raw_spin_unlock_irqrestore(&ctlsec_fork_cap_lock, flags);
	/* The domain is published; now look at the tasks. */
	smp_mb();
	err = scan_tasks(d);
	if (!err)
		ctlsec_fork_cap_check(&d->cap);
	return err;
}

static u64 read_enomem_seq(void)
{
	unsigned long flags;
	u64 now;

	raw_spin_lock_irqsave(&ctlsec_fork_cap_lock, flags);
	now = ctlsec_state.enomem_seq;
	raw_spin_unlock_irqrestore(&ctlsec_fork_cap_lock, flags);
	return now;
}

static void rescan_tasks(struct work_struct *work)
{
	u64 now = read_enomem_seq();
	unsigned long flags;

	if (scan_tasks(NULL)) {
		schedule_delayed_work(&rescan_work, RESCAN_DELAY);
		return;
	}
	raw_spin_lock_irqsave(&ctlsec_fork_cap_lock, flags);
	ctlsec_state.rescanned = now;
	raw_spin_unlock_irqrestore(&ctlsec_fork_cap_lock, flags);
}

void ctlsec_sync_exit(void)
{
	cancel_delayed_work_sync(&rescan_work);
}
