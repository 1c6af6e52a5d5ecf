/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What unbind, limit and the listings share when they are given several targets.
 */
#ifndef USER_BIND_LIST_H
#define USER_BIND_LIST_H

#include "netlink/cnl.h"
#include "target/target_list.h"

/* Are all of them bound? Asked before the first one is touched. A caller that may
 * not ask is refused by the request that follows.
 */
int bind_list_check(struct cnl *nl, const char *verb,
		    const struct target_list *l, struct err *e);

/* The domains of the targets, or all domains if there is no target. */
int bind_list_get(struct cnl *nl, const struct target_list *l,
		  struct cnl_list *domains, struct err *e);

/* Move the rows of @more behind those of @l. */
void bind_list_append(struct cnl_list *l, struct cnl_list *more);
/* Leave those that @keep is true of. */
void bind_list_filter(struct cnl_list *l,
		      bool (*keep)(const struct cnl_domain *d));

#endif /* USER_BIND_LIST_H */
