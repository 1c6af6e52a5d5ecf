// SPDX-License-Identifier: GPL-2.0
/*
 * The transactions on domains. Order in each: whatever can fail (memory, hooks)
 * first, publishing last, so that a refusal has changed nothing; hooks grow
 * before a policy is published and shrink after one is withdrawn, so that no
 * call that a published policy denies goes unseen.
 */
#include "control/confine.h"

#include <linux/err.h>
#include <linux/limits.h>

#include "compat/extack.h"
#include "control/session.h"
#include "domain/binding.h"
#include "domain/registry.h"
#include "fault.h"
#include "policy/layer.h"
#include "policy/profile.h"
#include "policy/stack.h"
#include "syscall/watch.h"
#include "task/activation.h"
#include "task/charge.h"
#include "task/enter.h"
#include "task/kill.h"
#include "task/sync.h"

static_assert(__alignof__(struct ctlsec_profile) > CTLSEC_PROFILE_MODE_FLAGS);

/* For paths; under ctlsec_lock. */
static char confine_path[PATH_MAX];

int ctlsec_confine_set_policy(struct ctlsec_domain *d, struct ctlsec_profile *p,
			      u32 mode, gfp_t gfp)
{
	unsigned long old = ctlsec_domain_profile_mode(d);
	struct ctlsec_profile *stack;

	stack = ctlsec_stack_get(p, d->layers, gfp);
	if (IS_ERR(stack))
		return PTR_ERR(stack);
	d->profile = p;
	ctlsec_domain_set_profile_mode(d, stack, mode);
	ctlsec_stack_put(ctlsec_domain_profile_of(old));
	return 0;
}

void ctlsec_confine_drop_policy(struct ctlsec_domain *d)
{
	ctlsec_stack_put(
		ctlsec_domain_profile_of(ctlsec_domain_profile_mode(d)));
}

/* Which layers a new domain of a cgroup has. */
static void find_layers(struct ctlsec_domain *d)
{
	lockdep_assert_held(&ctlsec_lock);

	if (d->cgrp && ctlsec_layer_any() &&
	    ctlsec_domain_path(d, confine_path, sizeof(confine_path)) > 0)
		d->layers = ctlsec_binding_layers(confine_path);
}

int ctlsec_confine_use_profile(struct ctlsec_profile *p,
			       struct netlink_ext_ack *extack)
{
	int err = 0;

	if (p && !ctlsec_profile_users(p))
		err = ctlsec_watch_hold(&ctlsec_profile_version(p)->policy,
					extack);
	if (!err)
		ctlsec_profile_use(p);
	return err;
}

void ctlsec_confine_unuse_profile(struct ctlsec_profile *p)
{
	ctlsec_profile_unuse(p);
	if (p && !ctlsec_profile_users(p))
		ctlsec_watch_release(&ctlsec_profile_version(p)->policy);
}

static int check_total(const struct ctlsec_domain *d,
		       struct netlink_ext_ack *extack)
{
	if (ctlsec_registry_total() >= CTLSEC_DOMAINS_MAX) {
		ctlsec_compat_extack_fmt(
			extack, "%u domains are bound: unbind some first",
			ctlsec_registry_total());
		return -ENOSPC;
	}
	return 0;
}

static bool is_removed(const struct ctlsec_domain *d)
{
	return d->kind == CTLSEC_KIND_CGROUP &&
	       !(READ_ONCE(d->cgrp->self.flags) & CSS_ONLINE);
}

int ctlsec_confine_create(struct ctlsec_domain *d, const struct ctlsec_bind *b,
			  struct netlink_ext_ack *extack)
{
	bool starting;
	int err;

	lockdep_assert_held(&ctlsec_lock);

	err = check_total(d, extack);
	if (!err)
		err = ctlsec_confine_use_profile(b->profile, extack);
	if (err)
		goto fail;
	find_layers(d);
	err = ctlsec_confine_set_policy(d, b->profile, b->mode, GFP_KERNEL);
	if (err)
		goto unuse;
	err = ctlsec_activation_begin(d, b->activation, extack);
	if (err)
		goto drop_policy;

