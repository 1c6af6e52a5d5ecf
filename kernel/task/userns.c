// SPDX-License-Identifier: GPL-2.0
/*
 * Charging user namespaces.
 *
 * One is charged before the kernel makes it, under a reservation that is in no
 * table yet, and entered under its address once it exists. It is uncharged when
 * the kernel is about to free it. A scan that charges it later found it by a task
 * in it, or in a descendant: that pins it until an RCU grace period after the
 * task left, so its end comes later and finds the charge.
 */
#include "task/userns.h"

#include <linux/cgroup.h>
#include <linux/cred.h>
#include <linux/sched/signal.h>

#include "compat/cred.h"
#include "domain/member.h"
#include "hook/hook.h"
#include "limits.h"
#include "task/ns_record.h"
#include "task/prealloc.h"
#include "task/walk.h"

/* Capability masks: no ceiling. */
#define ALL_CAPS (~0ULL)

/* Written once by init. */
static bool enabled __ro_after_init;

void __init ctlsec_userns_enable(void)
{
	enabled = true;
}

u64 ctlsec_userns_caps(struct user_namespace *ns)
{
	struct ctlsec_ns_record *r;

	if (ns == &init_user_ns || !ctlsec_ns_record_count())
		return ALL_CAPS;
	r = ctlsec_ns_record_find(ns);
	return r ? READ_ONCE(r->caps) : ALL_CAPS;
}

static u64 bound_caps(const struct cred *cred)
{
	u64 caps = ctlsec_compat_cap_bits(&cred->cap_bset);

	rcu_read_lock();
	caps &= ctlsec_userns_caps(cred->user_ns);
	rcu_read_unlock();
	return caps;
}

u64 ctlsec_userns_current_caps(void)
{
	return bound_caps(current_cred());
}

u64 ctlsec_userns_real_caps(void)
{
	return bound_caps(current_real_cred());
}

static bool admit_userns(struct ctlsec_domain *d, void *arg)
{
	unsigned int *count = arg;

	++*count;
	if (ctlsec_fork_cap_slow(&d->cap) & CTLSEC_SLOW_ENOMEM) {
		d->cap.userns_denied++;
		return false;
	}
	return ctlsec_fork_cap_admit_userns(&d->cap);
}

/* Return: 0, -ENOSPC, or how many slots it takes. */
static int try_reserve_userns(struct user_namespace *parent,
			      struct ctlsec_ns_record *r)
{
	struct cgroup *cgrp = task_dfl_cgroup(current);
	unsigned int count = 0;

	lockdep_assert_held(&ctlsec_fork_cap_lock);

	if (!ctlsec_registry_walk(cgrp, parent, admit_userns, &count))
		return -ENOSPC;
	if (count > r->slots)
		return count;
	r->caps = ctlsec_userns_current_caps();
	ctlsec_registry_walk(cgrp, parent, ctlsec_ns_record_charge_visit, r);
	return 0;
}

int ctlsec_userns_reserve(struct user_namespace *parent,
			  struct ctlsec_ns_record **reserved)
{
	struct ctlsec_ns_record *r;
	unsigned long flags;
	int ret = 0;

	*reserved = NULL;
	if (!ctlsec_registry_count(CTLSEC_KIND_CGROUP) &&
	    !ctlsec_registry_count(CTLSEC_KIND_USERNS))
		return 0;
	do {
		bool unused;

		/* At the expense of its maker, as the namespace itself is. */
		r = ctlsec_ns_record_new(ret, GFP_KERNEL_ACCOUNT);
		if (!r)
			return -ENOMEM;
		rcu_read_lock();
		raw_spin_lock_irqsave(&ctlsec_fork_cap_lock, flags);
		ret = try_reserve_userns(parent, r);
		unused = !r->used;
		raw_spin_unlock_irqrestore(&ctlsec_fork_cap_lock, flags);
		rcu_read_unlock();
		if (unused)
			ctlsec_ns_record_free(r);
		else
			*reserved = r;
	} while (ret > 0);
	return ret;
}

void ctlsec_userns_created(struct ctlsec_ns_record *r,
			   struct user_namespace *ns)
{
	bool used, idle;
	unsigned long flags;

	/* Whose memory is it? The end of its last user was missed. */
	rcu_read_lock();
	used = ctlsec_ns_record_find(ns);
	rcu_read_unlock();
	if (used) {
		ctlsec_userns_freed(ns);
		ctlsec_hook_missed("the end of a user namespace");
	}

	raw_spin_lock_irqsave(&ctlsec_fork_cap_lock, flags);
	idle = ctlsec_ns_record_is_idle(r);
	if (!idle)
		ctlsec_ns_record_insert(r, ns);
	raw_spin_unlock_irqrestore(&ctlsec_fork_cap_lock, flags);
	if (idle)
		ctlsec_ns_record_free(r);
}

void ctlsec_userns_failed(struct ctlsec_ns_record *r)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&ctlsec_fork_cap_lock, flags);
	ctlsec_ns_record_uncharge_all(r);
	raw_spin_unlock_irqrestore(&ctlsec_fork_cap_lock, flags);
	ctlsec_ns_record_free(r);
}

