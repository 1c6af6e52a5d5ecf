// SPDX-License-Identifier: GPL-2.0
/*
 * Charging user namespaces.
 *
 * One is charged before the kernel makes it, under a reservation that is in no
 * table yet, and entered under its address once it exists. It is uncharged when
 * the kernel is about to free it. A later charge found it by a task
 * in it, or in a descendant: that pins it until an RCU grace period after the
 * task left, so its end comes later and finds the charge.
 */
#include "task/userns.h"

#include <linux/cgroup.h>
#include <linux/cred.h>
#include <linux/sched/signal.h>

#include "compat/cred.h"
#include "compat/threads.h"
#include "domain/member.h"
#include "hook/hook.h"
#include "limits.h"
#include "task/record.h"
#include "task/state.h"

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
	struct ctlsec_record *r;

	if (ns == &init_user_ns || !ctlsec_record_count())
		return ALL_CAPS;
	r = ctlsec_record_find(ns);
	return r ? READ_ONCE(r->caps) : ALL_CAPS;
}

u64 ctlsec_userns_current_caps(void)
{
	u64 caps = ctlsec_compat_cap_bits(&current_cred()->cap_bset);

	rcu_read_lock();
	caps &= ctlsec_userns_caps(current_user_ns());
	rcu_read_unlock();
	return caps;
}

static bool admit_userns(struct ctlsec_domain *d, void *arg)
{
	unsigned int *count = arg;

	++*count;
	if (ctlsec_state_is_short(d)) {
		d->cap.counts.userns_denied++;
		return false;
	}
	return ctlsec_fork_cap_admit_userns(&d->cap);
}

/* Return: 0, -ENOSPC, or how many slots it takes. */
static int try_reserve_userns(struct user_namespace *parent,
			      struct ctlsec_record *r)
{
	struct cgroup *cgrp = task_dfl_cgroup(current);
	unsigned int count = 0;

	lockdep_assert_held(&ctlsec_fork_cap_lock);

	if (!ctlsec_registry_walk(cgrp, parent, admit_userns, &count))
		return -ENOSPC;
	if (count > r->slots)
		return count;
	r->kind = CTLSEC_RECORD_USERNS;
	r->caps = ctlsec_userns_current_caps();
	ctlsec_registry_walk(cgrp, parent, ctlsec_record_charge_visit, r);
	return 0;
}

int ctlsec_userns_reserve(struct user_namespace *parent,
			  struct ctlsec_record **reserved)
{
	struct ctlsec_record *r;
	unsigned long flags;
	int ret = 0;

	*reserved = NULL;
	if (!ctlsec_registry_count(CTLSEC_KIND_CGROUP) &&
	    !ctlsec_registry_count(CTLSEC_KIND_USERNS))
		return 0;
	do {
		bool unused;

		/* Charged to its creator, as the namespace itself is. */
		r = ctlsec_record_new(ret, GFP_KERNEL_ACCOUNT);
		if (!r)
			return -ENOMEM;
		rcu_read_lock();
		raw_spin_lock_irqsave(&ctlsec_fork_cap_lock, flags);
		ret = try_reserve_userns(parent, r);
		unused = !r->used;
		raw_spin_unlock_irqrestore(&ctlsec_fork_cap_lock, flags);
		rcu_read_unlock();
		if (unused)
			ctlsec_record_free(r);
		else
			*reserved = r;
	} while (ret > 0);
	return ret;
}

void ctlsec_userns_created(struct ctlsec_record *r, struct user_namespace *ns)
{
	bool used, idle;
	unsigned long flags;

	/* Whose memory is it? The end of its last user was missed. */
	rcu_read_lock();
	used = ctlsec_record_find(ns);
	rcu_read_unlock();
	if (used) {
		ctlsec_userns_freed(ns);
		ctlsec_hook_missed("the end of a user namespace");
	}

	raw_spin_lock_irqsave(&ctlsec_fork_cap_lock, flags);
	idle = ctlsec_record_is_idle(r);
	if (!idle)
		ctlsec_record_insert(r, ns);
	raw_spin_unlock_irqrestore(&ctlsec_fork_cap_lock, flags);
	if (idle)
		ctlsec_record_free(r);
}

