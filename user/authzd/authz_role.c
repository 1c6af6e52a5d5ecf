// SPDX-License-Identifier: GPL-2.0
/*
 * A role, key by key.
 */
#include "authzd/authz_role.h"

#include <string.h>

#include "authzd/authz_endpoint.h"
#include "base/number.h"
#include "base/util.h"

/* What a role that says nothing of it allows. */
#define PIDS_DEFAULT 512

/* Set what a word stands for: an endpoint, a group, all, or with - before it not. */
static int read_endpoint(struct authz_yaml *r, const struct config_node *n)
{
	const struct authz_endpoint *all;
	const char *word = n->text;
	bool wanted = *word != '-', any = false;
	struct nearest near;
	size_t i, count;

	word += !wanted;
	nearest_start(&near, word, strlen(word));
	nearest_offer(&near, "all");
	all = authz_endpoint_all(&count);
	for (i = 0; i < count; i++) {
		nearest_offer(&near, all[i].name);
		nearest_offer(&near, all[i].group);
		if (strcmp(word, "all") != 0 &&
		    strcmp(word, all[i].name) != 0 &&
		    strcmp(word, all[i].group) != 0)
			continue;
		r->role->endpoints[i] = wanted;
		any = true;
	}
	return any ? 0 :
		     authz_yaml_fail_word(r, n, word, &near,
					  "endpoint or group");
}

static int read_endpoints(struct authz_yaml *r, const struct config_node *n)
{
	return authz_yaml_each(r, n, read_endpoint);
}

static void permit_rule(struct authz_role *role, size_t endpoint,
			const char *word)
{
	enum authz_rule rule;
	size_t i;

	if (authz_rule_find(word, &rule))
		role->permit[endpoint][rule] = true;
	else
		for (i = 0; i < AUTHZ_RULES; i++)
			role->permit[endpoint][i] = true;
}

/* "RULE", "all", or one of these behind "ENDPOINT/". */
static int read_permit(struct authz_yaml *r, const struct config_node *n)
{
	const char *slash = strchr(n->text, '/');
	const char *word = slash ? slash + 1 : n->text;
	size_t len = slash ? (size_t)(slash - n->text) : 0, i, count;
	const struct authz_endpoint *all = authz_endpoint_all(&count);
	struct nearest near;
	enum authz_rule rule;
	bool any = false;

	nearest_start(&near, word, strlen(word));
	for (i = 0; i < AUTHZ_RULES; i++)
		if (authz_rule_permissible((enum authz_rule)i))
			nearest_offer(&near,
				      authz_rule_name((enum authz_rule)i));
	if (strcmp(word, "all") != 0 && !authz_rule_find(word, &rule))
		return authz_yaml_fail_word(r, n, word, &near,
					    "rule that can be permitted");
	nearest_start(&near, n->text, len);
	for (i = 0; i < count; i++) {
		nearest_offer(&near, all[i].name);
		if (slash && (strncmp(all[i].name, n->text, len) != 0 ||
			      all[i].name[len]))
			continue;
		permit_rule(r->role, i, word);
		any = true;
	}
	if (!slash && !strcmp(word, "all"))
		r->role->unrestricted = true;
	return any ? 0 :
		     authz_yaml_fail_word(r, n, near.word, &near, "endpoint");
}

static int read_permits(struct authz_yaml *r, const struct config_node *n)
{
	return authz_yaml_each(r, n, read_permit);
}

static int read_pids_limit(struct authz_yaml *r, const struct config_node *n)
{
	struct err e = { 0 };

	if (!strcmp(n->text, "none")) {
		r->role->pids_limit = 0;
		return 0;
	}
	if (number_u64("pids-limit", n->text, INT64_MAX, &r->role->pids_limit,
		       &e) ||
	    !r->role->pids_limit)
		return config_node_fail(r->e, &r->text, n,
					"pids-limit is a number from 1 on, or "
					"none");
	return 0;
}

/* "/srv/data", "/srv/data:ro", "/srv/data/" + "**" */
static int read_mount(struct authz_yaml *r, const struct config_node *n)
{
	struct authz_role *role = r->role;
	struct arena *a = r->arena;
	struct authz_path *p, *old = role->mounts;
	size_t len = strlen(n->text);

	if (*n->text != '/')
		return config_node_fail(r->e, &r->text, n,
					"a mount is an absolute path");
	role->mounts = arena_alloc(a, role->n_mounts + 1, sizeof(*p));
	if (role->n_mounts)
		memcpy(role->mounts, old, role->n_mounts * sizeof(*p));
	p = &role->mounts[role->n_mounts++];
	p->readonly = len > 3 && !strcmp(n->text + len - 3, ":ro");
	len -= p->readonly ? 3 : 0;
	p->below = len >= 3 && !strncmp(n->text + len - 3, "/**", 3);
	/* "/" itself is what is before the stars of all. */
	len -= p->below ? 3 : 0;
	p->path = len ? arena_strndup(a, n->text, len) : "/";
	return 0;
}

