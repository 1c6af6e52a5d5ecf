// SPDX-License-Identifier: GPL-2.0
/*
 * The transactions on layers. What decides in a domain is made anew for each profile
 * and each set of layers that occur, and then all domains are switched over; until
 * that is done no cgroup is made (ctlsec_binding_sem), so none is missed.
 *
 * The end of a layer needs no process: one work item waits for the next.
 */
#include "control/layers.h"

#include <linux/ctlsec.h>
#include <linux/err.h>
#include <linux/ktime.h>
#include <linux/limits.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/timekeeping.h>
#include <linux/workqueue.h>

#include "compat/extack.h"
#include "control/bind.h"
#include "control/confine.h"
#include "control/mkdir.h"
#include "control/plan.h"
#include "domain/binding.h"
#include "domain/registry.h"
#include "policy/layer.h"
#include "policy/policy_version.h"
#include "policy/profile.h"
#include "policy/stack.h"
#include "report/event.h"
#include "syscall/watch.h"
#include "task/activation.h"

/* How long the work item waits at most: time may pass while the machine sleeps. */
#define END_WAIT_MAX (600 * HZ)

const struct ctlsec_limits ctlsec_layers_limits = {
	.given = CTLSEC_LIMIT_PIDS | CTLSEC_LIMIT_RATE | CTLSEC_LIMIT_BURST |
		 CTLSEC_LIMIT_ON_LIMIT | CTLSEC_LIMIT_USERNS,
	.pids_max = CTLSEC_MAX,
	.rate = CTLSEC_MAX,
	.burst = CTLSEC_MAX,
	.userns_max = CTLSEC_MAX,
};

static void end_layers(struct work_struct *work);
static DECLARE_DELAYED_WORK(end_work, end_layers);

/* For paths; under ctlsec_lock. */
static char layers_path[PATH_MAX];

/* Switching domains over */

static bool is_matched(const struct ctlsec_layer *l, struct ctlsec_domain *d)
{
	return d->cgrp &&
	       ctlsec_domain_path(d, layers_path, sizeof(layers_path)) > 0 &&
	       ctlsec_binding_layer_matches(l, layers_path);
}

static void drop_prepared(struct ctlsec_domain *d)
{
	if (d->switches)
		ctlsec_stack_put(d->becomes);
	d->switches = false;
}

/* What decides in @d with these layers, if that is another than now. */
static int prepare_domain(struct ctlsec_domain *d, u32 layers, gfp_t gfp)
{
	struct ctlsec_profile *p = ctlsec_stack_get(d->profile, layers, gfp);

	if (IS_ERR(p))
		return PTR_ERR(p);
	d->becomes = p;
	d->switches = true;
	return 0;
}

static void switch_domain(struct ctlsec_domain *d, u32 layers)
{
	unsigned long old = ctlsec_domain_profile_mode(d);

	if (!d->switches)
		return;
	d->switches = false;
	ctlsec_binding_count_layers(d->layers, -1);
	WRITE_ONCE(d->layers, layers);
	ctlsec_binding_count_layers(d->layers, 1);
	ctlsec_domain_set_profile_mode(d, d->becomes,
				       ctlsec_domain_mode_of(old));
	ctlsec_stack_put(ctlsec_domain_profile_of(old));
}

static bool concerns_domain(const struct ctlsec_layer *l,
			    struct ctlsec_domain *d, bool add)
{
	return add ? is_matched(l, d) : d->layers & BIT(l->slot);
}

/* All domains that get the layer, or that have it, or none. */
static int switch_domains(const struct ctlsec_layer *l, bool add, gfp_t gfp)
{
	struct ctlsec_domain *d;
	u64 id = 0;
	int err = 0;

	lockdep_assert_held_write(&ctlsec_binding_sem);

	while (!err && (d = ctlsec_registry_next(id))) {
		id = d->id;
		if (concerns_domain(l, d, add))
			err = prepare_domain(d, d->layers ^ BIT(l->slot), gfp);
	}
	for (id = 0; (d = ctlsec_registry_next(id)); id = d->id) {
		if (err)
			drop_prepared(d);
		else
			switch_domain(d, d->layers ^ BIT(l->slot));
	}
	return err;
}

