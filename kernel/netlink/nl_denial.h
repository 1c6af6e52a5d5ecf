/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The command that reads a domain's denials; specified in linux/ctlsec.h.
 */
#ifndef _CTLSEC_KERNEL_NL_DENIAL_H
#define _CTLSEC_KERNEL_NL_DENIAL_H

struct netlink_callback;
struct sk_buff;

int ctlsec_nl_denial_start(struct netlink_callback *cb);
int ctlsec_nl_denial_dump(struct sk_buff *skb, struct netlink_callback *cb);

#endif /* _CTLSEC_KERNEL_NL_DENIAL_H */
