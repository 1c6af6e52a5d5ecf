// SPDX-License-Identifier: GPL-2.0
/*
 * Where a container runs. See hook_place.h.
 */
#include "ocihook/hook_place.h"

#include <string.h>
#include <unistd.h>

#include "base/escape.h"
#include "base/util.h"
#include "container/container.h"
#include "container/container_cgroup.h"
#include "host/cgroup.h"
#include "host/process.h"

static char *process_path(uint32_t pid)
{
	struct process p;
	char *path;

	if (!process_open(pid, &p))
		return NULL;
	path = process_cgroup(&p);
	close(p.fd);
	return path;
}

char *hook_place_own(const char *id, const char *path, const char *self,
		     struct err *e)
{
	const struct container c = { .id = (char *)id };
	char *own = container_cgroup_part(&c, path);
	char q[160];

	if (own)
		return own;
	/* What the runtime was told, then; but nothing that others are in. */
	if (!strcmp(path, "/") || (self && cgroup_is_below(self, path))) {
		err_set(e, EXIT_FAILED,
			"the container has no cgroup of its own: it is in %s, "
			"as what starts it is",
			escape_quote(path, q, sizeof(q)));
		return NULL;
	}
	return xstrdup(path);
}

char *hook_place_find(const char *id, uint32_t pid, struct err *e)
{
	cleanup_free char *path = process_path(pid);
	cleanup_free char *self = process_path((uint32_t)getpid());

	if (path)
		return hook_place_own(id, path, self, e);
	err_set(e, EXIT_FAILED,
		"process %u of the container is not there, or in no cgroup of "
		"version 2",
		pid);
	return NULL;
}
