// SPDX-License-Identifier: GPL-2.0
/*
 * Cgroups of containers. See container_cgroup.h.
 */
#include "container/container_cgroup.h"

#include <fcntl.h>
#include <fts.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/util.h"
#include "base/vec.h"
#include "container/container.h"
#include "container/container_file.h"
#include "host/cgroup.h"

#define SCOPE ".scope"
#define LXC "lxc.payload."
/* Podman's pods without systemd: directories below it are called by a pod's ID. */
#define POD_PARENT "libpod_parent"
/* No user: a directory in which any user can make cgroups. */
#define ANY_UID ((uid_t)-1)
/* Where the start time stands in /proc/PID/stat, counted behind the name. */
#define STAT_START 20

bool container_cgroup_parse(const char *name, char **prefix, char **id)
{
	size_t len = strlen(name), suffix = strlen(SCOPE);
	cleanup_free char *bare = NULL;
	size_t head;

	if (!strncmp(name, LXC, strlen(LXC)) && name[strlen(LXC)]) {
		*prefix = xasprintf("%.*s", (int)strlen(LXC) - 1, LXC);
		*id = xstrdup(name + strlen(LXC));
		return true;
	}
	if (len > suffix && !strcmp(name + len - suffix, SCOPE))
		len -= suffix;
	bare = xasprintf("%.*s", (int)len, name);
	if (len < CONTAINER_LONG_ID ||
	    !container_is_long_id(bare + len - CONTAINER_LONG_ID))
		return false;
	head = len - CONTAINER_LONG_ID;
	if (head &&
	    (head < 2 || bare[head - 1] != '-' || strstr(bare, "-conmon-")))
		return false;
	*prefix = xasprintf("%.*s", head ? (int)head - 1 : 0, bare);
	*id = xstrdup(bare + head);
	return true;
}

/* Does a directory of that name, below @parent, belong to a container? */
static bool is_container(const char *parent, const char *name, char **prefix,
			 char **id)
{
	if (!container_cgroup_parse(name, prefix, id))
		return false;
	if ((*prefix)[0] || strcmp(parent, POD_PARENT))
		return true;
	free(*prefix);
	free(*id);
	return false;
}

/* The user that chooses names in a directory, given the one above it. */
static uid_t owner_below(uid_t above, const struct stat *st)
{
	if (above)
		return above;
	return st->st_mode & (S_IWGRP | S_IWOTH) ? ANY_UID : st->st_uid;
}

static void add_entry(struct container_cgroups *all, const FTSENT *ent,
		      char *prefix, char *id)
{
	char *path = xstrdup(ent->fts_path + strlen(all->mount));

	all->v = vec_grow(all->v, all->n, sizeof(*all->v));
	all->v[all->n++] = (struct container_cgroup){
		.path = path,
		.prefix = prefix,
		.id = id,
		.uid = container_cgroup_owner(all->mount, path),
	};
}

void container_cgroup_walk(struct container_cgroups *all, char *mount)
{
	char *roots[] = { mount, NULL };
	FTS *fts = NULL;
	FTSENT *ent;

	*all = (struct container_cgroups){ .mount = mount };
	if (mount)
		fts = fts_open(roots, CGROUP_WALK, NULL);
	while (fts && (ent = fts_read(fts))) {
		char *prefix, *id;

		if (ent->fts_info != FTS_D || ent->fts_level == FTS_ROOTLEVEL ||
		    !is_container(ent->fts_parent->fts_name, ent->fts_name,
				  &prefix, &id))
			continue;
		add_entry(all, ent, prefix, id);
		fts_set(fts, ent, FTS_SKIP);
	}
	if (fts)
		fts_close(fts);
}

void container_cgroup_free(struct container_cgroups *all)
{
	size_t i;

	for (i = 0; i < all->n; i++) {
		free(all->v[i].path);
		free(all->v[i].prefix);
		free(all->v[i].id);
	}
	free(all->v);
	free(all->mount);
	*all = (struct container_cgroups){ 0 };
}

