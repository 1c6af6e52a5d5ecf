// SPDX-License-Identifier: GPL-2.0
/*
 * Privileges of plugins.
 */
#include "authzd/authz_plugin.h"

static void check_granted(struct authz_walk *w, const struct jtree_node *n)
{
	if (n->first)
		authz_rule_found(w->found, AUTHZ_PLUGIN_PRIVILEGES,
				 "the plugin is granted %zu privileges",
				 n->count);
}

const struct authz_field authz_plugin_granted = {
	.kind = AUTHZ_LIST,
	.check = check_granted,
};
