/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Generic netlink: what handlers are given, which changed in 6.2 (split
 * operations) and later (a dump has a struct genl_info, its start() an extended
 * ack).
 */
#ifndef _CTLSEC_COMPAT_GENL_H
#define _CTLSEC_COMPAT_GENL_H

#include <net/genetlink.h>

/* What genl_family.pre_doit is given. */
#ifdef CTLSEC_HAVE_GENL_SPLIT_OPS
#define ctlsec_compat_genl_op genl_split_ops
#else
#define ctlsec_compat_genl_op genl_ops
#endif

/* Parsed attributes of a dump request; NULL if the command takes none. */
static inline struct nlattr **
ctlsec_compat_dump_attrs(struct netlink_callback *cb)
{
#ifdef CTLSEC_HAVE_GENL_INFO_DUMP
	return genl_info_dump(cb)->attrs;
#else
	return genl_dumpit_info(cb)->attrs;
#endif
}

/**
 * struct ctlsec_compat_dump - a dump that was refused; first in every cursor
 * @err: 0 if it was not
 * @why: the sentence, static or of the extended ack's ring
 */
struct ctlsec_compat_dump {
	int err;
	const char *why;
};

/**
 * ctlsec_compat_dump_start - the start() of a dump
 * @check: may refuse, with an extended ack
 *
 * Where start() has none, the refusal waits for the first dumpit(): the
 * sentence then comes with the end of the (empty) dump.
 */
static inline int
ctlsec_compat_dump_start(struct netlink_callback *cb,
			 int (*check)(struct netlink_callback *cb))
{
	struct ctlsec_compat_dump *dump = (void *)cb->ctx;
	struct netlink_ext_ack extack = {};

	if (cb->extack)
		return check(cb);
	cb->extack = &extack;
	dump->err = check(cb);
	dump->why = extack._msg;
	cb->extack = NULL;
	return 0;
}

/* First in every dumpit(). Return: 0, or the error to end with. */
static inline int ctlsec_compat_dump_refused(struct netlink_callback *cb)
{
	const struct ctlsec_compat_dump *dump = (void *)cb->ctx;

	if (dump->err && cb->extack)
		cb->extack->_msg = dump->why;
	return dump->err;
}

#endif /* _CTLSEC_COMPAT_GENL_H */
