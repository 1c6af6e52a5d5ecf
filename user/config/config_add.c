// SPDX-License-Identifier: GPL-2.0
/*
 * Policy files: from a tree to profiles and bindings. See config_add.h.
 */
#include "config/config_add.h"

#include <string.h>

#include "base/util.h"
#include "base/vec.h"
#include "config/config_layer.h"
#include "config/config_read.h"

#define TOP_KEYS "profiles bindings deny explicit-end"
#define PROFILE_KEYS "base file oci blob allow deny"
#define BINDING_KEYS                                                   \
	"target profile mode activate pids fork-rate userns on-limit " \
	"allow-host"

/* Profiles */

static const struct config_node **profile_member(struct config_profile *p,
						 const char *key)
{
	if (!strcmp(key, "base"))
		return &p->base;
	if (!strcmp(key, "file"))
		return &p->file;
	if (!strcmp(key, "oci"))
		return &p->oci;
	if (!strcmp(key, "blob"))
		return &p->blob;
	if (!strcmp(key, "allow"))
		return &p->allow;
	return strcmp(key, "deny") ? NULL : &p->deny;
}

static int read_profile_key(struct config_reading *r,
			    const struct config_node *n,
			    struct config_profile *p)
{
	const struct config_node **member = profile_member(p, n->key->text);

	if (!member)
		return config_read_unknown(r, n->key, "a profile",
					   PROFILE_KEYS);
	*member = n;
	return member == &p->allow || member == &p->deny ?
		       config_read_rules(r, n) :
		       config_read_text(r, n);
}

static int check_profile(struct config_reading *r,
			 const struct config_profile *p)
{
	const struct config_profile *same;

	if (!config_name_ok(p->name->text))
		return config_node_fail(r->e, r->t, p->name,
					"not a profile's name: up to 63 "
					"letters, digits, '.', '_' and '-', "
					"the first neither '.' nor '-', and "
					"not 'none'");
	same = config_find_profile(r->c, p->name->text);
	if (same)
		return config_node_fail(r->e, r->t, p->name,
					"profile '%s' is there already, in "
					"%s, line %u",
					p->name->text, same->t->file,
					same->name->line);
	if (!!p->base + !!p->file + !!p->oci + !!p->blob != 1)
		return config_node_fail(r->e, r->t, p->name,
					"a profile has one of 'base', 'file', "
					"'oci' and 'blob'");
	return 0;
}

static int read_profile(struct config_reading *r, const struct config_node *map)
{
	struct config_profile p = { .t = r->t, .name = map->key };
	const struct config_node *n;

	if (config_read_type(r, map, CONFIG_MAP))
		return -1;
	for (n = map->first; n; n = n->next) {
		if (read_profile_key(r, n, &p))
			return -1;
	}
	if (check_profile(r, &p))
		return -1;
	r->c->profiles = vec_grow(r->c->profiles, r->c->n_profiles, sizeof(p));
	r->c->profiles[r->c->n_profiles++] = p;
	return 0;
}

static int read_profiles(struct config_reading *r,
			 const struct config_node *map)
{
	const struct config_node *n;

	if (config_read_type(r, map, CONFIG_MAP))
		return -1;
	for (n = map->first; n; n = n->next) {
		if (read_profile(r, n))
			return -1;
	}
	return 0;
}

/* Bindings */

static int read_binding_key(struct config_reading *r,
			    const struct config_node *n,
			    struct config_binding *b)
{
	const char *key = n->key->text;
	size_t i;

	if (!strcmp(key, "target")) {
		b->target = n;
		return config_read_text(r, n);
	}
	if (!strcmp(key, "allow-host"))
		return config_read_flag(r, n, &b->allow_host);
	for (i = 0; i < CONFIG_SETTINGS; i++) {
		if (strcmp(key, config_setting_name((enum config_setting)i)) !=
		    0)
			continue;
		b->settings[i] = n;
		return config_read_text(r, n);
	}
	return config_read_unknown(r, n->key, "a binding", BINDING_KEYS);
}

