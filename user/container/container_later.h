/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Where the cgroup of a container will be that does not run: engines tell their
 * runtime a parent and the container's ID, and the path follows from these.
 */
#ifndef USER_CONTAINER_LATER_H
#define USER_CONTAINER_LATER_H

#include "container/container_runtime.h"

/* A scope that the runtime has systemd make: PREFIX-ID.scope in @slice, of the
 * system's manager or of the user's. To be freed; NULL if there can be none.
 */
char *container_later_scope(const struct container_scan *s, const char *slice,
			    const char *prefix, const char *id);
/* A directory that the runtime makes itself. To be freed, or NULL. */
char *container_later_dir(const struct container_scan *s, const char *parent,
			  const char *id);

/* As a runtime's configuration has it (cgroupsPath): SLICE:PREFIX:NAME for a scope, or
 * the path of a directory. To be freed, or NULL.
 */
char *container_later_spec(const struct container_scan *s, const char *spec,
			   const char *id);

/* Does systemd run this host? */
bool container_later_systemd(const struct container_scan *s);

#endif /* USER_CONTAINER_LATER_H */
