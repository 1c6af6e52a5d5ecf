// SPDX-License-Identifier: GPL-2.0
/*
 * Making charges match where tasks are: of one task that moved, of all when a
 * domain is new or memory was short. Why nothing slips between: task/charge.c.
 */
#include "task/sync.h"

#include <linux/err.h>
#include <linux/lockdep.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

#include "compat/threads.h"
#include "domain/member.h"
#include "fault.h"
#include "limits.h"
#include "task/prealloc.h"
#include "task/record.h"
#include "task/set.h"
#include "task/state.h"
#include "task/userns.h"
#include "task/walk.h"

/* How soon to look again after memory was short; and how soon to free what tasks of
 * a domain that is gone were charged by.
 */
#define RESCAN_DELAY (HZ / 20)
#define TIDY_DELAY (HZ / 4)
/* Threads of a process that are looked at when it moves, with interrupts off; more
 * are left to a work item.
 */
#define MOVED_AT_ONCE 32

static void rescan_tasks(struct work_struct *work);
static DECLARE_DELAYED_WORK(rescan_work, rescan_tasks);

/* Undo what was charged to a task that is gone. Return: the record, to be freed. */
static struct ctlsec_record *insert_checked(struct ctlsec_record_bucket *b,
					    struct ctlsec_record *r,
					    struct task_struct *t)
{
	r->task = t;
	r->forking = false;
	hlist_add_head(&r->hash, &b->head);
	/* Pairs with the barrier in ctlsec_charge_exists(). */
	smp_mb();
	if (READ_ONCE(t->exit_state) != EXIT_DEAD ||
	    ctlsec_fault(CTLSEC_FAULT_EXIT_DEAD))
		return NULL;
	hlist_del(&r->hash);
	ctlsec_set_uncharge(r->set);
	ctlsec_set_put(r->set);
	return r;
}

/* Give @t the set @to, with its reference. Return: a record to be freed, or NULL. */
static struct ctlsec_record *exchange_set(struct ctlsec_record_bucket *b,
					  struct ctlsec_record *r,
					  struct task_struct *t,
					  struct ctlsec_set *to,
					  struct ctlsec_prealloc *p)
{
	struct ctlsec_set *from = r ? r->set : NULL;

	if (!r) {
		r = p->record;
		p->record = NULL;
		ctlsec_set_move(NULL, to);
		r->set = to;
		return insert_checked(b, r, t);
	}
	ctlsec_set_move(from, to);
	ctlsec_set_put(from);
	r->set = to;
	if (to)
		return NULL;
	hlist_del(&r->hash);
	return r;
}

/*
 * The one step: everything is read and written under the lock of the bucket.
 * Return: false if something was lacking, and nothing was done.
 */
static bool resync_locked(struct ctlsec_record_bucket *b, struct task_struct *t,
			  struct ctlsec_prealloc *p,
			  struct ctlsec_record **ended)
{
	struct ctlsec_record *r = ctlsec_record_find(b, t);
	struct ctlsec_set *to;

	if (r && r->forking) {
		/* Left to its fork, which will look again. */
		r->generation = READ_ONCE(ctlsec_registry_generation) - 1;
		return true;
	}
	to = ctlsec_set_get(task_dfl_cgroup(t), __task_cred(t)->user_ns,
			    &p->set, &p->places);
	if (IS_ERR(to))
		return false;
	if (r ? r->set == to : !to) {
		if (to)
			ctlsec_set_put(to);
		return true;
	}
	if (!r && !p->record) {
		p->no_record = true;
		ctlsec_set_put(to);
		return false;
	}
	*ended = exchange_set(b, r, t, to, p);
	return true;
}

static bool try_resync(void *task, struct ctlsec_prealloc *p)
{
	struct ctlsec_record_bucket *b = ctlsec_record_bucket(task);
	struct ctlsec_record *ended = NULL;
	unsigned long flags;
	bool done;

	raw_spin_lock_irqsave(&b->lock, flags);
	done = resync_locked(b, task, p, &ended);
	raw_spin_unlock_irqrestore(&b->lock, flags);
	ctlsec_record_free(ended);
	return done;
}

