/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The commands on bindings: BINDING_SET, BINDING_DEL, BINDING_GET.
 */
#ifndef _CTLSEC_KERNEL_NL_BINDING_H
#define _CTLSEC_KERNEL_NL_BINDING_H

struct genl_info;
struct netlink_callback;
struct sk_buff;

int ctlsec_nl_binding_set(struct sk_buff *skb, struct genl_info *info);
int ctlsec_nl_binding_del(struct sk_buff *skb, struct genl_info *info);
int ctlsec_nl_binding_get(struct sk_buff *skb, struct genl_info *info);
int ctlsec_nl_binding_start(struct netlink_callback *cb);
int ctlsec_nl_binding_dump(struct sk_buff *skb, struct netlink_callback *cb);

#endif /* _CTLSEC_KERNEL_NL_BINDING_H */
