/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Layers of policy files: compiled, and their targets found on this host.
 */
#ifndef USER_WANTED_LAYER_H
#define USER_WANTED_LAYER_H

#include "cmd/wanted_target.h"
#include "config/config_plan.h"

/* Compile the rules of @c's layers. One that has ended by now is left out, with a note. */
int wanted_layer_compile(const struct config *c, struct config_wanted *w,
			 struct err *e);

/* Find the targets, and complete the requests. @skip: leave out what is not on this
 * host, or NULL.
 */
int wanted_layer_find(struct wanted_skip *skip, struct config_wanted *w,
		      struct err *e);

#endif /* USER_WANTED_LAYER_H */