static int read_mounts(struct authz_yaml *r, const struct config_node *n)
{
	return authz_yaml_each(r, n, read_mount);
}

static void add_word(struct authz_yaml *r, struct authz_words *words,
		     const char *text)
{
	struct arena *a = r->arena;
	const char **old = words->v;

	words->v = arena_alloc(a, words->n + 1, sizeof(*old));
	if (words->n)
		memcpy(words->v, old, words->n * sizeof(*old));
	words->v[words->n++] = arena_strndup(a, text, strlen(text));
}

/* Capabilities are kept as NET_ADMIN, however they are written. */
static int read_capability(struct authz_yaml *r, const struct config_node *n)
{
	struct authz_words *words = &r->role->capabilities;
	char *name = arena_strndup(r->arena, n->text, strlen(n->text));
	char *c;

	for (c = name; *c; c++)
		if (*c >= 'a' && *c <= 'z')
			*c = (char)(*c - 32);
	add_word(r, words, strncmp(name, "CAP_", 4) ? name : name + 4);
	return 0;
}

static int read_capabilities(struct authz_yaml *r, const struct config_node *n)
{
	return authz_yaml_each(r, n, read_capability);
}

static int read_device(struct authz_yaml *r, const struct config_node *n)
{
	add_word(r, &r->role->devices, n->text);
	return 0;
}

static int read_devices(struct authz_yaml *r, const struct config_node *n)
{
	return authz_yaml_each(r, n, read_device);
}

static int read_runtime(struct authz_yaml *r, const struct config_node *n)
{
	add_word(r, &r->role->runtimes, n->text);
	return 0;
}

static int read_runtimes(struct authz_yaml *r, const struct config_node *n)
{
	return authz_yaml_each(r, n, read_runtime);
}

static int read_network(struct authz_yaml *r, const struct config_node *n)
{
	add_word(r, &r->role->networks, n->text);
	return 0;
}

static int read_networks(struct authz_yaml *r, const struct config_node *n)
{
	return authz_yaml_each(r, n, read_network);
}

static int read_annotation(struct authz_yaml *r, const struct config_node *n)
{
	add_word(r, &r->role->annotations, n->text);
	return 0;
}

static int read_annotations(struct authz_yaml *r, const struct config_node *n)
{
	return authz_yaml_each(r, n, read_annotation);
}

static int read_role_mode(struct authz_yaml *r, const struct config_node *n)
{
	return authz_yaml_choice(r, n, "enforce", "dry-run", &r->role->dry_run);
}

static const struct authz_key role_keys[] = {
	{ "endpoints", CONFIG_LIST, read_endpoints },
	{ "permit", CONFIG_LIST, read_permits },
	{ "pids-limit", CONFIG_TEXT, read_pids_limit },
	{ "mounts", CONFIG_LIST, read_mounts },
	{ "capabilities", CONFIG_LIST, read_capabilities },
	{ "devices", CONFIG_LIST, read_devices },
	{ "runtimes", CONFIG_LIST, read_runtimes },
	{ "networks", CONFIG_LIST, read_networks },
	{ "annotations", CONFIG_LIST, read_annotations },
	{ "mode", CONFIG_TEXT, read_role_mode },
};

/* All that there is, and all that there will be. */
static bool has_all(const struct authz_role *role)
{
	size_t i, n;

	authz_endpoint_all(&n);
	for (i = 0; i < n; i++)
		if (!role->endpoints[i])
			return false;
	return role->unrestricted;
}

int authz_role_read(struct authz_yaml *r, const struct config_node *n)
{
	r->role->pids_limit = PIDS_DEFAULT;
	if (n->type != CONFIG_MAP)
		return config_node_fail(r->e, &r->text, n,
					"a role is a map, not %s",
					authz_yaml_type(n->type));
	if (authz_yaml_keys(r, n, role_keys, ARRAY_SIZE(role_keys),
			    "key of a role"))
		return -1;
	r->role->unrestricted = has_all(r->role);
	return 0;
}

bool authz_role_reaches(const struct authz_role *role, const char *endpoint)
{
	const struct authz_endpoint *all;
	size_t i, n;

	all = authz_endpoint_all(&n);
	for (i = 0; i < n; i++)
		if (!strcmp(all[i].name, endpoint))
			return role->endpoints[i];
	return false;
}

bool authz_role_lists(const struct authz_words *words, const char *word)
{
	size_t i;

	for (i = 0; i < words->n; i++)
		if (!strcmp(words->v[i], word))
			return true;
	return false;
}