/* What it takes */

static int check_sizes(const struct ctlsec_layer *l,
		       struct netlink_ext_ack *extack)
{
	const struct ctlsec_profile *p = NULL;
	const struct ctlsec_policy *policy = NULL;

	do {
		if (!ctlsec_stack_fits(policy, &l->v->policy)) {
			ctlsec_compat_extack_fmt(
				extack, "too much to be put on profile %.40s",
				p ? p->name : "(none)");
			return -E2BIG;
		}
		p = ctlsec_profile_after(p);
		if (p)
			policy = &ctlsec_profile_version(p)->policy;
	} while (p);
	return 0;
}

static int hold_hooks(const struct ctlsec_layer *l,
		      struct netlink_ext_ack *extack)
{
	int err = l->waits ? ctlsec_activation_hold(extack) : 0;

	if (err)
		return err;
	err = ctlsec_mkdir_hook(extack);
	if (!err) {
		err = ctlsec_watch_hold(&l->v->policy, extack);
		if (err)
			ctlsec_mkdir_unhook();
	}
	if (err && l->waits)
		ctlsec_activation_release();
	return err;
}

static void release_hooks(const struct ctlsec_layer *l)
{
	ctlsec_watch_release(&l->v->policy);
	ctlsec_mkdir_unhook();
	if (l->waits)
		ctlsec_activation_release();
}

static void free_targets(struct ctlsec_layer *l)
{
	u32 i;

	for (i = 0; i < l->n_targets; i++)
		ctlsec_binding_free(l->targets[i]);
	l->n_targets = 0;
}

void ctlsec_layers_free(struct ctlsec_layer *l)
{
	free_targets(l);
	ctlsec_layer_free(l);
}

/* Nothing has it any more. */
static void forget_layer(struct ctlsec_layer *l)
{
	release_hooks(l);
	free_targets(l);
	ctlsec_layer_retire(l);
}

/* Adding */

static void free_plans(struct ctlsec_plan *plans, u32 n)
{
	while (n--)
		ctlsec_plan_free(&plans[n]);
	kvfree(plans);
}

/* Known, on the domains that there are, and the cgroups without one are collected: at
 * one moment.
 */
static int show_layer(struct ctlsec_layer *l, struct ctlsec_plan *plans,
		      struct netlink_ext_ack *extack)
{
	u32 i;
	int err;

	down_write(&ctlsec_binding_sem);
	if (ctlsec_layer_add(l)) {
		err = switch_domains(l, true, GFP_KERNEL);
		for (i = 0; i < l->n_targets && !err; i++) {
			err = ctlsec_plan_collect(&plans[i]);
			if (err)
				switch_domains(l, false,
					       GFP_KERNEL | __GFP_NOFAIL);
		}
		if (err)
			ctlsec_layer_del(l);
	} else {
		ctlsec_compat_extack_fmt(
			extack, "%u layers are there: remove one first",
			CTLSEC_LAYERS_MAX);
		err = -ENOSPC;
	}
	up_write(&ctlsec_binding_sem);
	return err;
}

static int bind_plans(struct ctlsec_plan *plans, u32 n,
		      struct netlink_ext_ack *extack)
{
	u32 i;
	int err;

	for (i = 0; i < n; i++) {
		err = ctlsec_plan_bind(&plans[i], extack);
		if (!err)
			continue;
		while (i--)
			ctlsec_plan_undo(&plans[i]);
		return err;
	}
	return 0;
}

static void wait_for_end(void)
{
	mod_delayed_work(system_long_wq, &end_work, 0);
}

static int add_held(struct ctlsec_layer *l, struct ctlsec_plan **plans,
		    struct netlink_ext_ack *extack)
{
	u32 i, n = l->n_targets;
	int err = -ENOMEM;

