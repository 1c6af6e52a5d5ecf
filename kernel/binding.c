// SPDX-License-Identifier: GPL-2.0
/*
 * The transactions on domains. Order in each: whatever can fail (memory, hooks)
 * first, publishing last, so that a refusal has changed nothing; hooks grow
 * before a policy is published and shrink after one is withdrawn, so that no
 * call that a published policy denies goes unseen.
 */
#include "binding.h"
#include "compat/extack.h"
#include "hook_set.h"
#include "profile.h"
#include "registry.h"
#include "subject.h"

static struct ctlsec_profile *profile_of(const struct ctlsec_domain *d)
{
	return rcu_dereference_protected(d->profile,
					 lockdep_is_held(&ctlsec_lock));
}

static int hook_for(struct ctlsec_profile *p, struct netlink_ext_ack *extack)
{
	if (!p)
		return 0;
	return ctlsec_hook_set_grow(&ctlsec_profile_version(p)->policy, extack);
}

static void set_profile(struct ctlsec_domain *d, struct ctlsec_profile *p)
{
	struct ctlsec_profile *old = profile_of(d);

	if (old == p)
		return;
	ctlsec_profile_use(p);
	rcu_assign_pointer(d->profile, p);
	ctlsec_profile_unuse(old);
	if (old)
		ctlsec_hook_set_shrink();
}

static int admit(const struct ctlsec_domain *d, struct netlink_ext_ack *extack)
{
	if (ctlsec_registry_total() >= CTLSEC_DOMAINS_MAX) {
		ctlsec_compat_extack_fmt(extack,
					 "%u domains are bound: unbind some first",
					 ctlsec_registry_total());
		return -ENOSPC;
	}
	return 0;
}

static bool is_gone(const struct ctlsec_domain *d)
{
	return d->kind == CTLSEC_KIND_CGROUP &&
	       !(READ_ONCE(d->cgrp->self.flags) & CSS_ONLINE);
}

int ctlsec_binding_create(struct ctlsec_domain *d, const struct ctlsec_bind *b,
			  struct netlink_ext_ack *extack)
{
	int err;

	lockdep_assert_held(&ctlsec_lock);

	err = admit(d, extack);
	if (!err)
		err = hook_for(b->profile, extack);
	if (err)
		goto fail;

	d->mode = b->mode;
	ctlsec_fork_cap_set(&d->cap, &b->limits);
	ctlsec_profile_use(b->profile);
	rcu_assign_pointer(d->profile, b->profile);
	err = ctlsec_registry_add(d);
	if (err)
		goto unhook;
	err = ctlsec_subject_domain_added(d);
	/* The cgroup's removal looks domains up under ctlsec_lock: it finds this
	 * one, or it came before and is seen here.
	 */
	if (!err && is_gone(d)) {
		NL_SET_ERR_MSG(extack, "the cgroup was removed meanwhile");
		err = -ENOENT;
	}
	if (err)
		ctlsec_binding_remove(d);
	return err;

unhook:
	ctlsec_profile_unuse(b->profile);
	if (b->profile)
		ctlsec_hook_set_shrink();
fail:
	ctlsec_domain_put(d);
	return err;
}

int ctlsec_binding_change(struct ctlsec_domain *d, const struct ctlsec_bind *b,
			  struct netlink_ext_ack *extack)
{
	int err;

	lockdep_assert_held(&ctlsec_lock);

	if (b->given & CTLSEC_BIND_PROFILE) {
		err = hook_for(b->profile, extack);
		if (err)
			return err;
		set_profile(d, b->profile);
	}
	if (b->given & CTLSEC_BIND_MODE)
		WRITE_ONCE(d->mode, b->mode);
	ctlsec_fork_cap_set(&d->cap, &b->limits);
	return 0;
}

void ctlsec_binding_remove(struct ctlsec_domain *d)
{
	struct ctlsec_profile *p = profile_of(d);

	lockdep_assert_held(&ctlsec_lock);

	/* d->profile stays: hooks that met the domain may be reading it, and the
	 * profile outlives them (see profile.c).
	 */
	ctlsec_domain_get(d);
	ctlsec_registry_del(d);
	ctlsec_subject_domain_removed(d);
	ctlsec_domain_put(d);
	ctlsec_profile_unuse(p);
	if (p)
		ctlsec_hook_set_shrink();
}

void ctlsec_binding_exit(void)
{
	struct ctlsec_domain *d;

	mutex_lock(&ctlsec_lock);
	while ((d = ctlsec_registry_next(0)))
		ctlsec_binding_remove(d);
	mutex_unlock(&ctlsec_lock);
}
