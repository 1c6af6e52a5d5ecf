// SPDX-License-Identifier: GPL-2.0
/*
 * The default of --activate. See bind_activation.h.
 */
#include "cmd/bind_activation.h"

#include <dirent.h>
#include <string.h>

#include "base/util.h"
#include "target/advice.h"

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

static bool ends_in(const char *path, const char *suffix)
{
	const char *dot = path ? strrchr(path, '.') : NULL;

	return dot && !strcmp(dot, suffix);
}

/* Where Kubernetes has its pods, with systemd and without, and Podman one of its own:
 * nothing but containers is there.
 */
static bool holds_pods(const char *path)
{
	static const char *const roots[] = { "/kubepods.slice", "/kubepods" };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(roots); i++) {
		if (cgroup_is_below(path, roots[i]))
			return true;
	}
	return strstr(path, "libpod_pod_");
}

/* What a pattern matches is taken for containers, unless its end says that systemd
 * made it for something else than pods.
 */
static uint32_t of_pattern(const char *glob)
{
	if (ends_in(glob, ".slice") && !holds_pods(glob))
		return CTLSEC_ACTIVATION_NOW;
	return ends_in(glob, ".service") ? CTLSEC_ACTIVATION_EXEC :
					   CTLSEC_ACTIVATION_CONTAINER;
}

/* A path says what it is for where a runtime has given it its name. Below any other
 * slice there may be both, units and containers, and neither rule does for the other.
 */
uint32_t bind_activation_path(const char *path)
{
	return advice_prefix(path) || holds_pods(path) ?
		       CTLSEC_ACTIVATION_CONTAINER :
		       CTLSEC_ACTIVATION_NOW;
}

uint32_t bind_activation_default(const struct target *t)
{
	if (t->named)
		return CTLSEC_ACTIVATION_CONTAINER;
	if (t->glob)
		return of_pattern(t->glob);
	if (t->unit && !ends_in(t->cgroup.path, ".slice"))
		return holds_container(t->cgroup.dir) ? CTLSEC_ACTIVATION_ROOT :
							CTLSEC_ACTIVATION_EXEC;
	return t->cgroup.path ? bind_activation_path(t->cgroup.path) :
				CTLSEC_ACTIVATION_NOW;
}
