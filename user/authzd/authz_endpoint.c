// SPDX-License-Identifier: GPL-2.0
/*
 * The table of endpoints: all of dockerd 20.10's, and what later ones added.
 */
#include "authzd/authz_endpoint.h"

#include <assert.h>
#include <string.h>

#include "authzd/authz_container.h"
#include "authzd/authz_plugin.h"
#include "authzd/authz_service.h"
#include "authzd/authz_volume.h"
#include "base/util.h"

/* clang-format off */
static const struct authz_endpoint endpoints[] = {
	/* What tells and changes nothing. */
	{ "ping", "read", "GET", "/_ping", NULL, false },
	{ "options", "read", "OPTIONS", "/{*}", NULL, false },
	{ "version", "read", "GET", "/version", NULL, false },
	{ "info", "read", "GET", "/info", NULL, false },
	{ "events", "read", "GET", "/events", NULL, false },
	{ "df", "read", "GET", "/system/df", NULL, false },
	{ "container-list", "read", "GET", "/containers/json", NULL, false },
	{ "container-inspect", "read", "GET", "/containers/{}/json", NULL, false },
	{ "container-top", "read", "GET", "/containers/{}/top", NULL, false },
	{ "container-stats", "read", "GET", "/containers/{}/stats", NULL, false },
	{ "container-changes", "read", "GET", "/containers/{}/changes", NULL, false },
	{ "container-wait", "read", "POST", "/containers/{}/wait", NULL, false },
	{ "exec-inspect", "read", "GET", "/exec/{}/json", NULL, false },
	{ "image-list", "read", "GET", "/images/json", NULL, false },
	{ "image-search", "read", "GET", "/images/search", NULL, false },
	{ "image-inspect", "read", "GET", "/images/{*}/json", NULL, false },
	{ "image-history", "read", "GET", "/images/{*}/history", NULL, false },
	{ "image-attestations", "read", "GET", "/images/{*}/attestations", NULL, false },
	{ "distribution-inspect", "read", "GET", "/distribution/{*}/json", NULL, false },
	{ "network-list", "read", "GET", "/networks", NULL, false },
	{ "network-list-all", "read", "GET", "/networks/", NULL, false },
	{ "network-inspect", "read", "GET", "/networks/{}", NULL, false },
	{ "volume-list", "read", "GET", "/volumes", NULL, false },
	{ "volume-inspect", "read", "GET", "/volumes/{}", NULL, false },
	{ "plugin-list", "read", "GET", "/plugins", NULL, false },
	{ "plugin-inspect", "read", "GET", "/plugins/{*}/json", NULL, false },
	{ "service-list", "read", "GET", "/services", NULL, false },
	{ "service-inspect", "read", "GET", "/services/{}", NULL, false },
	{ "task-list", "read", "GET", "/tasks", NULL, false },
	{ "task-inspect", "read", "GET", "/tasks/{}", NULL, false },
	{ "node-list", "read", "GET", "/nodes", NULL, false },
	{ "node-inspect", "read", "GET", "/nodes/{}", NULL, false },
	/* What containers print. */
	{ "container-logs", "logs", "GET", "/containers/{}/logs", NULL, false },
	{ "service-logs", "logs", "GET", "/services/{}/logs", NULL, false },
	{ "task-logs", "logs", "GET", "/tasks/{}/logs", NULL, false },
	/* Containers. */
	{ "container-create", "containers", "POST", "/containers/create",
		&authz_container_create, false },
	{ "container-update", "containers", "POST", "/containers/{}/update",
		&authz_container_update, false },
	{ "container-start", "containers", "POST", "/containers/{}/start", NULL, false },
	{ "container-stop", "containers", "POST", "/containers/{}/stop", NULL, false },
	{ "container-restart", "containers", "POST", "/containers/{}/restart", NULL, false },
	{ "container-kill", "containers", "POST", "/containers/{}/kill", NULL, false },
	{ "container-pause", "containers", "POST", "/containers/{}/pause", NULL, false },
	{ "container-unpause", "containers", "POST", "/containers/{}/unpause", NULL, false },
	{ "container-rename", "containers", "POST", "/containers/{}/rename", NULL, false },
	{ "container-resize", "containers", "POST", "/containers/{}/resize", NULL, false },
	{ "container-attach", "containers", "POST", "/containers/{}/attach", NULL, false },
	{ "container-attach-ws", "containers", "GET", "/containers/{}/attach/ws", NULL, false },
	{ "container-delete", "containers", "DELETE", "/containers/{}", NULL, false },
	{ "container-prune", "containers", "POST", "/containers/prune", NULL, false },
	/* Processes in containers that run. */
	{ "exec-create", "exec", "POST", "/containers/{}/exec",
		&authz_container_exec, false },
	{ "exec-start", "exec", "POST", "/exec/{}/start", NULL, false },
	{ "exec-resize", "exec", "POST", "/exec/{}/resize", NULL, false },
	/* Files of containers. */
	{ "archive-get", "copy", "GET", "/containers/{}/archive", NULL, false },
	{ "archive-put", "copy", "PUT", "/containers/{}/archive", NULL, false },
	{ "container-copy", "copy", "POST", "/containers/{}/copy", NULL, false },
	{ "container-export", "copy", "GET", "/containers/{}/export", NULL, false },
	/* Images. */
	{ "registry-auth", "images", "POST", "/auth", NULL, false },
	{ "image-pull", "images", "POST", "/images/create", NULL, false },
	{ "image-load", "images", "POST", "/images/load", NULL, false },
	{ "image-save-all", "images", "GET", "/images/get", NULL, false },
	{ "image-save", "images", "GET", "/images/{*}/get", NULL, false },
	{ "image-push", "images", "POST", "/images/{*}/push", NULL, false },
	{ "image-tag", "images", "POST", "/images/{*}/tag", NULL, false },
	{ "image-delete", "images", "DELETE", "/images/{*}", NULL, false },
	{ "image-prune", "images", "POST", "/images/prune", NULL, false },
	{ "container-commit", "images", "POST", "/commit", NULL, false },
	/* Builds. BuildKit talks to the daemon where no plugin listens. */
	{ "build", "build", "POST", "/build", NULL, true },
	{ "build-cancel", "build", "POST", "/build/cancel", NULL, false },
	{ "build-prune", "build", "POST", "/build/prune", NULL, false },
	{ "build-session", "buildkit", "POST", "/session", NULL, false },
	{ "build-grpc", "buildkit", "POST", "/grpc", NULL, false },
	/* Networks and volumes. */
	{ "network-create", "networks", "POST", "/networks/create",
		&authz_volume_network, false },
	{ "network-connect", "networks", "POST", "/networks/{}/connect", NULL, false },
	{ "network-disconnect", "networks", "POST", "/networks/{}/disconnect", NULL, false },
	{ "network-delete", "networks", "DELETE", "/networks/{}", NULL, false },
	{ "network-prune", "networks", "POST", "/networks/prune", NULL, false },
	{ "volume-create", "volumes", "POST", "/volumes/create",
		&authz_volume_create, false },
	{ "volume-update", "volumes", "PUT", "/volumes/{}", NULL, false },
	{ "volume-delete", "volumes", "DELETE", "/volumes/{}", NULL, false },
	{ "volume-prune", "volumes", "POST", "/volumes/prune", NULL, false },
	/* Swarm. */
	{ "service-create", "services", "POST", "/services/create",
		&authz_service_create, false },
	{ "service-update", "services", "POST", "/services/{}/update",
		&authz_service_create, false },
	{ "service-delete", "services", "DELETE", "/services/{}", NULL, false },
	{ "secret-list", "secrets", "GET", "/secrets", NULL, false },
	{ "secret-inspect", "secrets", "GET", "/secrets/{}", NULL, false },
	{ "secret-create", "secrets", "POST", "/secrets/create", NULL, false },
	{ "secret-update", "secrets", "POST", "/secrets/{}/update", NULL, false },
	{ "secret-delete", "secrets", "DELETE", "/secrets/{}", NULL, false },
	{ "config-list", "secrets", "GET", "/configs", NULL, false },
	{ "config-inspect", "secrets", "GET", "/configs/{}", NULL, false },
	{ "config-create", "secrets", "POST", "/configs/create", NULL, false },
	{ "config-update", "secrets", "POST", "/configs/{}/update", NULL, false },
	{ "config-delete", "secrets", "DELETE", "/configs/{}", NULL, false },
	{ "swarm-inspect", "swarm", "GET", "/swarm", NULL, false },
	{ "swarm-init", "swarm", "POST", "/swarm/init", NULL, false },
	{ "swarm-join", "swarm", "POST", "/swarm/join", NULL, false },
	{ "swarm-leave", "swarm", "POST", "/swarm/leave", NULL, false },
	{ "swarm-update", "swarm", "POST", "/swarm/update", NULL, false },
	{ "swarm-unlock", "swarm", "POST", "/swarm/unlock", NULL, false },
	{ "swarm-unlockkey", "swarm", "GET", "/swarm/unlockkey", NULL, false },
	{ "node-update", "swarm", "POST", "/nodes/{}/update", NULL, false },
	{ "node-delete", "swarm", "DELETE", "/nodes/{}", NULL, false },
	/* What is as good as the host's root. */
	{ "plugin-privileges", "plugins", "GET", "/plugins/privileges", NULL, false },
	{ "plugin-pull", "plugins", "POST", "/plugins/pull",
		&authz_plugin_granted, false },
	{ "plugin-upgrade", "plugins", "POST", "/plugins/{*}/upgrade",
		&authz_plugin_granted, false },
	{ "plugin-create", "plugins", "POST", "/plugins/create", NULL, false },
	{ "plugin-enable", "plugins", "POST", "/plugins/{*}/enable", NULL, false },
	{ "plugin-disable", "plugins", "POST", "/plugins/{*}/disable", NULL, false },
	{ "plugin-set", "plugins", "POST", "/plugins/{*}/set", NULL, false },
	{ "plugin-push", "plugins", "POST", "/plugins/{*}/push", NULL, false },
	{ "plugin-delete", "plugins", "DELETE", "/plugins/{*}", NULL, false },
	{ "checkpoint-list", "checkpoints", "GET", "/containers/{}/checkpoints", NULL, false },
	{ "checkpoint-create", "checkpoints", "POST", "/containers/{}/checkpoints", NULL, false },
	{ "checkpoint-delete", "checkpoints", "DELETE", "/containers/{}/checkpoints/{}",
		NULL, false },
	{ "debug", "debug", "GET", "/debug/{*}", NULL, false },
};
/* clang-format on */

