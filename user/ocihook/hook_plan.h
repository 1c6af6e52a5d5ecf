/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What is to be done for a container that starts, in one transaction.
 *
 * What an administrator has set counts before what a container asks for, since the latter
 * is its author's: a container whose cgroup has a domain already, by its path, by a
 * pattern, or since it took a name over, keeps that as it is. Denials are added in any
 * case: they only tighten.
 */
#ifndef USER_HOOK_PLAN_H
#define USER_HOOK_PLAN_H

#include "netlink/cnl_apply.h"
#include "ocihook/hook_ask.h"
#include "ocihook/hook_facts.h"

/**
 * struct hook_plan - what to do; all is owned
 * @apply: the transaction, without a profile
 * @profile: what the binding has, borrowed from @apply; NULL for none of any name
 * @own: the binding is made by what the container asks for, and ends with it
 * @left: something that is asked for is left out: the cgroup is bound already
 */
struct hook_plan {
	struct cnl_apply apply;
	const char *profile;
	bool own;
	bool left;
};

#define cleanup_hook_plan __attribute__((cleanup(hook_plan_free)))

void hook_plan_free(struct hook_plan *p);

/* Make a plan; one without any part if there is nothing to do. */
int hook_plan_make(struct hook_plan *p, const struct hook_facts *f,
		   const struct hook_ask *ask, struct err *e);
/* One more in @l, of which nothing is set. */
struct cnl_domain *hook_plan_add(struct cnl_list *l);

bool hook_plan_is_empty(const struct hook_plan *p);

/* What a binding has, to be compared with what it has later, when its administrator may
 * have changed it. To be freed.
 */
char *hook_plan_describe(const struct cnl_domain *b);

#endif /* USER_HOOK_PLAN_H */
