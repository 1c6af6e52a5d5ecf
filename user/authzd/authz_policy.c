// SPDX-License-Identifier: GPL-2.0
/*
 * The policy file: YAML, every mistake with its place.
 */
#include "authzd/authz_policy.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/escape.h"
#include "base/file.h"
#include "base/nearest.h"
#include "base/util.h"

#define POLICY_MAX (1024 * 1024)

static int read_roles(struct authz_yaml *r, const struct config_node *map)
{
	struct authz_policy *p = r->policy;
	const struct config_node *n;
	size_t count = 0;

	for (n = map->first; n; n = n->next)
		count++;
	p->roles = arena_alloc(p->arena, count, sizeof(*p->roles));
	for (n = map->first; n; n = n->next) {
		r->role = &p->roles[p->n_roles++];
		r->role->name = arena_strndup(p->arena, n->key->text,
					      strlen(n->key->text));
		if (authz_role_read(r, n))
			return -1;
	}
	return 0;
}

static int find_role(struct authz_yaml *r, const struct config_node *n,
		     const struct authz_role **out)
{
	struct nearest near;
	size_t i;

	if (n->type != CONFIG_TEXT)
		return config_node_fail(r->e, &r->text, n,
					"a role's name is expected, not %s",
					authz_yaml_type(n->type));
	nearest_start(&near, n->text, strlen(n->text));
	for (i = 0; i < r->policy->n_roles; i++) {
		nearest_offer(&near, r->policy->roles[i].name);
		if (!strcmp(r->policy->roles[i].name, n->text)) {
			*out = &r->policy->roles[i];
			return 0;
		}
	}
	return authz_yaml_fail_word(r, n, n->text, &near, "role");
}

static int read_users(struct authz_yaml *r, const struct config_node *map)
{
	struct authz_policy *p = r->policy;
	const struct config_node *n;
	size_t count = 0;

	for (n = map->first; n; n = n->next)
		count++;
	p->users = arena_alloc(p->arena, count, sizeof(*p->users));
	for (n = map->first; n; n = n->next) {
		struct authz_user *u = &p->users[p->n_users++];

		u->name = arena_strndup(p->arena, n->key->text,
					strlen(n->key->text));
		if (find_role(r, n, &u->role))
			return -1;
	}
	return 0;
}

static int read_local(struct authz_yaml *r, const struct config_node *n)
{
	return find_role(r, n, &r->policy->local);
}

static int read_others(struct authz_yaml *r, const struct config_node *n)
{
	return find_role(r, n, &r->policy->others);
}

static int read_mode(struct authz_yaml *r, const struct config_node *n)
{
	return authz_yaml_choice(r, n, "enforce", "dry-run",
				 &r->policy->dry_run);
}

static int read_log(struct authz_yaml *r, const struct config_node *n)
{
	return authz_yaml_choice(r, n, "refused", "all", &r->policy->log_all);
}

/* Roles were read before what names them. */
static int pass_over(struct authz_yaml *r, const struct config_node *n)
{
	(void)r;
	(void)n;
	return 0;
}

static const struct authz_key policy_keys[] = {
	{ "mode", CONFIG_TEXT, read_mode },
	{ "log", CONFIG_TEXT, read_log },
	{ "roles", CONFIG_MAP, pass_over },
	{ "users", CONFIG_MAP, read_users },
	{ "local", CONFIG_TEXT, read_local },
	{ "others", CONFIG_TEXT, read_others },
};

static int read_policy(struct authz_yaml *r, struct arena *a)
{
	struct config_node *root;
	const struct config_node *roles;

	if (config_node_parse(&r->text, a, &root, r->e))
		return -1;
	if (!root)
		return err_at(r->e, r->text.file, 1, 1, "an empty policy");
	if (root->type != CONFIG_MAP)
		return config_node_fail(r->e, &r->text, root,
					"a policy is a map, not %s",
					authz_yaml_type(root->type));
	roles = config_node_member(root, "roles");
	if (!roles)
		return config_node_fail(r->e, &r->text, root,
					"a policy without roles");
	if (roles->type != CONFIG_MAP)
		return config_node_fail(r->e, &r->text, roles,
					"roles is a map, not %s",
					authz_yaml_type(roles->type));
	if (read_roles(r, roles))
		return -1;
	return authz_yaml_keys(r, root, policy_keys, ARRAY_SIZE(policy_keys),
			       "key of a policy");
}

struct authz_policy *authz_policy_parse(const char *file, const char *text,
					size_t len, struct err *e)
{
	cleanup_arena struct arena *a = arena_new();
	struct authz_policy *p = xcalloc(1, sizeof(*p));
	struct authz_yaml r = {
		.text = { .file = file, .text = text, .len = len },
		.arena = arena_new(),
		.policy = p,
		.e = e,
	};

	p->arena = r.arena;
	if (!read_policy(&r, a))
		return p;
	authz_policy_free(p);
	return NULL;
}

struct authz_policy *authz_policy_read(const char *file, struct err *e)
{
	cleanup_free char *text = NULL;
	cleanup_free char *shown = escape_text(file);
	struct stat st;
	size_t len;

	text = file_read(file, POLICY_MAX, &len, e);
	if (!text)
		return NULL;
	/* What others may write is not the administrator's word. */
	if (!stat(file, &st) &&
	    ((st.st_uid && st.st_uid != geteuid()) || (st.st_mode & 022))) {
		err_set(e, EXIT_FAILED,
			"%s: others than root can write to it: chown root and "
			"chmod 644 it",
			shown);
		return NULL;
	}
	return authz_policy_parse(file, text, len, e);
}

void authz_policy_free(struct authz_policy *p)
{
	if (!p)
		return;
	arena_free(p->arena);
	free(p);
}

const struct authz_role *authz_policy_role(const struct authz_policy *p,
					   const char *user, bool certified)
{
	size_t i;

	if (!certified)
		return p->local;
	for (i = 0; i < p->n_users; i++)
		if (!strcmp(p->users[i].name, user))
			return p->users[i].role;
	return p->others;
}