void ctlsec_userns_failed(struct ctlsec_record *r)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&ctlsec_fork_cap_lock, flags);
	ctlsec_record_uncharge_all(r);
	raw_spin_unlock_irqrestore(&ctlsec_fork_cap_lock, flags);
	ctlsec_record_free(r);
}

void ctlsec_userns_freed(struct user_namespace *ns)
{
	struct ctlsec_record *r;
	unsigned long flags;

	if (!ctlsec_record_count())
		return;
	raw_spin_lock_irqsave(&ctlsec_fork_cap_lock, flags);
	r = ctlsec_record_find(ns);
	if (r)
		ctlsec_record_remove(r);
	raw_spin_unlock_irqrestore(&ctlsec_fork_cap_lock, flags);
}

/**
 * struct wanted - domains that a namespace has to be charged to
 * @ns: the namespace; the domains of its ancestors
 * @creator: and of this cgroup's, unless NULL
 * @domain: and this one, unless NULL
 * @caps: its ceiling, as far as it can still be told
 * @noted: it need not be in their counts
 */
struct wanted {
	struct user_namespace *ns;
	struct cgroup *creator;
	struct ctlsec_domain *domain;
	u64 caps;
	bool noted;
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
	return !w->creator ||
	       ctlsec_registry_walk(w->creator, NULL, visit, arg);
}

struct count_charges {
	struct ctlsec_record *record;
	unsigned int missing;
	bool noted;
};

static bool count_charges(struct ctlsec_domain *d, void *arg)
{
	struct ctlsec_charge *c = NULL;
	struct count_charges *t = arg;

	if (t->record)
		c = ctlsec_record_charge_of(t->record, d);
	if (!c || (c->noted && !t->noted))
		t->missing++;
	return true;
}

/* Return: 0, or the slots that a spare must have. */
static unsigned int complete_userns_charges(const struct wanted *w,
					    struct ctlsec_prealloc *prealloc)
{
	struct count_charges t = { .record = ctlsec_record_find(w->ns),
				   .noted = w->noted };
	struct ctlsec_record *r;
	unsigned int slots;
	bool fits;

	lockdep_assert_held(&ctlsec_fork_cap_lock);

	if (t.record)
		WRITE_ONCE(t.record->caps, t.record->caps & w->caps);
	walk_wanted(w, count_charges, &t);
	if (!t.missing)
		return 0;
	slots = t.missing + (t.record ? t.record->used : 0);
	r = ctlsec_record_room(w->ns, CTLSEC_RECORD_USERNS, slots, prealloc);
	if (!r)
		return slots;
	WRITE_ONCE(r->caps, r->caps & w->caps);
	fits = walk_wanted(w,
			   w->noted ? ctlsec_record_note_visit :
				      ctlsec_record_charge_visit,
			   r);
	if (ctlsec_record_is_idle(r))
		ctlsec_record_remove(r);
	return fits ? 0 : slots + 1;
}

static void ensure_charged(const struct wanted *w,
			   struct ctlsec_prealloc *prealloc)
{
	unsigned int slots;
	unsigned long flags;

	do {
		rcu_read_lock();
		raw_spin_lock_irqsave(&ctlsec_fork_cap_lock, flags);
		slots = complete_userns_charges(w, prealloc);
		raw_spin_unlock_irqrestore(&ctlsec_fork_cap_lock, flags);
		rcu_read_unlock();
	} while (slots && ctlsec_record_prealloc(prealloc, slots));
}

