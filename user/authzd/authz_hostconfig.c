// SPDX-License-Identifier: GPL-2.0
/*
 * HostConfig, member by member.
 */
#include "authzd/authz_hostconfig.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "authzd/authz_mount.h"
#include "authzd/authz_role.h"
#include "base/number.h"
#include "base/util.h"
#include "names/capname.h"

/* Values are quoted in findings as far as this. */
#define SHOWN "%.80s"

void authz_hostconfig_privileged(struct authz_walk *w,
				 const struct jtree_node *n)
{
	if (n->truth)
		authz_rule_found(w->found, AUTHZ_PRIVILEGED, "%s is true",
				 w->path);
}

/* As dockerd has it: in any case, with CAP_ or without. */
void authz_hostconfig_capability(struct authz_walk *w,
				 const struct jtree_node *n)
{
	const char *name = n->text;
	char full[64] = "CAP_";
	size_t i;
	int nr;

	if (!strncasecmp(name, "CAP_", 4))
		name += 4;
	for (i = 4; *name && i < sizeof(full) - 1; i++, name++)
		full[i] = (char)(*name >= 'a' && *name <= 'z' ? *name - 32 :
								*name);
	nr = *name ? -1 : capname_nr(full);
	if ((nr >= 0 && (capname_docker_default() >> nr & 1)) ||
	    authz_role_lists(&w->role->capabilities, full + 4) ||
	    authz_role_lists(&w->role->capabilities, "ALL"))
		return;
	authz_rule_found(w->found, AUTHZ_CAPABILITIES, "%s is '" SHOWN "'",
			 w->path, n->text);
}

void authz_hostconfig_sysctls(struct authz_walk *w, const struct jtree_node *n)
{
	if (n->first)
		authz_rule_found(w->found, AUTHZ_SYSCTLS, "%s sets '" SHOWN "'",
				 w->path, n->first->key);
}

static bool is_ours(const char *name)
{
	return !strncasecmp(name, "io.ctlsec.", 10);
}

void authz_hostconfig_labels(struct authz_walk *w, const struct jtree_node *n)
{
	const struct jtree_node *m;

	for (m = n->first; m; m = m->next)
		if (is_ours(m->key))
			authz_rule_found(w->found, AUTHZ_CTLSEC_LABELS,
					 "%s has '" SHOWN "'", w->path, m->key);
}

/* By these crun loads a seccomp program and runs hooks, and runc sets properties of the
 * unit: what a name means is the runtime's affair, so only those that are listed pass.
 */
static void check_annotations(struct authz_walk *w, const struct jtree_node *n)
{
	const struct jtree_node *m;

	authz_hostconfig_labels(w, n);
	for (m = n->first; m; m = m->next)
		if (!is_ours(m->key) &&
		    !authz_role_lists(&w->role->annotations, m->key))
			authz_rule_found(w->found, AUTHZ_ANNOTATIONS,
					 "%s has '" SHOWN "'", w->path, m->key);
}

void authz_hostconfig_limit(struct authz_walk *w, const struct jtree_node *n)
{
	uint64_t limit;

	if (!w->role->pids_limit)
		return;
	if (!jtree_u64(n, &limit) || !limit)
		authz_rule_found(w->found, AUTHZ_PIDS_LIMIT,
				 "%s is " SHOWN ", which is no limit", w->path,
				 n->text);
	else if (limit > w->role->pids_limit)
		authz_rule_found(w->found, AUTHZ_PIDS_LIMIT,
				 "%s is %llu, more than %llu", w->path,
				 (unsigned long long)limit,
				 (unsigned long long)w->role->pids_limit);
}

void authz_hostconfig_pids(struct authz_walk *w, const struct jtree_node *n)
{
	if (w->role->pids_limit && !authz_json_member(n, "PidsLimit"))
		authz_rule_found(w->found, AUTHZ_PIDS_LIMIT,
				 "%s.PidsLimit is missing", w->path);
}

/* "host", or "container:ID" where that joins another one. */
static void check_namespace(struct authz_walk *w, const struct jtree_node *n,
			    enum authz_rule host, enum authz_rule join)
{
	if (!strcmp(n->text, "host"))
		authz_rule_found(w->found, host, "%s is 'host'", w->path);
	else if (strchr(n->text, ':'))
		authz_rule_found(w->found, join, "%s is '" SHOWN "'", w->path,
				 n->text);
}

