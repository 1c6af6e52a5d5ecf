// SPDX-License-Identifier: GPL-2.0
/*
 * Bodies of requests about volumes and networks.
 */
#include "authzd/authz_volume.h"

#include <string.h>

#include "authzd/authz_mount.h"
#include "base/util.h"

static const struct authz_field volume_fields[] = {
	{ "Driver", AUTHZ_TEXT, authz_mount_volume_driver, NULL },
	{ "DriverOpts", AUTHZ_MAP, authz_mount_volume_options, NULL },
	{ "Name", AUTHZ_ANY, NULL, NULL },
	{ "Labels", AUTHZ_ANY, NULL, NULL },
};

static const struct authz_schema volume = {
	.fields = volume_fields,
	.n = ARRAY_SIZE(volume_fields),
};

const struct authz_field authz_volume_create = {
	.kind = AUTHZ_OBJECT,
	.schema = &volume,
};

/* Others can be the host's own interfaces (macvlan, ipvlan), or a plugin. */
static void check_driver(struct authz_walk *w, const struct jtree_node *n)
{
	if (*n->text && strcmp(n->text, "bridge") != 0 &&
	    strcmp(n->text, "overlay") != 0)
		authz_rule_found(w->found, AUTHZ_NETWORK_DRIVER,
				 "%s is '%.80s'", w->path, n->text);
}

/* An interface of the host by its name becomes the bridge. */
static void check_options(struct authz_walk *w, const struct jtree_node *n)
{
	const struct jtree_node *m;

	for (m = n->first; m; m = m->next)
		if (!strcmp(m->key, "com.docker.network.bridge.name"))
			authz_rule_found(w->found, AUTHZ_NETWORK_DRIVER,
					 "%s has '%s'", w->path, m->key);
}

static const struct authz_field network_fields[] = {
	{ "Driver", AUTHZ_TEXT, check_driver, NULL },
	{ "Options", AUTHZ_MAP, check_options, NULL },
	{ "Name", AUTHZ_ANY, NULL, NULL },
	{ "CheckDuplicate", AUTHZ_ANY, NULL, NULL },
	{ "Scope", AUTHZ_ANY, NULL, NULL },
	{ "EnableIPv4", AUTHZ_ANY, NULL, NULL },
	{ "EnableIPv6", AUTHZ_ANY, NULL, NULL },
	{ "IPAM", AUTHZ_ANY, NULL, NULL },
	{ "Internal", AUTHZ_ANY, NULL, NULL },
	{ "Attachable", AUTHZ_ANY, NULL, NULL },
	{ "Ingress", AUTHZ_ANY, NULL, NULL },
	{ "ConfigOnly", AUTHZ_ANY, NULL, NULL },
	{ "ConfigFrom", AUTHZ_ANY, NULL, NULL },
	{ "Labels", AUTHZ_ANY, NULL, NULL },
};

static const struct authz_schema network = {
	.fields = network_fields,
	.n = ARRAY_SIZE(network_fields),
};

const struct authz_field authz_volume_network = {
	.kind = AUTHZ_OBJECT,
	.schema = &network,
};
