// SPDX-License-Identifier: GPL-2.0
/*
 * The requests about learning. See cnl_learn.h.
 */
#include "netlink/cnl_learn.h"

#include <stddef.h>

#define DEF(name, type, field)                                             \
	{                                                                  \
		name, NULL, CNL_##type, offsetof(struct cnl_learn, field), \
			NULL                                               \
	}

static const struct cnl_attr_def learn_attrs[] = {
	[CTLSEC_LEARN_A_PAD] = { .name = "PAD", .type = CNL_PAD },
	[CTLSEC_LEARN_A_ID] = DEF("ID", U64, id),
	[CTLSEC_LEARN_A_STATE] = DEF("STATE", U32, state),
	[CTLSEC_LEARN_A_KIND] = DEF("KIND", U32, kind),
	[CTLSEC_LEARN_A_CGROUP_ID] = DEF("CGROUP_ID", U64, cgroup_id),
	[CTLSEC_LEARN_A_USERNS_INO] = DEF("USERNS_INO", U64, userns_ino),
	[CTLSEC_LEARN_A_PATH] = DEF("PATH", STR, path),
	[CTLSEC_LEARN_A_STARTED] = DEF("STARTED", U64, started),
	[CTLSEC_LEARN_A_ENDED] = DEF("ENDED", U64, ended),
	[CTLSEC_LEARN_A_CALLS] = DEF("CALLS", U32, calls),
	[CTLSEC_LEARN_A_REFUSED_CALLS] =
		DEF("REFUSED_CALLS", U32, refused_calls),
	[CTLSEC_LEARN_A_CURSOR] = DEF("CURSOR", BYTES, cursor),
	[CTLSEC_LEARN_A_ABI] = DEF("ABI", U32, abi),
	[CTLSEC_LEARN_A_NR] = DEF("NR", U32, nr),
	[CTLSEC_LEARN_A_CALLED] = { .name = "CALLED", .type = CNL_FLAG },
	[CTLSEC_LEARN_A_REFUSED] = { .name = "REFUSED", .type = CNL_FLAG },
	[CTLSEC_LEARN_A_VALUES_OF] = DEF("VALUES_OF", U32, values_of),
	[CTLSEC_LEARN_A_VALUES] = DEF("VALUES", BYTES, values),
	[CTLSEC_LEARN_A_MORE] = { .name = "MORE", .type = CNL_FLAG },
};

const struct cnl_tree cnl_learn_tree = {
	.name = "LEARN",
	.size = sizeof(struct cnl_learn),
	.max = CTLSEC_LEARN_A_MAX,
	.cursor = CTLSEC_LEARN_A_CURSOR,
	.v = learn_attrs,
};

static int do_learn(struct cnl *nl, struct cnl_call call,
		    const struct cnl_domain *key, struct cnl_learn *out,
		    struct err *e)
{
	call.tree = &cnl_msg_domain;
	call.obj = key;
	call.reply = &cnl_learn_tree;
	return cnl_do(nl, &call, out, e);
}

int cnl_learn_start(struct cnl *nl, const struct cnl_domain *key,
		    struct cnl_learn *out, struct err *e)
{
	const struct cnl_call call = {
		.op = "learn",
		.cmd = CTLSEC_CMD_LEARN_START,
	};

	return do_learn(nl, call, key, out, e);
}

int cnl_learn_stop(struct cnl *nl, const struct cnl_domain *key,
		   struct cnl_learn *out, struct err *e)
{
	const struct cnl_call call = {
		.op = "stop learning",
		.cmd = CTLSEC_CMD_LEARN_STOP,
	};

	return do_learn(nl, call, key, out, e);
}

int cnl_learn_forget(struct cnl *nl, const struct cnl_domain *key,
		     struct cnl_learn *out, struct err *e)
{
	const struct cnl_call call = {
		.op = "forget what was learned",
		.cmd = CTLSEC_CMD_LEARN_DEL,
	};

	return do_learn(nl, call, key, out, e);
}

int cnl_learn_get(struct cnl *nl, const struct cnl_domain *key,
		  struct cnl_learn *out, struct err *e)
{
	const struct cnl_call call = {
		.op = "read what was learned",
		.cmd = CTLSEC_CMD_LEARN_GET,
	};

	return do_learn(nl, call, key, out, e);
}

int cnl_learn_list(struct cnl *nl, struct cnl_list *out, struct err *e)
{
	/* The cursor of a request is a domain's. */
	static const struct cnl_domain any;
	const struct cnl_call call = {
		.op = "list what was learned",
		.cmd = CTLSEC_CMD_LEARN_GET,
		.tree = &cnl_msg_domain,
		.obj = &any,
		.reply = &cnl_learn_tree,
	};

	return cnl_dump(nl, &call, out, e);
}

int cnl_learn_read(struct cnl *nl, uint64_t id, struct cnl_list *out,
		   struct err *e)
{
	struct cnl_domain key = { 0 };
	const struct cnl_call call = {
		.op = "read what was learned",
		.cmd = CTLSEC_CMD_LEARN_READ,
		.tree = &cnl_msg_domain,
		.obj = &key,
		.reply = &cnl_learn_tree,
	};

	CNL_SET(&key, CTLSEC_DOMAIN_A_ID, id, id);
	return cnl_dump(nl, &call, out, e);
}
