/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Looking pods up, and containers in them: [NAMESPACE/]POD, NAMESPACE/POD/CONTAINER.
 */
#ifndef USER_CONTAINER_POD_FIND_H
#define USER_CONTAINER_POD_FIND_H

#include "base/err.h"
#include "container/container_find.h"

/* What @word may mean: a container for each pod, or for NAMESPACE/POD/CONTAINER the
 * containers. A container that has gone, or has no cgroup, counts where there is no
 * other.
 */
void container_pod_find_all(const struct container_list *l, const char *word,
			    struct container_matches *m);

/* Is it a container in a pod that @word names? */
bool container_pod_find_is_part(const char *word);

/* "pod:shop/web, pod:test/web", to be freed. */
char *container_pod_find_list(const struct container_matches *m,
			      const char *word);

/**
 * container_pod_find - the cgroup that @word means
 *
 * Return: that of the pod, or of the container in it; to be freed. NULL with @e
 * filled.
 */
char *container_pod_find(const struct container_list *l, const char *word,
			 struct err *e);

/* ` (did you mean "pod:NAME"?)`, or "" if nothing is close. To be freed. */
char *container_pod_find_hint(const struct container_list *l, const char *word);

#endif /* USER_CONTAINER_POD_FIND_H */
