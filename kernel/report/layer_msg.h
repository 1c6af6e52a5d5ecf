/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A layer as netlink attributes; specified in linux/ctlsec.h.
 */
#ifndef _CTLSEC_KERNEL_LAYER_MSG_H
#define _CTLSEC_KERNEL_LAYER_MSG_H

#include <linux/types.h>

struct ctlsec_layer;
struct sk_buff;

/* Bytes that filling needs at most, with the blob or without. */
size_t ctlsec_layer_msg_size(const struct ctlsec_layer *l, bool with_blob);
/* Of any layer, without its blob. */
size_t ctlsec_layer_msg_max(void);

/* Context: ctlsec_lock. Return: 0 or -EMSGSIZE. */
int ctlsec_layer_msg_fill(struct sk_buff *skb, const struct ctlsec_layer *l,
			  bool with_blob);
/* For an event: what it is called, and its hits. */
int ctlsec_layer_msg_fill_short(struct sk_buff *skb,
				const struct ctlsec_layer *l);

#endif /* _CTLSEC_KERNEL_LAYER_MSG_H */
