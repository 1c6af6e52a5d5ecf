/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Keys and words of the policy file, and what is wrong with them.
 */
#ifndef USER_AUTHZ_YAML_H
#define USER_AUTHZ_YAML_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/nearest.h"
#include "config/config_node.h"

struct authz_policy;
struct authz_role;

/**
 * struct authz_yaml - a file being read
 * @arena: of what stays
 * @role: the one whose keys are read
 */
struct authz_yaml {
	struct config_text text;
	struct arena *arena;
	struct authz_policy *policy;
	struct authz_role *role;
	struct err *e;
};

/**
 * struct authz_key - what a map may have
 * @type: of its value; a word will do where a list is expected
 */
struct authz_key {
	const char *name;
	enum config_type type;
	int (*read)(struct authz_yaml *r, const struct config_node *n);
};

/* Fail: @word is no @what. */
int authz_yaml_fail_word(struct authz_yaml *r, const struct config_node *n,
			 const char *word, const struct nearest *near,
			 const char *what);
/* "a list" */
const char *authz_yaml_type(enum config_type type);
/* Read a map whose keys are these. */
int authz_yaml_keys(struct authz_yaml *r, const struct config_node *map,
		    const struct authz_key *keys, size_t n_keys,
		    const char *what);
/* Call @each for each word of a list, or for the one in place of a list. */
int authz_yaml_each(struct authz_yaml *r, const struct config_node *n,
		    int (*each)(struct authz_yaml *r,
				const struct config_node *n));
/* One of two words. */
int authz_yaml_choice(struct authz_yaml *r, const struct config_node *n,
		      const char *no, const char *yes, bool *out);

#endif /* USER_AUTHZ_YAML_H */
