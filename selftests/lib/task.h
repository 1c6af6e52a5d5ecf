/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Child processes of tests, and the cgroups they run in.
 */
#ifndef SELFTESTS_TASK_H
#define SELFTESTS_TASK_H

#include <stddef.h>
#include <sys/types.h>

/* What task_wait() returns when it had to end a child that would not. */
#define TASK_HUNG (-1)

/* Zeroed memory that children share with their parent. */
void *task_share(size_t size);

/* Run @fn(@arg) in a child that is born in @cgroup (NULL: where the caller is),
 * which ends with what @fn returns. Return: its pid.
 */
pid_t task_start(const char *cgroup, int (*fn)(void *arg), void *arg);
/* Wait status of a child, or TASK_HUNG after a minute. */
int task_wait(pid_t pid);
/* Both. */
int task_run(const char *cgroup, int (*fn)(void *arg), void *arg);
/* Exit status of a wait status, 128 + signal, or -1 for TASK_HUNG. */
int task_code(int status);

/* Cgroups, by path from the v2 root, with a leading slash. */
void cg_make(const char *path);
void cg_remove(const char *path);
/* Move the caller; returns 0 or -errno. */
int cg_enter(const char *path);
int cg_open(const char *path);

#endif /* SELFTESTS_TASK_H */
