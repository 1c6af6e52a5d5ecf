/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Requests of io_urings drawn at random, and what was made ready of a policy held to
 * what it says of them.
 */
#ifndef UNIT_DRAW_REQUEST_H
#define UNIT_DRAW_REQUEST_H

#include <ctlsec/ring_ready.h>

#include "draw_policy.h"

static int64_t draw_raw(const struct sample *s)
{
	static const int64_t special[] = { -100, -1, 0, 0, 0, 1, 0x200 };

	return below(3) || !s->nr_values ?
		       special[below(ARRAY_LEN(special))] :
		       (int64_t)s->values[below((uint32_t)s->nr_values)];
}

/* Of any operation; seldom one of which nothing is known. */
static void draw_request(const struct sample *s, struct ctlsec_ring_request *r)
{
	__s64 raw[CTLSEC_RING_VALUES];
	uint32_t i;

	*r = (struct ctlsec_ring_request){
		.op = below(CTLSEC_NR_RING_OPS),
		.abi = below(CTLSEC_NR_ABIS),
		.caps = below(2) ? draw_caps() : draw(),
	};
	for (i = 0; i < CTLSEC_RING_VALUES; i++)
		raw[i] = draw_raw(s);
	if (below(12))
		ctlsec_ring_fill(r, raw);
}

/*
 * By what was made ready a request passes if ctlsec_ring_eval() allows it, and it has to
 * be asked for what ctlsec_ring_asks() says. Return: what was said.
 */
static enum ctlsec_ring_ready_answer
compare_request(const struct ctlsec_policy *p, const struct ctlsec_ready *ready,
		const struct ctlsec_ring_ready *ring,
		const struct ctlsec_ring_request *r)
{
	uint32_t nr, action = ctlsec_ring_eval(p, r, 0, &nr).action;
	int asks = ctlsec_ring_asks(p, r->abi, r->op);
	bool command = r->op == CTLSEC_RING_URING_CMD ||
		       r->op == CTLSEC_RING_URING_CMD128;
	enum ctlsec_ring_ready_answer said =
		ctlsec_ring_ready_decide(ring, ready, r);

	if (asks != ctlsec_ring_ready_asks(ring, r->abi, r->op) &&
	    (asks || !command))
		fail_msg("abi %u op %u: asked of %d", r->abi, r->op, !asks);
	/* Which command it is is told behind that. */
	if (asks && r->op >= CTLSEC_RING_UNKNOWN)
		assert_true(ctlsec_ring_ready_asks(ring, r->abi,
						   CTLSEC_RING_URING_CMD) &&
			    ctlsec_ring_ready_asks(ring, r->abi,
						   CTLSEC_RING_URING_CMD128));
	if (!ctlsec_ring_ready_asks(ring, r->abi, r->op))
		action = CTLSEC_ACTION(CTLSEC_ACT_ALLOW, 0);
	if (said != CTLSEC_RING_READY_ASK &&
	    (said == CTLSEC_RING_READY_PASSES) !=
		    (CTLSEC_ACTION_ACT(action) == CTLSEC_ACT_ALLOW))
		fail_msg("abi %u op %u fits %x known %x: %d, not %x", r->abi,
			 r->op, r->fits, r->known, said, action);
	return said;
}

#endif /* UNIT_DRAW_REQUEST_H */
