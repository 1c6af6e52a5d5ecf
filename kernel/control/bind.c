// SPDX-License-Identifier: GPL-2.0
/*
 * The transactions on bindings. A new one is put into the tables, and the cgroups that
 * it wants are collected, while no cgroup is being made (ctlsec_binding_sem): each is
 * either collected or finds the binding. Then they are bound, one after the other.
 */
#include "control/bind.h"

#include <linux/cgroup.h>
#include <linux/ctlsec.h>
#include <linux/limits.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

#include "compat/extack.h"
#include "control/mkdir.h"
#include "domain/binding.h"
#include "domain/registry.h"
#include "limits.h"
#include "policy/profile.h"
#include "task/activation.h"

#define ALL_SETTINGS \
	(CTLSEC_BIND_PROFILE | CTLSEC_BIND_MODE | CTLSEC_BIND_ACTIVATION)
#define ALL_LIMITS                                                    \
	(CTLSEC_LIMIT_PIDS | CTLSEC_LIMIT_RATE | CTLSEC_LIMIT_BURST | \
	 CTLSEC_LIMIT_ON_LIMIT | CTLSEC_LIMIT_USERNS)

/**
 * struct taken - a cgroup that a new binding gets
 * @cgrp: a reference
 * @d: its domain, once it is bound
 * @created: it had none before
 * @owner: whose its domain was before, if it had one
 * @old: and the settings of that
 */
struct taken {
	struct cgroup *cgrp;
	struct ctlsec_domain *d;
	bool created;
	struct ctlsec_binding *owner;
	struct ctlsec_bind old;
};

/**
 * struct plan - the cgroups that a binding gets
 * @b: the binding
 * @v: up to @room of them
 * @n: how many there are
 * @room: if that is less, @v is to be made larger
 */
struct plan {
	struct ctlsec_binding *b;
	struct taken *v;
	u32 n;
	u32 room;
};

/* For paths; under ctlsec_lock. */
static char path_buffer[PATH_MAX + CTLSEC_MKDIR_PATH_ROOM];

/* Settings */

static void get_settings(const struct ctlsec_domain *d, struct ctlsec_bind *s)
{
	unsigned long word = ctlsec_domain_profile_mode(d);

	s->given = ALL_SETTINGS;
	s->activation = d->entrants.activation;
	s->profile = ctlsec_domain_profile_of(word);
	s->mode = ctlsec_domain_mode_of(word);
	ctlsec_fork_cap_limits((struct ctlsec_fork_cap *)&d->cap, &s->limits);
	s->limits.given = ALL_LIMITS;
}

static void get_binding_settings(const struct ctlsec_binding *b,
				 struct ctlsec_bind *s)
{
	s->given = ALL_SETTINGS;
	s->activation = b->activation;
	s->profile = b->profile;
	s->mode = b->mode;
	s->limits = b->limits;
}

/* As ctlsec_fork_cap_set() does it. */
static void change_limits(struct ctlsec_limits *l,
			  const struct ctlsec_limits *given)
{
	if (given->given & CTLSEC_LIMIT_PIDS)
		l->pids_max = given->pids_max;
	if (given->given & CTLSEC_LIMIT_RATE) {
		l->rate = given->rate;
		l->burst = given->rate;
	}
	if (given->given & CTLSEC_LIMIT_BURST)
		l->burst = given->burst;
	if (given->given & CTLSEC_LIMIT_ON_LIMIT)
		l->on_limit = given->on_limit;
	if (given->given & CTLSEC_LIMIT_USERNS)
		l->userns_max = given->userns_max;
}

static void change_settings(struct ctlsec_binding *b,
			    const struct ctlsec_bind *given)
{
	if (given->given & CTLSEC_BIND_PROFILE)
		b->profile = given->profile;
	if (given->given & CTLSEC_BIND_MODE)
		b->mode = given->mode;
	if (given->given & CTLSEC_BIND_ACTIVATION)
		b->activation = given->activation;
	change_limits(&b->limits, &given->limits);
	if (given->limits.given & CTLSEC_LIMIT_PIDS)
		b->pids_implied = false;
}

