// SPDX-License-Identifier: GPL-2.0
/*
 * Networks, and the endpoints by which containers are on them.
 */
#include "authzd/authz_network.h"

#include <string.h>

#include "base/util.h"

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

const struct authz_field authz_network_create = {
	.kind = AUTHZ_OBJECT,
	.schema = &network,
};

/* An endpoint has sysctls of its own; what a driver takes besides is its affair. */
void authz_network_options(struct authz_walk *w, const struct jtree_node *n)
{
	static const char *const harmless[] = {
		"com.docker.network.endpoint.ifname",
		"com.docker.network.advertise_addr_nmsgs",
		"com.docker.network.advertise_addr_ms",
	};
	const struct jtree_node *m;
	size_t i;

	for (m = n->first; m; m = m->next) {
		for (i = 0; i < ARRAY_SIZE(harmless); i++)
			if (!strcmp(m->key, harmless[i]))
				break;
		if (i < ARRAY_SIZE(harmless))
			continue;
		if (strcmp(m->key, "com.docker.network.endpoint.sysctls") != 0)
			authz_rule_found(w->found, AUTHZ_UNKNOWN_MEMBER,
					 "%s has '%.80s', which is unknown",
					 w->path, m->key);
		else
			authz_rule_found(w->found, AUTHZ_SYSCTLS,
					 "%s sets sysctls: '%.80s'", w->path,
					 m->type == JTREE_STRING ? m->text :
								   "");
	}
}

static const struct authz_field endpoint_fields[] = {
	{ "DriverOpts", AUTHZ_MAP, authz_network_options, NULL },
	{ "IPAMConfig", AUTHZ_ANY, NULL, NULL },
	{ "Links", AUTHZ_ANY, NULL, NULL },
	{ "Aliases", AUTHZ_ANY, NULL, NULL },
	{ "DNSNames", AUTHZ_ANY, NULL, NULL },
	{ "MacAddress", AUTHZ_ANY, NULL, NULL },
	{ "GwPriority", AUTHZ_ANY, NULL, NULL },
	{ "NetworkID", AUTHZ_ANY, NULL, NULL },
	{ "EndpointID", AUTHZ_ANY, NULL, NULL },
	{ "Gateway", AUTHZ_ANY, NULL, NULL },
	{ "IPAddress", AUTHZ_ANY, NULL, NULL },
	{ "IPPrefixLen", AUTHZ_ANY, NULL, NULL },
	{ "IPv6Gateway", AUTHZ_ANY, NULL, NULL },
	{ "GlobalIPv6Address", AUTHZ_ANY, NULL, NULL },
	{ "GlobalIPv6PrefixLen", AUTHZ_ANY, NULL, NULL },
};

const struct authz_schema authz_network_endpoint = {
	.fields = endpoint_fields,
	.n = ARRAY_SIZE(endpoint_fields),
};

static const struct authz_field connect_fields[] = {
	{ "Container", AUTHZ_ANY, NULL, NULL },
	{ "EndpointConfig", AUTHZ_OBJECT, NULL, &authz_network_endpoint },
};

static const struct authz_schema connect = {
	.fields = connect_fields,
	.n = ARRAY_SIZE(connect_fields),
};

const struct authz_field authz_network_connect = {
	.kind = AUTHZ_OBJECT,
	.schema = &connect,
};
