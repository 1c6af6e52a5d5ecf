/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which domains exist: lookups by cgroup and by user namespace for the hooks
 * (RCU, lockless), by key and by id for the control interface (ctlsec_lock).
 *
 * Locks: ctlsec_lock is the outermost lock of the module and serializes every
 * change of profiles, domains and hooks. It is never taken in a hook. Inside
 * it: ftrace's and the cgroup core's own locks, then task/charge.c's spinlock.
 */
#ifndef _CTLSEC_KERNEL_REGISTRY_H
#define _CTLSEC_KERNEL_REGISTRY_H

#include <linux/cgroup.h>
#include <linux/ctlsec.h>
#include <linux/hash.h>
#include <linux/mutex.h>
#include <linux/rculist.h>
#include <linux/user_namespace.h>

#include "domain/domain.h"
#include "limits.h"
#include "lock.h"

/**
 * struct ctlsec_registry_table - published domains of one kind
 * @bucket: by the address of the cgroup or namespace; RCU, written under
 *	ctlsec_lock
 * @count: domains in it; written under ctlsec_lock
 * @deepest: no cgroup in it is further from the root; likewise. Tasks may be
 *	much further, as far as a container likes, and pay for no more than this
 */
struct ctlsec_registry_table {
	unsigned int count;
	int deepest;
	struct hlist_head bucket[1 << CTLSEC_REGISTRY_BITS];
};

extern struct ctlsec_registry_table ctlsec_registry_cgroups;
extern struct ctlsec_registry_table ctlsec_registry_namespaces;

/* Exactly this cgroup's domain; under rcu_read_lock(). */
static __always_inline struct ctlsec_domain *
ctlsec_registry_cgroup(const struct cgroup *cgrp)
{
	struct ctlsec_domain *d;
	u32 i = hash_ptr(cgrp, CTLSEC_REGISTRY_BITS);

	hlist_for_each_entry_rcu(d, &ctlsec_registry_cgroups.bucket[i], hash) {
		if (d->cgrp == cgrp)
			return d;
	}
	return NULL;
}

/* Exactly this namespace's domain; under rcu_read_lock(). */
static __always_inline struct ctlsec_domain *
ctlsec_registry_userns(const struct user_namespace *ns)
{
	struct ctlsec_domain *d;
	u32 i = hash_ptr(ns, CTLSEC_REGISTRY_BITS);

	hlist_for_each_entry_rcu(d, &ctlsec_registry_namespaces.bucket[i],
				 hash) {
		if (d->ns == ns)
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
 * No cache: nothing can be stale, and the walk costs less than ten
 * instructions a level. Inlined, so that @visit is no indirect call.
 *
 * Context: rcu_read_lock() held. Order: cgroup chain from the root down, then
 * the namespace chain from @ns up.
 * Return: false if a visit ended it.
 */
static __always_inline bool ctlsec_registry_walk(struct cgroup *cgrp,
						 struct user_namespace *ns,
						 ctlsec_registry_visit visit,
						 void *arg)
{
	struct ctlsec_domain *d;
	int level, last;

	if (ctlsec_registry_count(CTLSEC_KIND_CGROUP)) {
		last = min(cgrp->level,
			   READ_ONCE(ctlsec_registry_cgroups.deepest));
		for (level = 0; level <= last; level++) {
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

/* Would the walk visit any? */
bool ctlsec_registry_applies(struct cgroup *cgrp, struct user_namespace *ns);

/* The rest needs ctlsec_lock. */
/* Return: 0 or -ENOMEM. */
int ctlsec_registry_add(struct ctlsec_domain *d);
/* Unpublish; readers may use @d until they leave their RCU section. Drops the
 * registry's reference.
 */
void ctlsec_registry_del(struct ctlsec_domain *d);
struct ctlsec_domain *ctlsec_registry_by_key(u32 kind, u64 key);
struct ctlsec_domain *ctlsec_registry_by_id(u64 id);
struct ctlsec_domain *ctlsec_registry_next(u64 after_id);
u32 ctlsec_registry_total(void);

#endif /* _CTLSEC_KERNEL_REGISTRY_H */
