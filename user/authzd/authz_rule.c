// SPDX-License-Identifier: GPL-2.0
/*
 * The rules' names, for policies, logs and the manual.
 */
#include "authzd/authz_rule.h"

#include <stdarg.h>
#include <string.h>

#include "base/util.h"

/* clang-format off */
static const struct {
	const char *name;
	const char *help;
} rules[AUTHZ_RULES] = {
	[AUTHZ_PRIVILEGED] = { "privileged",
		"a container or an exec with --privileged" },
	[AUTHZ_CAPABILITIES] = { "capabilities",
		"a capability that is neither Docker's default nor listed" },
	[AUTHZ_SECCOMP] = { "seccomp",
		"seccomp=unconfined, or a profile of the client's own" },
	[AUTHZ_APPARMOR] = { "apparmor",
		"any AppArmor profile but docker-default" },
	[AUTHZ_LABEL] = { "label",
		"SELinux labels of the client's own, and label=disable" },
	[AUTHZ_SECURITY_OPT] = { "security-opt",
		"no-new-privileges=false, writable-cgroups, and other security options" },
	[AUTHZ_UNMASKED_PATHS] = { "unmasked-paths",
		"systempaths=unconfined: lists of masked or read-only paths" },
	[AUTHZ_PIDS_LIMIT] = { "pids-limit",
		"no --pids-limit, none that limits, or one above the role's" },
	[AUTHZ_HOST_NETWORK] = { "host-network", "the host's network" },
	[AUTHZ_HOST_PID] = { "host-pid", "the host's processes" },
	[AUTHZ_HOST_IPC] = { "host-ipc", "the host's IPC" },
	[AUTHZ_HOST_UTS] = { "host-uts", "the host's UTS namespace" },
	[AUTHZ_HOST_USERNS] = { "host-userns",
		"the host's user namespace, where the daemon maps users" },
	[AUTHZ_HOST_CGROUPNS] = { "host-cgroupns", "the host's cgroup namespace" },
	[AUTHZ_JOIN_NETWORK] = { "join-network", "another container's network" },
	[AUTHZ_JOIN_PID] = { "join-pid", "another container's processes" },
	[AUTHZ_JOIN_IPC] = { "join-ipc", "another container's IPC, or its cgroup" },
	[AUTHZ_MOUNTS] = { "mounts",
		"a file or directory of the host that is not listed" },
	[AUTHZ_ENGINE_SOCKET] = { "engine-socket",
		"a mount in which a socket of an engine is, also if it is listed" },
	[AUTHZ_PROPAGATION] = { "propagation",
		"a mount whose mounts the host sees, or the other way round" },
	[AUTHZ_VOLUMES_FROM] = { "volumes-from", "the volumes of another container" },
	[AUTHZ_VOLUME_DRIVER] = { "volume-driver", "any volume driver but local" },
	[AUTHZ_VOLUME_OPTIONS] = { "volume-options",
		"a local volume that mounts a file system, other than tmpfs" },
	[AUTHZ_DEVICES] = { "devices", "a device of the host that is not listed" },
	[AUTHZ_DEVICE_RULES] = { "device-rules", "--device-cgroup-rule" },
	[AUTHZ_DEVICE_REQUESTS] = { "device-requests", "devices of a driver, as --gpus" },
	[AUTHZ_CGROUP_PARENT] = { "cgroup-parent", "a cgroup of the client's choice" },
	[AUTHZ_RUNTIMES] = { "runtimes",
		"a runtime by name, other than those that are listed" },
	[AUTHZ_SYSCTLS] = { "sysctls", "settings of the kernel for the container, or for its endpoint of a network" },
	[AUTHZ_LOG_DRIVER] = { "log-driver",
		"log drivers that connect to somewhere: all but json-file, local, journald and none; and options that say where to" },
	[AUTHZ_CTLSEC_LABELS] = { "ctlsec-labels",
		"labels and annotations io.ctlsec.*, which choose what ctlsec does, also of an image" },
	[AUTHZ_ANNOTATIONS] = { "annotations",
		"an annotation that is not listed: runtimes take orders from them" },
	[AUTHZ_NETWORK_DRIVER] = { "network-driver",
		"networks of other drivers than bridge and overlay" },
	[AUTHZ_SERVICE_NETWORK] = { "service-network",
		"a service's network that is not listed: by an id it can be the host's" },
	[AUTHZ_SERVICE_RUNTIME] = { "service-runtime",
		"a service that is a plugin or a network attachment" },
	[AUTHZ_SERVICE_SECRETS] = { "service-secrets",
		"a service with secrets without secret-inspect, or with configs without config-inspect" },
	[AUTHZ_PLUGIN_PRIVILEGES] = { "plugin-privileges",
		"a plugin that is granted privileges" },
	[AUTHZ_REMOTE_SOURCE] = { "remote-source",
		"a build or an import of what the daemon fetches itself, by the host's network" },
	[AUTHZ_UNKNOWN_MEMBER] = { "unknown-member",
		"a member of a body that this version does not know" },
	[AUTHZ_UNKNOWN_PARAMETER] = { "unknown-parameter",
		"a parameter of a build, a commit or a pull that this version does not know" },
	[AUTHZ_HIDDEN_BODY] = { "hidden-body",
		"a body that decides and that dockerd did not show" },
	[AUTHZ_FORM_BODY] = { "form-body",
		"parameters as a form in the body, which dockerd does not show" },
	[AUTHZ_OLD_API] = { "old-api",
		"versions of the API before 1.24, where a start has a body, too" },
	[AUTHZ_MALFORMED] = { "malformed",
		"what dockerd might read otherwise: no JSON, a member twice, a wrong type" },
	[AUTHZ_ENDPOINT] = { "endpoint",
		"an endpoint that the role does not list, or that is unknown" },
	[AUTHZ_USER] = { "user", "a user without a role" },
};
/* clang-format on */

const char *authz_rule_name(enum authz_rule r)
{
	return rules[r].name;
}

const char *authz_rule_help(enum authz_rule r)
{
	return rules[r].help;
}

bool authz_rule_permissible(enum authz_rule r)
{
	return r < AUTHZ_MALFORMED;
}

bool authz_rule_find(const char *name, enum authz_rule *r)
{
	size_t i;

	for (i = 0; i < AUTHZ_RULES; i++) {
		*r = (enum authz_rule)i;
		if (authz_rule_permissible(*r) && !strcmp(rules[i].name, name))
			return true;
	}
	return false;
}

void authz_rule_found(struct authz_findings *f, enum authz_rule r,
		      const char *fmt, ...)
{
	cleanup_free char *text = NULL;
	va_list ap;

	if (f->n == AUTHZ_FINDINGS_MAX ||
	    (f->permitted && f->permitted[r] && authz_rule_permissible(r)))
		return;
	va_start(ap, fmt);
	text = xvasprintf(fmt, ap);
	va_end(ap);
	f->v[f->n].rule = r;
	f->v[f->n].text = arena_strndup(f->arena, text, strlen(text));
	f->n++;
}