void ctlsec_userns_freed(struct user_namespace *ns)
{
	struct ctlsec_ns_record *r;
	unsigned long flags;

	if (!ctlsec_ns_record_count())
		return;
	raw_spin_lock_irqsave(&ctlsec_fork_cap_lock, flags);
	r = ctlsec_ns_record_find(ns);
	if (r)
		ctlsec_ns_record_remove(r);
	raw_spin_unlock_irqrestore(&ctlsec_fork_cap_lock, flags);
}

/**
 * struct wanted - domains that a namespace has to be charged to
 * @ns: the namespace; the domains of its ancestors
 * @domain: and this one, unless NULL
 * @caps: its ceiling, as far as it can still be told
 * @by_current: and those of current's cgroup: it made or entered the namespace
 * @counted: and be in their counts
 */
struct wanted {
	struct user_namespace *ns;
	struct ctlsec_domain *domain;
	u64 caps;
	bool by_current;
	bool counted;
};

static bool walk_wanted(const struct wanted *w, ctlsec_registry_visit visit,
			void *arg)
{
	struct user_namespace *ns;
	struct ctlsec_domain *d;

	for (ns = w->ns->parent; ns; ns = ns->parent) {
		d = ctlsec_registry_userns(ns);
		if (d && !visit(d, arg))
			return false;
	}
	if (w->domain && !visit(w->domain, arg))
		return false;
	return !w->by_current ||
	       ctlsec_registry_walk(task_dfl_cgroup(current), NULL, visit, arg);
}

struct count_charges {
	struct ctlsec_ns_record *record;
	unsigned int missing;
	bool counted;
};

static bool count_charges(struct ctlsec_domain *d, void *arg)
{
	struct ctlsec_ns_charge *c = NULL;
	struct count_charges *t = arg;

	if (t->record)
		c = ctlsec_ns_record_charge_of(t->record, d);
	if (!c || (!c->counted && t->counted))
		t->missing++;
	return true;
}

/* Return: 0, or the slots that a spare must have. */
static unsigned int complete_userns_charges(const struct wanted *w,
					    struct ctlsec_ns_record **spare)
{
	struct count_charges t = { .record = ctlsec_ns_record_find(w->ns),
				   .counted = w->counted };
	struct ctlsec_ns_record *r;
	unsigned int slots;
	bool fits;

	lockdep_assert_held(&ctlsec_fork_cap_lock);

	if (t.record)
		WRITE_ONCE(t.record->caps, t.record->caps & w->caps);
	walk_wanted(w, count_charges, &t);
	if (!t.missing)
		return 0;
	slots = t.missing + (t.record ? t.record->used : 0);
	r = ctlsec_ns_record_room(w->ns, slots, spare);
	if (!r)
		return slots;
	WRITE_ONCE(r->caps, r->caps & w->caps);
	fits = walk_wanted(w,
			   w->counted ? ctlsec_ns_record_charge_visit :
					ctlsec_ns_record_note_visit,
			   r);
	if (ctlsec_ns_record_is_idle(r))
		ctlsec_ns_record_remove(r);
	return fits ? 0 : slots + 1;
}

static bool try_complete(void *arg, struct ctlsec_prealloc *p)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&ctlsec_fork_cap_lock, flags);
	p->slots = complete_userns_charges(arg, &p->ns_record);
	raw_spin_unlock_irqrestore(&ctlsec_fork_cap_lock, flags);
	return !p->slots;
}

/* Return: false if memory was short. */
static bool ensure_charged(struct wanted *w, struct ctlsec_prealloc *p,
			   gfp_t gfp)
{
	return ctlsec_prealloc_retry(p, gfp, try_complete, w);
}

bool ctlsec_userns_seen(struct task_struct *t, struct ctlsec_prealloc *p,
			gfp_t gfp)
{
	struct wanted w = { .caps = ALL_CAPS, .counted = true };

	if (!enabled || !ctlsec_registry_count(CTLSEC_KIND_USERNS))
		return true;
	rcu_read_lock();
	w.ns = __task_cred(t)->user_ns;
	rcu_read_unlock();
	for (; w.ns->parent; w.ns = w.ns->parent) {
		if (!ensure_charged(&w, p, gfp))
			return false;
	}
	return true;
}

void ctlsec_userns_newtask(struct task_struct *child)
{
	struct ctlsec_prealloc p = {};
	struct wanted w = { .caps = ctlsec_userns_current_caps(),
			    .by_current = true,
			    .counted = true };

	if (!enabled)
		return;
	rcu_read_lock();
	w.ns = __task_cred(child)->user_ns;
	if (!ensure_charged(&w, &p, GFP_ATOMIC | __GFP_NOWARN))
		ctlsec_hook_missed("a user namespace, no memory to count it");
	rcu_read_unlock();
	ctlsec_prealloc_free(&p);
}

