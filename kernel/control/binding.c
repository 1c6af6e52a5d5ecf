// SPDX-License-Identifier: GPL-2.0
/*
 * The transactions on domains. Order in each: whatever can fail (memory, hooks)
 * first, publishing last, so that a refusal has changed nothing; hooks grow
 * before a policy is published and shrink after one is withdrawn, so that no
 * call that a published policy denies goes unseen.
 */
#include "control/binding.h"

#include "compat/extack.h"
#include "domain/registry.h"
#include "policy/profile.h"
#include "syscall/watch.h"
#include "task/charge.h"
#include "task/sync.h"

static_assert(__alignof__(struct ctlsec_profile) > CTLSEC_STANCE_COMPLAIN);

static struct ctlsec_profile *profile_of(const struct ctlsec_domain *d)
{
	lockdep_assert_held(&ctlsec_lock);

	return ctlsec_stance_profile(ctlsec_domain_stance(d));
}

static int hook_for(struct ctlsec_profile *p, struct netlink_ext_ack *extack)
{
	if (!p)
		return 0;
	return ctlsec_hook_set_grow(&ctlsec_profile_version(p)->policy, extack);
}

static int admit(const struct ctlsec_domain *d, struct netlink_ext_ack *extack)
{
	if (ctlsec_registry_total() >= CTLSEC_DOMAINS_MAX) {
		ctlsec_compat_extack_fmt(
			extack, "%u domains are bound: unbind some first",
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

	ctlsec_fork_cap_set(&d->cap, &b->limits);
	ctlsec_profile_use(b->profile);
	ctlsec_domain_set_stance(d, b->profile, b->mode);
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
	struct ctlsec_profile *old = profile_of(d), *p = old;
	u32 mode = ctlsec_stance_mode(ctlsec_domain_stance(d));
	int err;

	lockdep_assert_held(&ctlsec_lock);

	if (b->given & CTLSEC_BIND_PROFILE) {
		p = b->profile;
		err = hook_for(p, extack);
		if (err)
			return err;
	}
	if (b->given & CTLSEC_BIND_MODE)
		mode = b->mode;
	ctlsec_profile_use(p);
	ctlsec_domain_set_stance(d, p, mode);
	ctlsec_profile_unuse(old);
	ctlsec_fork_cap_set(&d->cap, &b->limits);
	if (old && old != p)
		ctlsec_hook_set_shrink();
	return 0;
}

void ctlsec_binding_remove(struct ctlsec_domain *d)
{
	struct ctlsec_profile *p = profile_of(d);

	lockdep_assert_held(&ctlsec_lock);

	/* The stance stays: hooks that met the domain may be reading it, and the
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
