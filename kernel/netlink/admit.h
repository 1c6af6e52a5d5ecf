/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Whether a request may be handled: the rights of its sender, its header. Every
 * command asks, before its handler runs.
 */
#ifndef _CTLSEC_KERNEL_ADMIT_H
#define _CTLSEC_KERNEL_ADMIT_H

#include <linux/types.h>

struct netlink_callback;
struct netlink_ext_ack;
struct nlmsghdr;
struct sk_buff;

/* What a command needs and takes, in genl_ops.internal_flags. */
#define CTLSEC_GENL_ADMIN 0x1U /* changes something: see authz.h */
#define CTLSEC_GENL_CREATE 0x2U /* NLM_F_CREATE means something */
#define CTLSEC_GENL_EXCL 0x4U /* NLM_F_EXCL means something */

/**
 * ctlsec_admit_request - may this request be handled?
 * @takes: CTLSEC_GENL_* of its command
 *
 * Return: 0, -EPERM, or -EINVAL (a flag or a field of the message's header that
 * means nothing to the command), with the sentence in @extack.
 */
int ctlsec_admit_request(u32 takes, const struct sk_buff *skb,
			 const struct nlmsghdr *nlh,
			 struct netlink_ext_ack *extack);
/* The same for a dump, from its start(). */
int ctlsec_admit_dump(struct netlink_callback *cb);

#endif /* _CTLSEC_KERNEL_ADMIT_H */
