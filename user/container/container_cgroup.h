/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Where containers are in the cgroup hierarchy, and whether that can be trusted.
 *
 * The user that may write in a directory chooses the names in it. So a cgroup belongs to
 * the owner of the outermost directory above it that is not root's, and to root
 * if there is none.
 */
#ifndef USER_CONTAINER_CGROUP_H
#define USER_CONTAINER_CGROUP_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct container;

/**
 * struct container_cgroup - a cgroup that is called like a container's
 * @path: from the root of the hierarchy
 * @prefix: what stands before the ID in its name, "" for nothing
 * @id: the ID in its name
 * @uid: the cgroup's owner
 */
struct container_cgroup {
	char *path;
	char *prefix;
	char *id;
	uid_t uid;
};

/**
 * struct container_cgroups - all of them, outermost only
 * @mount: where the hierarchy is mounted, or NULL
 */
struct container_cgroups {
	char *mount;
	struct container_cgroup *v;
	size_t n;
};

/* Walk the hierarchy mounted at @mount, which is taken over. */
void container_cgroup_walk(struct container_cgroups *all, char *mount);
void container_cgroup_free(struct container_cgroups *all);

/* Fill in @c->cgroup, from its process or from its ID. */
void container_cgroup_place(const struct container_cgroups *all,
			    const char *root, struct container *c);

/* The part of a process's cgroup that is @c's own, by its ID or by what its store
 * claims; NULL if none is. To be freed.
 */
char *container_cgroup_part(const struct container *c, const char *path);

/* Take the ID out of a cgroup's name: a container's, not one of its helpers'.
 * @prefix and @id are to be freed if it returns true.
 */
bool container_cgroup_parse(const char *name, char **prefix, char **id);

/* The owner of the cgroup @path, as far as it still exists. */
uid_t container_cgroup_owner(const char *mount, const char *path);

/* The same from names alone, as systemd gives them. */
uid_t container_cgroup_owner_by_name(const char *path);

#endif /* USER_CONTAINER_CGROUP_H */
