// SPDX-License-Identifier: GPL-2.0
/*
 * The tables of published domains. Ids rise with publication, and a dump resumes
 * behind the last one it reported.
 */
#include "domain/registry.h"

#include <linux/lockdep.h>
#include <linux/xarray.h>

unsigned long ctlsec_registry_masks[CTLSEC_REGISTRY_DEEP + 1];
struct ctlsec_registry_cgroups ctlsec_registry_cgroups;
struct ctlsec_registry_namespaces ctlsec_registry_namespaces = {
	.without = &init_user_ns,
};
u32 ctlsec_registry_generation;
DEFINE_RAW_SPINLOCK(ctlsec_registry_lock);

/* Domains at each level, the last with all beyond; under ctlsec_registry_lock. */
static u32 at_level[CTLSEC_REGISTRY_DEEP + 1];

/* By id, and of each kind by key; under ctlsec_lock. */
static DEFINE_XARRAY(by_id);
static DEFINE_XARRAY(cgroups_by_key);
static DEFINE_XARRAY(namespaces_by_key);
static u32 published;

static bool stop_walk(struct ctlsec_domain *d, void *arg)
{
	return false;
}

bool ctlsec_registry_applies(struct cgroup *cgrp, struct user_namespace *ns)
{
	return !ctlsec_registry_walk(cgrp, ns, stop_walk, NULL);
}

bool ctlsec_registry_any_userns(const struct user_namespace *ns)
{
	for (; ns; ns = ns->parent) {
		if (ctlsec_registry_userns(ns))
			return true;
	}
	return false;
}

static struct xarray *kind_keys(u32 kind)
{
	return kind == CTLSEC_KIND_CGROUP ? &cgroups_by_key :
					    &namespaces_by_key;
}

/* One more (@change 1) or less (-1) of a level. */
static void count_level(int level, int change)
{
	struct ctlsec_registry_cgroups *t = &ctlsec_registry_cgroups;
	int bit = min_t(int, level, CTLSEC_REGISTRY_DEEP);
	unsigned long levels;
	int l;

	at_level[bit] += change;
	if (bit == CTLSEC_REGISTRY_DEEP)
		WRITE_ONCE(t->deepest,
			   at_level[bit] ? max(t->deepest, level) : 0);
	for (l = bit; l <= CTLSEC_REGISTRY_DEEP; l++) {
		levels = ctlsec_registry_masks[l] & ~BIT(bit);
		WRITE_ONCE(ctlsec_registry_masks[l],
			   at_level[bit] ? levels | BIT(bit) : levels);
	}
}

static void next_generation(void)
{
	/* A walk that begins after this was read sees what came before it. */
	smp_store_release(&ctlsec_registry_generation,
			  ctlsec_registry_generation + 1);
}

static void publish_domain(struct ctlsec_domain *d)
{
	struct hlist_head *bucket;
	unsigned long flags;

	raw_spin_lock_irqsave(&ctlsec_registry_lock, flags);
	if (d->kind == CTLSEC_KIND_CGROUP) {
		WRITE_ONCE(ctlsec_registry_cgroups.count,
			   ctlsec_registry_cgroups.count + 1);
		count_level(d->cgrp->level, 1);
		bucket = &ctlsec_registry_cgroups.bucket[ctlsec_registry_hash(
			d->cgrp, CTLSEC_REGISTRY_CGROUP_BITS)];
	} else {
		WRITE_ONCE(ctlsec_registry_namespaces.count,
			   ctlsec_registry_namespaces.count + 1);
		if (d->ns == &init_user_ns)
			WRITE_ONCE(ctlsec_registry_namespaces.without, NULL);
		bucket =
			&ctlsec_registry_namespaces.bucket[ctlsec_registry_hash(
				d->ns, CTLSEC_REGISTRY_USERNS_BITS)];
	}
	hlist_add_head_rcu(&d->hash, bucket);
	next_generation();
	raw_spin_unlock_irqrestore(&ctlsec_registry_lock, flags);
}

static void withdraw_domain(struct ctlsec_domain *d)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&ctlsec_registry_lock, flags);
	hlist_del_rcu(&d->hash);
	if (d->kind == CTLSEC_KIND_CGROUP) {
		count_level(d->cgrp->level, -1);
		WRITE_ONCE(ctlsec_registry_cgroups.count,
			   ctlsec_registry_cgroups.count - 1);
	} else {
		WRITE_ONCE(ctlsec_registry_namespaces.count,
			   ctlsec_registry_namespaces.count - 1);
		if (d->ns == &init_user_ns)
			WRITE_ONCE(ctlsec_registry_namespaces.without,
				   &init_user_ns);
	}
	next_generation();
	raw_spin_unlock_irqrestore(&ctlsec_registry_lock, flags);
}

int ctlsec_registry_add(struct ctlsec_domain *d)
{
	int err;

	lockdep_assert_held(&ctlsec_lock);

	err = xa_err(xa_store(&by_id, d->id, d, GFP_KERNEL));
	if (err)
		return err;
	err = xa_err(xa_store(kind_keys(d->kind), d->key, d, GFP_KERNEL));
	if (err) {
		xa_erase(&by_id, d->id);
		return err;
	}
	published++;
	publish_domain(d);
	ctlsec_lock_changed();
	return 0;
}

void ctlsec_registry_del(struct ctlsec_domain *d)
{
	lockdep_assert_held(&ctlsec_lock);

	withdraw_domain(d);
	xa_erase(&by_id, d->id);
	xa_erase(kind_keys(d->kind), d->key);
	published--;
	ctlsec_lock_changed();
	ctlsec_domain_put(d);
}

struct ctlsec_domain *ctlsec_registry_by_key(u32 kind, u64 key)
{
	lockdep_assert_held(&ctlsec_lock);
	return xa_load(kind_keys(kind), key);
}

struct ctlsec_domain *ctlsec_registry_by_id(u64 id)
{
	lockdep_assert_held(&ctlsec_lock);
	return xa_load(&by_id, id);
}

struct ctlsec_domain *ctlsec_registry_next(u64 after_id)
{
	unsigned long id = after_id;

	lockdep_assert_held(&ctlsec_lock);
	return xa_find_after(&by_id, &id, ULONG_MAX, XA_PRESENT);
}

u32 ctlsec_registry_total(void)
{
	lockdep_assert_held(&ctlsec_lock);
	return published;
}
