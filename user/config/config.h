/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Policy files: what they say, read and checked but not yet looked up on this host.
 * ctlsec-policy(5) is the text for users.
 */
#ifndef USER_CONFIG_H
#define USER_CONFIG_H

#include <stdbool.h>
#include <stddef.h>

#include "config/config_node.h"

/* The settings of a binding, all optional. */
enum config_setting {
	CONFIG_PROFILE,
	CONFIG_MODE,
	CONFIG_ACTIVATE,
	CONFIG_PIDS,
	CONFIG_FORK_RATE,
	CONFIG_USERNS,
	CONFIG_ON_LIMIT,
	CONFIG_LOG,

	CONFIG_SETTINGS
};

/* How a setting is called in a file. */
const char *config_setting_name(enum config_setting s);

/**
 * struct config_profile - an entry of `profiles`
 * @t: where it stands, with @name
 * @base: another profile; or
 * @file: an OCI profile, relative to the directory of the policy file; or
 * @oci: its text; or
 * @blob: a compiled profile in base64: what the former cannot say
 * @allow, @deny: lists of rules, or NULL
 */
struct config_profile {
	struct config_text *t;
	const struct config_node *name;
	const struct config_node *base;
	const struct config_node *file;
	const struct config_node *oci;
	const struct config_node *blob;
	const struct config_node *allow;
	const struct config_node *deny;
};

/**
 * struct config_binding - an entry of `bindings`
 * @t: where it stands
 * @settings: their values, those that are not given NULL
 * @allow_host: the target may be the host itself
 */
struct config_binding {
	struct config_text *t;
	const struct config_node *target;
	const struct config_node *settings[CONFIG_SETTINGS];
	bool allow_host;
};

/**
 * struct config_layer - an entry of `deny`
 * @t: where it stands
 * @map: the whole, for its place
 * @rules: a list
 * @to: a target, or a list of them; NULL for all containers
 * @name, @until, @error: texts, or NULL
 * @kill, @log: instead of an error
 * @allow_host: a target may be the host itself
 */
struct config_layer {
	struct config_text *t;
	const struct config_node *map;
	const struct config_node *rules;
	const struct config_node *to;
	const struct config_node *name;
	const struct config_node *until;
	const struct config_node *error;
	bool kill;
	bool log;
	bool allow_host;
};

/* All files together. All zero is empty. */
struct config {
	struct arena *arena;
	struct config_profile *profiles;
	size_t n_profiles;
	struct config_binding *bindings;
	size_t n_bindings;
	struct config_layer *layers;
	size_t n_layers;
};

#define cleanup_config __attribute__((cleanup(config_free)))

void config_free(struct config *c);

/* The profile of this name, or NULL. */
const struct config_profile *config_find_profile(const struct config *c,
						 const char *name);

/* Can a profile be called that? */
bool config_name_ok(const char *name);

#endif /* USER_CONFIG_H */