static bool entered_from_inside(struct user_namespace *from)
{
	bool inside;

	/* After current entered, and pairs with the barrier in
	 * ctlsec_sync_domain_added(): a domain that is not seen here looks at
	 * tasks later, and sees where current is now.
	 */
	smp_mb();
	rcu_read_lock();
	inside = ctlsec_registry_applies(task_dfl_cgroup(current), from);
	rcu_read_unlock();
	return inside;
}

void ctlsec_userns_entered(struct user_namespace *from, u64 caps)
{
	struct ctlsec_prealloc p = {};
	struct wanted w = { .ns = current_user_ns(),
			    .caps = caps,
			    .by_current = true };
	unsigned int tries = CTLSEC_SCAN_ROUNDS_MAX;

	if (!enabled || !entered_from_inside(from))
		return;
	while (tries && !ensure_charged(&w, &p, GFP_KERNEL))
		tries--;
	/* It is in there, with every capability in its bounding set. */
	if (!tries) {
		ctlsec_hook_missed("a user namespace, no memory to limit it");
		send_sig(SIGKILL, current, 1);
	}
	ctlsec_prealloc_free(&p);
}

static struct user_namespace *find_common_ns(struct user_namespace *a,
					     struct user_namespace *b)
{
	while (a != b) {
		if (a->level < b->level)
			b = b->parent;
		else
			a = a->parent;
	}
	return a;
}

struct base_walk {
	struct ctlsec_domain *domain;
	struct user_namespace *base;
};

static int meet_base(struct task_struct *t, void *arg)
{
	struct user_namespace *ns = __task_cred(t)->user_ns;
	struct base_walk *b = arg;

	if (!ctlsec_member_user_in(t, b->domain))
		return 0;
	if (b->base)
		ns = find_common_ns(b->base, ns);
	if (ns != b->base) {
		get_user_ns(ns);
		put_user_ns(b->base);
		b->base = ns;
	}
	return 0;
}

/* The namespace below which those of @d's tasks count, with a reference; NULL where
 * @d has no tasks.
 */
static struct user_namespace *get_base_ns(struct ctlsec_domain *d)
{
	struct base_walk b = { .domain = d };
	const struct ctlsec_walk walk = { .visit = meet_base, .arg = &b };

	if (d->kind == CTLSEC_KIND_USERNS)
		return get_user_ns(d->ns);
	ctlsec_walk_tasks(&walk);
	return b.base;
}

struct caps_walk {
	struct ctlsec_domain *domain;
	const struct user_namespace *base;
	bool found;
	u64 caps;
};

static int add_caps(struct task_struct *t, void *arg)
{
	const struct cred *cred = __task_cred(t);
	struct caps_walk *c = arg;

	if (cred->user_ns == c->base && ctlsec_member_user_in(t, c->domain)) {
		c->caps |= ctlsec_compat_cap_bits(&cred->cap_bset);
		c->found = true;
	}
	return 0;
}

/*
 * The makers of the namespaces found below @base are not known any more. They had no
 * more than the tasks that are still in @base, the container's first among them.
 */
static u64 find_caps_in(struct ctlsec_domain *d,
			const struct user_namespace *base)
{
	struct caps_walk c = { .domain = d, .base = base };
	const struct ctlsec_walk walk = { .visit = add_caps, .arg = &c };

	ctlsec_walk_tasks(&walk);
	return c.found ? c.caps : ALL_CAPS;
}

struct userns_scan {
	struct wanted wanted;
	struct user_namespace *base;
	struct ctlsec_prealloc prealloc;
};

static int charge_found_ns(struct task_struct *t, void *arg)
{
	struct userns_scan *s = arg;
	struct wanted *w = &s->wanted;

	if (!ctlsec_member_user_in(t, w->domain))
		return 0;
	w->ns = __task_cred(t)->user_ns;
	/* Not for one that came from elsewhere since get_base_ns(). */
	if (find_common_ns(w->ns, s->base) != s->base)
		return 0;
	for (; w->ns != s->base; w->ns = w->ns->parent) {
		if (!ensure_charged(w, &s->prealloc, GFP_NOWAIT | __GFP_NOWARN))
			return 1;
	}
	return 0;
}

static int topup_userns_scan(void *arg)
{
	struct userns_scan *s = arg;

	return ctlsec_prealloc_topup(&s->prealloc, GFP_KERNEL) ? 0 : -ENOMEM;
}

int ctlsec_userns_scan(struct ctlsec_domain *d)
{
	struct userns_scan s = { .wanted = { .domain = d, .counted = true } };
	const struct ctlsec_walk walk = { .visit = charge_found_ns,
					  .pause = topup_userns_scan,
					  .arg = &s };
	int err = 0;

	if (!enabled)
		return 0;
	s.base = get_base_ns(d);
	if (s.base) {
		s.wanted.caps = find_caps_in(d, s.base);
		err = ctlsec_walk_tasks(&walk);
	}
	ctlsec_prealloc_free(&s.prealloc);
	put_user_ns(s.base);
	return err;
}
