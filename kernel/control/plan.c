// SPDX-License-Identifier: GPL-2.0
/*
 * Plans: collecting the cgroups that a binding gets, and binding them one after the
 * other, which can be undone until the plan is freed.
 */
#include "control/plan.h"

#include <linux/cgroup.h>
#include <linux/ctlsec.h>
#include <linux/limits.h>
#include <linux/mm.h>
#include <linux/slab.h>

#include "compat/extack.h"
#include "control/mkdir.h"
#include "control/settings.h"
#include "domain/binding.h"
#include "domain/registry.h"
#include "limits.h"
#include "policy/profile.h"

/* For paths; under ctlsec_lock. */
static char path_buffer[PATH_MAX + CTLSEC_MKDIR_PATH_ROOM];

/* Does the binding get a cgroup with this domain, or NULL? What was bound by hand is
 * left alone by patterns.
 */
static bool takes_over(const struct ctlsec_binding *b,
		       const struct ctlsec_domain *d)
{
	if (!d || d->only_learns)
		return true;
	/* It gets the layer with what it has. */
	if (b->layer)
		return false;
	if (ctlsec_binding_layers_only(d))
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

static void add_taken(struct ctlsec_plan *p, struct cgroup *cgrp)
{
	if (!css_tryget(&cgrp->self))
		return;
	if (p->n < p->room)
		p->v[p->n].cgrp = cgrp;
	else
		cgroup_put(cgrp);
	p->n++;
}

static void put_cgroups(struct ctlsec_plan *p)
{
	u32 i;

	for (i = 0; i < min(p->n, p->room); i++)
		cgroup_put(p->v[i].cgrp);
	kvfree(p->v);
	p->v = NULL;
	p->room = 0;
}

static void collect_cgroups(struct ctlsec_plan *p)
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

/* Where no cgroup is being made, a second round does. */
int ctlsec_plan_collect(struct ctlsec_plan *p)
{
	lockdep_assert_held_write(&ctlsec_binding_sem);

	for (;;) {
		collect_cgroups(p);
		if (p->n <= p->room)
			return 0;
		put_cgroups(p);
		p->v = kvcalloc(p->n + 16, sizeof(*p->v), GFP_KERNEL);
		if (!p->v)
			return -ENOMEM;
		p->room = p->n + 16;
	}
}

int ctlsec_plan_collect_one(struct ctlsec_plan *p, struct cgroup *cgrp)
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

static int bind_new(const struct ctlsec_plan *p, struct ctlsec_plan_cgroup *t,
		    struct netlink_ext_ack *extack)
{
	struct ctlsec_binding *b = p->b;
	struct ctlsec_bind s;
	int err;

	css_get(&t->cgrp->self);
	t->d = ctlsec_domain_new_cgroup(t->cgrp);
	if (!t->d)
		return -ENOMEM;
	ctlsec_settings_of_binding(b, &s);
	if (b->pids_implied)
		s.limits.pids_max = CTLSEC_MAX;
	if (p->starting)
		s.given |= CTLSEC_BIND_STARTING;
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

/* They need no hook: @b has them. */
int ctlsec_plan_take_over(struct ctlsec_binding *b, struct ctlsec_domain *d,
			  struct netlink_ext_ack *extack)
{
	struct ctlsec_bind s;
	int err;

	ctlsec_settings_of_binding(b, &s);
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

static int bind_taken(const struct ctlsec_plan *p, struct ctlsec_plan_cgroup *t,
		      struct netlink_ext_ack *extack)
{
	int err;

	t->d = ctlsec_registry_by_key(CTLSEC_KIND_CGROUP, cgroup_id(t->cgrp));
	if (!t->d)
		return bind_new(p, t, extack);
	t->owner = t->d->binding;
	t->owner_id = t->d->binding_id;
	t->only_learns = t->d->only_learns;
	ctlsec_settings_of_domain(t->d, &t->old);
	/* Its profile must not go before it is known that it is not needed again. */
	ctlsec_profile_use(t->old.profile);
	t->kept = true;
	err = ctlsec_plan_take_over(p->b, t->d, extack);
	if (err)
		t->d = NULL;
	return err;
}

static void undo_taken(struct ctlsec_plan_cgroup *t)
{
	struct netlink_ext_ack ignored = {};

	if (!t->d)
		return;
	if (t->created) {
		ctlsec_confine_remove(t->d);
	} else {
		ctlsec_confine_change(t->d, &t->old, &ignored);
		ctlsec_binding_own(t->owner, t->d);
		WRITE_ONCE(t->d->binding_id, t->owner_id);
		t->d->only_learns = t->only_learns;
	}
	t->d = NULL;
}

static int check_count(const struct ctlsec_plan *p,
		       struct netlink_ext_ack *extack)
{
	if (!p->b->pattern || p->n <= CTLSEC_PATTERN_DOMAINS_MAX)
		return 0;
	ctlsec_compat_extack_fmt(extack, "it matches %u cgroups, more than %u",
				 p->n, CTLSEC_PATTERN_DOMAINS_MAX);
	return -ENOSPC;
}

int ctlsec_plan_bind(struct ctlsec_plan *p, struct netlink_ext_ack *extack)
{
	int err = check_count(p, extack);
	u32 i;

	lockdep_assert_held(&ctlsec_lock);

	for (i = 0; i < p->n && !err; i++)
		err = bind_taken(p, &p->v[i], extack);
	if (err)
		ctlsec_plan_undo(p);
	return err;
}

void ctlsec_plan_undo(struct ctlsec_plan *p)
{
	u32 i;

	for (i = 0; i < p->n; i++)
		undo_taken(&p->v[i]);
}

void ctlsec_plan_free(struct ctlsec_plan *p)
{
	u32 i;

	lockdep_assert_held(&ctlsec_lock);

	for (i = 0; i < min(p->n, p->room); i++) {
		if (p->v[i].kept)
			ctlsec_confine_unuse_profile(p->v[i].old.profile);
	}
	put_cgroups(p);
}

static bool
pass_on(struct ctlsec_domain *d,
	struct ctlsec_binding *(*choose)(const char *path,
					 const struct cgroup *above))
{
	struct netlink_ext_ack ignored = {};
	struct ctlsec_binding *b;
	int n;

	if (!d->cgrp || !d->cgrp->level)
		return false;
	n = cgroup_path(d->cgrp, path_buffer, PATH_MAX);
	if (n < 0 || n >= PATH_MAX - 1)
		return false;
	b = choose(path_buffer, d->cgrp->ancestors[d->cgrp->level - 1]);
	return b && !ctlsec_plan_take_over(b, d, &ignored);
}

bool ctlsec_plan_pass_on(struct ctlsec_domain *d)
{
	return pass_on(d, ctlsec_binding_choose);
}

bool ctlsec_plan_leave_to_layers(struct ctlsec_domain *d)
{
	return d->layers && pass_on(d, ctlsec_binding_choose_layer);
}