void authz_hostconfig_network(struct authz_walk *w, const struct jtree_node *n)
{
	check_namespace(w, n, AUTHZ_HOST_NETWORK, AUTHZ_JOIN_NETWORK);
}

static void check_pid(struct authz_walk *w, const struct jtree_node *n)
{
	check_namespace(w, n, AUTHZ_HOST_PID, AUTHZ_JOIN_PID);
}

static void check_ipc(struct authz_walk *w, const struct jtree_node *n)
{
	check_namespace(w, n, AUTHZ_HOST_IPC, AUTHZ_JOIN_IPC);
}

static void check_uts(struct authz_walk *w, const struct jtree_node *n)
{
	check_namespace(w, n, AUTHZ_HOST_UTS, AUTHZ_HOST_UTS);
}

static void check_userns(struct authz_walk *w, const struct jtree_node *n)
{
	check_namespace(w, n, AUTHZ_HOST_USERNS, AUTHZ_HOST_USERNS);
}

static void check_cgroupns(struct authz_walk *w, const struct jtree_node *n)
{
	check_namespace(w, n, AUTHZ_HOST_CGROUPNS, AUTHZ_HOST_CGROUPNS);
}

static void check_cgroup(struct authz_walk *w, const struct jtree_node *n)
{
	if (*n->text)
		authz_rule_found(w->found, AUTHZ_JOIN_IPC, "%s is '" SHOWN "'",
				 w->path, n->text);
}

static void check_cgroup_parent(struct authz_walk *w,
				const struct jtree_node *n)
{
	if (*n->text)
		authz_rule_found(w->found, AUTHZ_CGROUP_PARENT,
				 "%s is '" SHOWN "'", w->path, n->text);
}

static void check_runtime(struct authz_walk *w, const struct jtree_node *n)
{
	if (*n->text && !authz_role_lists(&w->role->runtimes, n->text))
		authz_rule_found(w->found, AUTHZ_RUNTIMES, "%s is '" SHOWN "'",
				 w->path, n->text);
}

static bool is_true(const char *s)
{
	static const char *const words[] = { "1",    "t",    "T",
					     "true", "TRUE", "True" };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(words); i++)
		if (!strcmp(s, words[i]))
			return true;
	return false;
}

/* "NAME=VALUE" or, if there is no =, "NAME:VALUE". What is not known to be harmless is
 * refused.
 */
static void check_security_opt(struct authz_walk *w, const struct jtree_node *n)
{
	const char *separator = strchr(n->text, '='), *value;
	enum authz_rule rule = AUTHZ_SECURITY_OPT;
	size_t len;

	if (!separator)
		separator = strchr(n->text, ':');
	len = separator ? (size_t)(separator - n->text) : strlen(n->text);
	value = separator ? separator + 1 : "";
	if (len == 17 && !strncmp(n->text, "no-new-privileges", 17) &&
	    (!separator || is_true(value)))
		return;
	if (len == 8 && !strncmp(n->text, "apparmor", 8)) {
		if (!strcmp(value, "docker-default"))
			return;
		rule = AUTHZ_APPARMOR;
	} else if (len == 7 && !strncmp(n->text, "seccomp", 7)) {
		rule = AUTHZ_SECCOMP;
	} else if (!strcmp(n->text, "disable") ||
		   (len == 5 && !strncmp(n->text, "label", 5))) {
		rule = AUTHZ_LABEL;
	}
	authz_rule_found(w->found, rule, "%s is '" SHOWN "'", w->path, n->text);
}

/* An empty list unmasks all of /proc that Docker hides. */
static void check_masks(struct authz_walk *w, const struct jtree_node *n)
{
	(void)n;
	authz_rule_found(w->found, AUTHZ_UNMASKED_PATHS,
			 "%s is in place of Docker's", w->path);
}

/* Others take an address: dockerd would connect to a socket of the client's choice. */
void authz_hostconfig_log_driver(struct authz_walk *w,
				 const struct jtree_node *n)
{
	static const char *const names[] = { "", "json-file", "local",
					     "journald", "none" };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(names); i++)
		if (!strcmp(names[i], n->text))
			return;
	authz_rule_found(w->found, AUTHZ_LOG_DRIVER, "%s is '" SHOWN "'",
			 w->path, n->text);
}

