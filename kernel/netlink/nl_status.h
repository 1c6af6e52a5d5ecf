/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The command that reads the module's status; specified in linux/ctlsec.h.
 */
#ifndef _CTLSEC_KERNEL_NL_STATUS_H
#define _CTLSEC_KERNEL_NL_STATUS_H

struct genl_info;
struct sk_buff;

int ctlsec_nl_status_get(struct sk_buff *skb, struct genl_info *info);

#endif /* _CTLSEC_KERNEL_NL_STATUS_H */