static_assert(ARRAY_SIZE(endpoints) <= AUTHZ_ENDPOINTS_MAX, "a role has room");

const struct authz_endpoint *authz_endpoint_all(size_t *n)
{
	*n = ARRAY_SIZE(endpoints);
	return endpoints;
}

size_t authz_endpoint_nr(const struct authz_endpoint *p)
{
	return (size_t)(p - endpoints);
}

static bool is_method(const struct authz_endpoint *p, const char *method)
{
	return !strcmp(p->method, method) ||
	       (!strcmp(p->method, "GET") && !strcmp(method, "HEAD"));
}

/* Parts of a pattern against @n parts of a path. */
static bool is_path(const char *pattern, const char *const *parts, size_t n)
{
	size_t len;

	for (; *pattern == '/'; pattern += len, parts++, n--) {
		pattern++;
		len = strcspn(pattern, "/");
		if (!len)
			return !n;
		if (!n)
			return false;
		if (!strncmp(pattern, "{*}", len)) {
			/* All that the rest of the pattern leaves. */
			for (; n > 1; parts++, n--)
				if (is_path(pattern + len, parts + 1, n - 1))
					return true;
		} else if (strncmp(pattern, "{}", len) != 0 &&
			   (strncmp(pattern, *parts, len) != 0 ||
			    (*parts)[len])) {
			return false;
		}
	}
	return !n;
}

const struct authz_endpoint *authz_endpoint_find(const char *method,
						 const struct authz_uri *uri)
{
	const struct authz_endpoint *found = NULL, *p;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(endpoints); i++) {
		p = &endpoints[i];
		if (!is_method(p, method) ||
		    util_ends_with(p->path, "/") != uri->slash ||
		    !is_path(p->path, uri->parts, uri->n_parts))
			continue;
		/* A name in place of a variable comes first, as in dockerd. */
		if (!found ||
		    (strchr(found->path, '{') && !strchr(p->path, '{')))
			found = p;
	}
	return found;
}
