/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The policy: which user has which role, and what a role may ask dockerd for.
 * ctlsec-authz.yaml(5) describes the file.
 */
#ifndef USER_AUTHZ_POLICY_H
#define USER_AUTHZ_POLICY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "authzd/authz_endpoint.h"
#include "authzd/authz_rule.h"
#include "base/err.h"

/* What a role that says nothing of it allows. */
#define AUTHZ_PIDS_DEFAULT 512

/**
 * struct authz_words - a list of words
 * @all: any word is in it
 */
struct authz_words {
	bool all;
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
};

struct authz_user {
	const char *name;
	const struct authz_role *role;
};

/**
 * struct authz_policy - a file that was read
 * @local: of requests without a client certificate, NULL if they have none
 * @others: of users who are not named, NULL if they have none
 * @log_all: what is allowed, too
 */
struct authz_policy {
	struct arena *arena;
	struct authz_role *roles;
	size_t n_roles;
	struct authz_user *users;
	size_t n_users;
	const struct authz_role *local;
	const struct authz_role *others;
	bool dry_run;
	bool log_all;
};

/* Where it is, unless --policy says otherwise. */
#define AUTHZ_POLICY_FILE "/etc/ctlsec/authz.yaml"

/* Read a policy; NULL with @e filled. */
struct authz_policy *authz_policy_parse(const char *file, const char *text,
					size_t len, struct err *e);
/* The same of a file, which only its owner, root or the caller, may write to. */
struct authz_policy *authz_policy_read(const char *file, struct err *e);
void authz_policy_free(struct authz_policy *p);

/* The role of a user, or NULL. @certified: by a client certificate. */
const struct authz_role *authz_policy_role(const struct authz_policy *p,
					   const char *user, bool certified);

/* Is @word in the list? */
bool authz_policy_lists(const struct authz_words *words, const char *word);

#endif /* USER_AUTHZ_POLICY_H */
