// SPDX-License-Identifier: GPL-2.0
#include "netlink/cnl_apply.h"

#define PARTS(label, list, of)                              \
	{                                                   \
		.name = label, .type = CNL_NESTS,           \
		.offset = offsetof(struct cnl_apply, list), \
		.tree = &cnl_msg_##of,                      \
	}

static const struct cnl_attr_def apply_attrs[] = {
	[CTLSEC_APPLY_A_PROFILE] = PARTS("PROFILE", profiles, profile),
	[CTLSEC_APPLY_A_BINDING] = PARTS("BINDING", bindings, domain),
	[CTLSEC_APPLY_A_UNBIND] = PARTS("UNBIND", unbind, domain),
	[CTLSEC_APPLY_A_UNLOAD] = PARTS("UNLOAD", unload, profile),
	[CTLSEC_APPLY_A_LAYER] = PARTS("LAYER", layers, layer),
	[CTLSEC_APPLY_A_UNLAYER] = PARTS("UNLAYER", unlayer, layer),
};

static const struct cnl_tree apply_tree = {
	.name = "APPLY",
	.size = sizeof(struct cnl_apply),
	.max = CTLSEC_APPLY_A_MAX,
	.v = apply_attrs,
};

int cnl_apply_send(struct cnl *nl, const struct cnl_apply *a, size_t *part,
		   struct err *e)
{
	struct cnl_apply rq = *a;
	const struct cnl_call call = {
		.op = "apply the policy",
		.cmd = CTLSEC_CMD_APPLY,
		.tree = &apply_tree,
		.obj = &rq,
	};
	int ret;

	rq.seen.has = CNL_BIT(CTLSEC_APPLY_A_PROFILE) |
		      CNL_BIT(CTLSEC_APPLY_A_BINDING) |
		      CNL_BIT(CTLSEC_APPLY_A_UNBIND) |
		      CNL_BIT(CTLSEC_APPLY_A_UNLOAD) |
		      CNL_BIT(CTLSEC_APPLY_A_LAYER) |
		      CNL_BIT(CTLSEC_APPLY_A_UNLAYER);
	ret = cnl_call(nl, &call, e);
	*part = ret ? nl->part : 0;
	return ret;
}
