// SPDX-License-Identifier: GPL-2.0
/*
 * Making ready what a policy says of requests; see include/ctlsec/ring_ready.h.
 */
#include <ctlsec/ring_ready.h>

/* All of what may fit a request that has all of @fits, a bit each. */
static __u32 list_fitted(__u32 fits)
{
	/* Numbers that have bit 0, 1, ... */
	static const __u32 having[] = { 0xaaaaaaaa, 0xcccccccc, 0xf0f0f0f0,
					0xff00ff00, 0xffff0000 };
	__u32 list = CTLSEC_RING_READY_ALL, i;

	for (i = 0; i < sizeof(having) / sizeof(*having); i++) {
		if (fits >> i & 1)
			list &= having[i];
	}
	return list;
}

/* Which pass, of an operation that a policy has to be asked of. */
static __u32 list_passing(const struct ctlsec_policy *p, __u32 abi,
			  const struct ctlsec_ring_table_row *row)
{
	__u32 can = 0, allowed = 0, other = 0, fitted, i;

	for (i = 0; i < row->nr_ways; i++) {
		const struct ctlsec_ring_table_way *way = &row->ways[i];

		if (way->nr[abi] == CTLSEC_RING_TABLE_ABSENT)
			continue;
		fitted = list_fitted(way->fits);
		can |= fitted;
		if (ctlsec_policy_always_allows(p, abi, way->nr[abi]))
			allowed |= fitted;
		else
			other |= fitted;
	}
	if (row->all)
		allowed &= ~other;
	if (row->plain_passes)
		allowed |= list_fitted(CTLSEC_RING_FIT_PLAIN);
	/* What no call does is not asked for. */
	return allowed | ~can;
}

void ctlsec_ring_ready_build(struct ctlsec_ring_ready *r,
			     const struct ctlsec_policy *p)
{
	__u32 abi, op, commands;

	for (abi = 0; abi < CTLSEC_NR_ABIS; abi++) {
		commands = 0;
		for (op = 0; op < CTLSEC_NR_RING_OPS; op++) {
			r->passes[op][abi] = CTLSEC_RING_READY_ALL;
			if (!ctlsec_ring_asks(p, abi, op))
				continue;
			r->passes[op][abi] =
				op == CTLSEC_RING_UNKNOWN ?
					0 :
					list_passing(p, abi,
						     &ctlsec_ring_table[op]);
			/* A command is told apart later. */
			commands |= op >= CTLSEC_RING_UNKNOWN ||
				    op == CTLSEC_RING_URING_CMD;
		}
		if (!commands)
			continue;
		r->passes[CTLSEC_RING_URING_CMD][abi] = 0;
		r->passes[CTLSEC_RING_URING_CMD128][abi] = 0;
	}
}
