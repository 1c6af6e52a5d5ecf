/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a domain is called: by its container, its unit, or its path.
 */
#ifndef USER_DOMAIN_NAME_H
#define USER_DOMAIN_NAME_H

#include "container/container.h"
#include "netlink/cnl_msg.h"

/* As short as it can be told from the other containers here: NAME, [USER/]NAME,
 * RUNTIME:[USER/]NAME; a unit's name; else the path. To be freed.
 */
char *domain_name_short(const struct container_list *l,
			const struct cnl_domain *d);

/* As a target that means this domain, whatever else there is. To be freed. */
char *domain_name_target(const struct container_list *l,
			 const struct cnl_domain *d);

/* The unit of the system's own systemd that a cgroup is, part of @path; NULL if
 * it is none.
 */
const char *domain_name_unit(const char *path);

#endif /* USER_DOMAIN_NAME_H */
