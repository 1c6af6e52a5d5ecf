/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A binding as netlink attributes: the same in replies and rows of dumps.
 */
#ifndef _CTLSEC_KERNEL_BINDING_MSG_H
#define _CTLSEC_KERNEL_BINDING_MSG_H

#include <linux/types.h>

struct ctlsec_binding;
struct sk_buff;

/* Bytes of a binding's attributes at most. */
size_t ctlsec_binding_msg_size(void);

/* Append them. Context: ctlsec_lock. Return: 0, or -EMSGSIZE, which cannot happen
 * where there is room for the above.
 */
int ctlsec_binding_msg_fill(struct sk_buff *skb, struct ctlsec_binding *b);

#endif /* _CTLSEC_KERNEL_BINDING_MSG_H */
