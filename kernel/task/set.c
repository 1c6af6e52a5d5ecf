// SPDX-License-Identifier: GPL-2.0
/*
 * Charge sets; see set.h, and for the races charge.c.
 *
 * set_lock covers which sets there are and which sets a domain is in. A set is
 * made under it, walk included: an unbind that unpublished its domain before takes
 * the lock to look for sets, so it finds those that were made by a walk that still
 * found the domain, and later walks do not.
 */
#include "task/set.h"

#include <linux/cgroup.h>
#include <linux/err.h>
#include <linux/lockdep.h>
#include <linux/overflow.h>
#include <linux/percpu.h>
#include <linux/processor.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/user_namespace.h>

#include "domain/domain.h"
#include "fault.h"

/* Places emptied with interrupts off in one go. */
#define FORGET_BATCH 128
/* How often a fork waits for others that may give back what they took, and for how
 * long; then how many ticks it sleeps, trying again after each. They have preemption
 * off, so only a guest whose processors are taken away comes to that.
 */
#define CHARGE_TRIES 10
#define CHARGE_SPINS 1000
#define CHARGE_SLEEPS 50

static DEFINE_RAW_SPINLOCK(set_lock);
struct hlist_head ctlsec_set_table[1 << CTLSEC_SET_BITS];
static atomic64_t set_objects;

u64 ctlsec_set_objects(void)
{
	return atomic64_read(&set_objects);
}

struct ctlsec_set *ctlsec_set_new(unsigned int n, gfp_t gfp)
{
	struct ctlsec_set *s;

	if (ctlsec_fault_alloc())
		return NULL;
	s = kmalloc(struct_size(s, place, n), gfp);
	if (!s)
		return NULL;
	s->n = n;
	atomic64_inc(&set_objects);
	return s;
}

void ctlsec_set_free(struct ctlsec_set *spare)
{
	if (!spare)
		return;
	kfree(spare);
	atomic64_dec(&set_objects);
}

static void free_set_rcu(struct rcu_head *rcu)
{
	struct ctlsec_set *s = container_of(rcu, struct ctlsec_set, rcu);

	cgroup_put(s->cgrp);
	put_user_ns(s->ns);
	ctlsec_set_free(s);
}

void ctlsec_set_end(struct ctlsec_set *s)
{
	unsigned long flags;
	u32 i;

	raw_spin_lock_irqsave(&set_lock, flags);
	hlist_del_init_rcu(&s->hash);
	for (i = 0; i < s->n; i++)
		list_del_init(&s->place[i].in_domain);
	raw_spin_unlock_irqrestore(&set_lock, flags);
	call_rcu(&s->rcu, free_set_rcu);
}

/* Does the walk find what the set has? */
struct set_compare {
	struct ctlsec_set *set;
	u32 i;
	u32 met;
};

static struct ctlsec_domain *next_place(struct ctlsec_set *s, u32 *i)
{
	struct ctlsec_domain *d;

	while (*i < s->n) {
		d = READ_ONCE(s->place[*i].domain);
		if (d)
			return d;
		++*i;
	}
	return NULL;
}

static bool compare_domain(struct ctlsec_domain *d, void *arg)
{
	struct set_compare *c = arg;

	if (next_place(c->set, &c->i) != d)
		return false;
	c->i++;
	c->met++;
	return true;
}

bool ctlsec_set_check(struct ctlsec_set *s, u32 *generation)
{
	struct set_compare c = { .set = s };

	/* Before the walk: what is published later changes it. */
	*generation = smp_load_acquire(&ctlsec_registry_generation);
	/* One that lost its last domain is of no use any more. */
	if (!ctlsec_registry_walk(s->cgrp, s->ns, compare_domain, &c) ||
	    next_place(s, &c.i) || !c.met)
		return false;
	WRITE_ONCE(s->generation, *generation);
	return true;
}

static bool count_domain(struct ctlsec_domain *d, void *n)
{
	++*(u32 *)n;
	return true;
}

/* Walks: how many domains, and again into a set that may be too small by now. */
struct set_fill {
	struct ctlsec_set *set;
	u32 room;
	u32 n;
};

