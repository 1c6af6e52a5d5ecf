// SPDX-License-Identifier: GPL-2.0
/*
 * Services of a swarm: their tasks are containers, described in other words.
 */
#include "authzd/authz_service.h"

#include <string.h>
#include <strings.h>

#include "authzd/authz_hostconfig.h"
#include "authzd/authz_mount.h"
#include "authzd/authz_network.h"
#include "authzd/authz_role.h"
#include "base/util.h"

#define SCHEMA(name, f)                                          \
	static const struct authz_schema name = { .fields = (f), \
						  .n = ARRAY_SIZE(f) }

static void check_seccomp_mode(struct authz_walk *w, const struct jtree_node *n)
{
	if (*n->text && strcmp(n->text, "default") != 0)
		authz_rule_found(w->found, AUTHZ_SECCOMP, "%s is '%.80s'",
				 w->path, n->text);
}

static void check_apparmor_mode(struct authz_walk *w,
				const struct jtree_node *n)
{
	if (*n->text && strcmp(n->text, "default") != 0)
		authz_rule_found(w->found, AUTHZ_APPARMOR, "%s is '%.80s'",
				 w->path, n->text);
}

static void check_disable(struct authz_walk *w, const struct jtree_node *n)
{
	if (n->truth)
		authz_rule_found(w->found, AUTHZ_LABEL, "%s is true", w->path);
}

static void check_label(struct authz_walk *w, const struct jtree_node *n)
{
	if (*n->text)
		authz_rule_found(w->found, AUTHZ_LABEL, "%s is '%.80s'",
				 w->path, n->text);
}

static const struct authz_field seccomp_fields[] = {
	{ "Mode", AUTHZ_TEXT, check_seccomp_mode, NULL },
	/* Of no effect without a mode. */
	{ "Profile", AUTHZ_ANY, NULL, NULL },
};

SCHEMA(seccomp, seccomp_fields);

static const struct authz_field apparmor_fields[] = {
	{ "Mode", AUTHZ_TEXT, check_apparmor_mode, NULL },
};

SCHEMA(apparmor, apparmor_fields);

static const struct authz_field selinux_fields[] = {
	{ "Disable", AUTHZ_BOOL, check_disable, NULL },
	{ "User", AUTHZ_TEXT, check_label, NULL },
	{ "Role", AUTHZ_TEXT, check_label, NULL },
	{ "Type", AUTHZ_TEXT, check_label, NULL },
	{ "Level", AUTHZ_TEXT, check_label, NULL },
};

SCHEMA(selinux, selinux_fields);

static const struct authz_field privileges_fields[] = {
	{ "Seccomp", AUTHZ_OBJECT, NULL, &seccomp },
	{ "AppArmor", AUTHZ_OBJECT, NULL, &apparmor },
	{ "SELinuxContext", AUTHZ_OBJECT, NULL, &selinux },
	{ "CredentialSpec", AUTHZ_ANY, NULL, NULL },
	{ "NoNewPrivileges", AUTHZ_ANY, NULL, NULL },
};

SCHEMA(privileges, privileges_fields);

/* A task reads what is attached to it, which is any that the swarm has. */
static void check_attached(struct authz_walk *w, const struct jtree_node *n,
			   const char *endpoint)
{
	if (n->first && !authz_role_reaches(w->role, endpoint))
		authz_rule_found(w->found, AUTHZ_SERVICE_SECRETS,
				 "%s has %zu, and role '%s' has no %s", w->path,
				 n->count, w->role->name, endpoint);
}

static void check_secrets(struct authz_walk *w, const struct jtree_node *n)
{
	check_attached(w, n, "secret-inspect");
}

static void check_configs(struct authz_walk *w, const struct jtree_node *n)
{
	check_attached(w, n, "config-inspect");
}

static const struct authz_field container_fields[] = {
	{ "Privileges", AUTHZ_OBJECT, NULL, &privileges },
	{ "CapabilityAdd", AUTHZ_TEXTS, authz_hostconfig_capability, NULL },
	{ "Sysctls", AUTHZ_MAP, authz_hostconfig_sysctls, NULL },
	{ "Mounts", AUTHZ_OBJECTS, NULL, &authz_mount_schema },
	{ "Labels", AUTHZ_MAP, authz_hostconfig_labels, NULL },
	{ "CapabilityDrop", AUTHZ_ANY, NULL, NULL },
	{ "Image", AUTHZ_ANY, NULL, NULL },
	{ "Command", AUTHZ_ANY, NULL, NULL },
	{ "Args", AUTHZ_ANY, NULL, NULL },
	{ "Hostname", AUTHZ_ANY, NULL, NULL },
	{ "Env", AUTHZ_ANY, NULL, NULL },
	{ "Dir", AUTHZ_ANY, NULL, NULL },
	{ "User", AUTHZ_ANY, NULL, NULL },
	{ "Groups", AUTHZ_ANY, NULL, NULL },
	{ "Init", AUTHZ_ANY, NULL, NULL },
	{ "StopSignal", AUTHZ_ANY, NULL, NULL },
	{ "TTY", AUTHZ_ANY, NULL, NULL },
	{ "OpenStdin", AUTHZ_ANY, NULL, NULL },
	{ "ReadOnly", AUTHZ_ANY, NULL, NULL },
	{ "StopGracePeriod", AUTHZ_ANY, NULL, NULL },
	{ "Healthcheck", AUTHZ_ANY, NULL, NULL },
	{ "Hosts", AUTHZ_ANY, NULL, NULL },
	{ "DNSConfig", AUTHZ_ANY, NULL, NULL },
	{ "Secrets", AUTHZ_LIST, check_secrets, NULL },
	{ "Configs", AUTHZ_LIST, check_configs, NULL },
	{ "Isolation", AUTHZ_ANY, NULL, NULL },
	{ "Ulimits", AUTHZ_ANY, NULL, NULL },
	{ "OomScoreAdj", AUTHZ_ANY, NULL, NULL },
};

