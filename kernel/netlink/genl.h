/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The generic netlink family: registration, the tables of commands, and what
 * every command's messages have in common.
 * The protocol is specified in linux/ctlsec.h.
 */
#ifndef _CTLSEC_KERNEL_GENL_H
#define _CTLSEC_KERNEL_GENL_H

#include <linux/types.h>

struct genl_info;
struct netlink_callback;
struct netlink_ext_ack;
struct nlmsghdr;
struct sk_buff;

int ctlsec_genl_init(void);
/* No command runs any more when it returns. */
void ctlsec_genl_exit(void);

#endif /* _CTLSEC_KERNEL_GENL_H */