static bool fill_place(struct ctlsec_domain *d, void *arg)
{
	struct set_fill *f = arg;

	if (f->n < f->room)
		f->set->place[f->n].domain = d;
	f->n++;
	return true;
}

/* @spare becomes the set of (@cgrp, @ns). False if its room is too small for *n. */
static bool fill_set(struct ctlsec_set *spare, struct cgroup *cgrp,
		     struct user_namespace *ns, u32 *n)
{
	struct set_fill f = { .set = spare, .room = spare->n };
	u32 i;

	lockdep_assert_held(&set_lock);

	/* Likewise. */
	spare->generation = smp_load_acquire(&ctlsec_registry_generation);
	ctlsec_registry_walk(cgrp, ns, fill_place, &f);
	*n = f.n;
	if (!f.n || f.n > f.room)
		return false;
	spare->n = f.n;
	for (i = 0; i < f.n; i++)
		list_add(&spare->place[i].in_domain,
			 &spare->place[i].domain->cap.sets);
	spare->cgrp = cgrp;
	spare->ns = get_user_ns(ns);
	refcount_set(&spare->refs, 1);
	hlist_add_head_rcu(&spare->hash, ctlsec_set_chain(cgrp, ns));
	return true;
}

/* A set made of *@spare, or what another made at the same time, or NULL. */
static struct ctlsec_set *make_set(struct cgroup *cgrp,
				   struct user_namespace *ns,
				   struct ctlsec_set **spare, u32 *n)
{
	struct ctlsec_set *s;
	unsigned long flags;
	u32 generation;

	raw_spin_lock_irqsave(&set_lock, flags);
	s = ctlsec_set_find(cgrp, ns, &generation);
	if (!s && fill_set(*spare, cgrp, ns, n)) {
		s = *spare;
		*spare = NULL;
	}
	raw_spin_unlock_irqrestore(&set_lock, flags);
	return s;
}

struct ctlsec_set *ctlsec_set_get(struct cgroup *cgrp,
				  struct user_namespace *ns,
				  struct ctlsec_set **spare, unsigned int *room)
{
	struct ctlsec_set *s, *had = *spare;
	u32 generation, n = 0;

	RCU_LOCKDEP_WARN(!rcu_read_lock_held(), "a set without an RCU reader");

	s = ctlsec_set_find(cgrp, ns, &generation);
	if (s)
		return s;
	ctlsec_registry_walk(cgrp, ns, count_domain, &n);
	if (!n)
		return NULL;
	if (had && had->n >= n) {
		/* It is gone with its last task, which was released and is in no
		 * place.
		 */
		if (!cgroup_tryget(cgrp))
			return NULL;
		s = make_set(cgrp, ns, spare, &n);
		if (*spare)
			cgroup_put(cgrp);
		if (s || !n)
			return s;
	}
	*room = n;
	return ERR_PTR(-ENOMEM);
}

static bool forget_some(struct ctlsec_domain *d)
{
	unsigned int left = FORGET_BATCH;
	struct ctlsec_set_place *place;
	unsigned long flags;
	bool more;

	raw_spin_lock_irqsave(&set_lock, flags);
	while (left-- && !list_empty(&d->cap.sets)) {
		place = list_first_entry(&d->cap.sets, struct ctlsec_set_place,
					 in_domain);
		list_del_init(&place->in_domain);
		WRITE_ONCE(place->domain, NULL);
	}
	more = !list_empty(&d->cap.sets);
	raw_spin_unlock_irqrestore(&set_lock, flags);
	return more;
}

void ctlsec_set_forget_domain(struct ctlsec_domain *d)
{
	lockdep_assert_held(&ctlsec_lock);

	while (forget_some(d))
		cond_resched();
}

/* Charges */

/* The last domain before *@p, which becomes its place; NULL for none. A place that was
 * emptied is of a domain that is gone with its counts.
 */
static __always_inline struct ctlsec_domain *
prev_domain(struct ctlsec_set *s, struct ctlsec_set_place **p)
{
	while (*p != s->place) {
		struct ctlsec_domain *d = READ_ONCE((--*p)->domain);

		if (likely(d))
			return d;
	}
	return NULL;
}

