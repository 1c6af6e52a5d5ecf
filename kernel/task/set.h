/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Charge sets: the domains that tasks of one cgroup and one user namespace are
 * charged to. All tasks in the same place share one, so that a fork walks no
 * tree and a record is a pointer.
 *
 * A set says one thing only, for as long as it lives: a task that refers to it is
 * charged to these domains, less those that were unbound. So the list is
 * immutable but for that: an unbind takes the domain out of the sets that have it,
 * which ends the charges of all tasks that refer to them at once.
 *
 * Whether it still says all domains of its place is another question, which a new
 * charge asks: yes, while the generation of the registry is @generation; else the
 * walk decides, and if it finds the same, the set is good for the new generation.
 * Tasks that are charged by an outdated set are the business of task/sync.c.
 *
 * A set lives while a record refers to it, and pins its cgroup and namespace, so
 * that neither address comes to mean another.
 */
#ifndef _CTLSEC_KERNEL_SET_H
#define _CTLSEC_KERNEL_SET_H

#include <linux/hash.h>
#include <linux/rculist.h>
#include <linux/rcupdate.h>
#include <linux/refcount.h>
#include <linux/types.h>

#include "domain/registry.h"
#include "limits.h"

struct cgroup;
struct user_namespace;

/**
 * struct ctlsec_set_place - a domain of a set
 * @domain: NULL once it was unbound; RCU
 * @in_domain: in @domain->cap.sets, under the lock of set.c
 */
struct ctlsec_set_place {
	struct ctlsec_domain *domain;
	struct list_head in_domain;
};

/**
 * struct ctlsec_set - a charge set
 * @hash: in the table while it is not known to be outdated; RCU
 * @cgrp: of its tasks, a reference held
 * @ns: likewise
 * @generation: of the registry, for which the list is known to be complete
 * @n: length of @place; of a spare one: room
 * @refs: records, and hooks that are about to make one
 * @rcu: frees it
 * @place: in the order of ctlsec_registry_walk()
 */
struct ctlsec_set {
	struct hlist_node hash;
	struct cgroup *cgrp;
	struct user_namespace *ns;
	u32 generation;
	u32 n;
	refcount_t refs;
	struct rcu_head rcu;
	struct ctlsec_set_place place[];
};

/* Sets that exist, those awaiting a grace period included. */
u64 ctlsec_set_objects(void);

/* A spare one with room for @n domains, or NULL. */
struct ctlsec_set *ctlsec_set_new(unsigned int n, gfp_t gfp);
/* Free a spare one, or NULL. */
void ctlsec_set_free(struct ctlsec_set *spare);

/**
 * ctlsec_set_get - the set of a place now, with a reference
 * @cgrp: the caller keeps it from being freed, or is an RCU reader
 * @ns: likewise
 * @spare: where it is taken from if it has to be made; then *@spare becomes NULL
 * @room: that a spare one must have, if there is none that does
 *
 * Context: rcu_read_lock(); any. Return: NULL where there is no domain, or
 * ERR_PTR(-ENOMEM): get a spare of *@room and try again.
 */
struct ctlsec_set *ctlsec_set_get(struct cgroup *cgrp,
				  struct user_namespace *ns,
				  struct ctlsec_set **spare,
				  unsigned int *room);
/* The last reference is gone. */
void ctlsec_set_end(struct ctlsec_set *s);

static __always_inline void ctlsec_set_put(struct ctlsec_set *s)
{
	if (unlikely(refcount_dec_and_test(&s->refs)))
		ctlsec_set_end(s);
}

/* Is @s good for a charge in this place now? @generation, if so: of the registry,
 * as it was when that was found. rcu_read_lock().
 */
bool ctlsec_set_check(struct ctlsec_set *s, u32 *generation);

static __always_inline bool ctlsec_set_fits(struct ctlsec_set *s,
					    const struct cgroup *cgrp,
					    const struct user_namespace *ns,
					    u32 *generation)
{
	if (unlikely(s->cgrp != cgrp || s->ns != ns))
		return false;
	/* Before the domains: they are published first, see registry.h. */
	*generation = smp_load_acquire(&ctlsec_registry_generation);
	if (likely(READ_ONCE(s->generation) == *generation))
		return true;
	return ctlsec_set_check(s, generation);
}

/* By cgroup and namespace; written under the lock of set.c, RCU. */
extern struct hlist_head ctlsec_set_table[1 << CTLSEC_SET_BITS];

static __always_inline struct hlist_head *
ctlsec_set_chain(const struct cgroup *cgrp, const struct user_namespace *ns)
{
	return &ctlsec_set_table[hash_64(
		(u64)(uintptr_t)cgrp + (u64)(uintptr_t)ns, CTLSEC_SET_BITS)];
}

/* The set of a place, if there is one that is good for a charge now: with a
 * reference. Outdated ones are met in vain once. @generation as above; an RCU reader,
 * by preemption off at the least.
 */
static __always_inline struct ctlsec_set *
ctlsec_set_find(const struct cgroup *cgrp, const struct user_namespace *ns,
		u32 *generation)
{
	struct ctlsec_set *s;

	hlist_for_each_entry_rcu(s, ctlsec_set_chain(cgrp, ns), hash) {
		if (ctlsec_set_fits(s, cgrp, ns, generation) &&
		    refcount_inc_not_zero(&s->refs))
			return s;
	}
	return NULL;
}

/* A domain was unpublished: nothing is charged to it any more. Ends all of its
 * charges. Context: ctlsec_lock; the caller has a reference; may sleep.
 */
void ctlsec_set_forget_domain(struct ctlsec_domain *d);

/*
 * Charges. The caller has a reference, or a record that does.
 */

/* Charge a fork to all of the set's domains or to none. May sleep. Return: 0 or
 * -EAGAIN.
 */
int ctlsec_set_charge(struct ctlsec_set *s);

/* The rest needs rcu_read_lock(). */
/* The fork succeeded ... */
void ctlsec_set_commit(struct ctlsec_set *s);
/* ... or failed late ... */
void ctlsec_set_cancel(struct ctlsec_set *s);
/* ... or was refused by the kernel's own controllers: as if never asked. */
void ctlsec_set_revert(struct ctlsec_set *s);
/* A task that exists goes. */
void ctlsec_set_uncharge(struct ctlsec_set *s);
/* A task changes from one to another; each may be NULL. */
void ctlsec_set_move(struct ctlsec_set *from, struct ctlsec_set *to);

#endif /* _CTLSEC_KERNEL_SET_H */