/* Return: false if memory was short. */
static bool resync_task(struct task_struct *t, struct ctlsec_prealloc *p,
			gfp_t gfp)
{
	return ctlsec_prealloc_retry(p, gfp, try_resync, t);
}

static bool mark_enomem(struct ctlsec_domain *d, void *arg)
{
	ctlsec_state_mark_enomem(d);
	return true;
}

/* What it is charged to is out of date, and it cannot be charged anew: charge it to
 * nothing, and have its domains admit no fork until it is.
 */
static void declare_enomem(struct task_struct *t)
{
	struct ctlsec_record_bucket *b = ctlsec_record_bucket(t);
	struct ctlsec_record *r;
	unsigned long flags;

	rcu_read_lock();
	raw_spin_lock_irqsave(&b->lock, flags);
	r = ctlsec_record_find(b, t);
	if (r && r->forking)
		r = NULL;
	if (r) {
		hlist_del(&r->hash);
		ctlsec_set_uncharge(r->set);
		ctlsec_set_put(r->set);
	}
	raw_spin_unlock_irqrestore(&b->lock, flags);
	ctlsec_record_free(r);

	raw_spin_lock_irqsave(&ctlsec_fork_cap_lock, flags);
	ctlsec_state_begin_enomem();
	ctlsec_member_walk(t, task_dfl_cgroup(t), mark_enomem, NULL);
	raw_spin_unlock_irqrestore(&ctlsec_fork_cap_lock, flags);
	rcu_read_unlock();
	mod_delayed_work(system_wq, &rescan_work, RESCAN_DELAY);
}

/* Lockless; after the change. */
static bool may_differ(struct task_struct *t)
{
	bool differs;

	/* Pairs with the barrier in ctlsec_sync_domain_added(). */
	smp_mb();
	if (ctlsec_record_possible(t))
		return true;
	if (!ctlsec_member_any_domain())
		return false;
	rcu_read_lock();
	differs = ctlsec_member_applies(t, task_dfl_cgroup(t));
	rcu_read_unlock();
	return differs;
}

static void sync_moved_task(struct task_struct *t, gfp_t gfp, bool namespaces)
{
	struct ctlsec_prealloc p = {};
	bool done;

	if (!may_differ(t))
		return;
	gfp |= __GFP_NOWARN;
	done = resync_task(t, &p, gfp);
	if (namespaces)
		done &= ctlsec_userns_seen(t, &p, gfp);
	ctlsec_prealloc_free(&p);
	if (!done)
		declare_enomem(t);
}

void ctlsec_sync_moved(struct task_struct *t, gfp_t gfp)
{
	sync_moved_task(t, gfp, true);
}

/* Many tasks: memory is allocated where the walk may sleep. */

/**
 * struct scan - a walk that charges
 * @domain: tasks in it; NULL for all that may be charged wrongly
 * @prealloc: for the next task
 */
struct scan {
	struct ctlsec_domain *domain;
	struct ctlsec_prealloc prealloc;
};

static int scan_task(struct task_struct *t, void *arg)
{
	const gfp_t gfp = GFP_NOWAIT | __GFP_NOWARN;
	struct scan *scan = arg;

	ctlsec_fault_scan_delay();
	if (scan->domain ? !ctlsec_member_in(t, scan->domain) : !may_differ(t))
		return 0;
	if (!resync_task(t, &scan->prealloc, gfp))
		return 1;
	if (!scan->domain && !ctlsec_userns_seen(t, &scan->prealloc, gfp))
		return 1;
	return 0;
}

static int topup_scan(void *arg)
{
	struct scan *scan = arg;

	return ctlsec_prealloc_topup(&scan->prealloc, GFP_KERNEL) ? 0 : -ENOMEM;
}

