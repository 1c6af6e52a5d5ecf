// SPDX-License-Identifier: GPL-2.0
/*
 * Bodies of requests about containers.
 */
#include "authzd/authz_container.h"

#include <string.h>

#include "authzd/authz_hostconfig.h"
#include "authzd/authz_network.h"
#include "authzd/authz_role.h"
#include "base/util.h"

#define FIELDS(f) .fields = (f), .n = ARRAY_SIZE(f)

/* By its name here a network is joined when the container starts. */
static void check_endpoints(struct authz_walk *w, const struct jtree_node *n)
{
	const struct jtree_node *m;

	for (m = n->first; m; m = m->next) {
		if (!strcmp(m->key, "host"))
			authz_rule_found(w->found, AUTHZ_HOST_NETWORK,
					 "%s has 'host'", w->path);
		if (!strncmp(m->key, "container:", 10))
			authz_rule_found(w->found, AUTHZ_JOIN_NETWORK,
					 "%s has '%s'", w->path, m->key);
	}
}

static const struct authz_field networking_fields[] = {
	{ "EndpointsConfig", AUTHZ_NAMES, check_endpoints,
	  &authz_network_endpoint },
};

static const struct authz_schema networking = { FIELDS(networking_fields) };

static const struct authz_schema hostconfig = {
	.also = &authz_hostconfig_members,
	.whole = authz_hostconfig_pids,
};

/* Without a HostConfig dockerd before 23 takes its members from the top. */
static void check_create(struct authz_walk *w, const struct jtree_node *n)
{
	if (!authz_json_member(n, "HostConfig") && w->role->pids_limit)
		authz_rule_found(w->found, AUTHZ_PIDS_LIMIT,
				 "HostConfig.PidsLimit is missing");
}

static const struct authz_field create_fields[] = {
	{ "HostConfig", AUTHZ_OBJECT, NULL, &hostconfig },
	{ "NetworkingConfig", AUTHZ_OBJECT, NULL, &networking },
	{ "Labels", AUTHZ_MAP, authz_hostconfig_labels, NULL },
	{ "Hostname", AUTHZ_ANY, NULL, NULL },
	{ "Domainname", AUTHZ_ANY, NULL, NULL },
	{ "User", AUTHZ_ANY, NULL, NULL },
	{ "AttachStdin", AUTHZ_ANY, NULL, NULL },
	{ "AttachStdout", AUTHZ_ANY, NULL, NULL },
	{ "AttachStderr", AUTHZ_ANY, NULL, NULL },
	{ "ExposedPorts", AUTHZ_ANY, NULL, NULL },
	{ "PortSpecs", AUTHZ_ANY, NULL, NULL },
	{ "Tty", AUTHZ_ANY, NULL, NULL },
	{ "OpenStdin", AUTHZ_ANY, NULL, NULL },
	{ "StdinOnce", AUTHZ_ANY, NULL, NULL },
	{ "Env", AUTHZ_ANY, NULL, NULL },
	{ "Cmd", AUTHZ_ANY, NULL, NULL },
	{ "Healthcheck", AUTHZ_ANY, NULL, NULL },
	{ "ArgsEscaped", AUTHZ_ANY, NULL, NULL },
	{ "Image", AUTHZ_ANY, NULL, NULL },
	{ "Volumes", AUTHZ_ANY, NULL, NULL },
	{ "WorkingDir", AUTHZ_ANY, NULL, NULL },
	{ "Entrypoint", AUTHZ_ANY, NULL, NULL },
	{ "NetworkDisabled", AUTHZ_ANY, NULL, NULL },
	{ "MacAddress", AUTHZ_ANY, NULL, NULL },
	{ "OnBuild", AUTHZ_ANY, NULL, NULL },
	{ "StopSignal", AUTHZ_ANY, NULL, NULL },
	{ "StopTimeout", AUTHZ_ANY, NULL, NULL },
	{ "Shell", AUTHZ_ANY, NULL, NULL },
	{ "Cpuset", AUTHZ_ANY, NULL, NULL },
};

static const struct authz_schema create = {
	FIELDS(create_fields),
	.also = &authz_hostconfig_members,
	.whole = check_create,
};

const struct authz_field authz_container_create = {
	.kind = AUTHZ_OBJECT,
	.schema = &create,
};

/* The image's, which none starts. */
static const struct authz_schema image = {
	FIELDS(create_fields),
	.also = &authz_hostconfig_members,
};

const struct authz_field authz_container_commit = {
	.kind = AUTHZ_OBJECT,
	.schema = &image,
};

/* What is not there is not changed. */
static const struct authz_schema update = {
	.also = &authz_hostconfig_members,
};

const struct authz_field authz_container_update = {
	.kind = AUTHZ_OBJECT,
	.schema = &update,
};

static const struct authz_field exec_fields[] = {
	{ "Privileged", AUTHZ_BOOL, authz_hostconfig_privileged, NULL },
	{ "User", AUTHZ_ANY, NULL, NULL },
	{ "Tty", AUTHZ_ANY, NULL, NULL },
	{ "ConsoleSize", AUTHZ_ANY, NULL, NULL },
	{ "AttachStdin", AUTHZ_ANY, NULL, NULL },
	{ "AttachStderr", AUTHZ_ANY, NULL, NULL },
	{ "AttachStdout", AUTHZ_ANY, NULL, NULL },
	{ "Detach", AUTHZ_ANY, NULL, NULL },
	{ "DetachKeys", AUTHZ_ANY, NULL, NULL },
	{ "Env", AUTHZ_ANY, NULL, NULL },
	{ "WorkingDir", AUTHZ_ANY, NULL, NULL },
	{ "Cmd", AUTHZ_ANY, NULL, NULL },
	{ "Container", AUTHZ_ANY, NULL, NULL },
};

static const struct authz_schema exec = { FIELDS(exec_fields) };

const struct authz_field authz_container_exec = {
	.kind = AUTHZ_OBJECT,
	.schema = &exec,
};
