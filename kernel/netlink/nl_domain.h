/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The commands on domains; specified in linux/ctlsec.h.
 */
#ifndef _CTLSEC_KERNEL_NL_DOMAIN_H
#define _CTLSEC_KERNEL_NL_DOMAIN_H

#include <linux/types.h>

struct genl_info;
struct netlink_callback;
struct sk_buff;

struct ctlsec_domain;

int ctlsec_nl_domain_set(struct sk_buff *skb, struct genl_info *info);
int ctlsec_nl_domain_del(struct sk_buff *skb, struct genl_info *info);
int ctlsec_nl_domain_get(struct sk_buff *skb, struct genl_info *info);
int ctlsec_nl_domain_start(struct netlink_callback *cb);
int ctlsec_nl_domain_dump(struct sk_buff *skb, struct netlink_callback *cb);

#endif /* _CTLSEC_KERNEL_NL_DOMAIN_H */
