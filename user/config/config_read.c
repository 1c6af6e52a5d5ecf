// SPDX-License-Identifier: GPL-2.0
#include "config/config_read.h"

#include <string.h>

#include "base/escape.h"
#include "base/nearest.h"
#include "base/util.h"

/* What a value is, for "X is a map". */
static const char *type_name(enum config_type type)
{
	switch (type) {
	case CONFIG_LIST:
		return "a list";
	case CONFIG_MAP:
		return "a map of keys and values";
	default:
		return "a text";
	}
}

int config_read_type(struct config_reading *r, const struct config_node *n,
		     enum config_type type)
{
	if (n->type == type)
		return 0;
	return config_node_fail(r->e, r->t, n, "%s is %s here, not %s",
				n->key ? n->key->text : "this", type_name(type),
				type_name(n->type));
}

int config_read_text(struct config_reading *r, const struct config_node *n)
{
	if (config_read_type(r, n, CONFIG_TEXT))
		return -1;
	if (n->text[0])
		return 0;
	return config_node_fail(r->e, r->t, n, "%s has no value",
				n->key ? n->key->text : "this");
}

int config_read_unknown(struct config_reading *r, const struct config_node *key,
			const char *where, const char *keys)
{
	cleanup_free char *shown = escape_text(key->text);
	cleanup_free char *hint = NULL;
	struct nearest near;

	nearest_start(&near, key->text, strlen(key->text));
	nearest_offer_words(&near, keys);
	hint = nearest_hint(&near, "");
	return config_node_fail(r->e, r->t, key, "%s has no key '%s'%s", where,
				shown, hint);
}

int config_read_flag(struct config_reading *r, const struct config_node *n,
		     bool *out)
{
	if (config_read_text(r, n))
		return -1;
	*out = n->plain && !strcmp(n->text, "true");
	if (*out || (n->plain && !strcmp(n->text, "false")))
		return 0;
	return config_node_fail(r->e, r->t, n, "%s is true or false",
				n->key->text);
}

int config_read_rules(struct config_reading *r, const struct config_node *n)
{
	const struct config_node *rule;

	if (config_read_type(r, n, CONFIG_LIST))
		return -1;
	for (rule = n->first; rule; rule = rule->next) {
		if (config_read_text(r, rule))
			return -1;
	}
	return 0;
}
