// SPDX-License-Identifier: GPL-2.0
/*
 * A build runs containers, too; what these get stands in its parameters. Those of a
 * commit and of an import change what an image tells of itself. One that comes several
 * times is refused if any of them would be.
 */
#include "authzd/authz_parameter.h"

#include <stdio.h>
#include <string.h>

#include "authzd/authz_change.h"
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

/* What is not @local dockerd fetches itself, from where only the host can reach. */
static void check_source(struct authz_walk *w, const char *value,
			 const char *local)
{
	if (*value && strcmp(value, local) != 0)
		authz_rule_found(w->found, AUTHZ_REMOTE_SOURCE, "%s is '%.80s'",
				 w->path, value);
}

static void check_remote(struct authz_walk *w, const char *value)
{
	check_source(w, value, "client-session");
}

static void check_import(struct authz_walk *w, const char *value)
{
	check_source(w, value, "-");
}

/**
 * struct parameter - one of them
 * @check: NULL if it is harmless
 */
struct parameter {
	const char *name;
	check_parameter *check;
};

static const struct parameter build[] = {
	{ "networkmode", check_network },
	{ "cgroupparent", check_parent },
	{ "securityopt", check_security },
	{ "labels", check_labels },
	{ "remote", check_remote },
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
	{ "rm", NULL },
	{ "session", NULL },
	{ "shmsize", NULL },
	{ "squash", NULL },
	{ "t", NULL },
	{ "target", NULL },
	{ "ulimits", NULL },
	{ "version", NULL },
};

static const struct parameter commit[] = {
	{ "changes", authz_change_check },
	{ "author", NULL },
	{ "comment", NULL },
	{ "container", NULL },
	{ "pause", NULL },
	{ "repo", NULL },
	{ "tag", NULL },
};

/* A pull, or an import. */
static const struct parameter pull[] = {
	{ "changes", authz_change_check },
	{ "fromSrc", check_import },
	{ "fromImage", NULL },
	{ "message", NULL },
	{ "platform", NULL },
	{ "repo", NULL },
	{ "tag", NULL },
};

static const struct {
	const struct parameter *v;
	size_t n;
} tables[AUTHZ_BODIES] = {
	[AUTHZ_BODY_BUILD] = { build, ARRAY_SIZE(build) },
	[AUTHZ_BODY_COMMIT] = { commit, ARRAY_SIZE(commit) },
	[AUTHZ_BODY_PULL] = { pull, ARRAY_SIZE(pull) },
};

static void check_one(struct authz_walk *w, enum authz_body kind,
		      const struct authz_parameter *p)
{
	size_t i;

	snprintf(w->path, sizeof(w->path), "the parameter '%.60s'", p->name);
	for (i = 0; i < tables[kind].n; i++) {
		const struct parameter *known = &tables[kind].v[i];

		if (strcmp(known->name, p->name) != 0)
			continue;
		if (known->check)
			known->check(w, p->value);
		return;
	}
	authz_rule_found(w->found, AUTHZ_UNKNOWN_PARAMETER, "%s is unknown",
			 w->path);
}

bool authz_parameter_count(const struct authz_endpoint *p)
{
	return tables[p->body].n;
}

void authz_parameter_check(struct authz_walk *w, const struct authz_endpoint *p,
			   const struct authz_uri *uri)
{
	size_t i;

	for (i = 0; i < uri->n_parameters; i++)
		check_one(w, p->body, &uri->parameters[i]);
	*w->path = '\0';
}