/* The default limit of tasks is for what is enforced. */
static void imply_pids(struct ctlsec_binding *b)
{
	b->pids_implied = b->mode == CTLSEC_MODE_ENFORCE;
	b->limits.pids_max = b->pids_implied ? CTLSEC_PIDS_DEFAULT : CTLSEC_MAX;
}

/* @like: the domain that is there already, or NULL. */
static void init_settings(struct ctlsec_binding *b,
			  const struct ctlsec_domain *like,
			  const struct ctlsec_bind *given)
{
	struct ctlsec_bind now = {
		.given = ALL_SETTINGS,
		.limits = {
			.given = ALL_LIMITS,
			.pids_max = CTLSEC_MAX,
			.rate = CTLSEC_MAX,
			.burst = CTLSEC_MAX,
			.userns_max = CTLSEC_MAX,
		},
	};

	if (like)
		get_settings(like, &now);
	change_settings(b, &now);
	b->limits.given = ALL_LIMITS;
	change_settings(b, given);
	if (!like && !(given->limits.given & CTLSEC_LIMIT_PIDS))
		imply_pids(b);
}

/* Collecting */

/* Does the binding get a cgroup with this domain, or NULL? What was bound by hand is
 * left alone by patterns.
 */
static bool takes_over(const struct ctlsec_binding *b,
		       const struct ctlsec_domain *d)
{
	if (!d)
		return true;
	return d->binding ? ctlsec_binding_beats(b, d->binding) : !b->pattern;
}

static bool wants_cgroup(const struct ctlsec_binding *b, struct cgroup *cgrp)
{
	int n;

	if (!cgrp->level || !(READ_ONCE(cgrp->self.flags) & CSS_ONLINE))
		return false;
	n = cgroup_path(cgrp, path_buffer, PATH_MAX);
	return n > 0 && n < PATH_MAX - 1 &&
	       ctlsec_binding_wants(b, path_buffer,
				    cgrp->ancestors[cgrp->level - 1]) &&
	       takes_over(b, ctlsec_registry_cgroup(cgrp));
}

static void add_taken(struct plan *p, struct cgroup *cgrp)
{
	if (!css_tryget(&cgrp->self))
		return;
	if (p->n < p->room)
		p->v[p->n].cgrp = cgrp;
	else
		cgroup_put(cgrp);
	p->n++;
}

static void put_taken(struct plan *p)
{
	u32 i;

	for (i = 0; i < min(p->n, p->room); i++)
		cgroup_put(p->v[i].cgrp);
	kvfree(p->v);
	p->v = NULL;
	p->room = 0;
}

static void collect_cgroups(struct plan *p)
{
	struct cgroup_subsys_state *root = &cgrp_dfl_root.cgrp.self, *pos;
	struct cgroup *done = NULL;

	p->n = 0;
	rcu_read_lock();
	for (pos = css_next_descendant_pre(NULL, root); pos;
	     pos = css_next_descendant_pre(pos, root)) {
		struct cgroup *cgrp = pos->cgroup;

		/* A pattern has the topmost. */
		if ((done && cgroup_is_descendant(cgrp, done)) ||
		    !wants_cgroup(p->b, cgrp))
			continue;
		add_taken(p, cgrp);
		done = cgrp;
	}
	rcu_read_unlock();
}

/* Context: no cgroup is being made, so a second round does. */
static int collect_all(struct plan *p)
{
	for (;;) {
		collect_cgroups(p);
		if (p->n <= p->room)
			return 0;
		put_taken(p);
		p->v = kvcalloc(p->n + 16, sizeof(*p->v), GFP_KERNEL);
		if (!p->v)
			return -ENOMEM;
		p->room = p->n + 16;
	}
}

