/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Messages of the family: how replies, rows of dumps and events begin. What is in
 * them: domain_msg.h, event.h, denial_msg.h, and the commands in netlink/.
 */
#ifndef _CTLSEC_KERNEL_MESSAGE_H
#define _CTLSEC_KERNEL_MESSAGE_H

#include <linux/types.h>

struct genl_family;
struct genl_info;
struct netlink_callback;
struct sk_buff;

/* The family that all messages are of; before it is registered. */
void ctlsec_message_init(struct genl_family *family);

/**
 * ctlsec_message_reply_new - room for a reply
 * @payload: bytes of its attributes
 *
 * May sleep. Return: NULL without memory, with the sentence in @info's extack.
 */
struct sk_buff *ctlsec_message_reply_new(size_t payload,
					 const struct genl_info *info);
/* Begin a reply, or a row of a dump. Return: its header; NULL if @skb is full. */
void *ctlsec_message_put(struct sk_buff *skb, const struct genl_info *info);
void *ctlsec_message_put_row(struct sk_buff *skb, struct netlink_callback *cb);

/* Begin an event. Return: its header; NULL if @skb is full. */
void *ctlsec_message_put_event(struct sk_buff *skb);

#endif /* _CTLSEC_KERNEL_MESSAGE_H */
