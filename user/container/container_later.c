// SPDX-License-Identifier: GPL-2.0
/*
 * Cgroups to come. See container_later.h.
 *
 * A parent is what a file says, a user's own for a rootless engine: a path that is
 * made of it never leaves what the user's manager has.
 */
#include "container/container_later.h"

#include <ctlsec/pattern.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/util.h"
#include "host/slice.h"

/* Is it a path that a binding can have? Takes it over. */
static char *keep_path(char *path)
{
	if (path && ctlsec_pattern_is_path(path))
		return path;
	free(path);
	return NULL;
}

char *container_later_scope(const struct container_scan *s, const char *slice,
			    const char *prefix, const char *id)
{
	cleanup_free char *below = slice_path(slice);
	uid_t uid = s->user->uid;

	if (!below)
		return NULL;
	if (!uid)
		return keep_path(
			xasprintf("%s/%s-%s.scope", below, prefix, id));
	return keep_path(xasprintf(
		"/user.slice/user-%u.slice/user@%u.service%s/%s-%s.scope", uid,
		uid, below, prefix, id));
}

char *container_later_dir(const struct container_scan *s, const char *parent,
			  const char *id)
{
	size_t len = strlen(parent);

	/* Without systemd a user has no cgroup to make one in. */
	if (s->user->uid || parent[0] != '/')
		return NULL;
	while (len && parent[len - 1] == '/')
		len--;
	return keep_path(xasprintf("%.*s/%s", (int)len, parent, id));
}

bool container_later_systemd(const struct container_scan *s)
{
	cleanup_free char *path = xasprintf("%s/run/systemd/system", s->root);

	return !access(path, F_OK);
}