/**
 * struct refusal - why a fork may not take place
 * @cap: whose limit it is
 * @limit: 0 if the domain is being killed, or is short of memory
 * @unsure: another fork may give back what it took there
 */
struct refusal {
	struct ctlsec_fork_cap *cap;
	u32 limit;
	bool unsure;
};

/* Of the places behind @last; of all, if that is NULL. */
static noinline void undo_charges(struct ctlsec_set *s,
				  const struct ctlsec_set_place *last,
				  u64 added)
{
	struct ctlsec_set_place *p = s->place + s->n;
	struct ctlsec_domain *d;

	ctlsec_fault_fork_delay();
	while ((d = prev_domain(s, &p))) {
		if (p <= last)
			return;
		ctlsec_fork_cap_leave(&d->cap, added);
	}
}

static void return_tokens(struct ctlsec_set *s,
			  const struct ctlsec_set_place *last)
{
	struct ctlsec_set_place *p = s->place + s->n;
	struct ctlsec_domain *d;

	while ((d = prev_domain(s, &p))) {
		if (p <= last)
			return;
		ctlsec_fork_cap_return_token(&d->cap);
	}
}

/* All domains have a place: those with more to say. On refusal, tokens go back. */
static noinline bool take_tokens(struct ctlsec_set *s, struct refusal *why)
{
	struct ctlsec_set_place *p = s->place + s->n;
	struct ctlsec_domain *d;
	int limit;

	while ((d = prev_domain(s, &p))) {
		if (!(ctlsec_fork_cap_slow(&d->cap) & CTLSEC_SLOW_FORK))
			continue;
		limit = ctlsec_fork_cap_take_token(&d->cap);
		if (limit < 0)
			continue;
		why->cap = &d->cap;
		why->limit = limit;
		why->unsure = limit && ctlsec_fork_cap_count_trying(
					       atomic64_read(&d->cap.count)) >
					       (s->n > 1);
		return_tokens(s, p);
		return false;
	}
	return true;
}

/*
 * With more domains than one, what is taken in one may have to be given back for
 * another; who is refused for that reason alone must not be: see @unsure.
 */
static __always_inline bool try_charge(struct ctlsec_set *s,
				       struct refusal *why)
{
	const bool alone = s->n == 1;
	const u64 add = CTLSEC_COUNT_TASK + (alone ? CTLSEC_COUNT_UNCOMMITTED :
						     CTLSEC_COUNT_TRYING);
	struct ctlsec_set_place *p = s->place + s->n;
	struct ctlsec_domain *d;
	u32 slow = 0;
	u64 count;

	while ((d = prev_domain(s, &p))) {
		if (unlikely(!ctlsec_fork_cap_try_charge(&d->cap, add,
							 &count))) {
			why->cap = &d->cap;
			why->limit = CTLSEC_LIMIT_PIDS_MAX;
			why->unsure = ctlsec_fork_cap_count_trying(count);
			undo_charges(s, p, add);
			return false;
		}
		slow |= ctlsec_fork_cap_slow(&d->cap);
	}
	if (unlikely(slow & CTLSEC_SLOW_FORK) && !take_tokens(s, why)) {
		undo_charges(s, NULL, add);
		return false;
	}
	if (alone)
		return true;
	p = s->place + s->n;
	while ((d = prev_domain(s, &p)))
		atomic64_add(CTLSEC_COUNT_UNCOMMITTED - CTLSEC_COUNT_TRYING,
			     &d->cap.count);
	return true;
}

static bool try_again(struct ctlsec_set *s, struct refusal *why)
{
	bool charged;

	preempt_disable();
	charged = try_charge(s, why);
	preempt_enable();
	return charged;
}

static void wait_for_others(const struct ctlsec_fork_cap *cap)
{
	int spins = CHARGE_SPINS;

	while (spins-- &&
	       ctlsec_fork_cap_count_trying(atomic64_read(&cap->count)))
		cpu_relax();
}

