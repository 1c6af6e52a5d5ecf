// SPDX-License-Identifier: GPL-2.0
/*
 * A binding as netlink attributes; specified in linux/ctlsec.h.
 */
#include "report/binding_msg.h"

#include <linux/ctlsec.h>
#include <linux/limits.h>
#include <net/netlink.h>

#include "domain/binding.h"
#include "report/domain_msg.h"

size_t ctlsec_binding_msg_size(void)
{
	return ctlsec_domain_msg_size() +
	       nla_total_size(CTLSEC_BINDING_NAME_MAX + 1);
}

static int put_u64(struct sk_buff *skb, int attr, u64 value)
{
	return nla_put_u64_64bit(skb, attr, value, CTLSEC_DOMAIN_A_PAD);
}

static int fill_target(struct sk_buff *skb, const struct ctlsec_binding *b)
{
	if (put_u64(skb, CTLSEC_DOMAIN_A_ID, b->id) ||
	    nla_put_u32(skb, CTLSEC_DOMAIN_A_KIND,
			b->pattern ? CTLSEC_KIND_PATTERN : CTLSEC_KIND_PATH) ||
	    nla_put_string(skb,
			   b->pattern ? CTLSEC_DOMAIN_A_PATTERN :
					CTLSEC_DOMAIN_A_PATH,
			   b->target) ||
	    (b->name && nla_put_string(skb, CTLSEC_DOMAIN_A_NAME, b->name)))
		return -EMSGSIZE;
	return 0;
}

int ctlsec_binding_msg_fill(struct sk_buff *skb, struct ctlsec_binding *b)
{
	if (fill_target(skb, b) ||
	    ctlsec_domain_msg_fill_settings(skb, b->profile, b->mode,
					    b->activation, b->log,
					    &b->limits) ||
	    put_u64(skb, CTLSEC_DOMAIN_A_DOMAINS, atomic_read(&b->domains)) ||
	    put_u64(skb, CTLSEC_DOMAIN_A_MADE, atomic64_read(&b->made)) ||
	    put_u64(skb, CTLSEC_DOMAIN_A_REFUSED, atomic64_read(&b->refused)))
		return -EMSGSIZE;
	return 0;
}