/* Those of a driver without a name are for the daemon's own, which may be one that
 * connects to somewhere.
 */
void authz_hostconfig_log_options(struct authz_walk *w,
				  const struct jtree_node *n)
{
	static const char *harmless[] = {
		"max-size",	  "max-file",
		"compress",	  "labels",
		"labels-regex",	  "env",
		"env-regex",	  "tag",
		"mode",		  "max-buffer-size",
		"cache-disabled", "cache-max-file",
		"cache-max-size", "cache-compress",
	};
	const struct authz_words words = { ARRAY_SIZE(harmless), harmless };
	const struct jtree_node *m;

	for (m = n->first; m; m = m->next)
		if (!authz_role_lists(&words, m->key))
			authz_rule_found(w->found, AUTHZ_LOG_DRIVER,
					 "%s has '" SHOWN "'", w->path, m->key);
}

static const struct authz_field log_fields[] = {
	{ "Type", AUTHZ_TEXT, authz_hostconfig_log_driver, NULL },
	{ "Config", AUTHZ_MAP, authz_hostconfig_log_options, NULL },
};

static const struct authz_schema log_config = {
	.fields = log_fields,
	.n = ARRAY_SIZE(log_fields),
};

static void check_volumes_from(struct authz_walk *w, const struct jtree_node *n)
{
	authz_rule_found(w->found, AUTHZ_VOLUMES_FROM, "%s is '" SHOWN "'",
			 w->path, n->text);
}

static void check_device_rule(struct authz_walk *w, const struct jtree_node *n)
{
	authz_rule_found(w->found, AUTHZ_DEVICE_RULES, "%s is '" SHOWN "'",
			 w->path, n->text);
}

static void check_device_requests(struct authz_walk *w,
				  const struct jtree_node *n)
{
	if (n->first)
		authz_rule_found(w->found, AUTHZ_DEVICE_REQUESTS,
				 "%s asks for devices", w->path);
}