/* It was refused because of @why. Return: 0, -EAGAIN, or -EBUSY: not for sure, try
 * again later. @last: do not.
 */
static int charge_or_spin(struct ctlsec_set *s, struct refusal *why, bool last)
{
	int tries = CHARGE_TRIES;

	while (why->unsure && !ctlsec_fault(CTLSEC_FAULT_TRYING)) {
		if (!tries-- && !last)
			return -EBUSY;
		if (tries < 0) {
			/* Nothing is told and no domain killed for this. */
			why->limit = 0;
			break;
		}
		wait_for_others(why->cap);
		if (try_again(s, why))
			return 0;
	}
	ctlsec_fork_cap_refuse(why->cap, why->limit);
	return -EAGAIN;
}

/* After a first try. @why is read under rcu_read_lock(), which this ends. */
static noinline int charge_slowly(struct ctlsec_set *s, struct refusal *why)
	__releases(RCU)
{
	int sleeps = CHARGE_SLEEPS;
	int err;

	for (;;) {
		err = charge_or_spin(s, why, !sleeps);
		rcu_read_unlock();
		if (err != -EBUSY)
			return err;
		sleeps--;
		schedule_timeout_uninterruptible(1);
		rcu_read_lock();
		if (try_again(s, why)) {
			rcu_read_unlock();
			return 0;
		}
	}
}

int ctlsec_set_charge(struct ctlsec_set *s)
{
	struct refusal why;

	preempt_disable();
	if (likely(try_charge(s, &why))) {
		preempt_enable();
		return 0;
	}
	rcu_read_lock();
	preempt_enable();
	return charge_slowly(s, &why);
}

void ctlsec_set_commit(struct ctlsec_set *s)
{
	struct ctlsec_set_place *p = s->place + s->n;
	struct ctlsec_domain *d;

	while ((d = prev_domain(s, &p)))
		ctlsec_fork_cap_commit(&d->cap);
}

void ctlsec_set_cancel(struct ctlsec_set *s)
{
	struct ctlsec_set_place *p = s->place + s->n;
	struct ctlsec_domain *d;

	while ((d = prev_domain(s, &p)))
		ctlsec_fork_cap_cancel(&d->cap);
}

void ctlsec_set_revert(struct ctlsec_set *s)
{
	struct ctlsec_set_place *p = s->place + s->n;
	struct ctlsec_domain *d;

	while ((d = prev_domain(s, &p))) {
		ctlsec_fork_cap_return_token(&d->cap);
		ctlsec_fork_cap_leave(
			&d->cap, CTLSEC_COUNT_TASK + CTLSEC_COUNT_UNCOMMITTED);
	}
}

void ctlsec_set_uncharge(struct ctlsec_set *s)
{
	struct ctlsec_set_place *p = s->place + s->n;
	struct ctlsec_domain *d;

	while ((d = prev_domain(s, &p)))
		ctlsec_fork_cap_leave(&d->cap, CTLSEC_COUNT_TASK);
}

/* Where a domain stands in every set that has it: cgroups from the root down, then
 * namespaces up.
 */
static u64 get_rank(const struct ctlsec_domain *d)
{
	return d->kind == CTLSEC_KIND_CGROUP ?
		       (u64)d->cgrp->level :
		       BIT_ULL(32) + U32_MAX - (u64)d->ns->level;
}

static struct ctlsec_domain *next_of(struct ctlsec_set *s, u32 *i)
{
	return s ? next_place(s, i) : NULL;
}

void ctlsec_set_move(struct ctlsec_set *from, struct ctlsec_set *to)
{
	struct ctlsec_domain *old, *new;
	u32 i = 0, j = 0;

	for (;;) {
		old = next_of(from, &i);
		new = next_of(to, &j);
		if (!old && !new)
			return;
		if (old == new) {
			i++;
			j++;
		} else if (!new || (old && get_rank(old) <= get_rank(new))) {
			ctlsec_fork_cap_leave(&old->cap, CTLSEC_COUNT_TASK);
			i++;
		} else {
			ctlsec_fork_cap_enter(&new->cap);
			j++;
		}
	}
}
