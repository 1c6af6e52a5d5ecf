// SPDX-License-Identifier: GPL-2.0
/*
 * What the engine's files say of a container. See hook_known.h.
 */
#include "ocihook/hook_known.h"

#include <string.h>

/* containerd's namespace that Docker uses: the directory that its bundles are in. */
#define DOCKER "/moby/"

/* Is it called .../moby/ID? */
static bool is_dockers(const struct hook_state *s)
{
	size_t id = strlen(s->id), dir = strlen(DOCKER);
	size_t len = s->bundle ? strlen(s->bundle) : 0;

	while (len && s->bundle[len - 1] == '/')
		len--;
	return len >= id + dir && !strncmp(s->bundle + len - id, s->id, id) &&
	       !strncmp(s->bundle + len - id - dir, DOCKER, dir);
}

/* Others choose names as they like. */
static const struct container *find_own(const struct container_list *l,
					const char *id)
{
	size_t i;

	for (i = 0; i < l->n; i++) {
		if (!l->v[i].uid && !strcmp(l->v[i].id, id))
			return &l->v[i];
	}
	return NULL;
}

int hook_known_find(const struct container_list *l, const struct hook_state *s,
		    const struct container **found, struct err *e)
{
	const struct container *c = find_own(l, s->id);
	bool kept = c && !c->bare;

	*found = c;
	if (c && c->bad)
		return err_set(
			e, EXIT_FAILED,
			"what it is called, and what it asks for, cannot "
			"be read: %s's %s",
			c->runtime, c->bad);
	if (is_dockers(s) && !(kept && !strcmp(c->runtime, "docker")))
		return err_set(
			e, EXIT_FAILED,
			"what it is called, and what it asks for, is not "
			"known: Docker's files do not have it; if dockerd "
			"keeps them elsewhere, name 'data-root' in "
			"/etc/docker/daemon.json");
	if (!kept && l->bad && container_is_long_id(s->id))
		return err_set(
			e, EXIT_FAILED,
			"what it is called, and what it asks for, is not "
			"known: %s",
			l->bad);
	return 0;
}