bool ctlsec_userns_seen(struct task_struct *t, struct ctlsec_prealloc *prealloc)
{
	struct wanted w = { .caps = ALL_CAPS };
	unsigned int shortfall = prealloc->shortfall;

	if (!enabled || !ctlsec_registry_count(CTLSEC_KIND_USERNS))
		return true;
	rcu_read_lock();
	w.ns = __task_cred(t)->user_ns;
	rcu_read_unlock();
	for (; w.ns->parent; w.ns = w.ns->parent)
		ensure_charged(&w, prealloc);
	return prealloc->shortfall == shortfall;
}

void ctlsec_userns_newtask(struct task_struct *child)
{
	struct ctlsec_prealloc prealloc = { .gfp = GFP_ATOMIC | __GFP_NOWARN };
	struct wanted w = { .caps = ctlsec_userns_current_caps() };

	if (!enabled)
		return;
	rcu_read_lock();
	w.ns = __task_cred(child)->user_ns;
	w.creator = task_dfl_cgroup(current);
	ensure_charged(&w, &prealloc);
	rcu_read_unlock();
	if (prealloc.shortfall)
		ctlsec_hook_missed("a user namespace, no memory to count it");
	ctlsec_record_prealloc_free(&prealloc);
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
	struct ctlsec_prealloc prealloc = {};
	struct wanted w = { .ns = current_user_ns(),
			    .caps = caps,
			    .noted = true };
	unsigned int round = 0;

	if (!enabled || !entered_from_inside(from))
		return;
	while (round++ < CTLSEC_SCAN_ROUNDS_MAX) {
		prealloc.shortfall = 0;
		rcu_read_lock();
		w.creator = task_dfl_cgroup(current);
		ensure_charged(&w, &prealloc);
		rcu_read_unlock();
		if (!prealloc.shortfall)
			break;
		ctlsec_record_topup(&prealloc);
	}
	/* It is in there, with every capability in its bounding set. */
	if (round > CTLSEC_SCAN_ROUNDS_MAX) {
		ctlsec_hook_missed("a user namespace, no memory to limit it");
		send_sig(SIGKILL, current, 1);
	}
	ctlsec_record_prealloc_free(&prealloc);
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

/* The namespace below which those of @d's tasks count. */
static struct user_namespace *find_base_ns(struct ctlsec_domain *d)
{
	struct task_struct *process, *t;
	struct user_namespace *base = NULL;

	if (d->kind == CTLSEC_KIND_USERNS)
		return d->ns;
	for_each_process(process)
		ctlsec_compat_for_each_thread(process, t) {
			struct user_namespace *ns = __task_cred(t)->user_ns;

			if (ctlsec_member_user_in(t, d))
				base = base ? find_common_ns(base, ns) : ns;
		}
	return base;
}

/*
 * The creator of the namespaces found below @base is not known any more; it had no
 * more than the tasks that are still in @base, the container's first among them.
 */
static u64 find_caps_in(struct ctlsec_domain *d,
			const struct user_namespace *base)
{
	struct task_struct *process, *t;
	bool found = false;
	u64 caps = 0;

	for_each_process(process)
		ctlsec_compat_for_each_thread(process, t) {
			const struct cred *cred = __task_cred(t);

			if (cred->user_ns != base ||
			    !ctlsec_member_user_in(t, d))
				continue;
			caps |= ctlsec_compat_cap_bits(&cred->cap_bset);
			found = true;
		}
	return found ? caps : ALL_CAPS;
}

void ctlsec_userns_scan(struct ctlsec_domain *d,
			struct ctlsec_prealloc *prealloc)
{
	struct user_namespace *base = find_base_ns(d);
	struct wanted w = { .domain = d, .caps = find_caps_in(d, base) };
	struct task_struct *process, *t;

	if (!enabled)
		return;
	for_each_process(process)
		ctlsec_compat_for_each_thread(process, t) {
			if (!ctlsec_member_user_in(t, d))
				continue;
			w.ns = __task_cred(t)->user_ns;
			/* Not for one that came from elsewhere since find_base_ns(). */
			if (!base || find_common_ns(w.ns, base) != base)
				continue;
			for (; w.ns != base; w.ns = w.ns->parent)
				ensure_charged(&w, prealloc);
		}
}
