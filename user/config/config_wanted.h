/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What files want, what runs, and a step from one to the other.
 */
#ifndef USER_CONFIG_WANTED_H
#define USER_CONFIG_WANTED_H

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

/**
 * struct config_wanted_layer - a layer as it is to be
 * @set: the request; it borrows what follows
 * @blob, @rules, @to, @targets: what @set has, owned
 * @all: it is for all containers
 * @until: when it ends, CLOCK_REALTIME in ns; 0 for never
 * @label: what it is called, owned
 * @from: its entry
 */
struct config_wanted_layer {
	struct cnl_layer set;
	struct blob blob;
	char *rules;
	char *to;
	struct cnl_list targets;
	bool all;
	uint64_t until;
	char *label;
	const struct config_layer *from;
};

/**
 * struct config_wanted - all that the files want
 * @left: targets of bindings that are left out since they were not found, as they are
 *	written, owned: what they were bound as is not taken for something in no file
 */
struct config_wanted {
	struct config_wanted_profile *profiles;
	size_t n_profiles;
	struct config_wanted_binding *bindings;
	size_t n_bindings;
	struct config_wanted_layer *layers;
	size_t n_layers;
	char **left;
	size_t n_left;
};

/* What runs: struct cnl_profile, with blobs where the name is wanted, struct cnl_domain
 * twice, and struct cnl_layer with blobs.
 */
struct config_running {
	struct cnl_list profiles;
	struct cnl_list bindings;
	struct cnl_list domains;
	struct cnl_list layers;
};

enum config_change {
	CONFIG_LOAD,
	CONFIG_REPLACE,
	CONFIG_BIND,
	CONFIG_CHANGE,
	CONFIG_UNBIND,
	CONFIG_UNLOAD,
	CONFIG_DENY,
	CONFIG_DENY_CHANGE,
	CONFIG_REMOVE,
};

/**
 * struct config_step - one change
 * @profile: of LOAD and REPLACE
 * @binding: of BIND and CHANGE
 * @layer: of DENY and DENY_CHANGE
 * @id: of UNBIND and REMOVE; of DENY_CHANGE, the layer that goes by number, or 0
 * @name: of UNLOAD
 * @what: the profile or the target, owned
 * @detail: what about it, owned
 */
struct config_step {
	enum config_change change;
	struct config_wanted_profile *profile;
	struct config_wanted_binding *binding;
	struct config_wanted_layer *layer;
	uint64_t id;
	const char *name;
	char *what;
	char *detail;
};

#endif /* USER_CONFIG_WANTED_H */
