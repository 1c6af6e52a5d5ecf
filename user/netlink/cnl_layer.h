/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The requests about layers.
 */
#ifndef USER_CNL_LAYER_H
#define USER_CNL_LAYER_H

#include "netlink/cnl.h"

/* All there are. */
int cnl_layer_all(struct cnl *nl, struct cnl_list *out, struct err *e);
/* One, by its number, with its compiled rules. */
int cnl_layer_get(struct cnl *nl, uint64_t id, struct cnl_layer *out,
		  struct err *e);
/* Put one on. @text: what the user calls it; @flags: NLM_F_EXCL. */
int cnl_layer_set(struct cnl *nl, const char *text, const struct cnl_layer *rq,
		  uint16_t flags, struct cnl_layer *out, struct err *e);
/* Take one off. */
int cnl_layer_del(struct cnl *nl, const char *text, uint64_t id,
		  struct cnl_layer *out, struct err *e);

#endif /* USER_CNL_LAYER_H */
