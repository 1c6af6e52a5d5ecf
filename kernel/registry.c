// SPDX-License-Identifier: GPL-2.0
/*
 * The tables of published domains. Ids rise with publication, so the list is
 * sorted by id and a dump resumes behind the last one it reported.
 */
#include "registry.h"
#include <linux/lockdep.h>

/* Outermost; serializes all changes (registry.h). */
DEFINE_MUTEX(ctlsec_lock);

struct ctlsec_registry_table ctlsec_registry_cgroups;
struct ctlsec_registry_table ctlsec_registry_namespaces;

/* Under ctlsec_lock. */
static LIST_HEAD(all);
static u32 total;
static u32 generation;

static struct ctlsec_registry_table *table_of(const struct ctlsec_domain *d)
{
	return d->kind == CTLSEC_KIND_CGROUP ? &ctlsec_registry_cgroups :
					       &ctlsec_registry_namespaces;
}

static const void *address_of(const struct ctlsec_domain *d)
{
	return d->kind == CTLSEC_KIND_CGROUP ? (const void *)d->cgrp :
					       (const void *)d->ns;
}

void ctlsec_registry_changed(void)
{
	lockdep_assert_held(&ctlsec_lock);
	generation++;
}

u32 ctlsec_registry_generation(void)
{
	lockdep_assert_held(&ctlsec_lock);
	return generation;
}

void ctlsec_registry_add(struct ctlsec_domain *d)
{
	struct ctlsec_registry_table *t = table_of(d);
	u32 i = hash_ptr(address_of(d), CTLSEC_REGISTRY_BITS);

	lockdep_assert_held(&ctlsec_lock);

	list_add_tail(&d->all, &all);
	d->published = true;
	total++;
	/* Count first: a reader that sees no count must see no domain. */
	WRITE_ONCE(t->count, t->count + 1);
	hlist_add_head_rcu(&d->hash, &t->bucket[i]);
	ctlsec_registry_changed();
}

void ctlsec_registry_del(struct ctlsec_domain *d)
{
	struct ctlsec_registry_table *t = table_of(d);

	lockdep_assert_held(&ctlsec_lock);

	hlist_del_rcu(&d->hash);
	WRITE_ONCE(t->count, t->count - 1);
	list_del(&d->all);
	d->published = false;
	total--;
	ctlsec_registry_changed();
	ctlsec_domain_put(d);
}

struct ctlsec_domain *ctlsec_registry_by_key(u32 kind, u64 key)
{
	struct ctlsec_domain *d;

	lockdep_assert_held(&ctlsec_lock);

	list_for_each_entry(d, &all, all) {
		if (d->kind == kind && d->key == key)
			return d;
	}
	return NULL;
}

struct ctlsec_domain *ctlsec_registry_by_id(u64 id)
{
	struct ctlsec_domain *d;

	lockdep_assert_held(&ctlsec_lock);

	list_for_each_entry(d, &all, all) {
		if (d->id == id)
			return d;
	}
	return NULL;
}

struct ctlsec_domain *ctlsec_registry_next(u64 after_id)
{
	struct ctlsec_domain *d;

	lockdep_assert_held(&ctlsec_lock);

	list_for_each_entry(d, &all, all) {
		if (d->id > after_id)
			return d;
	}
	return NULL;
}

u32 ctlsec_registry_total(void)
{
	lockdep_assert_held(&ctlsec_lock);
	return total;
}
