/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The commands on layers: LAYER_SET, LAYER_DEL, LAYER_GET; specified in linux/ctlsec.h.
 */
#ifndef _CTLSEC_KERNEL_NL_LAYER_H
#define _CTLSEC_KERNEL_NL_LAYER_H

struct genl_info;
struct netlink_callback;
struct sk_buff;

int ctlsec_nl_layer_set(struct sk_buff *skb, struct genl_info *info);
int ctlsec_nl_layer_del(struct sk_buff *skb, struct genl_info *info);
int ctlsec_nl_layer_get(struct sk_buff *skb, struct genl_info *info);
int ctlsec_nl_layer_start(struct netlink_callback *cb);
int ctlsec_nl_layer_dump(struct sk_buff *skb, struct netlink_callback *cb);

#endif /* _CTLSEC_KERNEL_NL_LAYER_H */
