// SPDX-License-Identifier: GPL-2.0
/*
 * containerd's tasks: a directory NAMESPACE/ID for each while it exists.
 */
#include <string.h>

#include "base/util.h"
#include "container/container_file.h"
#include "container/container_runtime.h"
#include "container/container_state.h"

#define TASKS "/containerd/io.containerd.runtime.v2.task"
/* Docker's containers, which Docker names. */
#define DOCKER "moby"

static char *run_dir(const struct container_scan *s, const char *below)
{
	return s->user->uid ? xasprintf("/run/user/%u%s", s->user->uid, below) :
			      xasprintf("/run%s", below);
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

		if (c)
			container_state_runc(s, &state, c);
	}
}

void container_containerd_read(const struct container_scan *s)
{
	cleanup_free char *path = run_dir(s, TASKS);
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
