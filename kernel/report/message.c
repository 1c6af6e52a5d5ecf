// SPDX-License-Identifier: GPL-2.0
/*
 * The messages of the family: replies, rows of dumps, events.
 */
#include "report/message.h"

#include <linux/ctlsec.h>
#include <linux/netlink.h>
#include <net/genetlink.h>

#include "lock.h"

bool ctlsec_message_registered;

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
	return genlmsg_put(skb, info->snd_portid, info->snd_seq,
			   &ctlsec_message_family, 0, info->genlhdr->cmd);
}

void *ctlsec_message_put_row(struct sk_buff *skb, struct netlink_callback *cb)
{
	const struct genlmsghdr *request = nlmsg_data(cb->nlh);
	void *hdr;

	hdr = genlmsg_put(skb, NETLINK_CB(cb->skb).portid, cb->nlh->nlmsg_seq,
			  &ctlsec_message_family, NLM_F_MULTI, request->cmd);
	if (hdr)
		genl_dump_check_consistent(cb, hdr);
	return hdr;
}

bool ctlsec_message_has_listeners(void)
{
	lockdep_assert_held(&ctlsec_lock);
	return ctlsec_message_registered &&
	       genl_has_listeners(&ctlsec_message_family, &init_net, 0);
}

void *ctlsec_message_put_event(struct sk_buff *skb)
{
	return genlmsg_put(skb, 0, 0, &ctlsec_message_family, 0,
			   CTLSEC_CMD_EVENT);
}

void ctlsec_message_send_event(struct sk_buff *skb)
{
	/* Who had no room is told by its own socket. */
	genlmsg_multicast(&ctlsec_message_family, skb, 0, 0, GFP_KERNEL);
}
