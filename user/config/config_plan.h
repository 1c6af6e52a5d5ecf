/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The plan: what has to be changed so that what runs is as the files say.
 */
#ifndef USER_CONFIG_PLAN_H
#define USER_CONFIG_PLAN_H

#include "config/config.h"
#include "netlink/cnl_msg.h"
#include "policy/blob.h"

/**
 * struct config_wanted_profile - a profile as it is to be
 * @name: borrowed
 * @blob: owned
 * @from: its entry, or NULL for the built-in one
 * @keep: one of this name that is loaded stays as it is
 */
struct config_wanted_profile {
	const char *name;
	struct blob blob;
	const struct config_profile *from;
	bool keep;
};

/**
 * struct config_wanted_binding - a binding as it is to be
 * @set: the request: a path or a pattern, and all settings; without a limit of tasks
 *	it is the default
 * @label: what it is called, owned
 * @text, @name: what @set borrows, owned
 * @from: its entry
 */
struct config_wanted_binding {
	struct cnl_domain set;
	char *label;
	char *text;
	char *name;
	const struct config_binding *from;
};

/* All that the files want. */
struct config_wanted {
	struct config_wanted_profile *profiles;
	size_t n_profiles;
	struct config_wanted_binding *bindings;
	size_t n_bindings;
};

#define cleanup_wanted __attribute__((cleanup(config_plan_wanted_free)))

/* What runs: struct cnl_profile, with blobs where the name is wanted, and struct
 * cnl_domain twice.
 */
struct config_running {
	struct cnl_list profiles;
	struct cnl_list bindings;
	struct cnl_list domains;
};

enum config_change {
	CONFIG_LOAD,
	CONFIG_REPLACE,
	CONFIG_BIND,
	CONFIG_CHANGE,
	CONFIG_UNBIND,
	CONFIG_UNLOAD,
};

/**
 * struct config_step - one change
 * @profile: of LOAD and REPLACE
 * @binding: of BIND and CHANGE
 * @id: of UNBIND
 * @name: of UNLOAD
 * @what: the profile or the target, owned
 * @detail: what about it, owned
 */
struct config_step {
	enum config_change change;
	struct config_wanted_profile *profile;
	struct config_wanted_binding *binding;
	uint64_t id;
	const char *name;
	char *what;
	char *detail;
};

/* In the order in which the module does them. */
struct config_plan {
	struct config_step *v;
	size_t n;
};

#define cleanup_plan __attribute__((cleanup(config_plan_free)))

/* How much of what only runs is part of a plan. */
enum config_prune {
	CONFIG_KEEP, /* none */
	CONFIG_PRUNE_BINDINGS, /* bindings */
	CONFIG_PRUNE, /* profiles that nothing uses then, too */
};

const char *config_plan_change_name(enum config_change c);

/* Make the plan; it borrows from both. */
int config_plan_make(struct config_wanted *w, const struct config_running *now,
		     enum config_prune prune, struct config_plan *out,
		     struct err *e);
void config_plan_free(struct config_plan *p);
void config_plan_wanted_free(struct config_wanted *w);

#endif /* USER_CONFIG_PLAN_H */
