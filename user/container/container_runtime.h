/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The runtimes that containers come from. Each has a row in the table of
 * container_runtime.c and a function that reads its store, in a file of its own.
 * All of it is read from local files; no engine has to run.
 *
 * What a store says is only a claim. A container's cgroup counts if a process of
 * it is there or if it carries the container's whole ID, if its place could only
 * be made by the owner of the store, and if it lies in no other container.
 */
#ifndef USER_CONTAINER_RUNTIME_H
#define USER_CONTAINER_RUNTIME_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "container/container.h"
#include "container/container_cgroup.h"

/**
 * struct container_user - whose stores are read
 * @uid: 0 for the host's own
 * @name: of the user, NULL for the host's own
 * @home: home directory
 */
struct container_user {
	uid_t uid;
	char *name;
	char *home;
};

/**
 * struct container_scan - what a reader gets
 * @root: what stands in front of all paths
 * @user: whose stores to read
 * @cgroups: the cgroups whose names are a container's
 * @list: where containers go
 */
struct container_scan {
	const char *root;
	const struct container_user *user;
	const struct container_cgroups *cgroups;
	struct container_list *list;
};

/**
 * struct container_runtime - a row of the table
 * @name: what a target begins with, before the colon
 * @syntax: the target, for help
 * @help: lower case, no full stop
 * @cgroups: what stands before the ID in the names of its cgroups; blanks between
 * @read: adds what the user has, in any state
 */
struct container_runtime {
	const char *name;
	const char *syntax;
	const char *help;
	const char *cgroups;
	void (*read)(const struct container_scan *s);
};

/* All of them. Where two know the same container, the first one names it. */
const struct container_runtime *container_runtime_all(size_t *n);

/* Read every store that can be read; @root is what stands in front of all paths,
 * "" but in tests. Free @l.
 */
void container_runtime_load(struct container_list *l, const char *root);

/* The containers of this host, read once, or now if @again. */
const struct container_list *container_runtime_here(bool again);

/**
 * container_runtime_add - a container of the user whose stores are read
 * @name: ignored if it is no name that an engine would give
 *
 * Return: the container, for what else is known; NULL if the list is full, the
 * ID is none, or it is in the list already.
 */
struct container *container_runtime_add(const struct container_scan *s,
					const char *runtime, const char *id,
					const char *name);

/* Say why one of the host's own may be missing; another user's are their own affair. @why
 * is taken over.
 */
void container_runtime_miss(const struct container_scan *s, char *why);

/* The readers. */
void container_docker_read(const struct container_scan *s);
void container_crio_read(const struct container_scan *s);
void container_storage_read(const struct container_scan *s);
void container_containerd_read(const struct container_scan *s);
void container_machine_read(const struct container_scan *s);
void container_state_read_crun(const struct container_scan *s);
void container_state_read_runc(const struct container_scan *s);

#endif /* USER_CONTAINER_RUNTIME_H */
