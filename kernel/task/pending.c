// SPDX-License-Identifier: GPL-2.0
/*
 * The records of pending tasks; see pending.h.
 *
 * They are found by RCU and changed under one lock, which tasks take when they
 * enter a domain that confines later, fork, execute or end while pending: at the
 * start of a container, not in its life.
 */
#include "task/pending.h"

#include <linux/jiffies.h>
#include <linux/rculist.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

#include "compat/filters.h"
#include "domain/registry.h"
#include "fault.h"
#include "report/event.h"

#define OVERDUE (CTLSEC_PENDING_LONG * HZ)
/* Records ended with interrupts off in one go. */
#define END_BATCH 128

static void tell_overdue(struct work_struct *work);
static DECLARE_DELAYED_WORK(overdue_work, tell_overdue);

struct hlist_head ctlsec_pending_table[1 << CTLSEC_PENDING_BITS];

/* Guards what is listed where; interrupts off, innermost. */
static DEFINE_RAW_SPINLOCK(pending_lock);
/* By age, those of which the listeners have not been told. */
static LIST_HEAD(in_order);
static struct kmem_cache *pending_cache __read_mostly;
static atomic64_t pending_objects;

u64 ctlsec_pending_objects(void)
{
	return atomic64_read(&pending_objects);
}

static struct hlist_head *get_pending_chain(const struct task_struct *t)
{
	return &ctlsec_pending_table[hash_ptr(t, CTLSEC_PENDING_BITS)];
}

struct ctlsec_pending *ctlsec_pending_find(const struct task_struct *t,
					   const struct ctlsec_domain *d)
{
	struct ctlsec_pending *r;

	hlist_for_each_entry_rcu(r, get_pending_chain(t), hash,
				 rcu_read_lock_any_held()) {
		if (r->task == t && r->domain == d)
			return r;
	}
	return NULL;
}

static struct ctlsec_pending *alloc_pending(struct task_struct *t,
					    struct ctlsec_domain *d,
					    const struct ctlsec_pending *from)
{
	struct ctlsec_pending *r;

	if (ctlsec_fault_alloc())
		return NULL;
	r = kmem_cache_alloc(pending_cache, GFP_ATOMIC | __GFP_NOWARN);
	if (!r)
		return NULL;
	atomic64_inc(&pending_objects);
	r->task = t;
	r->domain = d;
	r->since = from ? from->since : jiffies;
	r->filters =
		from ? READ_ONCE(from->filters) : ctlsec_compat_filter_count(t);
	r->no_new_privs =
		from ? READ_ONCE(from->no_new_privs) : task_no_new_privs(t);
	r->moved = from && READ_ONCE(from->moved);
	return r;
}

static void free_pending(struct ctlsec_pending *r)
{
	kmem_cache_free(pending_cache, r);
	atomic64_dec(&pending_objects);
}

static void free_pending_rcu(struct rcu_head *rcu)
{
	free_pending(container_of(rcu, struct ctlsec_pending, rcu));
}

static void add_pending(struct ctlsec_pending *r)
{
	struct ctlsec_entrants *e = &r->domain->entrants;

	lockdep_assert_held(&pending_lock);

	hlist_add_head_rcu(&r->hash, get_pending_chain(r->task));
	list_add_tail(&r->in_domain, &e->tasks);
	list_add_tail(&r->in_order, &in_order);
	WRITE_ONCE(e->pending, e->pending + 1);
}

static void remove_pending(struct ctlsec_pending *r)
{
	struct ctlsec_entrants *e = &r->domain->entrants;

	lockdep_assert_held(&pending_lock);

	/* The walk of a reader that is at it goes on. */
	hlist_del_init_rcu(&r->hash);
	list_del(&r->in_domain);
	list_del_init(&r->in_order);
	WRITE_ONCE(e->pending, e->pending - 1);
	call_rcu(&r->rcu, free_pending_rcu);
}

void ctlsec_pending_begin(struct task_struct *t, struct ctlsec_domain *d,
			  const struct ctlsec_pending *from)
{
	struct ctlsec_pending *r = alloc_pending(t, d, from), *old;
	unsigned long flags;

	if (!r)
		return;
	raw_spin_lock_irqsave(&pending_lock, flags);
	/* Of a move that failed, or of an earlier task at this address. */
	old = ctlsec_pending_find(t, d);
	if (old)
		remove_pending(old);
	if (!d->entrants.closed) {
		add_pending(r);
		r = NULL;
	}
	raw_spin_unlock_irqrestore(&pending_lock, flags);
	if (r)
		free_pending(r);
	else
		schedule_delayed_work(&overdue_work, OVERDUE);
}

