/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The rights of a request's sender.
 */
#ifndef _CTLSEC_KERNEL_AUTHZ_H
#define _CTLSEC_KERNEL_AUTHZ_H

#include <linux/types.h>

struct netlink_ext_ack;
struct sk_buff;

/**
 * enum ctlsec_right - what a command needs
 * @CTLSEC_RIGHT_READ: to look
 * @CTLSEC_RIGHT_ADMIN: to change; includes READ
 */
enum ctlsec_right {
	CTLSEC_RIGHT_READ,
	CTLSEC_RIGHT_ADMIN,
};

/**
 * ctlsec_authz - may the sender of @skb do this?
 * @skb: the request, handled in its sender's context
 *
 * Return: 0 or -EPERM with a sentence in @extack.
 */
int ctlsec_authz(const struct sk_buff *skb, enum ctlsec_right right,
		 struct netlink_ext_ack *extack);

#endif /* _CTLSEC_KERNEL_AUTHZ_H */
