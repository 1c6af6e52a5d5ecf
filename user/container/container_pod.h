/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Pods of Kubernetes: which one a container is part of, as the runtime's own
 * configuration of it says, and the cgroup that all of a pod is in.
 */
#ifndef USER_CONTAINER_POD_H
#define USER_CONTAINER_POD_H

#include <jansson.h>
#include <stdbool.h>

#include "container/container.h"

/* Fill in pod, namespace and part of @c from the configuration that containerd gave
 * its runtime. Nothing is filled in where that is no container of a pod.
 */
void container_pod_containerd(const json_t *config, struct container *c);
/* The same from CRI-O's. */
void container_pod_crio(const json_t *config, struct container *c);

/* NAMESPACE/POD, and the target that means it. To be freed. */
char *container_pod_name(const struct container *c);
char *container_pod_target(const struct container *c);

/* Are they of one pod? */
bool container_pod_is_same(const struct container *a,
			   const struct container *b);

/* The cgroup of the pod of @c: the one above that of @c, if the kubelet has made it
 * for a pod and nothing of another one is there. To be freed, or NULL.
 */
char *container_pod_cgroup(const struct container_list *l,
			   const struct container *c);

/* A container of the pod whose cgroup that is, or NULL. */
const struct container *container_pod_at(const struct container_list *l,
					 const char *path);

#endif /* USER_CONTAINER_POD_H */
