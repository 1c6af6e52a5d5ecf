/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a policy says of requests of an io_uring, made ready: which of them pass, found in
 * few instructions.
 *
 * ctlsec_ring_eval() is the definition. Of each operation a word says which requests pass
 * whatever their values are: by what fits them, since that tells which calls can express
 * them. Of the others the calls are decided by what ready.h makes of the policy, if all
 * arguments are known that their rules compare. That is as far as it goes: what does not
 * pass is decided anew, to be counted and refused.
 *
 * Made by kernel/policy/ring_ready.c; a unit test and a fuzzer hold it equal to ring.h.
 */
#ifndef _CTLSEC_RING_READY_H
#define _CTLSEC_RING_READY_H

#include "ready.h"
#include "ring_table.h"

/**
 * struct ctlsec_ring_ready - by operation and ABI
 * @passes: bit n: a request that the CTLSEC_RING_FIT_* of n fit passes
 */
struct ctlsec_ring_ready {
	__u32 passes[CTLSEC_NR_RING_OPS][CTLSEC_NR_ABIS];
};

/* All pass: the policy does not have to be asked, see ctlsec_ring_asks(). Of commands it
 * has to be if it has to be of any.
 */
#define CTLSEC_RING_READY_ALL 0xffffffffU

enum ctlsec_ring_ready_answer {
	CTLSEC_RING_READY_FAILS,
	CTLSEC_RING_READY_ASK, /* it takes ctlsec_ring_eval() to tell */
	CTLSEC_RING_READY_PASSES,
};

/* A request as one of the calls that do the same. */
struct ctlsec_ring_ready_call {
	const struct ctlsec_ring_request *request;
	const struct ctlsec_ring_table_way *way;
};

/* Tell of @p, an opened policy, what there is to tell. */
void ctlsec_ring_ready_build(struct ctlsec_ring_ready *r,
			     const struct ctlsec_policy *p);

static inline int ctlsec_ring_ready_asks(const struct ctlsec_ring_ready *r,
					 __u32 abi, __u32 op)
{
	return r->passes[op][abi] != CTLSEC_RING_READY_ALL;
}

/* An argument that is known. */
static __always_inline __u64
ctlsec_ring_ready_arg(const struct ctlsec_ring_ready_call *c, unsigned int arg)
{
	return c->request->value[c->way->arg[arg] - 1];
}

/* Are all of @args known, a bit each? */
static __always_inline int
ctlsec_ring_ready_knows(const struct ctlsec_ring_ready_call *c, __u32 args)
{
	/* One higher, as the table has values: it has 0 for what is never known. */
	__u32 known = (__u32)c->request->known << 1;

	for (; args; args &= args - 1) {
		if (!(known >> c->way->arg[__builtin_ctz(args)] & 1))
			return 0;
	}
	return 1;
}

static __always_inline enum ctlsec_ring_ready_answer
ctlsec_ring_ready_by_way(const struct ctlsec_ready *ready,
			 const struct ctlsec_ring_ready_call *c,
			 const struct ctlsec_ring_table_row *row,
			 ctlsec_ready_fetch fetch)
{
	__u32 abi = c->request->abi, nr = c->way->nr[abi], action;
	const struct ctlsec_ready_entry *e;

	action = ready->abi[abi].above;
	if (nr <= ready->abi[abi].mask) {
		e = ctlsec_ready_entry_of(ready, &ready->abi[abi], nr);
		if (e->args && ((row->native && abi == CTLSEC_ABI_I386) ||
				!ctlsec_ring_ready_knows(c, e->args)))
			return CTLSEC_RING_READY_ASK;
		action = ctlsec_ready_decide(ready, e, fetch, c);
	}
	if (action == CTLSEC_READY_ASK)
		return CTLSEC_RING_READY_ASK;
	return CTLSEC_ACTION_ACT(action) == CTLSEC_ACT_ALLOW ?
		       CTLSEC_RING_READY_PASSES :
		       CTLSEC_RING_READY_FAILS;
}

/* The mildest of them, or of commands that may do what any of them does the strictest. */
static __always_inline enum ctlsec_ring_ready_answer
ctlsec_ring_ready_by_ways(const struct ctlsec_ready *ready,
			  const struct ctlsec_ring_request *r,
			  ctlsec_ready_fetch fetch)
{
	const struct ctlsec_ring_table_row *row = &ctlsec_ring_table[r->op];
	struct ctlsec_ring_ready_call c = { .request = r, .way = row->ways };
	enum ctlsec_ring_ready_answer found, said;
	__u32 left;

	found = row->all ? CTLSEC_RING_READY_PASSES : CTLSEC_RING_READY_FAILS;
	for (left = row->nr_ways; left; left--, c.way++) {
		if (c.way->fits & ~r->fits ||
		    c.way->nr[r->abi] == CTLSEC_RING_TABLE_ABSENT)
			continue;
		said = ctlsec_ring_ready_by_way(ready, &c, row, fetch);
		if (row->all ? said < found : said > found)
			found = said;
		if (!row->all && said == CTLSEC_RING_READY_PASSES)
			break;
	}
	return found;
}

/* As above, of what it takes its values to tell. */
static __always_inline int
ctlsec_ring_ready_passes(const struct ctlsec_ring_ready *ring,
			 const struct ctlsec_ring_request *r)
{
	return ring->passes[r->op][r->abi] >> r->fits & 1;
}

static inline __u64 ctlsec_ring_ready_fetch(const void *call, unsigned int arg)
{
	const struct ctlsec_ring_ready_call *c = call;

	return arg == CTLSEC_READY_CAPS ? c->request->caps :
					  ctlsec_ring_ready_arg(c, arg);
}

/* Does the request pass? Of one in memory, its capabilities included. */
static inline enum ctlsec_ring_ready_answer
ctlsec_ring_ready_decide(const struct ctlsec_ring_ready *ring,
			 const struct ctlsec_ready *ready,
			 const struct ctlsec_ring_request *r)
{
	if (ctlsec_ring_ready_passes(ring, r))
		return CTLSEC_RING_READY_PASSES;
	return ctlsec_ring_ready_by_ways(ready, r, ctlsec_ring_ready_fetch);
}

#endif /* _CTLSEC_RING_READY_H */
