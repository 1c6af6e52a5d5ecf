// SPDX-License-Identifier: GPL-2.0
/*
 * Domains: allocation, references, end of life; see domain.h.
 *
 * The last reference may be dropped in any context, so the rest happens in an
 * RCU callback. What it calls may run in softirq: dropping a cgroup or a user
 * namespace hands the real work to a workqueue of the core kernel. It is a
 * call_rcu(), not a kfree_rcu(), so that rcu_barrier() at unload waits for it.
 */
#include "domain/domain.h"

#include <linux/atomic.h>
#include <linux/cgroup.h>
#include <linux/ctlsec.h>
#include <linux/ratelimit.h>
#include <linux/slab.h>
#include <linux/user_namespace.h>

#include "domain/label.h"
#include "domain/learned.h"
#include "policy/profile.h"

/* Those awaiting a grace period included. */
static atomic64_t domain_objects;

static struct ctlsec_domain *alloc_domain(u32 kind, u64 key)
{
	struct ctlsec_domain *d = kzalloc(sizeof(*d), GFP_KERNEL);

	if (!d)
		return NULL;
	atomic64_inc(&domain_objects);
	d->kind = kind;
	d->key = key;
	ctlsec_stats_init(&d->stats);
	ratelimit_default_init(&d->log);
	ratelimit_default_init(&d->kill_log);
	ctlsec_entrants_init(&d->entrants);
	ctlsec_fork_cap_init(&d->cap);
	INIT_LIST_HEAD(&d->appeared);
	refcount_set(&d->refs, 1);
	return d;
}

struct ctlsec_domain *ctlsec_domain_new_cgroup(struct cgroup *cgrp)
{
	struct ctlsec_domain *d;

	d = alloc_domain(CTLSEC_KIND_CGROUP, cgroup_id(cgrp));
	if (!d) {
		cgroup_put(cgrp);
		return NULL;
	}
	d->cgrp = cgrp;
	return d;
}

struct ctlsec_domain *ctlsec_domain_new_unplaced(void)
{
	return alloc_domain(CTLSEC_KIND_CGROUP, 0);
}

void ctlsec_domain_place(struct ctlsec_domain *d, struct cgroup *cgrp)
{
	css_get(&cgrp->self);
	d->cgrp = cgrp;
	d->key = cgroup_id(cgrp);
}

struct ctlsec_domain *ctlsec_domain_new_userns(struct user_namespace *ns)
{
	struct ctlsec_domain *d;

	d = alloc_domain(CTLSEC_KIND_USERNS, ns->ns.inum);
	if (!d) {
		put_user_ns(ns);
		return NULL;
	}
	d->ns = ns;
	/* What it pins counts against user.max_user_namespaces. */
	d->cap.ends_empty = true;
	return d;
}

void ctlsec_domain_set_profile_mode(struct ctlsec_domain *d,
				    struct ctlsec_profile *p, u32 mode)
{
	unsigned long word = (unsigned long)p;

	if (mode == CTLSEC_MODE_COMPLAIN)
		word |= CTLSEC_PROFILE_MODE_COMPLAIN;
	if (p && p->layers)
		word |= CTLSEC_PROFILE_MODE_LAYERED;
	/* What @p points to is complete. */
	smp_store_release(&d->profile_mode, word);
}

static void free_domain_rcu(struct rcu_head *rcu)
{
	struct ctlsec_domain *d = container_of(rcu, struct ctlsec_domain, rcu);

	if (d->cgrp)
		cgroup_put(d->cgrp);
	put_user_ns(d->ns);
	ctlsec_stats_free(&d->stats);
	ctlsec_learned_put(rcu_access_pointer(d->learned));
	ctlsec_label_put(d->label);
	kfree(d);
	atomic64_dec(&domain_objects);
}

void ctlsec_domain_nest(struct ctlsec_domain *d, struct ctlsec_domain *above)
{
	if (d->above) {
		atomic_dec(&d->above->nested);
		ctlsec_domain_put(d->above);
	}
	d->above = above;
	if (above) {
		ctlsec_domain_get(above);
		atomic_inc(&above->nested);
	}
}

void ctlsec_domain_get(struct ctlsec_domain *d)
{
	refcount_inc(&d->refs);
}

bool ctlsec_domain_tryget(struct ctlsec_domain *d)
{
	return refcount_inc_not_zero(&d->refs);
}

void ctlsec_domain_put(struct ctlsec_domain *d)
{
	if (refcount_dec_and_test(&d->refs))
		call_rcu(&d->rcu, free_domain_rcu);
}

u64 ctlsec_domain_objects(void)
{
	return atomic64_read(&domain_objects);
}

int ctlsec_domain_path(const struct ctlsec_domain *d, char *buf, size_t len)
{
	int n;

	if (!d->cgrp) {
		*buf = '\0';
		return 0;
	}
	/* What does not fit is an error, cut to len - 1 or reported with the
	 * length it would have had: that differs between kernels.
	 */
	n = cgroup_path(d->cgrp, buf, len);
	return n < 0 || n >= len - 1 ? -ENAMETOOLONG : n;
}