	d->copied_to = b->log;
	ctlsec_fork_cap_set(&d->cap, &b->limits);
	ctlsec_fault_bind_delay();
	starting = b->given & CTLSEC_BIND_STARTING;
	if (starting)
		ctlsec_enter_present(d);
	if (!ctlsec_registry_add(d)) {
		NL_SET_ERR_MSG(extack, "it was bound in the meantime");
		err = -EEXIST;
		goto end_activation;
	}
	/* Of those that were born since. */
	if (starting)
		ctlsec_enter_present(d);
	ctlsec_binding_count_layers(d->layers, 1);
	err = ctlsec_sync_domain_added(d);
	ctlsec_activation_published(d);
	/* The cgroup's removal looks domains up under ctlsec_lock: it finds this
	 * one, or it came before and is seen here.
	 */
	if (!err && is_removed(d)) {
		NL_SET_ERR_MSG(extack,
			       "the cgroup was removed in the meantime");
		err = -ENOENT;
	}
	if (err)
		ctlsec_confine_remove(d);
	else
		ctlsec_kill_kick();
	return err;

end_activation:
	ctlsec_activation_end(d);
drop_policy:
	ctlsec_confine_drop_policy(d);
unuse:
	ctlsec_confine_unuse_profile(b->profile);
fail:
	ctlsec_domain_put(d);
	return err;
}

int ctlsec_confine_change(struct ctlsec_domain *d, const struct ctlsec_bind *b,
			  struct netlink_ext_ack *extack)
{
	struct ctlsec_profile *old = d->profile, *p = old;
	u32 mode = ctlsec_domain_mode_of(ctlsec_domain_profile_mode(d));
	int err;

	lockdep_assert_held(&ctlsec_lock);

	if (b->given & CTLSEC_BIND_PROFILE)
		p = b->profile;
	err = ctlsec_confine_use_profile(p, extack);
	if (!err && b->given & CTLSEC_BIND_ACTIVATION) {
		err = ctlsec_activation_set(d, b->activation, extack);
		if (err)
			ctlsec_confine_unuse_profile(p);
	}
	if (err)
		return err;
	if (b->given & CTLSEC_BIND_MODE)
		mode = b->mode;
	if (b->given & CTLSEC_BIND_LOG)
		WRITE_ONCE(d->copied_to, b->log);
	/* Where a change is undone, it must not fail. */
	ctlsec_confine_set_policy(d, p, mode, GFP_KERNEL | __GFP_NOFAIL);
	ctlsec_confine_unuse_profile(old);
	ctlsec_fork_cap_set(&d->cap, &b->limits);
	ctlsec_fork_cap_check(&d->cap);
	ctlsec_kill_kick();
	d->only_learns = false;
	return 0;
}

void ctlsec_confine_remove(struct ctlsec_domain *d)
{
	struct ctlsec_profile *p = d->profile;

	lockdep_assert_held(&ctlsec_lock);

	/* The profile_mode stays: hooks that met the domain may be reading it, and the
	 * profile outlives them (see profile.c).
	 */
	ctlsec_domain_get(d);
	ctlsec_session_domain_gone(d);
	ctlsec_registry_del(d);
	ctlsec_charge_drop_domain(d);
	ctlsec_activation_end(d);
	ctlsec_binding_own(NULL, d);
	ctlsec_domain_nest(d, NULL);
	/* Those may go before all has been told of it. */
	ctlsec_binding_count_layers(d->layers, -1);
	d->layers = 0;
	ctlsec_confine_drop_policy(d);
	ctlsec_domain_put(d);
	ctlsec_confine_unuse_profile(p);
}

void ctlsec_confine_exit(void)
{
	struct ctlsec_domain *d;

	mutex_lock(&ctlsec_lock);
	while ((d = ctlsec_registry_next(0)))
		ctlsec_confine_remove(d);
	mutex_unlock(&ctlsec_lock);
}
