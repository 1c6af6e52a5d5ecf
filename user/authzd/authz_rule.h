/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a request can be refused for, by name, and the list of what was found.
 */
#ifndef USER_AUTHZ_RULE_H
#define USER_AUTHZ_RULE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

enum authz_rule {
	AUTHZ_PRIVILEGED,
	AUTHZ_CAPABILITIES,
	AUTHZ_SECCOMP,
	AUTHZ_APPARMOR,
	AUTHZ_LABEL,
	AUTHZ_SECURITY_OPT,
	AUTHZ_UNMASKED_PATHS,
	AUTHZ_PIDS_LIMIT,
	AUTHZ_HOST_NETWORK,
	AUTHZ_HOST_PID,
	AUTHZ_HOST_IPC,
	AUTHZ_HOST_UTS,
	AUTHZ_HOST_USERNS,
	AUTHZ_HOST_CGROUPNS,
	AUTHZ_JOIN_NETWORK,
	AUTHZ_JOIN_PID,
	AUTHZ_JOIN_IPC,
	AUTHZ_MOUNTS,
	AUTHZ_ENGINE_SOCKET,
	AUTHZ_PROPAGATION,
	AUTHZ_VOLUMES_FROM,
	AUTHZ_VOLUME_DRIVER,
	AUTHZ_VOLUME_OPTIONS,
	AUTHZ_DEVICES,
	AUTHZ_DEVICE_RULES,
	AUTHZ_DEVICE_REQUESTS,
	AUTHZ_CGROUP_PARENT,
	AUTHZ_RUNTIMES,
	AUTHZ_SYSCTLS,
	AUTHZ_LOG_DRIVER,
	AUTHZ_CTLSEC_LABELS,
	AUTHZ_ANNOTATIONS,
	AUTHZ_NETWORK_DRIVER,
	AUTHZ_SERVICE_NETWORK,
	AUTHZ_SERVICE_RUNTIME,
	AUTHZ_SERVICE_SECRETS,
	AUTHZ_PLUGIN_PRIVILEGES,
	AUTHZ_REMOTE_SOURCE,
	AUTHZ_UNKNOWN_MEMBER,
	AUTHZ_UNKNOWN_PARAMETER,
	AUTHZ_HIDDEN_BODY,
	AUTHZ_FORM_BODY,
	AUTHZ_OLD_API,
	/* From here on what no policy can permit. */
	AUTHZ_MALFORMED,
	AUTHZ_ENDPOINT,
	AUTHZ_USER,
};

#define AUTHZ_RULES (AUTHZ_USER + 1)

/* "host-network" */
const char *authz_rule_name(enum authz_rule r);
/* One line on what it refuses; no full stop. */
const char *authz_rule_help(enum authz_rule r);
/* Can a role permit it? */
bool authz_rule_permissible(enum authz_rule r);
/* The rule of that name; false if there is none that a role can permit. */
bool authz_rule_find(const char *name, enum authz_rule *r);

/**
 * struct authz_finding - one thing that is wrong with a request
 * @text: what and where, a sentence without its full stop; as the client sent it, so
 *	to be escaped before it is shown
 */
struct authz_finding {
	enum authz_rule rule;
	const char *text;
};

/* The most that is kept of one request, which is refused after the first. */
#define AUTHZ_FINDINGS_MAX 64

/**
 * struct authz_findings - all that is wrong with it
 * @permitted: rules that do not count, by number; NULL if all do
 */
struct authz_findings {
	struct arena *arena;
	const bool *permitted;
	size_t n;
	struct authz_finding v[AUTHZ_FINDINGS_MAX];
};

__attribute__((format(printf, 3, 4))) void
authz_rule_found(struct authz_findings *f, enum authz_rule r, const char *fmt,
		 ...);

#endif /* USER_AUTHZ_RULE_H */
