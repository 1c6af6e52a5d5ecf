/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The commands on profiles; specified in linux/ctlsec.h.
 */
#ifndef _CTLSEC_KERNEL_NL_PROFILE_H
#define _CTLSEC_KERNEL_NL_PROFILE_H

struct genl_info;
struct netlink_callback;
struct netlink_ext_ack;
struct nlattr;
struct sk_buff;

int ctlsec_nl_profile_load(struct sk_buff *skb, struct genl_info *info);
int ctlsec_nl_profile_unload(struct sk_buff *skb, struct genl_info *info);
int ctlsec_nl_profile_get(struct sk_buff *skb, struct genl_info *info);
int ctlsec_nl_profile_start(struct netlink_callback *cb);
int ctlsec_nl_profile_dump(struct sk_buff *skb, struct netlink_callback *cb);

/* The profile's name in a validated NLA_NUL_STRING; NULL, with @attr blamed, if
 * it cannot be one.
 */
const char *ctlsec_nl_profile_name(const struct nlattr *attr,
				   struct netlink_ext_ack *extack);

#endif /* _CTLSEC_KERNEL_NL_PROFILE_H */
