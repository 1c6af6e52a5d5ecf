/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which domains exist: lookups by cgroup and by user namespace for the hooks
 * (RCU, lockless), by key and by id for the control interface (ctlsec_lock).
 *
 * Locks: ctlsec_lock is the outermost lock of the module and serializes every
 * change of profiles, domains and hooks. It is never taken in a hook. Inside
 * it: ftrace's and the cgroup core's own locks, then ctlsec_registry_lock, a raw
 * spinlock, under which domains become visible and cease to be: that takes no
 * memory, so that the hook on new cgroups can do it (control/mkdir.c). So domains
 * may come while ctlsec_lock is held, and go only under it.
 */
#ifndef _CTLSEC_KERNEL_REGISTRY_H
#define _CTLSEC_KERNEL_REGISTRY_H

#include <linux/cgroup.h>
#include <linux/cred.h>
#include <linux/ctlsec.h>
#include <linux/hash.h>
#include <linux/mutex.h>
#include <linux/rculist.h>
#include <linux/spinlock.h>
#include <linux/user_namespace.h>

#include "domain/domain.h"
#include "limits.h"
#include "lock.h"

/* The level that the last bit of a mask of levels stands for, with all beyond. */
#define CTLSEC_REGISTRY_DEEP (BITS_PER_LONG - 1)

/**
 * struct ctlsec_registry_cgroups - published cgroup domains
 * @count: how many
 * @deepest: none is further from the root; looked at where the last bit of
 *	ctlsec_registry_masks is set
 * @bucket: by the address of the cgroup; RCU
 *
 * All written under ctlsec_registry_lock. Publication sets the bits of its level
 * before the domain is in its bucket, removal clears them after: a reader that
 * misses a bit reads as if it had come before the domain, or after it.
 */
struct ctlsec_registry_cgroups {
	struct hlist_head bucket[1 << CTLSEC_REGISTRY_CGROUP_BITS];
	unsigned int count;
	int deepest;
};

/**
 * struct ctlsec_registry_namespaces - published user-namespace domains
 * @count: how many
 * @without: one of which it need not be looked up: the initial one, in which most
 *	tasks are, unless there is a domain of it
 * @bucket: by the address of the namespace; RCU
 *
 * All written under ctlsec_registry_lock, at publication @bucket last.
 */
struct ctlsec_registry_namespaces {
	struct hlist_head bucket[1 << CTLSEC_REGISTRY_USERNS_BITS];
	unsigned int count;
	const struct user_namespace *without;
};

/* [l]: bit n says that there is a cgroup domain at distance n from the root, for n
 * up to l; the last bit stands for all that are further. Containers mostly are at
 * one level: a task pays for one look-up, wherever it is itself. Written under
 * ctlsec_registry_lock. By itself, since every call reads it: behind the buckets,
 * that would be an instruction more.
 */
extern unsigned long ctlsec_registry_masks[CTLSEC_REGISTRY_DEEP + 1];
extern struct ctlsec_registry_cgroups ctlsec_registry_cgroups;
extern struct ctlsec_registry_namespaces ctlsec_registry_namespaces;

/* Changes after a domain came or went. What a walk found is what there is for as
 * long as this is what smp_load_acquire() gave before the walk; a domain that came
 * but did not change it yet has its tasks looked at later (task/sync.c). Written
 * under ctlsec_registry_lock.
 */
extern u32 ctlsec_registry_generation;

/* By the lower half of an address: two instructions, and no two cgroups of a machine
 * are likely to be 4 GiB apart.
 */
static __always_inline u32 ctlsec_registry_hash(const void *address, u32 bits)
{
	return hash_32((u32)(unsigned long)address, bits);
}

/* Exactly this cgroup's domain; an RCU reader, by preemption off at the least.
 * What every call pays is an empty bucket, so the loop is out of its way: no
 * hlist_for_each_entry_rcu() can say that.
 */
static __always_inline struct ctlsec_domain *
ctlsec_registry_cgroup(const struct cgroup *cgrp)
{
	u32 i = ctlsec_registry_hash(cgrp, CTLSEC_REGISTRY_CGROUP_BITS);
	struct hlist_head *bucket = &ctlsec_registry_cgroups.bucket[i];
	struct ctlsec_domain *d;
	struct hlist_node *n;

	for (n = rcu_dereference_raw(hlist_first_rcu(bucket)); unlikely(n);
	     n = rcu_dereference_raw(hlist_next_rcu(n))) {
		d = hlist_entry(n, struct ctlsec_domain, hash);
		if (d->cgrp == cgrp)
			return d;
	}
	return NULL;
}

/* Exactly this namespace's domain; likewise. */
static __always_inline struct ctlsec_domain *
ctlsec_registry_userns(const struct user_namespace *ns)
{
	struct ctlsec_domain *d;
	u32 i = ctlsec_registry_hash(ns, CTLSEC_REGISTRY_USERNS_BITS);

	hlist_for_each_entry_rcu(d, &ctlsec_registry_namespaces.bucket[i],
				 hash) {
		if (d->ns == ns)
			return d;
	}
	return NULL;
}

/* Has @ns a domain among its ancestors, itself included? An RCU reader. */
bool ctlsec_registry_any_userns(const struct user_namespace *ns);

/* The cgroup of current; likewise. */
static __always_inline struct cgroup *ctlsec_registry_current(void)
{
	return task_css_set_check(current, true)->dfl_cgrp;
}

/* By its real credentials: a ring's request may have been given others. */
static __always_inline struct user_namespace *ctlsec_registry_user_ns(void)
{
	return current_real_cred()->user_ns;
}

