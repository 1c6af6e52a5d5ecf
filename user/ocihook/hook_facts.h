/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What is the case when a container starts.
 */
#ifndef USER_HOOK_FACTS_H
#define USER_HOOK_FACTS_H

#include "container/container.h"
#include "netlink/cnl_msg.h"

/**
 * struct hook_facts - what is the case
 * @path: the container's cgroup
 * @target: what it is called, as docker:web; NULL if it has no name
 * @filed: the settings that a policy file has for @target, or NULL
 * @domain: that of the cgroup, or NULL
 * @bindings: all there are, struct cnl_domain
 * @layers: all there are with their rules, struct cnl_layer
 * @containers: all that exist
 */
struct hook_facts {
	const char *path;
	const char *target;
	const struct cnl_domain *filed;
	const struct cnl_domain *domain;
	const struct cnl_list *bindings;
	const struct cnl_list *layers;
	const struct container_list *containers;
};

/* Is @path the cgroup of a container that does not exist any more? Not if its name
 * does not tell.
 */
bool hook_facts_gone(const struct hook_facts *f, const char *path);

#endif /* USER_HOOK_FACTS_H */
