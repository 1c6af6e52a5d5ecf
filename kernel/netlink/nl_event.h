/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The commands about events; specified in linux/ctlsec.h.
 */
#ifndef _CTLSEC_KERNEL_NL_EVENT_H
#define _CTLSEC_KERNEL_NL_EVENT_H

struct genl_info;
struct netlink_callback;
struct sk_buff;

int ctlsec_nl_event_listen(struct sk_buff *skb, struct genl_info *info);
int ctlsec_nl_event_start(struct netlink_callback *cb);
int ctlsec_nl_event_dump(struct sk_buff *skb, struct netlink_callback *cb);

#endif /* _CTLSEC_KERNEL_NL_EVENT_H */
