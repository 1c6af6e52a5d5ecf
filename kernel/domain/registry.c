// SPDX-License-Identifier: GPL-2.0
/*
 * The tables of published domains. Ids rise with publication, and a dump resumes
 * behind the last one it reported.
 */
#include "domain/registry.h"

#include <linux/lockdep.h>
#include <linux/xarray.h>

struct ctlsec_registry_table ctlsec_registry_cgroups;
struct ctlsec_registry_table ctlsec_registry_namespaces;

/* By id; under ctlsec_lock. */
static DEFINE_XARRAY(all);
static u32 total;

static bool stop_walk(struct ctlsec_domain *d, void *arg)
{
	return false;
}

bool ctlsec_registry_applies(struct cgroup *cgrp, struct user_namespace *ns)
{
	return !ctlsec_registry_walk(cgrp, ns, stop_walk, NULL);
}

static struct ctlsec_registry_table *domain_table(const struct ctlsec_domain *d)
{
	return d->kind == CTLSEC_KIND_CGROUP ? &ctlsec_registry_cgroups :
					       &ctlsec_registry_namespaces;
}

static const void *domain_address(const struct ctlsec_domain *d)
{
	return d->kind == CTLSEC_KIND_CGROUP ? (const void *)d->cgrp :
					       (const void *)d->ns;
}

/* After a cgroup went that was at the deepest level. */
static void update_deepest(struct ctlsec_registry_table *t)
{
	struct ctlsec_domain *d;
	unsigned long id;
	int level = 0;

	xa_for_each(&all, id, d) {
		if (d->cgrp)
			level = max(level, d->cgrp->level);
		if (level == t->deepest)
			return;
	}
	WRITE_ONCE(t->deepest, level);
}

int ctlsec_registry_add(struct ctlsec_domain *d)
{
	struct ctlsec_registry_table *t = domain_table(d);
	u32 i = hash_ptr(domain_address(d), CTLSEC_REGISTRY_BITS);
	int err;

	lockdep_assert_held(&ctlsec_lock);

	err = xa_err(xa_store(&all, d->id, d, GFP_KERNEL));
	if (err)
		return err;
	total++;
	if (d->cgrp && d->cgrp->level > t->deepest)
		WRITE_ONCE(t->deepest, d->cgrp->level);
	/* Count first: a reader that sees no count must see no domain. */
	WRITE_ONCE(t->count, t->count + 1);
	hlist_add_head_rcu(&d->hash, &t->bucket[i]);
	ctlsec_lock_changed();
	return 0;
}

void ctlsec_registry_del(struct ctlsec_domain *d)
{
	struct ctlsec_registry_table *t = domain_table(d);

	lockdep_assert_held(&ctlsec_lock);

	hlist_del_rcu(&d->hash);
	WRITE_ONCE(t->count, t->count - 1);
	xa_erase(&all, d->id);
	total--;
	if (d->cgrp && d->cgrp->level == t->deepest)
		update_deepest(t);
	ctlsec_lock_changed();
	ctlsec_domain_put(d);
}

struct ctlsec_domain *ctlsec_registry_by_key(u32 kind, u64 key)
{
	struct ctlsec_domain *d;
	unsigned long id;

	lockdep_assert_held(&ctlsec_lock);

	xa_for_each(&all, id, d) {
		if (d->kind == kind && d->key == key)
			return d;
	}
	return NULL;
}

struct ctlsec_domain *ctlsec_registry_by_id(u64 id)
{
	lockdep_assert_held(&ctlsec_lock);
	return xa_load(&all, id);
}

struct ctlsec_domain *ctlsec_registry_next(u64 after_id)
{
	unsigned long id = after_id;

	lockdep_assert_held(&ctlsec_lock);
	return xa_find_after(&all, &id, ULONG_MAX, XA_PRESENT);
}

u32 ctlsec_registry_total(void)
{
	lockdep_assert_held(&ctlsec_lock);
	return total;
}
