/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The plan: what has to be changed so that what runs is as the files say.
 */
#ifndef USER_CONFIG_PLAN_H
#define USER_CONFIG_PLAN_H

#include "config/config_wanted.h"

#define cleanup_wanted __attribute__((cleanup(config_plan_wanted_free)))

/* In the order in which the module counts them. */
struct config_plan {
	struct config_step *v;
	size_t n;
};

#define cleanup_plan __attribute__((cleanup(config_plan_free)))

/* How much of what only runs is part of a plan. */
enum config_prune {
	CONFIG_KEEP, /* none */
	CONFIG_PRUNE_BINDINGS, /* bindings, and layers that a file had */
	CONFIG_PRUNE, /* profiles that nothing uses then, too */
};

const char *config_plan_change_name(enum config_change c);

/* Make the plan; it borrows from both. */
int config_plan_make(struct config_wanted *w, const struct config_running *now,
		     enum config_prune prune, struct config_plan *out,
		     struct err *e);
void config_plan_free(struct config_plan *p);
void config_plan_wanted_free(struct config_wanted *w);

#endif /* USER_CONFIG_PLAN_H */
