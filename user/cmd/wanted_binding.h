/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Bindings of policy files, their targets found on this host.
 */
#ifndef USER_WANTED_BINDING_H
#define USER_WANTED_BINDING_H

#include "cmd/wanted_target.h"
#include "config/config_plan.h"

/**
 * wanted_binding_find - find the targets of @c
 * @loaded: profiles that bindings may name besides those of @w
 * @skip: leave out what is not on this host, or NULL
 */
int wanted_binding_find(const struct config *c, const struct cnl_list *loaded,
			struct wanted_skip *skip, struct config_wanted *w,
			struct err *e);

/* The settings of an entry but for its profile, to @rq: those that are not given
 * become the default, but for the limit of tasks and the activation.
 */
int wanted_binding_settings(const struct config_binding *b,
			    struct cnl_domain *rq, struct err *e);

#endif /* USER_WANTED_BINDING_H */