/* The first domain of @levels, and @levels from there on; or NULL. */
static __always_inline struct ctlsec_domain *
ctlsec_registry_find(const struct cgroup *cgrp, unsigned long *levels)
{
	struct ctlsec_domain *d;

	for (; *levels; *levels &= *levels - 1) {
		d = ctlsec_registry_cgroup(cgrp->ancestors[__ffs(*levels)]);
		if (d)
			return d;
	}
	return NULL;
}

/* How many there are of a kind: zero prealloc the walk. Any context. */
static __always_inline unsigned int ctlsec_registry_count(u32 kind)
{
	return kind == CTLSEC_KIND_CGROUP ?
		       READ_ONCE(ctlsec_registry_cgroups.count) :
		       READ_ONCE(ctlsec_registry_namespaces.count);
}

/* Levels at which @cgrp may have a domain among its ancestors, itself included. */
static __always_inline unsigned long
ctlsec_registry_levels(const struct cgroup *cgrp)
{
	unsigned int level = cgrp->level;

	if (unlikely(level > CTLSEC_REGISTRY_DEEP))
		level = CTLSEC_REGISTRY_DEEP;
	return READ_ONCE(ctlsec_registry_masks[level]);
}

/* The last level that the lowest bit of @levels stands for. */
static __always_inline int ctlsec_registry_last(const struct cgroup *cgrp,
						unsigned long levels)
{
	if (likely(__ffs(levels) != CTLSEC_REGISTRY_DEEP))
		return __ffs(levels);
	return min(cgrp->level, READ_ONCE(ctlsec_registry_cgroups.deepest));
}

/* May a namespace's domain apply to current? Not where there are none, nor where
 * it is in the initial namespace; else it takes ctlsec_registry_any_userns().
 */
static __always_inline bool ctlsec_registry_userns_may_apply(void)
{
	return unlikely(ctlsec_registry_count(CTLSEC_KIND_USERNS)) &&
	       ctlsec_registry_user_ns() !=
		       READ_ONCE(ctlsec_registry_namespaces.without);
}

/**
 * typedef ctlsec_registry_visit - called for each domain on a task's chains
 * Return: false ends the walk.
 */
typedef bool (*ctlsec_registry_visit)(struct ctlsec_domain *d, void *arg);

/**
 * ctlsec_registry_walk - visit every domain that applies to (@cgrp, @ns)
 * @cgrp: a cgroup of the v2 hierarchy; its ancestors count, itself included
 * @ns: a user namespace, likewise
 *
 * No cache: nothing can be stale, and the walk costs ten instructions for each
 * level that has domains. Inlined, so that @visit is no indirect call.
 *
 * Context: an RCU reader, by preemption off at the least. Order: cgroup chain from the root down, then
 * the namespace chain from @ns up.
 * Return: false if a visit ended it.
 */
static __always_inline bool ctlsec_registry_walk(struct cgroup *cgrp,
						 struct user_namespace *ns,
						 ctlsec_registry_visit visit,
						 void *arg)
{
	struct ctlsec_domain *d;
	unsigned long levels;
	int level, last;

	for (levels = ctlsec_registry_levels(cgrp); levels;
	     levels &= levels - 1) {
		last = ctlsec_registry_last(cgrp, levels);
		for (level = __ffs(levels); level <= last; level++) {
			d = ctlsec_registry_cgroup(cgrp->ancestors[level]);
			if (unlikely(d) && !visit(d, arg))
				return false;
		}
	}
	if (ctlsec_registry_count(CTLSEC_KIND_USERNS)) {
		for (; ns; ns = ns->parent) {
			d = ctlsec_registry_userns(ns);
			if (unlikely(d) && !visit(d, arg))
				return false;
		}
	}
	return true;
}

static __always_inline bool ctlsec_registry_stop(struct ctlsec_domain *d,
						 void *arg)
{
	return false;
}

/* Would the walk visit any? */
static __always_inline bool ctlsec_registry_applies(struct cgroup *cgrp,
						    struct user_namespace *ns)
{
	return !ctlsec_registry_walk(cgrp, ns, ctlsec_registry_stop, NULL);
}

/* May a domain apply to current? By the look-up that every call pays; what that leaves
 * open is taken for one.
 */
static __always_inline bool ctlsec_registry_confines(void)
{
	struct cgroup *cgrp = ctlsec_registry_current();
	unsigned long levels;

	if (unlikely((u32)cgrp->level >= CTLSEC_REGISTRY_DEEP))
		return true;
	levels = READ_ONCE(ctlsec_registry_masks[(u32)cgrp->level]);
	return ctlsec_registry_find(cgrp, &levels) ||
	       ctlsec_registry_userns_may_apply();
}

/* Guards what hooks read; irqs off, no memory is allocated inside. */
extern raw_spinlock_t ctlsec_registry_lock;

/* Give @d an id and make it known and visible to hooks. Any context.
 * Return: false if its cgroup or its namespace has one by now.
 */
bool ctlsec_registry_add(struct ctlsec_domain *d);
u32 ctlsec_registry_total(void);

/* The rest needs ctlsec_lock. */
/* Unpublish; readers may use @d until they leave their RCU section. Drops the
 * registry's reference.
 */
void ctlsec_registry_del(struct ctlsec_domain *d);
struct ctlsec_domain *ctlsec_registry_by_key(u32 kind, u64 key);
struct ctlsec_domain *ctlsec_registry_by_id(u64 id);
struct ctlsec_domain *ctlsec_registry_next(u64 after_id);

#endif /* _CTLSEC_KERNEL_REGISTRY_H */
