// SPDX-License-Identifier: GPL-2.0
/*
 * Whether a request may be handled: the rights of its sender, its header.
 */
#include "netlink/admit.h"

#include <linux/netlink.h>
#include <net/genetlink.h>
#include <net/netlink.h>

#include "compat/genl.h"
#include "netlink/authz.h"

static int check_header(u32 takes, const struct nlmsghdr *nlh,
			struct netlink_ext_ack *extack)
{
	const struct genlmsghdr *hdr = nlmsg_data(nlh);
	u16 known = NLM_F_REQUEST | NLM_F_ACK | NLM_F_ECHO;
	u16 flags = nlh->nlmsg_flags;

	if ((flags & NLM_F_DUMP) == NLM_F_DUMP)
		known |= NLM_F_DUMP;
	if (takes & CTLSEC_GENL_CREATE)
		known |= NLM_F_CREATE;
	if (takes & CTLSEC_GENL_EXCL)
		known |= NLM_F_EXCL;
	if (flags & ~known) {
		NL_SET_ERR_MSG(
			extack,
			"a flag in the message header means nothing to this command");
		return -EINVAL;
	}
	if (hdr->reserved) {
		NL_SET_ERR_MSG(
			extack,
			"the reserved field of the message header is not 0");
		return -EINVAL;
	}
	return 0;
}

int ctlsec_admit_request(u32 takes, const struct sk_buff *skb,
			 const struct nlmsghdr *nlh,
			 struct netlink_ext_ack *extack)
{
	int err;

	err = ctlsec_authz(skb,
			   takes & CTLSEC_GENL_ADMIN ? CTLSEC_RIGHT_ADMIN :
						       CTLSEC_RIGHT_READ,
			   extack);
	return err ?: check_header(takes, nlh, extack);
}

int ctlsec_admit_dump(struct netlink_callback *cb)
{
	return ctlsec_admit_request(genl_dumpit_info(cb)->op.internal_flags,
				    cb->skb, cb->nlh, cb->extack);
}
