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
#include <linux/hash.h>
#include <linux/lockdep.h>
#include <linux/overflow.h>
#include <linux/percpu.h>
#include <linux/processor.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/user_namespace.h>

#include "domain/domain.h"
#include "fault.h"
#include "limits.h"

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
static struct hlist_head sets[1 << CTLSEC_SET_BITS];
static atomic64_t set_objects;

u64 ctlsec_set_objects(void)
{
	return atomic64_read(&set_objects);
}

static struct hlist_head *get_chain(const struct cgroup *cgrp,
				    const struct user_namespace *ns)
{
	return &sets[hash_64((u64)(uintptr_t)cgrp + (u64)(uintptr_t)ns,
			     CTLSEC_SET_BITS)];
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

void ctlsec_set_put(struct ctlsec_set *s)
{
	unsigned long flags;
	u32 i;

	if (likely(!refcount_dec_and_test(&s->refs)))
		return;
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
	hlist_add_head_rcu(&spare->hash, get_chain(cgrp, ns));
	return true;
}

/* With a reference, or NULL. Outdated ones are met in vain once. */
static struct ctlsec_set *find_set(const struct cgroup *cgrp,
				   const struct user_namespace *ns)
{
	struct ctlsec_set *s;
	u32 generation;

	hlist_for_each_entry_rcu(s, get_chain(cgrp, ns), hash) {
		if (ctlsec_set_fits(s, cgrp, ns, &generation) &&
		    refcount_inc_not_zero(&s->refs))
			return s;
	}
	return NULL;
}

/* A set made of *@spare, or what another made at the same time, or NULL. */
static struct ctlsec_set *make_set(struct cgroup *cgrp,
				   struct user_namespace *ns,
				   struct ctlsec_set **spare, u32 *n)
{
	struct ctlsec_set *s;
	unsigned long flags;

	raw_spin_lock_irqsave(&set_lock, flags);
	s = find_set(cgrp, ns);
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
	struct ctlsec_set *s = find_set(cgrp, ns), *had = *spare;
	u32 n = 0;

	RCU_LOCKDEP_WARN(!rcu_read_lock_held(), "a set without an RCU reader");

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

/* The last domain before place *@i, which becomes its place; NULL for none. A place
 * that was emptied is of a domain that is gone with its counts.
 */
static __always_inline struct ctlsec_domain *prev_place(struct ctlsec_set *s,
							u32 *i)
{
	struct ctlsec_domain *d = NULL;

	while (!d && *i > 0)
		d = READ_ONCE(s->place[--*i].domain);
	return d;
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

static noinline void undo_charges(struct ctlsec_set *s, u32 down_to, u64 added)
{
	struct ctlsec_domain *d;
	u32 i = s->n;

	ctlsec_fault_fork_delay();
	while ((d = prev_place(s, &i)) && i >= down_to)
		ctlsec_fork_cap_leave(&d->cap, added);
}

/* All domains have a place: those with more to say. On refusal, tokens go back. */
static noinline bool take_tokens(struct ctlsec_set *s, struct refusal *why)
{
	struct ctlsec_domain *d;
	u32 i = s->n, j = s->n;
	int limit;

	while ((d = prev_place(s, &i))) {
		limit = ctlsec_fork_cap_take_token(&d->cap);
		if (limit < 0)
			continue;
		why->cap = &d->cap;
		why->limit = limit;
		why->unsure = limit && ctlsec_fork_cap_count_trying(
					       atomic64_read(&d->cap.count)) >
					       (s->n > 1);
		while ((d = prev_place(s, &j)) && j > i)
			ctlsec_fork_cap_return_token(&d->cap);
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
	const u64 add = CTLSEC_COUNT_TASK +
			(alone ? CTLSEC_COUNT_UNBORN : CTLSEC_COUNT_TRYING);
	struct ctlsec_domain *d;
	u32 i = s->n, slow = 0;
	u64 count;

	while ((d = prev_place(s, &i))) {
		if (unlikely(!ctlsec_fork_cap_try_charge(&d->cap, add,
							 &count))) {
			why->cap = &d->cap;
			why->limit = CTLSEC_LIMIT_PIDS_MAX;
			why->unsure = ctlsec_fork_cap_count_trying(count);
			undo_charges(s, i + 1, add);
			return false;
		}
		slow |= ctlsec_fork_cap_slow(&d->cap);
	}
	if (unlikely(slow & CTLSEC_SLOW_FORK) && !take_tokens(s, why)) {
		undo_charges(s, 0, add);
		return false;
	}
	if (alone)
		return true;
	i = s->n;
	while ((d = prev_place(s, &i)))
		atomic64_add(CTLSEC_COUNT_UNBORN - CTLSEC_COUNT_TRYING,
			     &d->cap.count);
	return true;
}

static noinline void wait_for_others(const struct ctlsec_fork_cap *cap)
{
	int spins = CHARGE_SPINS;

	while (spins-- &&
	       ctlsec_fork_cap_count_trying(atomic64_read(&cap->count)))
		cpu_relax();
}

/* Return: 0, -EAGAIN, or -EBUSY: not for sure, try again later. @last: do not. */
static int charge_or_spin(struct ctlsec_set *s, bool last)
{
	int tries = CHARGE_TRIES;
	struct refusal why;
	bool charged;

	for (;;) {
		preempt_disable();
		charged = try_charge(s, &why);
		preempt_enable();
		if (likely(charged))
			return 0;
		if (!why.unsure || ctlsec_fault(CTLSEC_FAULT_TRYING))
			break;
		if (!tries-- && !last)
			return -EBUSY;
		if (tries < 0) {
			/* Nothing is told and no domain killed for this. */
			why.limit = 0;
			break;
		}
		wait_for_others(why.cap);
	}
	ctlsec_fork_cap_refuse(why.cap, why.limit);
	return -EAGAIN;
}

int ctlsec_set_charge(struct ctlsec_set *s)
{
	int sleeps = CHARGE_SLEEPS;
	int err;

	for (;;) {
		rcu_read_lock();
		err = charge_or_spin(s, !sleeps);
		rcu_read_unlock();
		if (likely(err != -EBUSY))
			return err;
		sleeps--;
		schedule_timeout_uninterruptible(1);
	}
}

void ctlsec_set_commit(struct ctlsec_set *s)
{
	struct ctlsec_domain *d;
	u32 i = s->n;

	while ((d = prev_place(s, &i)))
		ctlsec_fork_cap_commit(&d->cap);
}

void ctlsec_set_cancel(struct ctlsec_set *s)
{
	struct ctlsec_domain *d;
	u32 i = s->n;

	while ((d = prev_place(s, &i)))
		ctlsec_fork_cap_cancel(&d->cap);
}

void ctlsec_set_revert(struct ctlsec_set *s)
{
	struct ctlsec_domain *d;
	u32 i = s->n;

	while ((d = prev_place(s, &i))) {
		ctlsec_fork_cap_return_token(&d->cap);
		ctlsec_fork_cap_leave(&d->cap,
				      CTLSEC_COUNT_TASK + CTLSEC_COUNT_UNBORN);
	}
}

void ctlsec_set_uncharge(struct ctlsec_set *s)
{
	struct ctlsec_domain *d;
	u32 i = s->n;

	while ((d = prev_place(s, &i)))
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
