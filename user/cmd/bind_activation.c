// SPDX-License-Identifier: GPL-2.0
/*
 * The default of --activate. See bind_activation.h.
 */
#include "cmd/bind_activation.h"

#include <dirent.h>
#include <string.h>

/* What podman calls a container's cgroup in that of the unit that runs it. */
#define PAYLOAD "libpod-payload-"

/* Podman prepares such a container from within the unit, and goes on to work there:
 * what it executes for that is the unit's, and not the container.
 */
static bool holds_container(const char *dir)
{
	DIR *d = dir ? opendir(dir) : NULL;
	const struct dirent *e;
	bool found = false;

	if (!d)
		return false;
	while (!found && (e = readdir(d)))
		found = !strncmp(e->d_name, PAYLOAD, strlen(PAYLOAD));
	closedir(d);
	return found;
}

/* Below one there may be both, units and containers, and neither rule does for the
 * other.
 */
static bool is_slice(const char *path)
{
	const char *dot = path ? strrchr(path, '.') : NULL;

	return dot && !strcmp(dot, ".slice");
}

uint32_t bind_activation_default(const struct target *t)
{
	if (t->named)
		return CTLSEC_ACTIVATION_CONTAINER;
	if (!t->unit || is_slice(t->cgroup.path))
		return CTLSEC_ACTIVATION_NOW;
	return holds_container(t->cgroup.dir) ? CTLSEC_ACTIVATION_ROOT :
						CTLSEC_ACTIVATION_EXEC;
}
