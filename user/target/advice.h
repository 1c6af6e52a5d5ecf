/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a target is not, though it seems to be: the whole of a container, a
 * container at all, one container only.
 */
#ifndef USER_ADVICE_H
#define USER_ADVICE_H

#include <stddef.h>
#include <stdint.h>

#include "host/cgroup.h"
#include "host/process.h"

/**
 * struct advice_cgroups - cgroups, none of them below another
 * @path: paths from the root of the hierarchy; owned
 */
struct advice_cgroups {
	char **path;
	size_t n;
};

#define cleanup_advice __attribute__((cleanup(advice_cgroups_free)))

void advice_cgroups_free(struct advice_cgroups *s);

/* How much of a cgroup's path leads to a container: the outermost part that has
 * such a name as runtimes give. 0 if no part has.
 */
size_t advice_prefix(const char *path);

/* The cgroup of the whole container that a process is in, if it is in one and
 * that is above its own; to be freed, or NULL. Where no name tells, it is the root
 * of the process's cgroup namespace.
 */
char *advice_around(const struct process *p);

/**
 * struct advice_watchers - a cgroup with nothing but what watches containers
 * @name, @pid: one of its processes, a container's monitor or an engine's client;
 *	no @pid if the cgroup has other processes, or none
 * @elsewhere: the containers that they watch, as far as known
 */
struct advice_watchers {
	char name[PROCESS_NAME_MAX];
	uint32_t pid;
	struct advice_cgroups elsewhere;
};

/* Free @w->elsewhere. */
void advice_watchers(const struct cgroup *cg, struct advice_watchers *w);

/* The containers that have processes in a user namespace or below; where no
 * cgroup has a container's name, all cgroups that do. Free @found.
 */
void advice_userns(uint64_t ino, struct advice_cgroups *found);

#endif /* USER_ADVICE_H */
