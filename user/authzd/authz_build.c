// SPDX-License-Identifier: GPL-2.0
/*
 * A build runs containers, too; what these get stands in its parameters. One that comes
 * several times is refused if any of them would be.
 */
#include "authzd/authz_build.h"

#include <stdio.h>
#include <string.h>

#include "authzd/authz_hostconfig.h"
#include "base/util.h"

typedef void check_parameter(struct authz_walk *w, const char *value);

static void check_network(struct authz_walk *w, const char *value)
{
	const struct jtree_node n = { .type = JTREE_STRING, .text = value };

	authz_hostconfig_network(w, &n);
}

static void check_parent(struct authz_walk *w, const char *value)
{
	if (*value)
		authz_rule_found(w->found, AUTHZ_CGROUP_PARENT, "%s is '%.80s'",
				 w->path, value);
}

static void check_security(struct authz_walk *w, const char *value)
{
	authz_rule_found(w->found, AUTHZ_SECURITY_OPT, "%s is '%.80s'", w->path,
			 value);
}

static void check_labels(struct authz_walk *w, const char *value)
{
	static const struct authz_field labels = {
		.kind = AUTHZ_MAP,
		.check = authz_hostconfig_labels,
	};

	/* null is what clients send that have none. */
	if (*value && strcmp(value, "null") != 0)
		authz_json_check(w, &labels, value, strlen(value));
}

/* Without a function: harmless. */
static const struct {
	const char *name;
	check_parameter *check;
} parameters[] = {
	{ "networkmode", check_network },
	{ "cgroupparent", check_parent },
	{ "securityopt", check_security },
	{ "labels", check_labels },
	{ "buildargs", NULL },
	{ "buildid", NULL },
	{ "cachefrom", NULL },
	{ "cpuperiod", NULL },
	{ "cpuquota", NULL },
	{ "cpusetcpus", NULL },
	{ "cpusetmems", NULL },
	{ "cpushares", NULL },
	{ "dockerfile", NULL },
	{ "extrahosts", NULL },
	{ "forcerm", NULL },
	{ "isolation", NULL },
	{ "memory", NULL },
	{ "memswap", NULL },
	{ "nocache", NULL },
	{ "outputs", NULL },
	{ "platform", NULL },
	{ "pull", NULL },
	{ "q", NULL },
	{ "remote", NULL },
	{ "rm", NULL },
	{ "session", NULL },
	{ "shmsize", NULL },
	{ "squash", NULL },
	{ "t", NULL },
	{ "target", NULL },
	{ "ulimits", NULL },
	{ "version", NULL },
};

static void check_one(struct authz_walk *w, const struct authz_parameter *p)
{
	size_t i;

	snprintf(w->path, sizeof(w->path), "the parameter '%.60s'", p->name);
	for (i = 0; i < ARRAY_SIZE(parameters); i++) {
		if (strcmp(parameters[i].name, p->name) != 0)
			continue;
		if (parameters[i].check)
			parameters[i].check(w, p->value);
		return;
	}
	authz_rule_found(w->found, AUTHZ_UNKNOWN_PARAMETER, "%s is unknown",
			 w->path);
}

void authz_build_check(struct authz_walk *w, const struct authz_uri *uri)
{
	size_t i;

	for (i = 0; i < uri->n_parameters; i++)
		check_one(w, &uri->parameters[i]);
	*w->path = '\0';
}
