// SPDX-License-Identifier: GPL-2.0
/*
 * Making charges match where tasks are: of one task that moved, of all when a
 * domain is new or memory was short. Why nothing slips between: subject.c.
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
#define SETTLE_DELAY (HZ / 20)

static void settle(struct work_struct *work);
static DECLARE_DELAYED_WORK(settle_work, settle);

struct sync {
	struct ctlsec_record *record;
	unsigned int count;
	unsigned int missing;
};

static bool mark(struct ctlsec_domain *d, void *arg)
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

static void drop_unmarked(struct ctlsec_record *r)
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
static unsigned int complete_charges(struct task_struct *t, unsigned int slots,
				     struct ctlsec_spares *spares)
{
	bool fresh = !ctlsec_record_find(t);
	struct ctlsec_record *r;
	bool fits;

	r = ctlsec_record_room(t, CTLSEC_RECORD_TASK, slots, spares);
	if (!r)
		return slots;
	fits = ctlsec_sync_walk(t, task_dfl_cgroup(t),
				ctlsec_record_charge_visit, r);
	if (!r->used) {
		ctlsec_record_remove(r);
	} else if (fresh) {
		/* Pairs with the barrier in ctlsec_subject_charged(). */
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
static unsigned int resync(struct task_struct *t, struct ctlsec_spares *spares)
{
	struct sync s = { .record = ctlsec_record_find(t) };

	lockdep_assert_held(&ctlsec_fork_cap_lock);

	if (s.record && s.record->kind == CTLSEC_RECORD_UNBORN) {
		s.record->epoch = ctlsec_sync.epoch - 1;
		return 0;
	}
	ctlsec_sync_walk(t, task_dfl_cgroup(t), mark, &s);
	if (s.record)
		drop_unmarked(s.record);
	return s.missing ? complete_charges(t, s.count, spares) : 0;
}

/* False: memory was short, and the task may miss charges. */
static bool resync_with(struct task_struct *t, struct ctlsec_spares *spares)
{
	unsigned int slots;
	unsigned long flags;

	do {
		rcu_read_lock();
		raw_spin_lock_irqsave(&ctlsec_fork_cap_lock, flags);
		slots = resync(t, spares);
		raw_spin_unlock_irqrestore(&ctlsec_fork_cap_lock, flags);
		rcu_read_unlock();
	} while (slots && ctlsec_spares_get(spares, slots));
	return !slots;
}

static bool mark_short(struct ctlsec_domain *d, void *arg)
{
	d->cap.shortage = ctlsec_sync.shortages;
	return true;
}

static void declare_shortage(struct task_struct *t)
{
	unsigned long flags;

	rcu_read_lock();
	raw_spin_lock_irqsave(&ctlsec_fork_cap_lock, flags);
	ctlsec_sync.shortages++;
	ctlsec_sync_walk(t, task_dfl_cgroup(t), mark_short, NULL);
	raw_spin_unlock_irqrestore(&ctlsec_fork_cap_lock, flags);
	rcu_read_unlock();
	schedule_delayed_work(&settle_work, SETTLE_DELAY);
}

/* Lockless; after the change. */
static bool may_differ(struct task_struct *t)
{
	bool differs;

	/* Pairs with the barrier in ctlsec_subject_domain_added(). */
	smp_mb();
	if (!ctlsec_sync_any_domain() && !ctlsec_record_count())
		return false;
	rcu_read_lock();
	differs = ctlsec_record_find(t) ||
		  ctlsec_sync_applies(t, task_dfl_cgroup(t));
	rcu_read_unlock();
	return differs;
}

static void moved(struct task_struct *t, gfp_t gfp, bool namespaces)
{
	struct ctlsec_spares spares = { .gfp = gfp | __GFP_NOWARN };
	bool done;

	if (!may_differ(t))
		return;
	done = resync_with(t, &spares);
	if (namespaces)
		done &= ctlsec_userns_seen(t, &spares);
	if (!done)
		declare_shortage(t);
	ctlsec_spares_free(&spares);
}

void ctlsec_subject_moved(struct task_struct *t, gfp_t gfp)
{
	moved(t, gfp, true);
}

void ctlsec_subject_thread_moved(struct task_struct *t)
{
	moved(t, GFP_ATOMIC, false);
}

/* @d NULL: every task that is or was in any domain. */
static void scan_round(struct ctlsec_domain *d, struct ctlsec_spares *spares)
{
	struct task_struct *process, *t;

	rcu_read_lock();
	for_each_process(process)
		ctlsec_compat_for_each_thread(process, t) {
			ctlsec_fault_scan_delay();
			if (d ? !ctlsec_subject_in(t, d) : !may_differ(t))
				continue;
			resync_with(t, spares);
			if (!d)
				ctlsec_userns_seen(t, spares);
		}
	if (d)
		ctlsec_userns_scan(d, spares);
	rcu_read_unlock();
}

static int scan(struct ctlsec_domain *d)
{
	struct ctlsec_spares spares = { .gfp = GFP_NOWAIT | __GFP_NOWARN };
	unsigned int round;
	int err = -ENOMEM;

	for (round = 0; round < CTLSEC_SCAN_ROUNDS_MAX; round++) {
		spares.lacked = 0;
		spares.slots = 0;
		scan_round(d, &spares);
		if (!spares.lacked) {
			err = 0;
			break;
		}
		if (!ctlsec_spares_refill(&spares))
			break;
	}
	ctlsec_spares_free(&spares);
	return err;
}

int ctlsec_subject_domain_added(struct ctlsec_domain *d)
{
	unsigned long flags;

	lockdep_assert_held(&ctlsec_lock);

	raw_spin_lock_irqsave(&ctlsec_fork_cap_lock, flags);
	ctlsec_sync.epoch++;
	raw_spin_unlock_irqrestore(&ctlsec_fork_cap_lock, flags);
	/* The domain is published; now look at the tasks. */
	smp_mb();
	return scan(d);
}

static u64 shortages_now(void)
{
	unsigned long flags;
	u64 now;

	raw_spin_lock_irqsave(&ctlsec_fork_cap_lock, flags);
	now = ctlsec_sync.shortages;
	raw_spin_unlock_irqrestore(&ctlsec_fork_cap_lock, flags);
	return now;
}

static void settle(struct work_struct *work)
{
	u64 now = shortages_now();
	unsigned long flags;

	if (scan(NULL)) {
		schedule_delayed_work(&settle_work, SETTLE_DELAY);
		return;
	}
	raw_spin_lock_irqsave(&ctlsec_fork_cap_lock, flags);
	ctlsec_sync.settled = now;
	raw_spin_unlock_irqrestore(&ctlsec_fork_cap_lock, flags);
}

void ctlsec_sync_exit(void)
{
	cancel_delayed_work_sync(&settle_work);
}
