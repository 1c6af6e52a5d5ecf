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

	if (!below || strchr(prefix, '/'))
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

/* The last part has to be the container's: a user's file may say anything. */
char *container_later_spec(const struct container_scan *s, const char *spec,
			   const char *id)
{
	cleanup_free char *slice = NULL;
	cleanup_free char *prefix = NULL;
	const char *first = strchr(spec, ':');
	const char *last = strrchr(spec, ':');

	if (spec[0] == '/' && !s->user->uid)
		return strstr(spec, id) ? keep_path(xstrdup(spec)) : NULL;
	if (!first || last == first || strcmp(last + 1, id) ||
	    memchr(first + 1, ':', (size_t)(last - first - 1)))
		return NULL;
	slice = xasprintf("%.*s", (int)(first - spec), spec);
	prefix = xasprintf("%.*s", (int)(last - first - 1), first + 1);
	return container_later_scope(s, slice, prefix, id);
}

bool container_later_systemd(const struct container_scan *s)
{
	cleanup_free char *path = xasprintf("%s/run/systemd/system", s->root);

	return !access(path, F_OK);
}
