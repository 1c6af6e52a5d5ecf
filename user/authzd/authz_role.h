/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the users of a role may ask dockerd for.
 */
#ifndef USER_AUTHZ_ROLE_H
#define USER_AUTHZ_ROLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "authzd/authz_endpoint.h"
#include "authzd/authz_rule.h"
#include "authzd/authz_yaml.h"

/**
 * struct authz_words - a list of words
 */
struct authz_words {
	size_t n;
	const char **v;
};

/**
 * struct authz_path - a file or directory of the host
 * @below: with all that is in it
 * @readonly: only to be read
 */
struct authz_path {
	const char *path;
	bool below;
	bool readonly;
};

/**
 * struct authz_role - what its users may do
 * @endpoints: by the number of the endpoint
 * @permit: rules that do not hold, by endpoint and rule
 * @unrestricted: all endpoints, known or not, and all rules: bodies are not read
 * @pids_limit: the largest, 0 for any and none
 * @dry_run: nothing is refused, all is logged
 */
struct authz_role {
	const char *name;
	bool endpoints[AUTHZ_ENDPOINTS_MAX];
	bool permit[AUTHZ_ENDPOINTS_MAX][AUTHZ_RULES];
	bool unrestricted;
	bool dry_run;
	uint64_t pids_limit;
	struct authz_path *mounts;
	size_t n_mounts;
	struct authz_words capabilities;
	struct authz_words devices;
	struct authz_words runtimes;
	struct authz_words networks;
	struct authz_words annotations;
};

/* Read the map @n into r->role, whose name is known. */
int authz_role_read(struct authz_yaml *r, const struct config_node *n);
/* Has it the endpoint of that name? */
bool authz_role_reaches(const struct authz_role *role, const char *endpoint);
/* Is @word in the list? */
bool authz_role_lists(const struct authz_words *words, const char *word);

#endif /* USER_AUTHZ_ROLE_H */
