// SPDX-License-Identifier: GPL-2.0
/*
 * The commands about events: listen, and read the history of denials.
 */
#include "netlink/nl_event.h"

#include <linux/ctlsec.h>
#include <linux/ktime.h>
#include <linux/mutex.h>
#include <linux/netlink.h>
#include <linux/pid_namespace.h>
#include <linux/sched.h>
#include <linux/timekeeping.h>
#include <net/genetlink.h>
#include <net/netlink.h>

#include "compat/genl.h"
#include "lock.h"
#include "netlink/admit.h"
#include "netlink/page.h"
#include "report/collect.h"
#include "report/denial_msg.h"
#include "report/history.h"
#include "report/listener.h"

int ctlsec_nl_event_listen(struct sk_buff *skb, struct genl_info *info)
{
	return ctlsec_listener_add(info);
}

static int admit_event_dump(struct netlink_callback *cb)
{
	int err = ctlsec_admit_dump(cb);

	/* What was denied before the request is part of the answer. */
	if (!err)
		ctlsec_collect_flush();
	return err;
}

int ctlsec_nl_event_start(struct netlink_callback *cb)
{
	cb->min_dump_alloc = ctlsec_page_size(ctlsec_denial_msg_size());
	return ctlsec_compat_dump_start(cb, admit_event_dump);
}

/**
 * struct history_walk - a walk over the history
 * @since: CLOCK_MONOTONIC, ns: what ended before is left out
 * @at: where the walk is, or NULL
 */
struct history_walk {
	s64 since;
	const struct ctlsec_history_entry *at;
};

static void *next_entry(void *arg, u64 *position)
{
	struct history_walk *w = arg;

	do {
		w->at = ctlsec_history_next(w->at, *position);
	} while (w->at && (s64)w->at->last < w->since);
	if (w->at)
		*position = w->at->seq;
	return (void *)w->at;
}

static int fill_entry(struct sk_buff *skb, void *entry)
{
	return ctlsec_denial_msg_fill(skb, task_active_pid_ns(current), entry);
}

/* The clocks part when one is set: what is asked for is of the present one. */
static s64 read_since(struct netlink_callback *cb)
{
	struct nlattr **attrs = ctlsec_compat_dump_attrs(cb);
	u64 since, now = ktime_get_real_ns();

	if (!attrs || !attrs[CTLSEC_EVENT_A_SINCE])
		return S64_MIN;
	since = nla_get_u64(attrs[CTLSEC_EVENT_A_SINCE]);
	return since > now ? S64_MAX : (s64)ktime_get_ns() - (s64)(now - since);
}

int ctlsec_nl_event_dump(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct history_walk entries = { .since = read_since(cb) };
	const struct ctlsec_page_walk walk = {
		.cursor = CTLSEC_EVENT_A_CURSOR,
		.asked = CTLSEC_EVENT_A_CURSOR,
		.next = next_entry,
		.fill = fill_entry,
		.arg = &entries,
	};
	int err = ctlsec_compat_dump_refused(cb);

	if (err)
		return err;
	mutex_lock(&ctlsec_lock);
	ctlsec_history_lock();
	/* What is pushed out between pages is not missed: it is the oldest. */
	err = ctlsec_page_fill(skb, cb, &walk, 0);
	ctlsec_history_unlock();
	mutex_unlock(&ctlsec_lock);
	return err;
}
