// SPDX-License-Identifier: GPL-2.0
/*
 * The messages of the family: replies, rows of dumps, events.
 */
#include "report/message.h"

#include <linux/ctlsec.h>
#include <linux/netlink.h>
#include <net/genetlink.h>

/* Set before the family is registered, so before the first message. */
static struct genl_family *message_family __ro_after_init;

void __init ctlsec_message_init(struct genl_family *family)
{
	message_family = family;
}

struct sk_buff *ctlsec_message_reply_new(size_t payload,
					 const struct genl_info *info)
{
	struct sk_buff *skb;

	/* A profile's blob may ask for more than memory has in one piece. */
	skb = genlmsg_new(payload, GFP_KERNEL | __GFP_NOWARN);
	if (!skb)
		NL_SET_ERR_MSG(info->extack, "no memory for the reply");
	return skb;
}

void *ctlsec_message_put(struct sk_buff *skb, const struct genl_info *info)
{
	return genlmsg_put(skb, info->snd_portid, info->snd_seq, message_family,
			   0, info->genlhdr->cmd);
}

void *ctlsec_message_put_row(struct sk_buff *skb, struct netlink_callback *cb)
{
	const struct genlmsghdr *request = nlmsg_data(cb->nlh);
	void *hdr;

	hdr = genlmsg_put(skb, NETLINK_CB(cb->skb).portid, cb->nlh->nlmsg_seq,
			  message_family, NLM_F_MULTI, request->cmd);
	if (hdr)
		genl_dump_check_consistent(cb, hdr);
	return hdr;
}

void *ctlsec_message_put_event(struct sk_buff *skb)
{
	return genlmsg_put(skb, 0, 0, message_family, 0, CTLSEC_CMD_EVENT);
}
