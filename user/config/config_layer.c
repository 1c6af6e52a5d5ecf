// SPDX-License-Identifier: GPL-2.0
#include "config/config_layer.h"

#include <ctlsec/eval.h>
#include <string.h>

#include "base/util.h"
#include "base/vec.h"
#include "names/errname.h"
#include "policy/blob.h"

#define LAYER_KEYS "rules to name until errno kill log allow-host"

bool config_layer_name_ok(const char *name)
{
	/* The only name that a profile cannot have for its meaning. */
	return config_name_ok(name) || !strcmp(name, "none");
}

static const struct config_node **layer_member(struct config_layer *l,
					       const char *key)
{
	if (!strcmp(key, "name"))
		return &l->name;
	if (!strcmp(key, "until"))
		return &l->until;
	return strcmp(key, "errno") ? NULL : &l->error;
}

static int read_rules(struct config_reading *r, const struct config_node *n,
		      struct config_layer *l)
{
	l->rules = n;
	if (config_read_rules(r, n))
		return -1;
	if (n->first)
		return 0;
	return config_node_fail(r->e, r->t, n, "rules has no rule");
}

/* One target or several, or all. */
static int read_to(struct config_reading *r, const struct config_node *n,
		   struct config_layer *l)
{
	const struct config_node *one;

	if (n->type == CONFIG_TEXT) {
		l->to = strcmp(n->text, CONFIG_LAYER_ALL) ? n : NULL;
		return config_read_text(r, n);
	}
	l->to = n;
	if (config_read_type(r, n, CONFIG_LIST))
		return -1;
	for (one = n->first; one; one = one->next) {
		if (config_read_text(r, one))
			return -1;
		if (!strcmp(one->text, CONFIG_LAYER_ALL))
			return config_node_fail(r->e, r->t, one,
						"'all' stands alone, not in a "
						"list");
	}
	if (n->first)
		return 0;
	return config_node_fail(r->e, r->t, n,
				"to has no target; 'to: all' is for all "
				"containers");
}

static int read_layer_key(struct config_reading *r, const struct config_node *n,
			  struct config_layer *l)
{
	const char *key = n->key->text;
	const struct config_node **member = layer_member(l, key);

	if (!strcmp(key, "rules"))
		return read_rules(r, n, l);
	if (!strcmp(key, "to"))
		return read_to(r, n, l);
	if (!strcmp(key, "kill"))
		return config_read_flag(r, n, &l->kill);
	if (!strcmp(key, "log"))
		return config_read_flag(r, n, &l->log);
	if (!strcmp(key, "allow-host"))
		return config_read_flag(r, n, &l->allow_host);
	if (!member)
		return config_read_unknown(r, n->key, "an entry of deny",
					   LAYER_KEYS);
	*member = n;
	return config_read_text(r, n);
}

static int check_name(struct config_reading *r, const struct config_layer *l)
{
	const struct config_layer *v = r->c->layers;
	size_t i;

	if (!config_layer_name_ok(l->name->text))
		return config_node_fail(r->e, r->t, l->name,
					"not a layer's name: up to 63 letters, "
					"digits, '.', '_' and '-', the first "
					"neither '.' nor '-'");
	for (i = 0; i < r->c->n_layers; i++) {
		if (v[i].name && !strcmp(v[i].name->text, l->name->text))
			return config_node_fail(
				r->e, r->t, l->name,
				"layer '%s' is there already, in %s, line %u",
				l->name->text, v[i].t->file, v[i].name->line);
	}
	return 0;
}

static int check_layer(struct config_reading *r, const struct config_layer *l)
{
	if (!l->rules)
		return config_node_fail(r->e, r->t, l->map,
					"what is denied has no rules");
	if (!!l->error + l->kill + l->log > 1)
		return config_node_fail(r->e, r->t, l->map,
					"what is denied has one of 'errno', "
					"'kill' and 'log'");
	return l->name ? check_name(r, l) : 0;
}

static int read_layer(struct config_reading *r, const struct config_node *map)
{
	struct config_layer l = { .t = r->t, .map = map };
	const struct config_node *n;

	if (config_read_type(r, map, CONFIG_MAP))
		return -1;
	for (n = map->first; n; n = n->next) {
		if (read_layer_key(r, n, &l))
			return -1;
	}
	if (check_layer(r, &l))
		return -1;
	r->c->layers = vec_grow(r->c->layers, r->c->n_layers, sizeof(l));
	r->c->layers[r->c->n_layers++] = l;
	return 0;
}

int config_layer_read(struct config_reading *r, const struct config_node *list)
{
	const struct config_node *n;

	if (config_read_type(r, list, CONFIG_LIST))
		return -1;
	for (n = list->first; n; n = n->next) {
		if (read_layer(r, n))
			return -1;
	}
	return 0;
}

static char *errno_text(uint32_t nr)
{
	const char *name = errname_name(nr);

	return name ? xstrdup(name) : xasprintf("%u", nr);
}

char *config_layer_action(const struct cnl_layer *l)
{
	struct ctlsec_policy p;
	cleanup_blob struct blob b = { 0 };
	struct err ignored;
	uint32_t action = 0;
	__u32 i;

	if (!l->blob.len ||
	    blob_import(&b, l->blob.data, l->blob.len, &ignored))
		return NULL;
	ctlsec_policy_open(&p, b.data);
	for (i = 0; i < p.hdr->nr_entries; i++) {
		if (p.entries[i].action > action)
			action = p.entries[i].action;
	}
	for (i = 0; i < p.hdr->nr_rules; i++) {
		if (p.rules[i].action > action)
			action = p.rules[i].action;
	}
	switch (CTLSEC_ACTION_ACT(action)) {
	case CTLSEC_ACT_ERRNO:
		return errno_text(CTLSEC_ACTION_DATA(action));
	case CTLSEC_ACT_LOG:
		return xstrdup("LOG");
	case CTLSEC_ACT_KILL_THREAD:
	case CTLSEC_ACT_KILL_PROCESS:
		return xstrdup("KILL");
	}
	return xstrdup("?");
}
