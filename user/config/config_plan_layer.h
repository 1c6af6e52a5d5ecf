/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The part of a plan that is about layers.
 */
#ifndef USER_CONFIG_PLAN_LAYER_H
#define USER_CONFIG_PLAN_LAYER_H

#include "config/config_wanted.h"

/* What to do so that it runs. Return: 1 with @step filled, 0 for nothing, -1. */
int config_plan_layer(struct config_wanted_layer *w,
		      const struct config_running *now,
		      struct config_step *step, struct err *e);

/* Refuse the nth if an earlier one without a name denies the same. */
int config_plan_layer_check(const struct config_wanted *w, size_t nth,
			    struct err *e);

/* Does @l go, since no file has it any more? One that no file ever had stays, which is
 * said.
 */
bool config_plan_layer_prune(const struct config_wanted *w,
			     const struct cnl_layer *l,
			     struct config_step *step);

void config_plan_layer_free(struct config_wanted_layer *w);

#endif /* USER_CONFIG_PLAN_LAYER_H */