	*plans = kvcalloc(n + 1, sizeof(**plans), GFP_KERNEL);
	for (i = 0; i < n && *plans; i++)
		(*plans)[i].b = l->targets[i];
	if (*plans)
		err = show_layer(l, *plans, extack);
	if (err) {
		free_plans(*plans, *plans ? n : 0);
		forget_layer(l);
		return err;
	}
	err = bind_plans(*plans, n, extack);
	if (err) {
		free_plans(*plans, n);
		ctlsec_layers_remove(l, GFP_KERNEL | __GFP_NOFAIL);
	}
	return err;
}

int ctlsec_layers_begin(struct ctlsec_layer *l, struct ctlsec_plan **plans,
			struct netlink_ext_ack *extack)
{
	int err;

	lockdep_assert_held(&ctlsec_lock);

	err = check_sizes(l, extack);
	if (!err)
		err = hold_hooks(l, extack);
	if (!err)
		return add_held(l, plans, extack);
	ctlsec_layers_free(l);
	return err;
}

void ctlsec_layers_commit(struct ctlsec_layer *l, struct ctlsec_plan *plans)
{
	lockdep_assert_held(&ctlsec_lock);

	free_plans(plans, l->n_targets);
	if (l->until)
		wait_for_end();
}

void ctlsec_layers_rollback(struct ctlsec_layer *l, struct ctlsec_plan *plans)
{
	u32 i = l->n_targets;

	lockdep_assert_held(&ctlsec_lock);

	while (i--)
		ctlsec_plan_undo(&plans[i]);
	free_plans(plans, l->n_targets);
	ctlsec_layers_remove(l, GFP_KERNEL | __GFP_NOFAIL);
}

int ctlsec_layers_add(struct ctlsec_layer *l, struct netlink_ext_ack *extack)
{
	struct ctlsec_plan *plans;
	int err = ctlsec_layers_begin(l, &plans, extack);

	if (!err)
		ctlsec_layers_commit(l, plans);
	return err;
}

/* Removing */

static void take_off(struct ctlsec_layer *l)
{
	u32 i;

	for (i = 0; i < l->n_targets; i++)
		ctlsec_bind_disown(l->targets[i], false);
	forget_layer(l);
}

int ctlsec_layers_remove(struct ctlsec_layer *l, gfp_t gfp)
{
	int err;

	lockdep_assert_held(&ctlsec_lock);

	down_write(&ctlsec_binding_sem);
	err = switch_domains(l, false, gfp);
	if (!err)
		ctlsec_layer_del(l);
	up_write(&ctlsec_binding_sem);
	if (!err)
		take_off(l);
	return err;
}

/* Its time is over. Return: when to look again, in jiffies; 0 if there is no need. */
static unsigned long end_due(void)
{
	u64 now = ktime_get_boottime_ns(), id = 0, next = 0;
	struct ctlsec_layer *l;

	while ((l = ctlsec_layer_next(id))) {
		id = l->id;
		if (!l->until)
			continue;
		if (l->until > now) {
			next = next ? min(next, l->until) : l->until;
			continue;
		}
		ctlsec_event_send_layer(l);
		ctlsec_layers_remove(l, GFP_KERNEL | __GFP_NOFAIL);
	}
	if (!next)
		return 0;
	return min_t(u64, nsecs_to_jiffies64(next - now) + 1, END_WAIT_MAX);
}

static void end_layers(struct work_struct *work)
{
	unsigned long wait;

	mutex_lock(&ctlsec_lock);
	wait = end_due();
	if (wait)
		queue_delayed_work(system_long_wq, &end_work, wait);
	mutex_unlock(&ctlsec_lock);
}

void ctlsec_layers_exit(void)
{
	struct ctlsec_layer *l;

	mutex_lock(&ctlsec_lock);
	while ((l = ctlsec_layer_next(0)))
		ctlsec_layers_remove(l, GFP_KERNEL | __GFP_NOFAIL);
	mutex_unlock(&ctlsec_lock);
	cancel_delayed_work_sync(&end_work);
}