void ctlsec_pending_end(struct ctlsec_pending *r)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&pending_lock, flags);
	if (!hlist_unhashed(&r->hash))
		remove_pending(r);
	raw_spin_unlock_irqrestore(&pending_lock, flags);
}

void ctlsec_pending_each(const struct task_struct *t,
			 bool (*visit)(struct ctlsec_pending *r, void *arg),
			 void *arg)
{
	struct ctlsec_pending *r;

	rcu_read_lock();
	hlist_for_each_entry_rcu(r, get_pending_chain(t), hash) {
		if (r->task == t && !visit(r, arg))
			break;
	}
	rcu_read_unlock();
}

void ctlsec_pending_drop(const struct task_struct *t)
{
	struct ctlsec_pending *r;
	struct hlist_node *next;
	unsigned long flags;

	if (!ctlsec_pending_possible(t))
		return;
	raw_spin_lock_irqsave(&pending_lock, flags);
	hlist_for_each_entry_safe(r, next, get_pending_chain(t), hash) {
		if (r->task == t)
			remove_pending(r);
	}
	raw_spin_unlock_irqrestore(&pending_lock, flags);
}

/* Return: whether there are more. */
static bool end_some(struct ctlsec_entrants *e)
{
	unsigned int left = END_BATCH;
	unsigned long flags;
	bool more;

	raw_spin_lock_irqsave(&pending_lock, flags);
	e->closed = true;
	while (left-- && !list_empty(&e->tasks))
		remove_pending(list_first_entry(
			&e->tasks, struct ctlsec_pending, in_domain));
	more = !list_empty(&e->tasks);
	raw_spin_unlock_irqrestore(&pending_lock, flags);
	return more;
}

void ctlsec_pending_allow(struct ctlsec_domain *d, bool allowed)
{
	unsigned long flags;

	if (allowed) {
		raw_spin_lock_irqsave(&pending_lock, flags);
		d->entrants.closed = false;
		raw_spin_unlock_irqrestore(&pending_lock, flags);
		return;
	}
	while (end_some(&d->entrants))
		cond_resched();
}

/* Those that stay pending. A domain is told of once in a while, not for each. */

/* With a reference; NULL if none is due, and then *@later is when to look again, or
 * 0 for not at all.
 */
static struct ctlsec_domain *get_overdue(unsigned long *later)
{
	struct ctlsec_domain *d = NULL;
	struct ctlsec_pending *r;
	unsigned long flags;

	*later = 0;
	raw_spin_lock_irqsave(&pending_lock, flags);
	while (!d && (r = list_first_entry_or_null(
			      &in_order, struct ctlsec_pending, in_order))) {
		if (time_before(jiffies, r->since + OVERDUE)) {
			*later = r->since + OVERDUE - jiffies;
			break;
		}
		list_del_init(&r->in_order);
		d = r->domain;
		if (d->entrants.told &&
		    time_before(jiffies, d->entrants.told + OVERDUE)) {
			d = NULL;
			continue;
		}
		d->entrants.told = jiffies ?: 1;
		ctlsec_domain_get(d);
	}
	raw_spin_unlock_irqrestore(&pending_lock, flags);
	return d;
}

static void tell_overdue(struct work_struct *work)
{
	struct ctlsec_domain *d;
	unsigned long later;

	mutex_lock(&ctlsec_lock);
	while ((d = get_overdue(&later))) {
		ctlsec_event_send(CTLSEC_EVENT_PENDING, d);
		ctlsec_domain_put(d);
	}
	mutex_unlock(&ctlsec_lock);
	if (later)
		schedule_delayed_work(&overdue_work, later);
}

int __init ctlsec_pending_init(void)
{
	pending_cache = KMEM_CACHE(ctlsec_pending, 0);
	return pending_cache ? 0 : -ENOMEM;
}

void ctlsec_pending_exit(void)
{
	cancel_delayed_work_sync(&overdue_work);
}

void ctlsec_pending_free_cache(void)
{
	kmem_cache_destroy(pending_cache);
}
