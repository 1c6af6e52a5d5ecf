/* SPDX-License-Identifier: GPL-2.0 */
/*
 * APPLY: profiles, bindings and layers in one transaction.
 */
#ifndef USER_CNL_APPLY_H
#define USER_CNL_APPLY_H

#include "netlink/cnl.h"

/**
 * struct cnl_apply - what to do; parts are counted in this order
 * @profiles: struct cnl_profile with a name and a blob
 * @bindings: struct cnl_domain with a path or a pattern, and settings
 * @unbind: struct cnl_domain with an id
 * @unload: struct cnl_profile with a name
 * @layers: struct cnl_layer as LAYER_SET takes it
 * @unlayer: struct cnl_layer with an id
 */
struct cnl_apply {
	struct cnl_seen seen;
	struct cnl_list profiles;
	struct cnl_list bindings;
	struct cnl_list unbind;
	struct cnl_list unload;
	struct cnl_list layers;
	struct cnl_list unlayer;
};

/* Do all of it, or nothing. @part: if it fails, which part is to blame, from 1 in
 * the order above; 0 if none alone is.
 */
int cnl_apply_send(struct cnl *nl, const struct cnl_apply *a, size_t *part,
		   struct err *e);

#endif /* USER_CNL_APPLY_H */
