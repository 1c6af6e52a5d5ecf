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

/* What a command needs and takes, in genl_ops.internal_flags. */
#define CTLSEC_GENL_ADMIN 0x1U /* changes something: see authz.h */
#define CTLSEC_GENL_CREATE 0x2U /* NLM_F_CREATE means something */
#define CTLSEC_GENL_EXCL 0x4U /* NLM_F_EXCL means something */

int ctlsec_genl_init(void);
/* No command runs any more when it returns. */
void ctlsec_genl_exit(void);

/* May this request be handled? Called before each command's handler. */
int ctlsec_genl_admit(u32 takes, const struct sk_buff *skb,
		      const struct nlmsghdr *nlh,
		      struct netlink_ext_ack *extack);
/* The same for a dump, by what its start() calls. */
int ctlsec_genl_dump_admit(struct netlink_callback *cb);
/* The start() of a dump without attributes. */
int ctlsec_genl_dump_start(struct netlink_callback *cb);

/* Room for a reply with @payload bytes of attributes; NULL without memory. */
struct sk_buff *ctlsec_genl_reply_new(size_t payload,
				      const struct genl_info *info);
/* Begin a reply, or a row of a dump. Return: NULL if @skb is full. */
void *ctlsec_genl_put(struct sk_buff *skb, const struct genl_info *info);
void *ctlsec_genl_put_row(struct sk_buff *skb, struct netlink_callback *cb);

/* Is anybody listening to events? */
bool ctlsec_genl_listened(void);
/* Begin an event. Return: NULL if @skb is full. */
void *ctlsec_genl_put_event(struct sk_buff *skb);
/* Send @skb to who listens, and free it. May sleep. */
void ctlsec_genl_send_event(struct sk_buff *skb);

#endif /* _CTLSEC_KERNEL_GENL_H */
