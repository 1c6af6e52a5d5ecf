/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The commands about learning; specified in linux/ctlsec.h.
 */
#ifndef _CTLSEC_KERNEL_NL_LEARN_H
#define _CTLSEC_KERNEL_NL_LEARN_H

struct genl_info;
struct netlink_callback;
struct sk_buff;

int ctlsec_nl_learn_start(struct sk_buff *skb, struct genl_info *info);
int ctlsec_nl_learn_stop(struct sk_buff *skb, struct genl_info *info);
int ctlsec_nl_learn_del(struct sk_buff *skb, struct genl_info *info);
int ctlsec_nl_learn_get(struct sk_buff *skb, struct genl_info *info);
int ctlsec_nl_learn_list_start(struct netlink_callback *cb);
int ctlsec_nl_learn_list_dump(struct sk_buff *skb, struct netlink_callback *cb);
int ctlsec_nl_learn_read_start(struct netlink_callback *cb);
int ctlsec_nl_learn_read_dump(struct sk_buff *skb, struct netlink_callback *cb);

#endif /* _CTLSEC_KERNEL_NL_LEARN_H */
