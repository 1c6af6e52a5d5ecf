/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a transaction consists of; apply.h does it.
 */
#ifndef _CTLSEC_KERNEL_TRANSACTION_H
#define _CTLSEC_KERNEL_TRANSACTION_H

#include <linux/types.h>

#include "control/confine.h"
#include "control/plan.h"

struct ctlsec_layer;
struct ctlsec_policy_version;
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
 * struct ctlsec_apply_layer - a layer to be put on
 * @attr: to blame
 * @l: freed by the caller if it is still there
 * @replaces: number of the one that has its name, or 0
 * @plans: while it can be rolled back
 */
struct ctlsec_apply_layer {
	const struct nlattr *attr;
	struct ctlsec_layer *l;
	u64 replaces;
	struct ctlsec_plan *plans;
};

/**
 * struct ctlsec_apply - what to do
 * @profiles, @bindings, @layers: to be loaded, made and put on, or replaced
 * @unbind: numbers of bindings to be forgotten, after that
 * @unlayer: numbers of layers to be taken off
 * @unload: names of profiles to be forgotten at last, those in use excepted
 */
struct ctlsec_apply {
	struct ctlsec_apply_profile *profiles;
	struct ctlsec_apply_binding *bindings;
	struct ctlsec_apply_layer *layers;
	const struct nlattr **unbind;
	const struct nlattr **unlayer;
	const struct nlattr **unload;
	u32 n_profiles;
	u32 n_bindings;
	u32 n_layers;
	u32 n_unbind;
	u32 n_unlayer;
	u32 n_unload;
};

#endif /* _CTLSEC_KERNEL_TRANSACTION_H */
