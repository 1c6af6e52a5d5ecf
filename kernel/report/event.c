// SPDX-License-Identifier: GPL-2.0
/*
 * Building events other than denials. They come from work items, at most one each
 * for a kill, the removal of a cgroup, or a limit in some seconds, so they need no
 * buffer and no limit of their own.
 */
#include "report/event.h"

#include <linux/ctlsec.h>
#include <linux/ktime.h>
#include <linux/timekeeping.h>
#include <net/netlink.h>

#include "domain/domain.h"
#include "lock.h"
#include "report/collect.h"
#include "report/domain_msg.h"
#include "report/layer_msg.h"
#include "report/listener.h"

/* What happened to @domain. */
struct event_ctx {
	u32 event;
	u32 limit;
	u64 time;
	struct ctlsec_domain *domain;
};

static int fill_event(struct sk_buff *skb, struct pid_namespace *ns,
		      const void *arg)
{
	const struct event_ctx *c = arg;
	struct nlattr *nest;

	if (nla_put_u32(skb, CTLSEC_EVENT_A_EVENT, c->event) ||
	    nla_put_u64_64bit(skb, CTLSEC_EVENT_A_TIME, c->time,
			      CTLSEC_EVENT_A_PAD) ||
	    (c->limit && nla_put_u32(skb, CTLSEC_EVENT_A_LIMIT, c->limit)))
		return -EMSGSIZE;
	nest = nla_nest_start(skb, CTLSEC_EVENT_A_DOMAIN);
	if (!nest || ctlsec_domain_msg_fill(skb, c->domain))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

static void send_event(u32 event, u32 limit, struct ctlsec_domain *d)
{
	const struct event_ctx c = { event, limit, ktime_get_real_ns(), d };

	lockdep_assert_held(&ctlsec_lock);

	if (!ctlsec_listener_any())
		return;
	/* What was denied before is told before. */
	ctlsec_collect_flush();
	ctlsec_listener_send(ctlsec_domain_msg_size() + nla_total_size(0) +
				     2 * nla_total_size(sizeof(u32)) +
				     nla_total_size_64bit(sizeof(u64)),
			     1, fill_event, &c);
	ctlsec_listener_flush();
}

static int fill_layer_event(struct sk_buff *skb, struct pid_namespace *ns,
			    const void *layer)
{
	struct nlattr *nest;

	if (nla_put_u32(skb, CTLSEC_EVENT_A_EVENT, CTLSEC_EVENT_LAYER_ENDED) ||
	    nla_put_u64_64bit(skb, CTLSEC_EVENT_A_TIME, ktime_get_real_ns(),
			      CTLSEC_EVENT_A_PAD))
		return -EMSGSIZE;
	nest = nla_nest_start(skb, CTLSEC_EVENT_A_LAYER);
	if (!nest || ctlsec_layer_msg_fill_short(skb, layer))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

void ctlsec_event_send_layer(const struct ctlsec_layer *l)
{
	lockdep_assert_held(&ctlsec_lock);

	if (!ctlsec_listener_any())
		return;
	ctlsec_collect_flush();
	ctlsec_listener_send(ctlsec_layer_msg_max(), 1, fill_layer_event, l);
	ctlsec_listener_flush();
}

void ctlsec_event_send(u32 event, struct ctlsec_domain *d)
{
	send_event(event, 0, d);
}

void ctlsec_event_send_limit(u32 limit, struct ctlsec_domain *d)
{
	send_event(CTLSEC_EVENT_LIMIT, limit, d);
}