static int collect_one(struct plan *p, struct cgroup *cgrp)
{
	p->v = kvcalloc(1, sizeof(*p->v), GFP_KERNEL);
	if (!p->v)
		return -ENOMEM;
	p->room = 1;
	css_get(&cgrp->self);
	p->v[0].cgrp = cgrp;
	p->n = 1;
	return 0;
}

/* Binding what was collected */

static u64 count_tasks(struct ctlsec_domain *d)
{
	struct ctlsec_fork_counts c;

	ctlsec_fork_cap_counts(&d->cap, &c);
	return c.tasks;
}

/* How many tasks there are is known once they are counted: a limit that was not asked
 * for comes after that, and not where it would refuse forks at once.
 */
static void imply_limit(struct ctlsec_binding *b, struct ctlsec_domain *d)
{
	struct ctlsec_limits l = { .given = CTLSEC_LIMIT_PIDS,
				   .pids_max = b->limits.pids_max };

	if (count_tasks(d) <= l.pids_max) {
		ctlsec_fork_cap_set(&d->cap, &l);
		if (count_tasks(d) <= l.pids_max)
			return;
	}
	l.pids_max = CTLSEC_MAX;
	ctlsec_fork_cap_set(&d->cap, &l);
	/* What came back to this path would have as many. */
	if (!b->pattern)
		b->limits.pids_max = CTLSEC_MAX;
}

static int bind_new(struct ctlsec_binding *b, struct taken *t,
		    struct netlink_ext_ack *extack)
{
	struct ctlsec_bind s;
	int err;

	css_get(&t->cgrp->self);
	t->d = ctlsec_domain_new_cgroup(t->cgrp);
	if (!t->d)
		return -ENOMEM;
	get_binding_settings(b, &s);
	if (b->pids_implied)
		s.limits.pids_max = CTLSEC_MAX;
	err = ctlsec_confine_create(t->d, &s, extack);
	if (err) {
		t->d = NULL;
		/* What was removed since then is not there to be bound. */
		return err == -ENOENT ? ctlsec_compat_extack_drop(extack) : err;
	}
	t->created = true;
	ctlsec_binding_own(b, t->d);
	if (b->pids_implied)
		imply_limit(b, t->d);
	return 0;
}

/* A domain becomes @b's, with its settings. They need no hook: @b has them. */
static int take_over(struct ctlsec_binding *b, struct ctlsec_domain *d,
		     struct netlink_ext_ack *extack)
{
	struct ctlsec_bind s;
	int err;

	get_binding_settings(b, &s);
	if (b->pids_implied)
		s.limits.given &= ~CTLSEC_LIMIT_PIDS;
	err = ctlsec_confine_change(d, &s, extack);
	if (err)
		return err;
	ctlsec_binding_own(b, d);
	if (b->pids_implied)
		imply_limit(b, d);
	return 0;
}

static int bind_taken(struct ctlsec_binding *b, struct taken *t,
		      struct netlink_ext_ack *extack)
{
	int err;

	t->d = ctlsec_registry_by_key(CTLSEC_KIND_CGROUP, cgroup_id(t->cgrp));
	if (!t->d)
		return bind_new(b, t, extack);
	t->owner = t->d->binding;
	get_settings(t->d, &t->old);
	/* Its profile must not go before it is known that it is not needed again. */
	ctlsec_profile_use(t->old.profile);
	err = take_over(b, t->d, extack);
	if (err) {
		ctlsec_confine_unuse_profile(t->old.profile);
		t->d = NULL;
	}
	return err;
}

static void undo_taken(struct taken *t)
{
	struct netlink_ext_ack ignored = {};

	if (!t->d)
		return;
	if (t->created) {
		ctlsec_confine_remove(t->d);
	} else {
		ctlsec_confine_change(t->d, &t->old, &ignored);
		ctlsec_binding_own(t->owner, t->d);
	}
}

