/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Counting tasks by brute force: every task of the system, zombies and threads
 * included, and where /proc says it is. The judge of counts that were kept.
 */
#ifndef SELFTESTS_CENSUS_H
#define SELFTESTS_CENSUS_H

#include <sys/types.h>

/* Tasks in a cgroup, by path from the v2 root, and below. */
unsigned int taskcount_cgroup(const char *path);
/* Tasks in a user namespace, by inode number, and below. */
unsigned int taskcount_userns(ino_t ino);
/* To find out why: what the tasks in a cgroup are doing. */
void taskcount_tell(const char *path);

#endif /* SELFTESTS_CENSUS_H */
