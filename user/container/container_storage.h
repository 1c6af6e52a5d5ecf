/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The store of containers/storage, which Podman and CRI-O share.
 */
#ifndef USER_CONTAINER_STORAGE_H
#define USER_CONTAINER_STORAGE_H

#include "container/container_file.h"
#include "container/container_runtime.h"

/* Where it keeps what is there until a reboot. To be freed. */
char *container_storage_run(const struct container_scan *s);

/* Call @read for the directory of each storage driver that was ever used in the store
 * at @path.
 */
void container_storage_each(const struct container_scan *s, const char *path,
			    void (*read)(const struct container_scan *s,
					 const struct container_dir *dir));

/* Fill in process and claim of @c from what crun or runc keeps of it. */
void container_storage_state(const struct container_scan *s,
			     struct container *c);

#endif /* USER_CONTAINER_STORAGE_H */