SCHEMA(container, container_fields);

static const struct authz_field limits_fields[] = {
	{ "Pids", AUTHZ_WHOLE, authz_hostconfig_limit, NULL },
	{ "NanoCPUs", AUTHZ_ANY, NULL, NULL },
	{ "MemoryBytes", AUTHZ_ANY, NULL, NULL },
};

SCHEMA(limits, limits_fields);

static const struct authz_field resources_fields[] = {
	{ "Limits", AUTHZ_OBJECT, NULL, &limits },
	{ "Reservations", AUTHZ_ANY, NULL, NULL },
	{ "SwapBytes", AUTHZ_ANY, NULL, NULL },
	{ "MemorySwappiness", AUTHZ_ANY, NULL, NULL },
};

SCHEMA(resources, resources_fields);

/* Also an id, or the beginning of one: dockerd looks for these, too. */
static void check_target(struct authz_walk *w, const struct jtree_node *n)
{
	if (!strcmp(n->text, "host"))
		authz_rule_found(w->found, AUTHZ_HOST_NETWORK, "%s is 'host'",
				 w->path);
	else if (!authz_role_lists(&w->role->networks, n->text))
		authz_rule_found(w->found, AUTHZ_SERVICE_NETWORK,
				 "%s is '%.80s'", w->path, n->text);
}

static const struct authz_field attachment_fields[] = {
	{ "Target", AUTHZ_TEXT, check_target, NULL },
	{ "Aliases", AUTHZ_ANY, NULL, NULL },
	{ "DriverOpts", AUTHZ_MAP, authz_network_options, NULL },
};

SCHEMA(attachment, attachment_fields);

static const struct authz_field log_fields[] = {
	{ "Name", AUTHZ_TEXT, authz_hostconfig_log_driver, NULL },
	{ "Options", AUTHZ_MAP, authz_hostconfig_log_options, NULL },
};

SCHEMA(log_driver, log_fields);

static void check_service_runtime(struct authz_walk *w,
				  const struct jtree_node *n)
{
	if (*n->text && strcmp(n->text, "container") != 0)
		authz_rule_found(w->found, AUTHZ_SERVICE_RUNTIME,
				 "%s is '%.80s'", w->path, n->text);
}

static void check_other_spec(struct authz_walk *w, const struct jtree_node *n)
{
	(void)n;
	authz_rule_found(w->found, AUTHZ_SERVICE_RUNTIME, "%s is there",
			 w->path);
}

/* The limit of a task is three objects down. */
static void check_task(struct authz_walk *w, const struct jtree_node *n)
{
	const struct jtree_node *m = authz_json_member(n, "Resources");

	m = authz_json_member(m, "Limits");
	if (w->role->pids_limit && !authz_json_member(m, "Pids"))
		authz_rule_found(w->found, AUTHZ_PIDS_LIMIT,
				 "%s.Resources.Limits.Pids is missing",
				 w->path);
}

static const struct authz_field task_fields[] = {
	{ "ContainerSpec", AUTHZ_OBJECT, NULL, &container },
	{ "PluginSpec", AUTHZ_ANY, check_other_spec, NULL },
	{ "NetworkAttachmentSpec", AUTHZ_ANY, check_other_spec, NULL },
	{ "Resources", AUTHZ_OBJECT, NULL, &resources },
	{ "Networks", AUTHZ_OBJECTS, NULL, &attachment },
	{ "Runtime", AUTHZ_TEXT, check_service_runtime, NULL },
	{ "RestartPolicy", AUTHZ_ANY, NULL, NULL },
	{ "Placement", AUTHZ_ANY, NULL, NULL },
	{ "LogDriver", AUTHZ_OBJECT, NULL, &log_driver },
	{ "ForceUpdate", AUTHZ_ANY, NULL, NULL },
};

static const struct authz_schema task = {
	.fields = task_fields,
	.n = ARRAY_SIZE(task_fields),
	.whole = check_task,
};

static void check_service(struct authz_walk *w, const struct jtree_node *n)
{
	if (w->role->pids_limit && !authz_json_member(n, "TaskTemplate"))
		authz_rule_found(w->found, AUTHZ_PIDS_LIMIT,
				 "TaskTemplate is missing");
}

static const struct authz_field service_fields[] = {
	{ "TaskTemplate", AUTHZ_OBJECT, NULL, &task },
	{ "Networks", AUTHZ_OBJECTS, NULL, &attachment },
	{ "Labels", AUTHZ_MAP, authz_hostconfig_labels, NULL },
	{ "Name", AUTHZ_ANY, NULL, NULL },
	{ "Mode", AUTHZ_ANY, NULL, NULL },
	{ "UpdateConfig", AUTHZ_ANY, NULL, NULL },
	{ "RollbackConfig", AUTHZ_ANY, NULL, NULL },
	{ "EndpointSpec", AUTHZ_ANY, NULL, NULL },
};

static const struct authz_schema service = {
	.fields = service_fields,
	.n = ARRAY_SIZE(service_fields),
	.whole = check_service,
};

const struct authz_field authz_service_create = {
	.kind = AUTHZ_OBJECT,
	.schema = &service,
};
