/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The life of a cgroup made for one command: create, enter, empty, remove.
 */
#ifndef USER_CGROUP_RUN_H
#define USER_CGROUP_RUN_H

#include <sys/types.h>

#include "base/err.h"
#include "host/cgroup.h"

/* A new cgroup below that of this process. */
int cgroup_run_create(const char *prefix, struct cgroup *cg, struct err *e);
int cgroup_run_enter(const struct cgroup *cg, pid_t pid, struct err *e);
/* Kill what is in it and wait until it is empty, at most a few seconds. */
int cgroup_run_kill(const struct cgroup *cg, struct err *e);
int cgroup_run_remove(const struct cgroup *cg, struct err *e);

#endif /* USER_CGROUP_RUN_H */
