/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Apply: one transaction over profiles and bindings.
 *
 * What can fail comes first and is undone in the reverse order: new names of profiles,
 * hooks for all that will be in use (in one change), new bindings with the domains
 * that they make, and what changes need. What follows cannot fail: profiles that are
 * replaced, bindings that change, those that go, and profiles that go. So a refusal
 * has changed nothing that was there; of what is new, domains were bound for a moment.
 */
#ifndef _CTLSEC_KERNEL_APPLY_H
#define _CTLSEC_KERNEL_APPLY_H

#include <linux/types.h>

#include "control/confine.h"
#include "control/plan.h"

struct ctlsec_policy_version;
struct netlink_ext_ack;
struct nlattr;

/**
 * struct ctlsec_apply_profile - a profile to be loaded
 * @attr: to blame
 * @v: freed by the caller if it is still there
 * @p: what it became a version of
 * @created: the name is new
 */
struct ctlsec_apply_profile {
	const struct nlattr *attr;
	const char *name;
	struct ctlsec_policy_version *v;
	struct ctlsec_profile *p;
	bool created;
};

/**
 * struct ctlsec_apply_binding - a binding to be made, or to be replaced
 * @attr: to blame
 * @target: path or pattern
 * @pattern: which of the two
 * @name: or NULL
 * @profile: its name, "" for none
 * @all: the settings; those that are not given become the default
 * @b: the binding, if it was there
 * @plan: of one that is new
 */
struct ctlsec_apply_binding {
	const struct nlattr *attr;
	const char *target;
	bool pattern;
	const char *name;
	const char *profile;
	struct ctlsec_bind all;
	struct ctlsec_binding *b;
	struct ctlsec_plan plan;
};

/**
 * struct ctlsec_apply - what to do
 * @profiles, @bindings: to be loaded and made, or replaced
 * @unbind: numbers of bindings to be forgotten, after that
 * @unload: names of profiles to be forgotten at last, those in use excepted
 */
struct ctlsec_apply {
	struct ctlsec_apply_profile *profiles;
	struct ctlsec_apply_binding *bindings;
	const struct nlattr **unbind;
	const struct nlattr **unload;
	u32 n_profiles;
	u32 n_bindings;
	u32 n_unbind;
	u32 n_unload;
};

/* Do it. Context: ctlsec_lock. Return: 0, or an error as of the single steps. */
int ctlsec_apply(struct ctlsec_apply *a, struct netlink_ext_ack *extack);

#endif /* _CTLSEC_KERNEL_APPLY_H */
