// SPDX-License-Identifier: GPL-2.0
/*
 * What is the case when a container starts. See hook_facts.h.
 */
#include "ocihook/hook_facts.h"

#include <stdlib.h>
#include <string.h>

#include "container/container_cgroup.h"

bool hook_facts_gone(const struct hook_facts *f, const char *path)
{
	const char *leaf = strrchr(path, '/');
	char *prefix, *id;
	bool found = false;
	size_t i;

	if (!leaf || !container_cgroup_parse(leaf + 1, &prefix, &id))
		return false;
	for (i = 0; i < f->containers->n && !found; i++)
		found = !strcmp(f->containers->v[i].id, id);
	free(prefix);
	free(id);
	return !found;
}
