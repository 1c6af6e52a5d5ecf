// SPDX-License-Identifier: GPL-2.0
/*
 * Building events. Those that there are come from work items, at most one each
 * for a kill, the removal of a cgroup, or a limit in some seconds, so they need no
 * buffer and no limit of their own.
 */
#include "report/event.h"

#include <linux/ctlsec.h>
#include <linux/ktime.h>
#include <linux/timekeeping.h>
#include <net/genetlink.h>
#include <net/netlink.h>

#include "domain/domain.h"
#include "lock.h"
#include "report/domain_msg.h"
#include "report/message.h"

static int fill_event(struct sk_buff *skb, u32 event, u32 limit,
		      struct ctlsec_domain *d)
{
	void *hdr = ctlsec_message_put_event(skb);
	struct nlattr *nest;

	if (!hdr || nla_put_u32(skb, CTLSEC_EVENT_A_EVENT, event) ||
	    nla_put_u64_64bit(skb, CTLSEC_EVENT_A_TIME, ktime_get_real_ns(),
			      CTLSEC_EVENT_A_PAD) ||
	    (limit && nla_put_u32(skb, CTLSEC_EVENT_A_LIMIT, limit)))
		return -EMSGSIZE;
	nest = nla_nest_start(skb, CTLSEC_EVENT_A_DOMAIN);
	if (!nest || ctlsec_domain_msg_fill(skb, d))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	genlmsg_end(skb, hdr);
	return 0;
}

static void send_event(u32 event, u32 limit, struct ctlsec_domain *d)
{
	struct sk_buff *skb;

	lockdep_assert_held(&ctlsec_lock);

	if (!ctlsec_message_has_listeners())
		return;
	skb = genlmsg_new(ctlsec_domain_msg_size() + nla_total_size(0) +
				  2 * nla_total_size(sizeof(u32)) +
				  nla_total_size_64bit(sizeof(u64)),
			  GFP_KERNEL);
	if (!skb || WARN_ON_ONCE(fill_event(skb, event, limit, d))) {
		nlmsg_free(skb);
		pr_warn_ratelimited("no memory for an event of domain %llu\n",
				    d->id);
		return;
	}
	ctlsec_message_send_event(skb);
}

void ctlsec_event_send(u32 event, struct ctlsec_domain *d)
{
	send_event(event, 0, d);
}

void ctlsec_event_send_limit(u32 limit, struct ctlsec_domain *d)
{
	send_event(CTLSEC_EVENT_LIMIT, limit, d);
}