uid_t container_cgroup_owner_by_name(const char *path)
{
	unsigned int uid, again;

	if (sscanf(path, "/user.slice/user-%u.slice/user@%u.service/", &uid,
		   &again) == 2)
		return uid;
	return 0;
}

uid_t container_cgroup_owner(const char *mount, const char *path)
{
	const char *slash = path;
	uid_t uid = 0;

	for (; slash && *slash; slash = strchr(slash + 1, '/')) {
		cleanup_free char *dir =
			xasprintf("%s%.*s", mount, (int)(slash - path), path);
		struct stat st;

		if (lstat(dir[0] ? dir : "/", &st))
			return uid ? uid : container_cgroup_owner_by_name(path);
		uid = owner_below(uid, &st);
	}
	return uid;
}

/* The outermost cgroup on a path that is a container's, as its length; 0 if none
 * is. @id is to be freed.
 */
static size_t find_outermost(const char *path, char **id)
{
	cleanup_free char *parent = xstrdup("");
	const char *p = path;

	while (*p == '/') {
		size_t len = strcspn(p + 1, "/");
		cleanup_free char *name = xasprintf("%.*s", (int)len, p + 1);
		char *prefix;

		p += 1 + len;
		if (is_container(parent, name, &prefix, id)) {
			free(prefix);
			return (size_t)(p - path);
		}
		free(parent);
		parent = xstrdup(name);
	}
	return 0;
}

char *container_cgroup_part(const struct container *c, const char *path)
{
	char *id = NULL;
	size_t len = find_outermost(path, &id);
	bool same = len && !strcmp(id, c->id);

	free(id);
	if (same)
		return xasprintf("%.*s", (int)len, path);
	if (!c->claim || !c->claim[0] || !strcmp(c->claim, "/") ||
	    !cgroup_is_below(path, c->claim))
		return NULL;
	/* Inside of another container its owner can make any cgroup. */
	if (len && len < strlen(c->claim))
		return NULL;
	return xstrdup(c->claim);
}

/* Is the process the one that the store means? Its id may have been reused. */
static bool same_process(const struct container_dir *proc,
			 const struct container *c)
{
	cleanup_free char *stat = container_file_text(proc, "stat");
	char *p = stat ? strrchr(stat, ')') : NULL;
	int i;

	if (!p || !c->start)
		return p;
	for (i = 0; p && i < STAT_START; i++)
		p = strchr(p + 1, ' ');
	return p && strtoull(p, NULL, 10) == c->start;
}

static char *place_by_process(const char *root, struct container *c)
{
	cleanup_container_dir struct container_dir proc =
		container_file_proc(root, c->pid);
	cleanup_free char *text = NULL;
	cleanup_free char *path = NULL;

	if (proc.fd < 0 || !same_process(&proc, c))
		return NULL;
	/* Without its start time it could be any process. */
	c->runs = c->start;
	text = container_file_text(&proc, "cgroup");
	path = text ? cgroup_path_here(text) : NULL;
	return path ? container_cgroup_part(c, path) : NULL;
}

static char *place_by_name(const struct container_cgroups *all,
			   const struct container *c)
{
	const char *path = NULL;
	size_t i;

	if (!container_is_long_id(c->id))
		return NULL;
	for (i = 0; i < all->n; i++) {
		if (strcmp(all->v[i].id, c->id) || all->v[i].uid != c->uid)
			continue;
		if (path)
			return NULL;
		path = all->v[i].path;
	}
	return path ? xstrdup(path) : NULL;
}

void container_cgroup_place(const struct container_cgroups *all,
			    const char *root, struct container *c)
{
	char *path = NULL;

	if (!all->mount)
		return;
	if (c->pid)
		path = place_by_process(root, c);
	if (!path)
		path = place_by_name(all, c);
	if (path && container_cgroup_owner(all->mount, path) != c->uid) {
		free(path);
		path = NULL;
	}
	c->cgroup = path;
	c->runs |= path != NULL;
}
