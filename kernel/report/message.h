/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _CTLSEC_KERNEL_MESSAGE_H
#define _CTLSEC_KERNEL_MESSAGE_H

#include <linux/types.h>

struct genl_family;
struct genl_info;
struct netlink_callback;
struct sk_buff;

/* netlink/genl.c defines and registers it. */
extern struct genl_family ctlsec_message_family;
/* Its groups may be another family's when not; under ctlsec_lock. */
extern bool ctlsec_message_registered;

/* Room for a reply with @payload bytes of attributes; NULL without memory. */
struct sk_buff *ctlsec_message_reply_new(size_t payload,
					 const struct genl_info *info);
/* Begin a reply, or a row of a dump. Return: NULL if @skb is full. */
void *ctlsec_message_put(struct sk_buff *skb, const struct genl_info *info);
void *ctlsec_message_put_row(struct sk_buff *skb, struct netlink_callback *cb);

/* Is anybody listening to events? */
bool ctlsec_message_has_listeners(void);
/* Begin an event. Return: NULL if @skb is full. */
void *ctlsec_message_put_event(struct sk_buff *skb);
/* Send @skb to who listens, and free it. May sleep. */
void ctlsec_message_send_event(struct sk_buff *skb);

#endif /* _CTLSEC_KERNEL_MESSAGE_H */
