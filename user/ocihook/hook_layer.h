/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Layers in the plan for a container: those that are for its name follow that, and what
 * it asks to be denied.
 *
 * There are few layers on a host, so containers that ask for the same share one, which
 * is called after its rules.
 */
#ifndef USER_HOOK_LAYER_H
#define USER_HOOK_LAYER_H

#include "netlink/cnl_apply.h"
#include "ocihook/hook_ask.h"
#include "ocihook/hook_facts.h"

/* What the names of layers for annotations begin with. */
#define HOOK_LAYER_PREFIX "oci-"
/* So many are made for annotations, and so many of all that there may be are left free: for
 * an administrator, and for a layer that follows a name, which for a moment is there twice.
 */
#define HOOK_LAYERS_MAX 16
#define HOOK_LAYERS_FREE 4

/* Parts of a transaction, which own what they have. */
int hook_layer_plan(struct cnl_apply *a, const struct hook_facts *f,
		    const struct hook_ask *ask, struct err *e);

/* Take a container that ended off all layers that are there for annotations. */
void hook_layer_plan_end(struct cnl_apply *a, const struct hook_facts *f);

/* Is it for containers of this name, which may be NULL, however often they are replaced? */
bool hook_layer_follows(const struct cnl_layer *l, const char *target);

/* Rules with ';' or a new line between them: an array of @n, to be freed with its
 * elements.
 */
char **hook_layer_split(const char *text, size_t *n);

#endif /* USER_HOOK_LAYER_H */