static int bind_plan(struct plan *p, struct netlink_ext_ack *extack)
{
	u32 i, done = 0;
	int err = 0;

	if (p->b->pattern && p->n > CTLSEC_PATTERN_DOMAINS_MAX) {
		ctlsec_compat_extack_fmt(extack,
					 "it matches %u cgroups, more than %u",
					 p->n, CTLSEC_PATTERN_DOMAINS_MAX);
		return -ENOSPC;
	}
	while (done < p->n && !err)
		err = bind_taken(p->b, &p->v[done++], extack);
	for (i = 0; err && i < done; i++)
		undo_taken(&p->v[i]);
	for (i = 0; i < done; i++) {
		if (p->v[i].d && !p->v[i].created)
			ctlsec_confine_unuse_profile(p->v[i].old.profile);
	}
	return err;
}

/* The binding itself */

static int check_totals(const struct ctlsec_binding *b,
			struct netlink_ext_ack *extack)
{
	u32 n = ctlsec_binding_count(), patterns;

	patterns = ctlsec_binding_count_patterns();
	if (n < CTLSEC_BINDINGS_MAX &&
	    (!b->pattern || patterns < CTLSEC_PATTERNS_MAX))
		return 0;
	ctlsec_compat_extack_fmt(
		extack,
		"there are %u bindings, %u of them patterns: unbind some", n,
		patterns);
	return -ENOSPC;
}

/* Put it into the tables, and see what it wants, at one moment. */
static int add_and_collect(struct plan *p, struct cgroup *cgrp)
{
	int err;

	down_write(&ctlsec_binding_sem);
	err = cgrp ? collect_one(p, cgrp) : collect_all(p);
	if (!err)
		ctlsec_binding_add(p->b);
	up_write(&ctlsec_binding_sem);
	return err;
}

/* Hooks for domains that come are there before these can. */
static int hold_activation(u32 activation, struct netlink_ext_ack *extack)
{
	if (activation == CTLSEC_ACTIVATION_NOW)
		return 0;
	return ctlsec_activation_hold(extack);
}

static void release_activation(u32 activation)
{
	if (activation != CTLSEC_ACTIVATION_NOW)
		ctlsec_activation_release();
}

static void release_binding(struct ctlsec_binding *b)
{
	release_activation(b->activation);
	if (!ctlsec_binding_count())
		ctlsec_mkdir_unhook();
	ctlsec_confine_unuse_profile(b->profile);
	ctlsec_binding_free(b);
}

static int publish_binding(struct ctlsec_binding *b, struct cgroup *cgrp,
			   struct netlink_ext_ack *extack)
{
	struct plan plan = { .b = b };
	int err;

	err = ctlsec_binding_prepare(b);
	if (err)
		return err;
	err = add_and_collect(&plan, cgrp);
	if (err) {
		ctlsec_binding_cancel(b);
	} else {
		err = bind_plan(&plan, extack);
		if (err)
			ctlsec_bind_remove(b, false);
	}
	put_taken(&plan);
	return err;
}

int ctlsec_bind_create(struct ctlsec_binding *b, struct cgroup *cgrp,
		       const struct ctlsec_bind *given,
		       struct netlink_ext_ack *extack)
{
	struct ctlsec_domain *d = NULL;
	int err;

	lockdep_assert_held(&ctlsec_lock);

	if (cgrp)
		d = ctlsec_registry_by_key(CTLSEC_KIND_CGROUP, cgroup_id(cgrp));
	init_settings(b, d, given);
	err = check_totals(b, extack);
	if (!err)
		err = ctlsec_confine_use_profile(b->profile, extack);
	if (err) {
		ctlsec_binding_free(b);
		return err;
	}
	err = hold_activation(b->activation, extack);
	if (!err && !ctlsec_binding_count()) {
		err = ctlsec_mkdir_hook(extack);
		if (err)
			release_activation(b->activation);
	}
	if (err) {
		ctlsec_confine_unuse_profile(b->profile);
		ctlsec_binding_free(b);
		return err;
	}
	return publish_binding(b, cgrp, extack);
}

