// SPDX-License-Identifier: GPL-2.0
/*
 * Deciding requests of an io_uring; see include/ctlsec/ring.h.
 */
#include <ctlsec/ring.h>
#include <ctlsec/ring_table.h>

/* The number of io_uring_enter, in all ABIs. */
#define ENTER 426U

static int goes_on(__u32 action)
{
	return CTLSEC_ACTION_ACT(action) <= CTLSEC_ACT_LOG;
}

static const struct ctlsec_ring_table_row *find_row(__u32 op)
{
	op = ctlsec_index_nospec(op, CTLSEC_NR_RING_OPS);
	return &ctlsec_ring_table[op];
}

void ctlsec_ring_fill(struct ctlsec_ring_request *r,
		      const __s64 raw[CTLSEC_RING_VALUES])
{
	const struct ctlsec_ring_table_row *row = find_row(r->op);
	unsigned int i;

	ctlsec_ring_table_begin(r);
	for (i = 0; i < CTLSEC_RING_VALUES; i++)
		ctlsec_ring_table_add(r, row, i, raw[i]);
}

/* 1: a rule holds, 0: it does not, -1: what is not known decides. */
static int holds_rule(const struct ctlsec_policy *p,
		      const struct ctlsec_policy_rule *r,
		      const struct ctlsec_call *call, __u32 known)
{
	int holds = 1;
	__u16 i;

	if ((call->caps & r->caps_need) != r->caps_need ||
	    call->caps & r->caps_lack)
		return 0;
	for (i = 0; i < r->nr_cmps; i++) {
		const struct ctlsec_policy_cmp *c = &p->cmps[r->first_cmp + i];

		if (!(known & (1U << c->arg)))
			holds = -1;
		else if (!ctlsec_cmp_holds(c, call->args[c->arg]))
			return 0;
	}
	return holds;
}

/* One pass over the rules of which holds_rule() says @wanted. */
static void pass_rules(const struct ctlsec_policy *p,
		       const struct ctlsec_policy_entry *e,
		       const struct ctlsec_call *call, __u32 known, int layers,
		       int wanted, struct ctlsec_decision *best)
{
	int have = wanted < 0 || layers || e->flags & CTLSEC_ENTRY_UNCOND;
	const struct ctlsec_policy_rule *r;
	__u16 i;

	for (i = 0; i < e->nr_rules; i++) {
		r = &p->rules[e->first_rule + i];
		if ((layers && !ctlsec_origin_is_layer(r->origin)) ||
		    !ctlsec_rule_beats(r, best, have) ||
		    holds_rule(p, r, call, known) != wanted)
			continue;
		best->action = r->action;
		best->origin = r->origin;
		have |= !ctlsec_origin_is_layer(r->origin);
	}
}

/*
 * The strictest that ctlsec_eval(), or with @layers ctlsec_eval_layers(), could say of a
 * call of which some arguments are not known. A rule that may hold only tightens what
 * those say that do hold.
 */
static struct ctlsec_decision eval_strictly(const struct ctlsec_policy *p,
					    const struct ctlsec_call *call,
					    __u32 known, int layers)
{
	struct ctlsec_decision best = { CTLSEC_ACTION(CTLSEC_ACT_ALLOW, 0),
					CTLSEC_ORIGIN_DEFAULT };
	const struct ctlsec_policy_entry *e;

	e = ctlsec_policy_entry_of(p, call->abi, call->nr);
	if (!e)
		return layers ? best : ctlsec_eval(p, call);
	if (!layers) {
		best.action = e->action;
		best.origin = e->origin;
	}
	pass_rules(p, e, call, known, layers, 1, &best);
	pass_rules(p, e, call, known, layers, -1, &best);
	return best;
}

/* Of an operation that is not known, by a policy that restricts something. */
static struct ctlsec_decision eval_unknown(const struct ctlsec_policy *p,
					   __u32 abi, int layers)
{
	struct ctlsec_decision d = { p->hdr->abi[abi].above,
				     CTLSEC_ORIGIN_DEFAULT };

	if (layers)
		d.action = CTLSEC_ACTION(CTLSEC_ACT_ALLOW, 0);
	else if (goes_on(d.action))
		d.action = CTLSEC_ACTION(CTLSEC_ACT_ERRNO, 1 /* EPERM */);
	return d;
}

/* ALLOW, LOG, and the rest. */
static __u32 weigh_action(__u32 action)
{
	__u32 act = CTLSEC_ACTION_ACT(action);

	return act > CTLSEC_ACT_LOG ? CTLSEC_ACT_LOG + 1 : act;
}

