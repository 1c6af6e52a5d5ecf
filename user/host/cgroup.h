/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The cgroup v2 hierarchy as this process sees it: where it is mounted, where a
 * process is in it, and its directories.
 */
#ifndef USER_CGROUP_H
#define USER_CGROUP_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

#include "base/err.h"

/**
 * struct cgroup - a cgroup v2 directory
 * @id: what the kernel knows it by; never reused
 * @path: from the root of the hierarchy, as this process sees it
 * @dir: the directory in the file system
 * @root: it is the root of the whole hierarchy
 */
struct cgroup {
	uint64_t id;
	char *path;
	char *dir;
	bool root;
};

/* How fts(3) walks the hierarchy: without a look at the files, some forty in each
 * directory.
 */
#define CGROUP_WALK (FTS_PHYSICAL | FTS_XDEV | FTS_NOCHDIR | FTS_NOSTAT)

#define cleanup_cgroup __attribute__((cleanup(cgroup_free)))

/* Where cgroup v2 is mounted, to be freed; NULL with @e filled. It is looked up once:
 * it does not move while a command runs.
 */
char *cgroup_mount(struct err *e);
/* The same, of a text in the form of /proc/self/mountinfo; NULL if nowhere. @ups: how
 * many directories its root is above the one that paths in /proc are counted from,
 * which is so in a cgroup namespace that the hierarchy was mounted outside of.
 */
char *cgroup_mount_in(FILE *mountinfo, size_t *ups);

/* The v2 path in a text in the form of /proc/PID/cgroup, to be freed; NULL if
 * there is none.
 */
char *cgroup_path_in(const char *text);
/* The same, counted from the root of the hierarchy that is mounted here; NULL as well if
 * that cannot be told.
 */
char *cgroup_path_here(const char *text);
/* @path, so many directories above which the root is. To be freed, or NULL. */
char *cgroup_path_below(const char *path, size_t ups);

/**
 * cgroup_find - find a cgroup
 * @path: from the root of the hierarchy, or in the file system
 * @cg: filled on success
 */
int cgroup_find(const char *path, struct cgroup *cg, struct err *e);
/* The cgroup of a process; @procfd is its directory in /proc. */
int cgroup_of(int procfd, uintmax_t pid, struct cgroup *cg, struct err *e);
void cgroup_free(struct cgroup *cg);

/* Is @path the directory @dir, or below it? */
bool cgroup_is_below(const char *path, const char *dir);

/* Ids of the cgroup at @dir and of those above, innermost first; the array,
 * ended by 0, is to be freed. NULL with @e filled.
 */
uint64_t *cgroup_chain(const char *dir, struct err *e);

/* Directories of this name in the hierarchy; at most @max are stored, to be
 * freed. Return: how many there are.
 */
size_t cgroup_search(const char *mount, const char *name, char **found,
		     size_t max);

#endif /* USER_CGROUP_H */