static int scan_all_tasks(struct scan *scan)
{
	const struct ctlsec_walk walk = { .visit = scan_task,
					  .pause = topup_scan,
					  .arg = scan };

	return ctlsec_walk_tasks(&walk);
}

int ctlsec_sync_domain_added(struct ctlsec_domain *d)
{
	struct scan scan = { .domain = d };
	int err;

	lockdep_assert_held(&ctlsec_lock);

	/* The domain is published, and the generation has changed; now look at the
	 * tasks.
	 */
	smp_mb();
	err = scan_all_tasks(&scan);
	ctlsec_prealloc_free(&scan.prealloc);
	if (!err)
		err = ctlsec_userns_scan(d);
	if (!err)
		ctlsec_fork_cap_check(&d->cap);
	return err;
}

void ctlsec_sync_domain_dropped(void)
{
	schedule_delayed_work(&rescan_work, TIDY_DELAY);
}

/* What it has got is kept for the next try. */
static struct scan rescan;

static void rescan_tasks(struct work_struct *work)
{
	u64 seq = ctlsec_state_enomem_seq();

	if (ctlsec_fault(CTLSEC_FAULT_RELIEF) || scan_all_tasks(&rescan)) {
		schedule_delayed_work(&rescan_work, RESCAN_DELAY);
		return;
	}
	ctlsec_prealloc_free(&rescan.prealloc);
	ctlsec_state_end_enomem(seq);
}

/* Processes that moved: what is too much to do at once, with interrupts off. */

struct moved_process {
	struct list_head list;
	struct task_struct *leader;
};

static DEFINE_RAW_SPINLOCK(moved_lock);
static LIST_HEAD(moved_processes);

static struct moved_process *take_moved_process(void)
{
	struct moved_process *m;
	unsigned long flags;

	raw_spin_lock_irqsave(&moved_lock, flags);
	m = list_first_entry_or_null(&moved_processes, struct moved_process,
				     list);
	if (m)
		list_del(&m->list);
	raw_spin_unlock_irqrestore(&moved_lock, flags);
	return m;
}

static void sync_moved_processes(struct work_struct *work)
{
	struct scan scan = {};
	const struct ctlsec_walk walk = { .visit = scan_task,
					  .pause = topup_scan,
					  .arg = &scan };
	struct moved_process *m;

	while ((m = take_moved_process())) {
		if (ctlsec_walk_process(&walk, m->leader))
			declare_enomem(m->leader);
		put_task_struct(m->leader);
		kfree(m);
	}
	ctlsec_prealloc_free(&scan.prealloc);
}

static DECLARE_WORK(moved_work, sync_moved_processes);

/* Return: false if there is no memory to remember it. */
static bool defer_process(struct task_struct *leader)
{
	struct moved_process *m = kmalloc(sizeof(*m), GFP_ATOMIC);
	unsigned long flags;

	if (!m)
		return false;
	get_task_struct(leader);
	m->leader = leader;
	raw_spin_lock_irqsave(&moved_lock, flags);
	list_add_tail(&m->list, &moved_processes);
	raw_spin_unlock_irqrestore(&moved_lock, flags);
	queue_work(system_unbound_wq, &moved_work);
	return true;
}

void ctlsec_sync_process_moved(struct task_struct *leader)
{
	struct task_struct *t;
	unsigned int n = 0;

	ctlsec_sync_moved(leader, GFP_ATOMIC);
	if (!ctlsec_member_any_domain())
		return;
	rcu_read_lock();
	ctlsec_compat_for_each_thread(leader, t) {
		if (t == leader)
			continue;
		if (n++ == MOVED_AT_ONCE && defer_process(leader))
			break;
		/* Their user namespace is the leader's: the kernel lets only
		 * single threads change it.
		 */
		sync_moved_task(t, GFP_ATOMIC, false);
	}
	rcu_read_unlock();
}

/* The probes are gone. */
void ctlsec_sync_exit(void)
{
	flush_work(&moved_work);
	cancel_delayed_work_sync(&rescan_work);
	ctlsec_prealloc_free(&rescan.prealloc);
}