static int is_absent(const struct ctlsec_ring_table_way *way, __u32 abi)
{
	return way->nr[abi] == CTLSEC_RING_TABLE_ABSENT;
}

struct ctlsec_decision ctlsec_ring_eval(const struct ctlsec_policy *p,
					const struct ctlsec_ring_request *r,
					int layers, __u32 *nr)
{
	const struct ctlsec_ring_table_row *row = find_row(r->op);
	struct ctlsec_decision found = { CTLSEC_ACTION(CTLSEC_ACT_ALLOW, 0),
					 CTLSEC_ORIGIN_DEFAULT };
	int any = 0, settled = 0;
	__u32 i;

	*nr = ENTER;
	if (r->op == CTLSEC_RING_UNKNOWN)
		return eval_unknown(p, r->abi, layers);
	if (row->plain_passes && r->fits & CTLSEC_RING_FIT_PLAIN)
		return found;
	for (i = 0; i < row->nr_ways && !settled; i++) {
		struct ctlsec_decision d;
		struct ctlsec_call call;
		__u32 known, a, b;

		if (!ctlsec_ring_table_can_express(r, &row->ways[i]))
			continue;
		known = ctlsec_ring_table_call(r, row, &row->ways[i], &call);
		d = eval_strictly(p, &call, known, layers);
		a = weigh_action(d.action);
		b = weigh_action(found.action);
		if (any && (row->all ? a <= b : a >= b))
			continue;
		any = 1;
		found = d;
		*nr = call.nr;
		settled = !row->all && !a;
	}
	return found;
}

/* Does the policy deny a call whatever its arguments, to everyone? */
static int denies_always(const struct ctlsec_policy *p, __u32 abi, __u32 nr)
{
	const struct ctlsec_policy_entry *e;
	int opens = 0;
	__u16 i;

	e = ctlsec_policy_entry_of(p, abi, nr);
	if (!e)
		return !goes_on(p->hdr->abi[abi].above);
	for (i = 0; i < e->nr_rules; i++) {
		const struct ctlsec_policy_rule *r;

		r = &p->rules[e->first_rule + i];
		if (goes_on(r->action))
			opens |= !ctlsec_origin_is_layer(r->origin);
		else if (!r->nr_cmps && !r->caps_need && !r->caps_lack)
			return 1;
	}
	return !goes_on(e->action) &&
	       (!opens || e->flags & CTLSEC_ENTRY_UNCOND);
}

/* Calls above the largest number are all decided alike. */
static int allows_all(const struct ctlsec_policy *p, __u32 abi)
{
	__u32 nr;

	for (nr = 0; nr <= p->hdr->abi[abi].nr_count; nr++) {
		if (!ctlsec_policy_always_allows(p, abi, nr))
			return 0;
	}
	return 1;
}

static int allows_any_way(const struct ctlsec_policy *p, __u32 abi,
			  const struct ctlsec_ring_table_row *row)
{
	__u32 i;

	for (i = 0; i < row->nr_ways; i++) {
		const struct ctlsec_ring_table_way *way = &row->ways[i];

		if (!way->fits && !is_absent(way, abi) &&
		    ctlsec_policy_always_allows(p, abi, way->nr[abi]))
			return 1;
	}
	return !row->nr_ways;
}

static int allows_all_ways(const struct ctlsec_policy *p, __u32 abi,
			   const struct ctlsec_ring_table_row *row)
{
	__u32 i;

	for (i = 0; i < row->nr_ways; i++) {
		const struct ctlsec_ring_table_way *way = &row->ways[i];

		if (!is_absent(way, abi) &&
		    !ctlsec_policy_always_allows(p, abi, way->nr[abi]))
			return 0;
	}
	return 1;
}

int ctlsec_ring_asks(const struct ctlsec_policy *p, __u32 abi, __u32 op)
{
	const struct ctlsec_ring_table_row *row = find_row(op);

	if (denies_always(p, abi, ENTER))
		return 0;
	if (op == CTLSEC_RING_UNKNOWN)
		return !allows_all(p, abi);
	return row->all ? !allows_all_ways(p, abi, row) :
			  !allows_any_way(p, abi, row);
}

int ctlsec_ring_hooks(const struct ctlsec_policy *p, __u32 abi, __u32 op)
{
	if (op == CTLSEC_RING_UNKNOWN || !goes_on(p->hdr->abi[abi].def))
		return ctlsec_ring_asks(p, abi, op);
	return !denies_always(p, abi, ENTER) &&
	       !allows_all_ways(p, abi, find_row(op));
}
