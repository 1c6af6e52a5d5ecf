/* SPDX-License-Identifier: GPL-2.0 */
/*
 * One policy of a profile and of layers: what is decided is the strictest of all. Of
 * equally strict rules the profile's decides, then the layer in the lower slot; but a
 * layer's rule decides before a default that is as strict.
 *
 * The rules of layers stand behind those of the profile, with CTLSEC_ORIGIN_LAYER + slot
 * as their origin. Builds in the kernel and in userspace.
 */
#ifndef _CTLSEC_COMBINE_H
#define _CTLSEC_COMBINE_H

#include "eval.h"

/**
 * struct ctlsec_combiner - what is to be combined
 * @base: the profile, or NULL: all is allowed
 * @layers: by slot; NULL for none
 *
 * The rest is private.
 */
struct ctlsec_combiner {
	const struct ctlsec_policy *base;
	const struct ctlsec_policy *layers[CTLSEC_LAYERS_MAX];
	struct ctlsec_policy empty;
	struct ctlsec_policy_hdr hdr;
	struct ctlsec_policy out;
	__u32 entries;
	__u32 rules;
};

/* Does a policy deny only, so that it can be a layer? Its defaults allow. */
int ctlsec_combine_is_layer(const struct ctlsec_policy *p);

/* The size of the combined policy; 0 if it would exceed what its form can hold. */
size_t ctlsec_combine_size(struct ctlsec_combiner *c);
/* Write it: so many bytes, aligned to 8. @c is as ctlsec_combine_size() left it. */
void ctlsec_combine_build(struct ctlsec_combiner *c, void *mem);

#endif /* _CTLSEC_COMBINE_H */
