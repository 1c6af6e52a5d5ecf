/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The command line of the host's dockerd, as long as it runs: what stands there stands in
 * no file.
 */
#ifndef USER_CONTAINER_DOCKERD_H
#define USER_CONTAINER_DOCKERD_H

#include "container/container_runtime.h"

/**
 * struct container_dockerd - what it was told
 * @data: --data-root, or its older names; NULL if that is not given
 * @config: --config-file, the same
 */
struct container_dockerd {
	char *data;
	char *config;
};

/* Nothing of a rootless one, or of one in a container. */
void container_dockerd_read(const struct container_scan *s,
			    struct container_dockerd *d);
void container_dockerd_free(struct container_dockerd *d);

#endif /* USER_CONTAINER_DOCKERD_H */