static const struct authz_field members[] = {
	{ "Privileged", AUTHZ_BOOL, authz_hostconfig_privileged, NULL },
	{ "PidsLimit", AUTHZ_WHOLE, authz_hostconfig_limit, NULL },
	{ "CapAdd", AUTHZ_TEXT_OR_TEXTS, authz_hostconfig_capability, NULL },
	/* Of version 1.40. */
	{ "Capabilities", AUTHZ_TEXTS, authz_hostconfig_capability, NULL },
	{ "SecurityOpt", AUTHZ_TEXTS, check_security_opt, NULL },
	{ "MaskedPaths", AUTHZ_LIST, check_masks, NULL },
	{ "ReadonlyPaths", AUTHZ_LIST, check_masks, NULL },
	{ "NetworkMode", AUTHZ_TEXT, authz_hostconfig_network, NULL },
	{ "PidMode", AUTHZ_TEXT, check_pid, NULL },
	{ "IpcMode", AUTHZ_TEXT, check_ipc, NULL },
	{ "UTSMode", AUTHZ_TEXT, check_uts, NULL },
	{ "UsernsMode", AUTHZ_TEXT, check_userns, NULL },
	{ "CgroupnsMode", AUTHZ_TEXT, check_cgroupns, NULL },
	{ "Cgroup", AUTHZ_TEXT, check_cgroup, NULL },
	{ "CgroupParent", AUTHZ_TEXT, check_cgroup_parent, NULL },
	{ "Runtime", AUTHZ_TEXT, check_runtime, NULL },
	{ "Binds", AUTHZ_TEXTS, authz_mount_bind, NULL },
	{ "Mounts", AUTHZ_OBJECTS, NULL, &authz_mount_schema },
	{ "VolumesFrom", AUTHZ_TEXTS, check_volumes_from, NULL },
	{ "VolumeDriver", AUTHZ_TEXT, authz_mount_volume_driver, NULL },
	{ "Devices", AUTHZ_OBJECTS, NULL, &authz_mount_device },
	{ "DeviceCgroupRules", AUTHZ_TEXTS, check_device_rule, NULL },
	{ "DeviceRequests", AUTHZ_LIST, check_device_requests, NULL },
	{ "Sysctls", AUTHZ_MAP, authz_hostconfig_sysctls, NULL },
	{ "Annotations", AUTHZ_MAP, check_annotations, NULL },
	{ "ContainerIDFile", AUTHZ_ANY, NULL, NULL },
	{ "LogConfig", AUTHZ_OBJECT, NULL, &log_config },
	{ "PortBindings", AUTHZ_ANY, NULL, NULL },
	{ "RestartPolicy", AUTHZ_ANY, NULL, NULL },
	{ "AutoRemove", AUTHZ_ANY, NULL, NULL },
	{ "CapDrop", AUTHZ_ANY, NULL, NULL },
	{ "Dns", AUTHZ_ANY, NULL, NULL },
	{ "DnsOptions", AUTHZ_ANY, NULL, NULL },
	{ "DnsSearch", AUTHZ_ANY, NULL, NULL },
	{ "ExtraHosts", AUTHZ_ANY, NULL, NULL },
	{ "GroupAdd", AUTHZ_ANY, NULL, NULL },
	{ "Links", AUTHZ_ANY, NULL, NULL },
	{ "OomScoreAdj", AUTHZ_ANY, NULL, NULL },
	{ "PublishAllPorts", AUTHZ_ANY, NULL, NULL },
	{ "ReadonlyRootfs", AUTHZ_ANY, NULL, NULL },
	{ "StorageOpt", AUTHZ_ANY, NULL, NULL },
	/* Within the container only. */
	{ "Tmpfs", AUTHZ_ANY, NULL, NULL },
	{ "ShmSize", AUTHZ_ANY, NULL, NULL },
	{ "ConsoleSize", AUTHZ_ANY, NULL, NULL },
	{ "Isolation", AUTHZ_ANY, NULL, NULL },
	{ "Init", AUTHZ_ANY, NULL, NULL },
	{ "CpuShares", AUTHZ_ANY, NULL, NULL },
	{ "Memory", AUTHZ_ANY, NULL, NULL },
	{ "NanoCpus", AUTHZ_ANY, NULL, NULL },
	{ "BlkioWeight", AUTHZ_ANY, NULL, NULL },
	{ "BlkioWeightDevice", AUTHZ_ANY, NULL, NULL },
	{ "BlkioDeviceReadBps", AUTHZ_ANY, NULL, NULL },
	{ "BlkioDeviceWriteBps", AUTHZ_ANY, NULL, NULL },
	{ "BlkioDeviceReadIOps", AUTHZ_ANY, NULL, NULL },
	{ "BlkioDeviceWriteIOps", AUTHZ_ANY, NULL, NULL },
	{ "CpuPeriod", AUTHZ_ANY, NULL, NULL },
	{ "CpuQuota", AUTHZ_ANY, NULL, NULL },
	{ "CpuRealtimePeriod", AUTHZ_ANY, NULL, NULL },
	{ "CpuRealtimeRuntime", AUTHZ_ANY, NULL, NULL },
	{ "CpusetCpus", AUTHZ_ANY, NULL, NULL },
	{ "CpusetMems", AUTHZ_ANY, NULL, NULL },
	{ "KernelMemory", AUTHZ_ANY, NULL, NULL },
	{ "KernelMemoryTCP", AUTHZ_ANY, NULL, NULL },
	{ "MemoryReservation", AUTHZ_ANY, NULL, NULL },
	{ "MemorySwap", AUTHZ_ANY, NULL, NULL },
	{ "MemorySwappiness", AUTHZ_ANY, NULL, NULL },
	{ "OomKillDisable", AUTHZ_ANY, NULL, NULL },
	{ "Ulimits", AUTHZ_ANY, NULL, NULL },
	{ "CpuCount", AUTHZ_ANY, NULL, NULL },
	{ "CpuPercent", AUTHZ_ANY, NULL, NULL },
	{ "IOMaximumIOps", AUTHZ_ANY, NULL, NULL },
	{ "IOMaximumBandwidth", AUTHZ_ANY, NULL, NULL },
};

const struct authz_schema authz_hostconfig_members = {
	.fields = members,
	.n = ARRAY_SIZE(members),
};
