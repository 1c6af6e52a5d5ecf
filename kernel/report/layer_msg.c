// SPDX-License-Identifier: GPL-2.0
/*
 * A layer as netlink attributes; specified in linux/ctlsec.h.
 */
#include "report/layer_msg.h"

#include <linux/ctlsec.h>
#include <linux/ktime.h>
#include <linux/timekeeping.h>
#include <net/netlink.h>

#include "domain/binding.h"
#include "limits.h"
#include "lock.h"
#include "policy/layer.h"
#include "policy/policy_version.h"

size_t ctlsec_layer_msg_max(void)
{
	return CTLSEC_LAYER_A_MAX * nla_total_size_64bit(sizeof(u64)) +
	       nla_total_size(CTLSEC_NAME_MAX + 1) +
	       2 * nla_total_size(CTLSEC_LAYER_TEXT_MAX + 1) +
	       CTLSEC_LAYER_TARGETS_TEXT +
	       CTLSEC_LAYER_TARGETS_MAX *
		       (nla_total_size(0) + nla_total_size(8) +
			nla_total_size(sizeof(u32)));
}

size_t ctlsec_layer_msg_size(const struct ctlsec_layer *l, bool with_blob)
{
	return ctlsec_layer_msg_max() +
	       (with_blob ? nla_total_size(l->v->policy.hdr->size) : 0);
}

static int put_layer_u64(struct sk_buff *skb, int attr, u64 value)
{
	return nla_put_u64_64bit(skb, attr, value, CTLSEC_LAYER_A_PAD);
}

static int fill_layer_target(struct sk_buff *skb,
			     const struct ctlsec_binding *b)
{
	struct nlattr *nest = nla_nest_start(skb, CTLSEC_LAYER_A_TARGET);

	if (!nest ||
	    nla_put_string(skb,
			   b->pattern ? CTLSEC_DOMAIN_A_PATTERN :
					CTLSEC_DOMAIN_A_PATH,
			   b->target) ||
	    nla_put_u32(skb, CTLSEC_DOMAIN_A_ACTIVATION, b->activation))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

static int fill_end(struct sk_buff *skb, const struct ctlsec_layer *l)
{
	u64 now = ktime_get_boottime_ns();

	if (!l->until)
		return 0;
	return put_layer_u64(skb, CTLSEC_LAYER_A_FOR,
			     l->until > now ? l->until - now : 0);
}

int ctlsec_layer_msg_fill_short(struct sk_buff *skb,
				const struct ctlsec_layer *l)
{
	if (put_layer_u64(skb, CTLSEC_LAYER_A_ID, l->id) ||
	    (l->name[0] && nla_put_string(skb, CTLSEC_LAYER_A_NAME, l->name)) ||
	    put_layer_u64(skb, CTLSEC_LAYER_A_HITS, atomic64_read(&l->hits)))
		return -EMSGSIZE;
	return 0;
}

int ctlsec_layer_msg_fill(struct sk_buff *skb, const struct ctlsec_layer *l,
			  bool with_blob)
{
	u32 i;

	lockdep_assert_held(&ctlsec_lock);

	if (ctlsec_layer_msg_fill_short(skb, l) ||
	    nla_put_string(skb, CTLSEC_LAYER_A_RULES, l->rules) ||
	    (l->to[0] && nla_put_string(skb, CTLSEC_LAYER_A_TO, l->to)) ||
	    fill_end(skb, l) ||
	    (l->filed && nla_put_flag(skb, CTLSEC_LAYER_A_FILED)) ||
	    put_layer_u64(skb, CTLSEC_LAYER_A_SINCE, l->since) ||
	    put_layer_u64(skb, CTLSEC_LAYER_A_DOMAINS,
			  atomic_read(&l->domains)) ||
	    (with_blob && nla_put(skb, CTLSEC_LAYER_A_BLOB,
				  l->v->policy.hdr->size, l->v->blob)))
		return -EMSGSIZE;
	for (i = 0; i < l->n_targets; i++) {
		if (fill_layer_target(skb, l->targets[i]))
			return -EMSGSIZE;
	}
	return 0;
}