int ctlsec_bind_change(struct ctlsec_binding *b,
		       const struct ctlsec_bind *given,
		       struct netlink_ext_ack *extack)
{
	struct ctlsec_profile *old = b->profile, *p = old;
	u32 activation = b->activation, old_activation = b->activation;
	struct ctlsec_domain *d;
	u64 id = 0;
	int err;

	lockdep_assert_held(&ctlsec_lock);

	if (given->given & CTLSEC_BIND_PROFILE)
		p = given->profile;
	if (given->given & CTLSEC_BIND_ACTIVATION)
		activation = given->activation;
	err = hold_activation(activation, extack);
	if (err)
		return err;
	err = ctlsec_confine_use_profile(p, extack);
	if (err) {
		release_activation(activation);
		return err;
	}
	down_write(&ctlsec_binding_sem);
	change_settings(b, given);
	up_write(&ctlsec_binding_sem);
	while ((d = ctlsec_registry_next(id))) {
		id = d->id;
		/* It does not fail: what it needs is hooked for @b. */
		if (d->binding == b)
			WARN_ON_ONCE(ctlsec_confine_change(d, given, extack));
	}
	ctlsec_confine_unuse_profile(old);
	release_activation(old_activation);
	return 0;
}

/* Of a binding that is gone. Return: false if no other one wants it. */
static bool pass_on(struct ctlsec_domain *d)
{
	struct netlink_ext_ack ignored = {};
	struct ctlsec_binding *b;
	int n;

	n = cgroup_path(d->cgrp, path_buffer, PATH_MAX);
	if (n < 0 || n >= PATH_MAX - 1)
		return false;
	b = ctlsec_binding_choose(path_buffer,
				  d->cgrp->ancestors[d->cgrp->level - 1]);
	return b && !take_over(b, d, &ignored);
}

void ctlsec_bind_remove(struct ctlsec_binding *b, bool keep)
{
	struct ctlsec_domain *d;
	u64 id = 0;

	lockdep_assert_held(&ctlsec_lock);

	down_write(&ctlsec_binding_sem);
	ctlsec_binding_del(b);
	up_write(&ctlsec_binding_sem);
	while ((d = ctlsec_registry_next(id))) {
		id = d->id;
		if (d->binding != b)
			continue;
		if (keep) {
			ctlsec_binding_own(NULL, d);
			d->binding_id = 0;
		} else if (!pass_on(d)) {
			ctlsec_confine_remove(d);
		}
	}
	release_binding(b);
}

/* Cgroups that were being made when the hook came: as if they had come before. */
static void bind_late(struct work_struct *work)
{
	struct netlink_ext_ack why = {};
	struct ctlsec_binding *b;
	u64 id = 0;

	mutex_lock(&ctlsec_lock);
	while ((b = ctlsec_binding_next(id))) {
		struct plan plan = { .b = b };

		id = b->id;
		if (collect_all(&plan) || bind_plan(&plan, &why))
			pr_warn("a cgroup that came with binding %llu cannot be confined: bind it again\n",
				id);
		put_taken(&plan);
	}
	mutex_unlock(&ctlsec_lock);
}

static DECLARE_WORK(late_work, bind_late);

void __init ctlsec_bind_init(void)
{
	ctlsec_mkdir_init(&late_work);
}

void ctlsec_bind_exit(void)
{
	struct ctlsec_binding *b;

	mutex_lock(&ctlsec_lock);
	while ((b = ctlsec_binding_next(0)))
		ctlsec_bind_remove(b, true);
	mutex_unlock(&ctlsec_lock);
	ctlsec_mkdir_exit();
	cancel_work_sync(&late_work);
}
