/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The commands that only look: status, denials; specified in linux/ctlsec.h.
 */
#ifndef _CTLSEC_KERNEL_NL_STATUS_H
#define _CTLSEC_KERNEL_NL_STATUS_H

struct genl_info;
struct netlink_callback;
struct sk_buff;

int ctlsec_nl_status_get(struct sk_buff *skb, struct genl_info *info);
int ctlsec_nl_denial_start(struct netlink_callback *cb);
int ctlsec_nl_denial_dump(struct sk_buff *skb, struct netlink_callback *cb);
int ctlsec_nl_denial_done(struct netlink_callback *cb);

#endif /* _CTLSEC_KERNEL_NL_STATUS_H */
