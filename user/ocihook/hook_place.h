/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Where a container that is being started runs.
 */
#ifndef USER_HOOK_PLACE_H
#define USER_HOOK_PLACE_H

#include <stdint.h>

#include "base/err.h"

/* The path of the cgroup that is the container's own, from that of its first process; NULL
 * with @e filled if it has none. To be freed.
 */
char *hook_place_find(const char *id, uint32_t pid, struct err *e);

/**
 * hook_place_own - the part of a path that is the container's own
 * @path: the cgroup of its first process
 * @self: that of the hook, which what started the container is in, or NULL
 */
char *hook_place_own(const char *id, const char *path, const char *self,
		     struct err *e);

#endif /* USER_HOOK_PLACE_H */
