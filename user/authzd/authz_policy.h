/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The policy: which user has which role, and what a role may ask dockerd for.
 * ctlsec-authz.yaml(5) describes the file.
 */
#ifndef USER_AUTHZ_POLICY_H
#define USER_AUTHZ_POLICY_H

#include <stdbool.h>
#include <stddef.h>

#include "authzd/authz_role.h"
#include "base/err.h"

struct authz_user {
	const char *name;
	const struct authz_role *role;
};

/**
 * struct authz_policy - a file that was read
 * @local: of requests without a client certificate, NULL if they have none
 * @others: of users who are not named, NULL if they have none
 * @log_all: what is allowed, too
 * @holders: how many hold it, see authz_inforce
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
	size_t holders;
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

#endif /* USER_AUTHZ_POLICY_H */
