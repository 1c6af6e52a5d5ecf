// SPDX-License-Identifier: GPL-2.0
#include "netlink/cnl_layer.h"

#include "base/escape.h"
#include "base/util.h"

int cnl_layer_all(struct cnl *nl, struct cnl_list *out, struct err *e)
{
	const struct cnl_call call = {
		.op = "list the layers",
		.cmd = CTLSEC_CMD_LAYER_GET,
		.reply = &cnl_msg_layer,
	};

	return cnl_dump(nl, &call, out, e);
}

int cnl_layer_get(struct cnl *nl, uint64_t id, struct cnl_layer *out,
		  struct err *e)
{
	struct cnl_layer rq = { 0 };
	const struct cnl_call call = {
		.op = "read the layer",
		.cmd = CTLSEC_CMD_LAYER_GET,
		.tree = &cnl_msg_layer,
		.obj = &rq,
		.reply = &cnl_msg_layer,
	};

	CNL_SET(&rq, CTLSEC_LAYER_A_ID, id, id);
	rq.seen.has |= CNL_BIT(CTLSEC_LAYER_A_WITH_BLOB);
	return cnl_do(nl, &call, out, e);
}

int cnl_layer_set(struct cnl *nl, const char *text, const struct cnl_layer *rq,
		  uint16_t flags, struct cnl_layer *out, struct err *e)
{
	cleanup_free char *shown = escape_text(text);
	cleanup_free char *op = xasprintf("deny %s", shown);
	const struct cnl_call call = {
		.op = op,
		.cmd = CTLSEC_CMD_LAYER_SET,
		.flags = flags,
		.tree = &cnl_msg_layer,
		.obj = rq,
		.reply = &cnl_msg_layer,
	};

	return cnl_do(nl, &call, out, e);
}

int cnl_layer_del(struct cnl *nl, const char *text, uint64_t id,
		  struct cnl_layer *out, struct err *e)
{
	cleanup_free char *shown = escape_text(text);
	cleanup_free char *op = xasprintf("remove layer %s", shown);
	struct cnl_layer rq = { 0 };
	const struct cnl_call call = {
		.op = op,
		.cmd = CTLSEC_CMD_LAYER_DEL,
		.tree = &cnl_msg_layer,
		.obj = &rq,
		.reply = &cnl_msg_layer,
	};

	CNL_SET(&rq, CTLSEC_LAYER_A_ID, id, id);
	return cnl_do(nl, &call, out, e);
}
