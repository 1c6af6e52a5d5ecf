/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Generic netlink: what handlers are given, which changed in 6.2 (split
 * operations) and 6.6 (dumps have a struct genl_info).
 */
#ifndef _CTLSEC_COMPAT_GENL_H
#define _CTLSEC_COMPAT_GENL_H

#include "../genl.h"
#include <net/genetlink.h>

/* genl_family.pre_doit */
#ifdef CTLSEC_HAVE_GENL_SPLIT_OPS
static inline int ctlsec_compat_pre_doit(const struct genl_split_ops *op,
					 struct sk_buff *skb,
					 struct genl_info *info)
#else
static inline int ctlsec_compat_pre_doit(const struct genl_ops *op,
					 struct sk_buff *skb,
					 struct genl_info *info)
#endif
{
	return ctlsec_genl_admit(op->internal_flags, skb, info->nlhdr,
				 info->extack);
}

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

#endif /* _CTLSEC_COMPAT_GENL_H */
