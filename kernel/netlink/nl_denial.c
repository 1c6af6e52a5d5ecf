// SPDX-License-Identifier: GPL-2.0
/*
 * The command that reads a domain's denials.
 */
#include "netlink/nl_denial.h"

#include <linux/ctlsec.h>
#include <linux/netlink.h>
#include <net/netlink.h>

#include "compat/genl.h"
#include "domain/domain.h"
#include "domain/stats.h"
#include "limits.h"
#include "netlink/nl_key.h"
#include "netlink/page.h"

/**
 * struct denial_walk - a walk over the system calls that a domain was denied
 * @domain: under ctlsec_lock
 * @abi: of the call where the walk is
 * @nr: its number
 * @count: how often it was denied or complained of
 * @complained: how often the latter
 */
struct denial_walk {
	const struct ctlsec_domain *domain;
	u32 abi;
	u32 nr;
	u64 count;
	u64 complained;
};

static int check_denial_key(const struct ctlsec_nl_key *key,
			    struct netlink_ext_ack *extack)
{
	return ctlsec_nl_key_find(key) ? 0 : ctlsec_nl_key_missing(key, extack);
}

static int admit_denial_dump(struct netlink_callback *cb)
{
	return ctlsec_nl_key_admit_dump(cb, check_denial_key);
}

int ctlsec_nl_denial_start(struct netlink_callback *cb)
{
	return ctlsec_compat_dump_start(cb, admit_denial_dump);
}

/* The position of a number is one more than its place in the table of all. */
static void *next_denial(void *arg, u64 *position)
{
	struct denial_walk *w = arg;

	for (; *position < CTLSEC_NR_ABIS * CTLSEC_SYSCALLS_MAX;
	     (*position)++) {
		w->abi = (u32)*position / CTLSEC_SYSCALLS_MAX;
		w->nr = (u32)*position % CTLSEC_SYSCALLS_MAX;
		w->complained = ctlsec_stats_count(&w->domain->stats, w->abi,
						   w->nr, true);
		w->count = w->complained + ctlsec_stats_count(&w->domain->stats,
							      w->abi, w->nr,
							      false);
		if (w->count) {
			(*position)++;
			return w;
		}
	}
	return NULL;
}

static int fill_denial(struct sk_buff *skb, void *walk)
{
	const struct denial_walk *w = walk;

	if (nla_put_u32(skb, CTLSEC_DENIAL_A_ABI, w->abi) ||
	    nla_put_u32(skb, CTLSEC_DENIAL_A_NR, w->nr) ||
	    nla_put_u64_64bit(skb, CTLSEC_DENIAL_A_COUNT, w->count,
			      CTLSEC_DENIAL_A_PAD) ||
	    nla_put_u64_64bit(skb, CTLSEC_DENIAL_A_COMPLAINED, w->complained,
			      CTLSEC_DENIAL_A_PAD))
		return -EMSGSIZE;
	return 0;
}

static int fill_denial_page(struct sk_buff *skb, struct netlink_callback *cb,
			    const struct ctlsec_nl_key *key)
{
	struct denial_walk denials = { .domain = ctlsec_nl_key_find(key) };
	const struct ctlsec_page_walk walk = {
		.cursor = CTLSEC_DENIAL_A_CURSOR,
		.asked = CTLSEC_DOMAIN_A_CURSOR,
		.next = next_denial,
		.fill = fill_denial,
		.arg = &denials,
	};

	if (!denials.domain)
		return ctlsec_nl_key_missing(key, cb->extack);
	return ctlsec_page_fill(skb, cb, &walk, 0);
}

int ctlsec_nl_denial_dump(struct sk_buff *skb, struct netlink_callback *cb)
{
	return ctlsec_nl_key_dump(skb, cb, fill_denial_page);
}
