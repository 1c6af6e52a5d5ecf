// SPDX-License-Identifier: GPL-2.0
/*
 * The transactions on bindings. A new one is put into the tables, and the cgroups that
 * it wants are collected, while no cgroup is being made (ctlsec_binding_sem): each is
 * either collected or finds the binding. Then they are bound, one after the other.
 */
#include "control/bind.h"

#include <linux/cgroup.h>
#include <linux/ctlsec.h>
#include <linux/workqueue.h>

#include "compat/extack.h"
#include "control/mkdir.h"
#include "control/plan.h"
#include "control/settings.h"
#include "domain/binding.h"
#include "domain/registry.h"
#include "limits.h"
#include "policy/layer.h"
#include "policy/profile.h"
#include "task/activation.h"

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
static int add_and_collect(struct ctlsec_plan *p, struct cgroup *cgrp)
{
	int err;

	down_write(&ctlsec_binding_sem);
	err = cgrp ? ctlsec_plan_collect_one(p, cgrp) : ctlsec_plan_collect(p);
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

/* What is hooked for a binding that has these. */
static int hold_settings(struct ctlsec_profile *p, u32 activation,
			 struct netlink_ext_ack *extack)
{
	int err = hold_activation(activation, extack);

	if (err)
		return err;
	err = ctlsec_confine_use_profile(p, extack);
	if (err)
		release_activation(activation);
	return err;
}

static void release_settings(struct ctlsec_profile *p, u32 activation)
{
	ctlsec_confine_unuse_profile(p);
	release_activation(activation);
}

static void release_binding(struct ctlsec_binding *b)
{
	release_settings(b->profile, b->activation);
	if (!ctlsec_binding_count())
		ctlsec_mkdir_unhook();
	ctlsec_binding_free(b);
}

static int publish_binding(struct ctlsec_plan *plan, struct cgroup *cgrp,
			   struct netlink_ext_ack *extack)
{
	struct ctlsec_binding *b = plan->b;
	int err;

	err = ctlsec_binding_prepare(b);
	if (!err) {
		err = add_and_collect(plan, cgrp);
		if (err)
			ctlsec_binding_cancel(b);
	}
	if (err) {
		release_binding(b);
	} else {
		err = ctlsec_plan_bind(plan, extack);
		if (err)
			ctlsec_bind_remove(b, false);
	}
	if (err)
		ctlsec_plan_free(plan);
	return err;
}

static int hold_all(const struct ctlsec_binding *b,
		    struct netlink_ext_ack *extack)
{
	int err = hold_settings(b->profile, b->activation, extack);

	if (err || ctlsec_binding_count())
		return err;
	err = ctlsec_mkdir_hook(extack);
	if (err)
		release_settings(b->profile, b->activation);
	return err;
}

int ctlsec_bind_begin(struct ctlsec_plan *plan, struct cgroup *cgrp,
		      const struct ctlsec_bind *given,
		      struct netlink_ext_ack *extack)
{
	struct ctlsec_binding *b = plan->b;
	struct ctlsec_domain *d = NULL;
	int err;

	lockdep_assert_held(&ctlsec_lock);

	if (cgrp)
		d = ctlsec_registry_by_key(CTLSEC_KIND_CGROUP, cgroup_id(cgrp));
	if (d && ctlsec_binding_layers_only(d))
		d = NULL;
	ctlsec_settings_init(b, d, given);
	plan->starting = given->given & CTLSEC_BIND_STARTING;
	err = check_totals(b, extack);
	if (!err)
		err = hold_all(b, extack);
	if (err) {
		ctlsec_binding_free(b);
		return err;
	}
	return publish_binding(plan, cgrp, extack);
}

void ctlsec_bind_rollback(struct ctlsec_plan *plan)
{
	ctlsec_plan_undo(plan);
	ctlsec_bind_remove(plan->b, false);
	ctlsec_plan_free(plan);
}

int ctlsec_bind_create(struct ctlsec_binding *b, struct cgroup *cgrp,
		       const struct ctlsec_bind *given,
		       struct netlink_ext_ack *extack)
{
	struct ctlsec_plan plan = { .b = b };
	int err = ctlsec_bind_begin(&plan, cgrp, given, extack);

	if (!err)
		ctlsec_plan_free(&plan);
	return err;
}

/* What a binding has after a change, or has still. */
static struct ctlsec_profile *get_new_profile(const struct ctlsec_binding *b,
					      const struct ctlsec_bind *given)
{
	return given->given & CTLSEC_BIND_PROFILE ? given->profile : b->profile;
}

static u32 get_new_activation(const struct ctlsec_binding *b,
			      const struct ctlsec_bind *given)
{
	return given->given & CTLSEC_BIND_ACTIVATION ? given->activation :
						       b->activation;
}

int ctlsec_bind_change(struct ctlsec_binding *b,
		       const struct ctlsec_bind *given,
		       struct netlink_ext_ack *extack)
{
	struct ctlsec_profile *old = b->profile;
	u32 old_activation = b->activation;
	struct ctlsec_domain *d;
	u64 id = 0;
	int err;

	lockdep_assert_held(&ctlsec_lock);

	err = hold_settings(get_new_profile(b, given),
			    get_new_activation(b, given), extack);
	if (err)
		return err;
	down_write(&ctlsec_binding_sem);
	ctlsec_settings_change(b, given);
	up_write(&ctlsec_binding_sem);
	while ((d = ctlsec_registry_next(id))) {
		id = d->id;
		/* It does not fail: what it needs is hooked for @b. */
		if (d->binding == b)
			WARN_ON_ONCE(ctlsec_confine_change(d, given, extack));
	}
	release_settings(old, old_activation);
	return 0;
}

int ctlsec_bind_prepare(const struct ctlsec_bind *all,
			struct netlink_ext_ack *extack)
{
	lockdep_assert_held(&ctlsec_lock);
	return hold_settings(all->profile, all->activation, extack);
}

void ctlsec_bind_cancel(const struct ctlsec_bind *all)
{
	release_settings(all->profile, all->activation);
}

void ctlsec_bind_replace(struct ctlsec_binding *b,
			 const struct ctlsec_bind *all)
{
	struct ctlsec_profile *old = b->profile;
	u32 old_activation = b->activation;
	struct netlink_ext_ack ignored = {};
	struct ctlsec_domain *d;
	u64 id = 0;

	lockdep_assert_held(&ctlsec_lock);

	down_write(&ctlsec_binding_sem);
	ctlsec_settings_init(b, NULL, all);
	up_write(&ctlsec_binding_sem);
	while ((d = ctlsec_registry_next(id))) {
		id = d->id;
		/* As above. */
		if (d->binding == b)
			WARN_ON_ONCE(ctlsec_plan_take_over(b, d, &ignored));
	}
	release_settings(old, old_activation);
}

void ctlsec_bind_disown(struct ctlsec_binding *b, bool keep)
{
	struct ctlsec_domain *d;
	u64 id = 0;

	lockdep_assert_held(&ctlsec_lock);

	while ((d = ctlsec_registry_next(id))) {
		id = d->id;
		if (d->binding != b)
			continue;
		if (keep) {
			ctlsec_binding_own(NULL, d);
			d->binding_id = 0;
		} else if (!ctlsec_plan_pass_on(d)) {
			ctlsec_confine_remove(d);
		}
	}
}

void ctlsec_bind_remove(struct ctlsec_binding *b, bool keep)
{
	lockdep_assert_held(&ctlsec_lock);

	down_write(&ctlsec_binding_sem);
	ctlsec_binding_del(b);
	up_write(&ctlsec_binding_sem);
	ctlsec_bind_disown(b, keep);
	release_binding(b);
}

/* Cgroups that were being made when the hook came: as if they had come before. */
static void bind_all(struct ctlsec_binding *b, u64 id)
{
	struct ctlsec_plan plan = { .b = b };
	struct netlink_ext_ack why = {};
	int err;

	/* Not what is being made now: that has found the binding. */
	down_write(&ctlsec_binding_sem);
	err = ctlsec_plan_collect(&plan);
	up_write(&ctlsec_binding_sem);
	if (err || ctlsec_plan_bind(&plan, &why))
		pr_warn("a cgroup that came with %s %llu cannot be confined: make that again\n",
			b->layer ? "layer" : "binding", id);
	ctlsec_plan_free(&plan);
}

static void bind_late(struct work_struct *work)
{
	struct ctlsec_binding *b;
	struct ctlsec_layer *l;
	u64 id = 0;
	u32 i;

	mutex_lock(&ctlsec_lock);
	while ((b = ctlsec_binding_next(id))) {
		id = b->id;
		bind_all(b, id);
	}
	for (id = 0; (l = ctlsec_layer_next(id)); id = l->id) {
		for (i = 0; i < l->n_targets; i++)
			bind_all(l->targets[i], l->id);
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
	ctlsec_binding_exit();
	mutex_unlock(&ctlsec_lock);
	ctlsec_mkdir_exit();
	cancel_work_sync(&late_work);
}
