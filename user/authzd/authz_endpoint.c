// SPDX-License-Identifier: GPL-2.0
/*
 * The table of endpoints: all of dockerd 20.10's, and what later ones added.
 */
#include "authzd/authz_endpoint.h"

#include <assert.h>
#include <string.h>

#include "base/util.h"

/* clang-format off */
static const struct authz_endpoint endpoints[] = {
	/* What tells and changes nothing. */
	{ "ping", "read", "GET", "/_ping", AUTHZ_BODY_FREE },
	{ "options", "read", "OPTIONS", "/{*}", AUTHZ_BODY_FREE },
	{ "version", "read", "GET", "/version", AUTHZ_BODY_FREE },
	{ "info", "read", "GET", "/info", AUTHZ_BODY_FREE },
	{ "events", "read", "GET", "/events", AUTHZ_BODY_FREE },
	{ "df", "read", "GET", "/system/df", AUTHZ_BODY_FREE },
	{ "container-list", "read", "GET", "/containers/json", AUTHZ_BODY_FREE },
	{ "container-inspect", "read", "GET", "/containers/{}/json", AUTHZ_BODY_FREE },
	{ "container-top", "read", "GET", "/containers/{}/top", AUTHZ_BODY_FREE },
	{ "container-stats", "read", "GET", "/containers/{}/stats", AUTHZ_BODY_FREE },
	{ "container-changes", "read", "GET", "/containers/{}/changes", AUTHZ_BODY_FREE },
	{ "container-wait", "read", "POST", "/containers/{}/wait", AUTHZ_BODY_FREE },
	{ "exec-inspect", "read", "GET", "/exec/{}/json", AUTHZ_BODY_FREE },
	{ "image-list", "read", "GET", "/images/json", AUTHZ_BODY_FREE },
	{ "image-search", "read", "GET", "/images/search", AUTHZ_BODY_FREE },
	{ "image-inspect", "read", "GET", "/images/{*}/json", AUTHZ_BODY_FREE },
	{ "image-history", "read", "GET", "/images/{*}/history", AUTHZ_BODY_FREE },
	{ "image-attestations", "read", "GET", "/images/{*}/attestations", AUTHZ_BODY_FREE },
	{ "distribution-inspect", "read", "GET", "/distribution/{*}/json", AUTHZ_BODY_FREE },
	{ "network-list", "read", "GET", "/networks", AUTHZ_BODY_FREE },
	{ "network-list-all", "read", "GET", "/networks/", AUTHZ_BODY_FREE },
	{ "network-inspect", "read", "GET", "/networks/{}", AUTHZ_BODY_FREE },
	{ "volume-list", "read", "GET", "/volumes", AUTHZ_BODY_FREE },
	{ "volume-inspect", "read", "GET", "/volumes/{}", AUTHZ_BODY_FREE },
	{ "plugin-list", "read", "GET", "/plugins", AUTHZ_BODY_FREE },
	{ "plugin-inspect", "read", "GET", "/plugins/{*}/json", AUTHZ_BODY_FREE },
	{ "service-list", "read", "GET", "/services", AUTHZ_BODY_FREE },
	{ "service-inspect", "read", "GET", "/services/{}", AUTHZ_BODY_FREE },
	{ "task-list", "read", "GET", "/tasks", AUTHZ_BODY_FREE },
	{ "task-inspect", "read", "GET", "/tasks/{}", AUTHZ_BODY_FREE },
	{ "node-list", "read", "GET", "/nodes", AUTHZ_BODY_FREE },
	{ "node-inspect", "read", "GET", "/nodes/{}", AUTHZ_BODY_FREE },
	/* What containers print. */
	{ "container-logs", "logs", "GET", "/containers/{}/logs", AUTHZ_BODY_FREE },
	{ "service-logs", "logs", "GET", "/services/{}/logs", AUTHZ_BODY_FREE },
	{ "task-logs", "logs", "GET", "/tasks/{}/logs", AUTHZ_BODY_FREE },
	/* Containers. */
	{ "container-create", "containers", "POST", "/containers/create",
		AUTHZ_BODY_CREATE },
	{ "container-update", "containers", "POST", "/containers/{}/update",
		AUTHZ_BODY_UPDATE },
	{ "container-start", "containers", "POST", "/containers/{}/start", AUTHZ_BODY_FREE },
	{ "container-stop", "containers", "POST", "/containers/{}/stop", AUTHZ_BODY_FREE },
	{ "container-restart", "containers", "POST", "/containers/{}/restart", AUTHZ_BODY_FREE },
	{ "container-kill", "containers", "POST", "/containers/{}/kill", AUTHZ_BODY_FREE },
	{ "container-pause", "containers", "POST", "/containers/{}/pause", AUTHZ_BODY_FREE },
	{ "container-unpause", "containers", "POST", "/containers/{}/unpause", AUTHZ_BODY_FREE },
	{ "container-rename", "containers", "POST", "/containers/{}/rename", AUTHZ_BODY_FREE },
	{ "container-resize", "containers", "POST", "/containers/{}/resize", AUTHZ_BODY_FREE },
	{ "container-attach", "containers", "POST", "/containers/{}/attach", AUTHZ_BODY_FREE },
	{ "container-attach-ws", "containers", "GET", "/containers/{}/attach/ws", AUTHZ_BODY_FREE },
	{ "container-delete", "containers", "DELETE", "/containers/{}", AUTHZ_BODY_FREE },
	{ "container-prune", "containers", "POST", "/containers/prune", AUTHZ_BODY_FREE },
	/* Processes in containers that run. */
	{ "exec-create", "exec", "POST", "/containers/{}/exec",
		AUTHZ_BODY_EXEC },
	{ "exec-start", "exec", "POST", "/exec/{}/start", AUTHZ_BODY_FREE },
	{ "exec-resize", "exec", "POST", "/exec/{}/resize", AUTHZ_BODY_FREE },
	/* Files of containers. */
	{ "archive-get", "copy", "GET", "/containers/{}/archive", AUTHZ_BODY_FREE },
	{ "archive-put", "copy", "PUT", "/containers/{}/archive", AUTHZ_BODY_FREE },
	{ "container-copy", "copy", "POST", "/containers/{}/copy", AUTHZ_BODY_FREE },
	{ "container-export", "copy", "GET", "/containers/{}/export", AUTHZ_BODY_FREE },
	/* Images. */
	{ "registry-auth", "images", "POST", "/auth", AUTHZ_BODY_FREE },
	{ "image-pull", "images", "POST", "/images/create", AUTHZ_BODY_PULL },
	{ "image-load", "images", "POST", "/images/load", AUTHZ_BODY_FREE },
	{ "image-save-all", "images", "GET", "/images/get", AUTHZ_BODY_FREE },
	{ "image-save", "images", "GET", "/images/{*}/get", AUTHZ_BODY_FREE },
	{ "image-push", "images", "POST", "/images/{*}/push", AUTHZ_BODY_FREE },
	{ "image-tag", "images", "POST", "/images/{*}/tag", AUTHZ_BODY_FREE },
	{ "image-delete", "images", "DELETE", "/images/{*}", AUTHZ_BODY_FREE },
	{ "image-prune", "images", "POST", "/images/prune", AUTHZ_BODY_FREE },
	{ "container-commit", "images", "POST", "/commit", AUTHZ_BODY_COMMIT },
	/* Builds. BuildKit talks to the daemon where no plugin listens. */
	{ "build", "build", "POST", "/build", AUTHZ_BODY_BUILD },
	{ "build-cancel", "build", "POST", "/build/cancel", AUTHZ_BODY_FREE },
	{ "build-prune", "build", "POST", "/build/prune", AUTHZ_BODY_FREE },
	{ "build-session", "buildkit", "POST", "/session", AUTHZ_BODY_FREE },
	{ "build-grpc", "buildkit", "POST", "/grpc", AUTHZ_BODY_FREE },
	/* Networks and volumes. */
	{ "network-create", "networks", "POST", "/networks/create",
		AUTHZ_BODY_NETWORK },
	{ "network-connect", "networks", "POST", "/networks/{}/connect",
		AUTHZ_BODY_CONNECT },
	{ "network-disconnect", "networks", "POST", "/networks/{}/disconnect", AUTHZ_BODY_FREE },
	{ "network-delete", "networks", "DELETE", "/networks/{}", AUTHZ_BODY_FREE },
	{ "network-prune", "networks", "POST", "/networks/prune", AUTHZ_BODY_FREE },
	{ "volume-create", "volumes", "POST", "/volumes/create",
		AUTHZ_BODY_VOLUME },
	{ "volume-update", "volumes", "PUT", "/volumes/{}", AUTHZ_BODY_FREE },
	{ "volume-delete", "volumes", "DELETE", "/volumes/{}", AUTHZ_BODY_FREE },
	{ "volume-prune", "volumes", "POST", "/volumes/prune", AUTHZ_BODY_FREE },
	/* Swarm. */
	{ "service-create", "services", "POST", "/services/create",
		AUTHZ_BODY_SERVICE },
	{ "service-update", "services", "POST", "/services/{}/update",
		AUTHZ_BODY_SERVICE },
	{ "service-delete", "services", "DELETE", "/services/{}", AUTHZ_BODY_FREE },
	{ "secret-list", "secrets", "GET", "/secrets", AUTHZ_BODY_FREE },
	{ "secret-inspect", "secrets", "GET", "/secrets/{}", AUTHZ_BODY_FREE },
	{ "secret-create", "secrets", "POST", "/secrets/create", AUTHZ_BODY_FREE },
	{ "secret-update", "secrets", "POST", "/secrets/{}/update", AUTHZ_BODY_FREE },
	{ "secret-delete", "secrets", "DELETE", "/secrets/{}", AUTHZ_BODY_FREE },
	{ "config-list", "secrets", "GET", "/configs", AUTHZ_BODY_FREE },
	{ "config-inspect", "secrets", "GET", "/configs/{}", AUTHZ_BODY_FREE },
	{ "config-create", "secrets", "POST", "/configs/create", AUTHZ_BODY_FREE },
	{ "config-update", "secrets", "POST", "/configs/{}/update", AUTHZ_BODY_FREE },
	{ "config-delete", "secrets", "DELETE", "/configs/{}", AUTHZ_BODY_FREE },
	{ "swarm-inspect", "swarm", "GET", "/swarm", AUTHZ_BODY_FREE },
	{ "swarm-init", "swarm", "POST", "/swarm/init", AUTHZ_BODY_FREE },
	{ "swarm-join", "swarm", "POST", "/swarm/join", AUTHZ_BODY_FREE },
	{ "swarm-leave", "swarm", "POST", "/swarm/leave", AUTHZ_BODY_FREE },
	{ "swarm-update", "swarm", "POST", "/swarm/update", AUTHZ_BODY_FREE },
	{ "swarm-unlock", "swarm", "POST", "/swarm/unlock", AUTHZ_BODY_FREE },
	{ "swarm-unlockkey", "swarm", "GET", "/swarm/unlockkey", AUTHZ_BODY_FREE },
	{ "node-update", "swarm", "POST", "/nodes/{}/update", AUTHZ_BODY_FREE },
	{ "node-delete", "swarm", "DELETE", "/nodes/{}", AUTHZ_BODY_FREE },
	/* What is as good as the host's root. */
	{ "plugin-privileges", "plugins", "GET", "/plugins/privileges", AUTHZ_BODY_FREE },
	{ "plugin-pull", "plugins", "POST", "/plugins/pull",
		AUTHZ_BODY_GRANTED },
	{ "plugin-upgrade", "plugins", "POST", "/plugins/{*}/upgrade",
		AUTHZ_BODY_GRANTED },
	{ "plugin-create", "plugins", "POST", "/plugins/create", AUTHZ_BODY_FREE },
	{ "plugin-enable", "plugins", "POST", "/plugins/{*}/enable", AUTHZ_BODY_FREE },
	{ "plugin-disable", "plugins", "POST", "/plugins/{*}/disable", AUTHZ_BODY_FREE },
	{ "plugin-set", "plugins", "POST", "/plugins/{*}/set", AUTHZ_BODY_FREE },
	{ "plugin-push", "plugins", "POST", "/plugins/{*}/push", AUTHZ_BODY_FREE },
	{ "plugin-delete", "plugins", "DELETE", "/plugins/{*}", AUTHZ_BODY_FREE },
	{ "checkpoint-list", "checkpoints", "GET", "/containers/{}/checkpoints", AUTHZ_BODY_FREE },
	{ "checkpoint-create", "checkpoints", "POST", "/containers/{}/checkpoints", AUTHZ_BODY_FREE },
	{ "checkpoint-delete", "checkpoints", "DELETE", "/containers/{}/checkpoints/{}",
		AUTHZ_BODY_FREE },
	{ "debug", "debug", "GET", "/debug/{*}", AUTHZ_BODY_FREE },
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
