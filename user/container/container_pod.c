// SPDX-License-Identifier: GPL-2.0
/*
 * Pods. See container_pod.h.
 *
 * Annotations are a user's as well: each runtime copies those of a pod into its
 * containers' configuration, so only those count that the runtime itself writes, and
 * writes last.
 */
#include "container/container_pod.h"

#include <stdlib.h>
#include <string.h>

#include "base/util.h"
#include "host/cgroup.h"

/* What keeps a pod's namespaces, as the kubelet calls it; no container is called so. */
#define SANDBOX_PART "POD"
#define SLICE ".slice"

/**
 * struct keys - the annotations that a runtime writes
 * @type: has the value "container" or "sandbox"
 */
struct keys {
	const char *space;
	const char *pod;
	const char *part;
	const char *type;
};

static const struct keys containerd = {
	.space = "io.kubernetes.cri.sandbox-namespace",
	.pod = "io.kubernetes.cri.sandbox-name",
	.part = "io.kubernetes.cri.container-name",
	.type = "io.kubernetes.cri.container-type",
};

/* CRI-O puts the labels that the kubelet gives among the annotations. */
static const struct keys crio = {
	.space = "io.kubernetes.pod.namespace",
	.pod = "io.kubernetes.pod.name",
	.part = "io.kubernetes.container.name",
	.type = "io.kubernetes.cri-o.ContainerType",
};

/* Kubernetes' names are narrower than engines'. */
static const char *read_name(const json_t *annotations, const char *key)
{
	const char *s = json_string_value(json_object_get(annotations, key));

	return s && container_is_name(s) ? s : NULL;
}

static void read_keys(const json_t *config, const struct keys *k,
		      struct container *c)
{
	const json_t *all = json_object_get(config, "annotations");
	const char *space = read_name(all, k->space);
	const char *pod = read_name(all, k->pod);
	const char *part = read_name(all, k->part);
	const char *type = read_name(all, k->type);

	if (type && !strcmp(type, "sandbox"))
		part = SANDBOX_PART;
	else if (!type || strcmp(type, "container"))
		return;
	if (!space || !pod || !part)
		return;
	c->space = xstrdup(space);
	c->pod = xstrdup(pod);
	c->part = xstrdup(part);
}

void container_pod_containerd(const json_t *config, struct container *c)
{
	read_keys(config, &containerd, c);
}

void container_pod_crio(const json_t *config, struct container *c)
{
	read_keys(config, &crio, c);
}

char *container_pod_name(const struct container *c)
{
	return xasprintf("%s/%s", c->space, c->pod);
}

char *container_pod_target(const struct container *c)
{
	return xasprintf("%s:%s/%s", CONTAINER_POD, c->space, c->pod);
}

bool container_pod_is_same(const struct container *a, const struct container *b)
{
	return a->pod && b->pod && !strcmp(a->pod, b->pod) &&
	       !strcmp(a->space, b->space);
}

/* Is a directory called as the kubelet calls a pod's: podUID, or a slice that ends in
 * that?
 */
static bool is_pod_dir(const char *name)
{
	size_t len = strlen(name), end = strlen(SLICE);
	const char *uid = name;

	if (len > end && !strcmp(name + len - end, SLICE)) {
		len -= end;
		uid = memrchr(name, '-', len);
		uid = uid ? uid + 1 : name;
	}
	if (strncmp(uid, CONTAINER_POD, strlen(CONTAINER_POD)))
		return false;
	uid += strlen(CONTAINER_POD);
	len -= (size_t)(uid - name);
	return len && strspn(uid, "0123456789abcdef-_") >= len;
}

/* The path of what is above, or NULL: no pod is right below the root. */
static char *path_above(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash && slash != path ?
		       xasprintf("%.*s", (int)(slash - path), path) :
		       NULL;
}

static bool is_pod_path(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash && is_pod_dir(slash + 1);
}

char *container_pod_cgroup(const struct container_list *l,
			   const struct container *c)
{
	char *path = c->pod && c->cgroup ? path_above(c->cgroup) : NULL;
	bool own = path && is_pod_path(path);
	size_t i;

	for (i = 0; own && i < l->n; i++) {
		const struct container *other = &l->v[i];

		own = !other->cgroup || !other->pod ||
		      !cgroup_is_below(other->cgroup, path) ||
		      container_pod_is_same(c, other);
	}
	if (own)
		return path;
	free(path);
	return NULL;
}

const struct container *container_pod_at(const struct container_list *l,
					 const char *path)
{
	size_t i;

	for (i = 0; is_pod_path(path) && i < l->n; i++) {
		const struct container *c = &l->v[i];
		cleanup_free char *pod = NULL;

		if (!c->pod || !c->cgroup || !cgroup_is_below(c->cgroup, path))
			continue;
		pod = container_pod_cgroup(l, c);
		if (pod && !strcmp(pod, path))
			return c;
	}
	return NULL;
}
