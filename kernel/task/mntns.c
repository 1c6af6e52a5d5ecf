// SPDX-License-Identifier: GPL-2.0
/*
 * Mount namespaces of domains; see mntns.h. Asked when a pending task executes a
 * program, so one lock is enough.
 */
#include "task/mntns.h"

#include <linux/hash.h>
#include <linux/list.h>
#include <linux/nsproxy.h>
#include <linux/sched/task.h>
#include <linux/slab.h>

#include "domain/member.h"
#include "fault.h"
#include "limits.h"
#include "task/host.h"
#include "task/pending.h"
#include "task/walk.h"

/* Entries dropped with interrupts off in one go. */
#define FORGET_BATCH 128

/**
 * struct ctlsec_mntns - a mount namespace of a domain
 * @hash: by its address
 * @ns: not pinned
 * @domain: not pinned
 * @in_domain: in @domain->entrants.mntns
 */
struct ctlsec_mntns {
	struct hlist_node hash;
	const struct mnt_namespace *ns;
	struct ctlsec_domain *domain;
	struct list_head in_domain;
};

/* Guards the and what struct ctlsec_entrants says; interrupts off. */
static DEFINE_RAW_SPINLOCK(mntns_lock);
static struct hlist_head mntns_table[1 << CTLSEC_MNTNS_BITS];
static atomic64_t mntns_objects;

u64 ctlsec_mntns_objects(void)
{
	return atomic64_read(&mntns_objects);
}

static struct hlist_head *get_mntns_chain(const struct mnt_namespace *ns)
{
	return &mntns_table[hash_ptr(ns, CTLSEC_MNTNS_BITS)];
}

static struct ctlsec_mntns *alloc_entry(gfp_t gfp)
{
	struct ctlsec_mntns *m;

	if (ctlsec_fault_alloc())
		return NULL;
	m = kmalloc(sizeof(*m), gfp | __GFP_NOWARN);
	if (m)
		atomic64_inc(&mntns_objects);
	return m;
}

static void free_entry(struct ctlsec_mntns *m)
{
	if (!m)
		return;
	kfree(m);
	atomic64_dec(&mntns_objects);
}

static bool is_listed(const struct mnt_namespace *ns,
		      const struct ctlsec_domain *d)
{
	const struct ctlsec_mntns *m;

	lockdep_assert_held(&mntns_lock);

	if (d->entrants.mntns_any)
		return true;
	hlist_for_each_entry(m, get_mntns_chain(ns), hash) {
		if (m->ns == ns && m->domain == d)
			return true;
	}
	return false;
}

bool ctlsec_mntns_listed(const struct mnt_namespace *ns,
			 const struct ctlsec_domain *d)
{
	unsigned long flags;
	bool listed;

	raw_spin_lock_irqsave(&mntns_lock, flags);
	listed = is_listed(ns, d);
	raw_spin_unlock_irqrestore(&mntns_lock, flags);
	return listed;
}

/* Return: @m if it was not needed. */
static struct ctlsec_mntns *put_in_list(struct ctlsec_mntns *m,
					const struct mnt_namespace *ns,
					struct ctlsec_domain *d)
{
	struct ctlsec_entrants *e = &d->entrants;
	unsigned long flags;

	raw_spin_lock_irqsave(&mntns_lock, flags);
	if (!e->mntns_open) {
		/* It was unbound in the meantime. */
	} else if (!m || e->mntns_count >= CTLSEC_MNTNS_MAX) {
		e->mntns_any = true;
	} else if (!is_listed(ns, d)) {
		m->ns = ns;
		m->domain = d;
		hlist_add_head(&m->hash, get_mntns_chain(ns));
		list_add(&m->in_domain, &e->mntns);
		e->mntns_count++;
		m = NULL;
	}
	raw_spin_unlock_irqrestore(&mntns_lock, flags);
	return m;
}

void ctlsec_mntns_list(const struct mnt_namespace *ns, struct ctlsec_domain *d)
{
	if (!ctlsec_mntns_listed(ns, d))
		free_entry(put_in_list(alloc_entry(GFP_ATOMIC), ns, d));
}

static void unlist_entry(struct ctlsec_mntns *m, struct list_head *gone)
{
	lockdep_assert_held(&mntns_lock);

	hlist_del(&m->hash);
	list_move(&m->in_domain, gone);
	m->domain->entrants.mntns_count--;
}

static void free_entries(struct list_head *gone)
{
	struct ctlsec_mntns *m, *next;

	list_for_each_entry_safe(m, next, gone, in_domain)
		free_entry(m);
}

void ctlsec_mntns_freed(const struct mnt_namespace *ns)
{
	struct ctlsec_mntns *m;
	struct hlist_node *next;
	unsigned long flags;
	LIST_HEAD(gone);

	if (hlist_empty(get_mntns_chain(ns)))
		return;
	raw_spin_lock_irqsave(&mntns_lock, flags);
	hlist_for_each_entry_safe(m, next, get_mntns_chain(ns), hash) {
		if (m->ns == ns)
			unlist_entry(m, &gone);
	}
	raw_spin_unlock_irqrestore(&mntns_lock, flags);
	free_entries(&gone);
}

static bool forget_entries(struct ctlsec_entrants *e)
{
	unsigned int left = FORGET_BATCH;
	unsigned long flags;
	LIST_HEAD(gone);
	bool more;

	raw_spin_lock_irqsave(&mntns_lock, flags);
	e->mntns_any = false;
	WRITE_ONCE(e->mntns_open, false);
	while (left-- && !list_empty(&e->mntns))
		unlist_entry(list_first_entry(&e->mntns, struct ctlsec_mntns,
					      in_domain),
			     &gone);
	more = !list_empty(&e->mntns);
	raw_spin_unlock_irqrestore(&mntns_lock, flags);
	free_entries(&gone);
	return more;
}

void ctlsec_mntns_allow(struct ctlsec_domain *d, bool allowed)
{
	unsigned long flags;

	if (allowed) {
		raw_spin_lock_irqsave(&mntns_lock, flags);
		WRITE_ONCE(d->entrants.mntns_open, true);
		raw_spin_unlock_irqrestore(&mntns_lock, flags);
		return;
	}
	while (forget_entries(&d->entrants))
		cond_resched();
}

/* The tasks of a domain that is bound. */

struct mntns_scan {
	struct ctlsec_domain *domain;
	struct ctlsec_host host;
};

static int scan_mntns(struct task_struct *t, void *arg)
{
	const struct mnt_namespace *ns = NULL;
	struct mntns_scan *scan = arg;

	if (!ctlsec_member_user_in(t, scan->domain) ||
	    ctlsec_pending_in(t, scan->domain))
		return 0;
	/* Pins the namespace. */
	task_lock(t);
	if (t->nsproxy)
		ns = t->nsproxy->mnt_ns;
	if (ns && ns != scan->host.mnt_ns)
		ctlsec_mntns_list(ns, scan->domain);
	task_unlock(t);
	return 0;
}

static int pause_scan(void *arg)
{
	cond_resched();
	return 0;
}

void ctlsec_mntns_scan(struct ctlsec_domain *d)
{
	struct mntns_scan scan = { .domain = d };
	const struct ctlsec_walk walk = { .visit = scan_mntns,
					  .pause = pause_scan,
					  .arg = &scan };

	lockdep_assert_held(&ctlsec_lock);

	ctlsec_host_read(&scan.host);
	ctlsec_walk_tasks(&walk);
}
