/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The command APPLY: profiles and bindings in one transaction.
 */
#ifndef _CTLSEC_KERNEL_NL_APPLY_H
#define _CTLSEC_KERNEL_NL_APPLY_H

struct genl_info;
struct sk_buff;

int ctlsec_nl_apply(struct sk_buff *skb, struct genl_info *info);

#endif /* _CTLSEC_KERNEL_NL_APPLY_H */
