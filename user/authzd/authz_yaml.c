// SPDX-License-Identifier: GPL-2.0
/*
 * Keys and words of the policy file, and what is wrong with them.
 */
#include "authzd/authz_yaml.h"

#include <string.h>

#include "base/escape.h"
#include "base/util.h"

int authz_yaml_fail_word(struct authz_yaml *r, const struct config_node *n,
			 const char *word, const struct nearest *near,
			 const char *what)
{
	cleanup_free char *hint = nearest_hint(near, "");
	char q[80];

	return config_node_fail(r->e, &r->text, n, "%s is no %s%s",
				escape_quote(word, q, sizeof(q)), what, hint);
}

const char *authz_yaml_type(enum config_type type)
{
	return type == CONFIG_TEXT ? "a word" :
	       type == CONFIG_LIST ? "a list" :
				     "a map";
}

int authz_yaml_keys(struct authz_yaml *r, const struct config_node *map,
		    const struct authz_key *keys, size_t n_keys,
		    const char *what)
{
	const struct config_node *n;
	struct nearest near;
	size_t i;

	for (n = map->first; n; n = n->next) {
		nearest_start(&near, n->key->text, strlen(n->key->text));
		for (i = 0; i < n_keys; i++) {
			if (!strcmp(keys[i].name, n->key->text))
				break;
			nearest_offer(&near, keys[i].name);
		}
		if (i == n_keys)
			return authz_yaml_fail_word(r, n->key, n->key->text,
						    &near, what);
		if (n->type != keys[i].type &&
		    (keys[i].type != CONFIG_LIST || n->type != CONFIG_TEXT))
			return config_node_fail(
				r->e, &r->text, n, "%s is %s, not %s",
				keys[i].name, authz_yaml_type(keys[i].type),
				authz_yaml_type(n->type));
		if (keys[i].read(r, n))
			return -1;
	}
	return 0;
}

int authz_yaml_each(struct authz_yaml *r, const struct config_node *n,
		    int (*each)(struct authz_yaml *r,
				const struct config_node *n))
{
	const struct config_node *m;

	if (n->type == CONFIG_TEXT)
		return each(r, n);
	for (m = n->first; m; m = m->next) {
		if (m->type != CONFIG_TEXT)
			return config_node_fail(r->e, &r->text, m,
						"a word is expected, not %s",
						authz_yaml_type(m->type));
		if (each(r, m))
			return -1;
	}
	return 0;
}

int authz_yaml_choice(struct authz_yaml *r, const struct config_node *n,
		      const char *no, const char *yes, bool *out)
{
	*out = !strcmp(n->text, yes);
	if (!*out && strcmp(n->text, no) != 0)
		return config_node_fail(r->e, &r->text, n, "%s is %s or %s",
					n->key->text, no, yes);
	return 0;
}
