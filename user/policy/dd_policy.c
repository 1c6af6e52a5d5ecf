// SPDX-License-Identifier: GPL-2.0
/*
 * From a compiled profile to diagrams. The meaning is that of eval.h, which a unit
 * test compares call by call.
 */
#include "policy/dd_policy.h"

#include <stdlib.h>

#include "base/util.h"

static dd_node hold_caps(struct dd *d, uint64_t caps, bool set)
{
	dd_node n = DD_TRUE, bit;
	unsigned int i;

	for (i = 0; i < 64; i++) {
		if (!(caps >> i & 1))
			continue;
		bit = dd_test_bit(d, DD_CAPS, i);
		n = dd_apply(d, DD_AND, n, set ? bit : dd_not(d, bit));
	}
	return n;
}

static dd_node rule_holds(struct dd *d, const struct ctlsec_policy *p,
			  const struct ctlsec_policy_rule *r)
{
	dd_node n = dd_apply(d, DD_AND, hold_caps(d, r->caps_need, true),
			     hold_caps(d, r->caps_lack, false));
	unsigned int i;

	for (i = 0; i < r->nr_cmps; i++)
		n = dd_apply(d, DD_AND, n,
			     dd_cmp(d, &p->cmps[r->first_cmp + i]));
	return n;
}

/* The action of a rule where it holds, over what those before it decide. */
static dd_node add_action(struct dd *d, dd_node before, dd_node holds,
			  uint32_t action)
{
	dd_node own = dd_leaf(d, action), both;

	both = dd_apply(d, DD_STRICTEST, dd_apply(d, DD_OVER, before, own),
			own);
	return dd_choose(d, holds, both, before);
}

struct ordered {
	const struct ctlsec_policy_rule *r;
	size_t at;
};

static int compare_origins(const void *a, const void *b)
{
	const struct ordered *x = a, *y = b;

	if (x->r->origin != y->r->origin)
		return x->r->origin < y->r->origin ? -1 : 1;
	return x->at < y->at ? -1 : x->at > y->at;
}

/* By the order in the file: of equally strict rules the first decides. */
static dd_node decide_entry(struct dd *d, const struct ctlsec_policy *p,
			    const struct ctlsec_policy_entry *e)
{
	cleanup_free struct ordered *v =
		xcalloc(e->nr_rules ? e->nr_rules : 1, sizeof(*v));
	bool uncond = e->flags & CTLSEC_ENTRY_UNCOND;
	dd_node n = dd_leaf(d, DD_NOTHING);
	size_t i;

	for (i = 0; i < e->nr_rules; i++)
		v[i] = (struct ordered){ &p->rules[e->first_rule + i], i };
	qsort(v, e->nr_rules, sizeof(*v), compare_origins);
	for (i = 0; i < e->nr_rules; i++) {
		if (uncond && v[i].r->origin >= e->origin) {
			n = add_action(d, n, DD_TRUE, e->action);
			uncond = false;
		}
		n = add_action(d, n, rule_holds(d, p, v[i].r), v[i].r->action);
	}
	if (uncond)
		n = add_action(d, n, DD_TRUE, e->action);
	return dd_apply(d, DD_OVER, n, dd_leaf(d, e->action));
}

dd_node dd_policy_call(struct dd *d, const struct ctlsec_policy *p,
		       enum ctlsec_abi abi, uint32_t nr)
{
	const struct ctlsec_policy_entry *e;
	dd_node n;

	e = ctlsec_policy_entry_of(p, abi, nr);
	if (!e)
		return dd_leaf(d, p->hdr->abi[abi].above);
	n = decide_entry(d, p, e);
	return abi == CTLSEC_ABI_I386 ? dd_lower_halves(d, n, DD_ALL_ARGS) : n;
}
