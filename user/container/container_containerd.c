// SPDX-License-Identifier: GPL-2.0
/*
 * containerd's tasks: a directory NAMESPACE/ID for each while it exists, with the
 * configuration that its runtime got. Those of Kubernetes say there which pod they
 * are part of.
 */
#include <string.h>

#include "base/util.h"
#include "container/container_file.h"
#include "container/container_pod.h"
#include "container/container_runtime.h"
#include "container/container_state.h"

#define TASKS "io.containerd.runtime.v2.task"
/* Docker's containers, which Docker names. */
#define DOCKER "moby"
/* The kubelet's. */
#define KUBERNETES "k8s.io"

/* Where it keeps its tasks: by itself, and as what brings one along tells it, which is
 * k3s (and RKE2) and k0s. All of them leave to runc the directory that it has by itself.
 */
static const char *const places[] = {
	"/containerd",
	"/k3s/containerd",
	"/k0s/containerd",
};

static char *run_dir(const struct container_scan *s, const char *below)
{
	return s->user->uid ? xasprintf("/run/user/%u%s", s->user->uid, below) :
			      xasprintf("/run%s", below);
}

static void read_pod(const struct container_dir *tasks, struct container *c)
{
	cleanup_free char *path = xasprintf("%s/config.json", c->id);
	json_t *config = container_file_read(tasks, path, &c->bad);

	container_pod_containerd(config, c);
	json_decref(config);
}

static void read_namespace(const struct container_scan *s, const char *ns,
			   const struct container_dir *tasks)
{
	cleanup_free char *below = xasprintf("/containerd/runc/%s", ns);
	cleanup_free char *path = run_dir(s, below);
	cleanup_container_dir struct container_dir state =
		container_file_base(s->root, path, s->user->uid);
	cleanup_container_names char **ids = container_file_names(tasks);
	size_t i;

	for (i = 0; ids[i]; i++) {
		struct container *c =
			container_runtime_add(s, "containerd", ids[i], ids[i]);

		if (!c)
			continue;
		container_state_runc(s, &state, c);
		/* The kubelet is root's. */
		if (!s->user->uid && !strcmp(ns, KUBERNETES))
			read_pod(tasks, c);
	}
}

static void read_tasks(const struct container_scan *s, const char *place)
{
	cleanup_free char *below = xasprintf("%s/%s", place, TASKS);
	cleanup_free char *path = run_dir(s, below);
	cleanup_container_dir struct container_dir top =
		container_file_base(s->root, path, s->user->uid);
	cleanup_container_names char **names = container_file_names(&top);
	size_t i;

	for (i = 0; names[i]; i++) {
		cleanup_container_dir struct container_dir tasks = { .fd = -1 };

		if (!strcmp(names[i], DOCKER))
			continue;
		tasks = container_file_below(&top, names[i]);
		read_namespace(s, names[i], &tasks);
	}
}

void container_containerd_read(const struct container_scan *s)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(places); i++)
		read_tasks(s, places[i]);
}
