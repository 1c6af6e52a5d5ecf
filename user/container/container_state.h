/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What crun and runc keep of each container while it exists: its first process
 * and its cgroup. Engines that run on top of them know the names.
 */
#ifndef USER_CONTAINER_STATE_H
#define USER_CONTAINER_STATE_H

#include <stdbool.h>

struct container;
struct container_dir;
struct container_scan;

/* Fill in process and claim of @c from the state of the container of its ID that
 * runc keeps below @dir. False if there is none.
 */
bool container_state_runc(const struct container_scan *s,
			  const struct container_dir *dir, struct container *c);
/* The same for crun. */
bool container_state_crun(const struct container_dir *dir, struct container *c);

#endif /* USER_CONTAINER_STATE_H */