static int read_binding(struct config_reading *r, const struct config_node *map)
{
	struct config_binding b = { .t = r->t };
	const struct config_node *n;

	if (config_read_type(r, map, CONFIG_MAP))
		return -1;
	for (n = map->first; n; n = n->next) {
		if (read_binding_key(r, n, &b))
			return -1;
	}
	if (!b.target)
		return config_node_fail(r->e, r->t, map,
					"the binding has no target");
	r->c->bindings = vec_grow(r->c->bindings, r->c->n_bindings, sizeof(b));
	r->c->bindings[r->c->n_bindings++] = b;
	return 0;
}

static int read_bindings(struct config_reading *r,
			 const struct config_node *list)
{
	const struct config_node *n;

	if (config_read_type(r, list, CONFIG_LIST))
		return -1;
	for (n = list->first; n; n = n->next) {
		if (read_binding(r, n))
			return -1;
	}
	return 0;
}

/* The whole */

/* Better no policy at all than one of which a part is left out. */
static int refuse_later(struct config_reading *r, const struct config_node *key)
{
	return config_node_fail(r->e, r->t, key,
				"ctlsec %s does not know '%s' in policy files, "
				"and applies nothing of a file that has it",
				CTLSEC_VERSION, key->text);
}

static int read_end(struct config_reading *r, const struct config_node *n)
{
	bool wanted;

	if (config_read_flag(r, n, &wanted))
		return -1;
	if (!wanted || r->t->explicit_end)
		return 0;
	return config_node_fail(r->e, r->t, n->key,
				"the file does not end with '...', as this "
				"says: a part of it is missing");
}

static int read_top_key(struct config_reading *r, const struct config_node *n)
{
	const char *key = n->key->text;

	if (!strcmp(key, "profiles"))
		return read_profiles(r, n);
	if (!strcmp(key, "bindings"))
		return read_bindings(r, n);
	if (!strcmp(key, "explicit-end"))
		return read_end(r, n);
	if (!strcmp(key, "deny"))
		return config_layer_read(r, n);
	if (!strcmp(key, "rights"))
		return refuse_later(r, n->key);
	return config_read_unknown(r, n->key, "a policy file", TOP_KEYS);
}

static int read_top(struct config_reading *r, const struct config_node *top)
{
	const struct config_node *n;

	if (config_read_type(r, top, CONFIG_MAP))
		return -1;
	for (n = top->first; n; n = n->next) {
		if (read_top_key(r, n))
			return -1;
	}
	return 0;
}

/* What was cut off in the middle of a line, or before the first. */
static int check_whole(struct config_reading *r)
{
	struct config_node last = { .line = 1, .col = 1 };
	size_t i, line = 0;

	if (!r->t->len)
		return config_node_fail(r->e, r->t, &last,
					"the file is empty; one that says "
					"nothing has 'bindings: []'");
	if (r->t->text[r->t->len - 1] == '\n')
		return 0;
	for (i = 0; i < r->t->len; i++) {
		if (r->t->text[i] != '\n')
			continue;
		last.line++;
		line = i + 1;
	}
	last.col = (unsigned int)(r->t->len - line) + 1;
	return config_node_fail(r->e, r->t, &last,
				"the last line has no end: a part of the file "
				"is missing");
}

int config_add_text(struct config *c, const char *file, const char *text,
		    size_t len, struct err *e)
{
	struct config_reading r = { .c = c, .e = e };
	struct config_node *root, none = { .line = 1, .col = 1 };

	if (!c->arena)
		c->arena = arena_new();
	r.t = arena_alloc(c->arena, 1, sizeof(*r.t));
	r.t->file = arena_strndup(c->arena, file, strlen(file));
	r.t->text = arena_strndup(c->arena, text, len);
	r.t->len = len;
	if (check_whole(&r) || config_node_parse(r.t, c->arena, &root, e))
		return -1;
	if (!root)
		return config_node_fail(e, r.t, &none,
					"the file says nothing; one that is "
					"meant to has 'bindings: []'");
	return read_top(&r, root);
}
