/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Policies and calls drawn at random, for tests that hold two ways of deciding equal.
 * The values of calls lie where rules begin and end to hold.
 */
#ifndef UNIT_DRAW_POLICY_H
#define UNIT_DRAW_POLICY_H

#include <ctlsec/eval.h>
#include <string.h>

#include "unit.h"

#define ENTRIES 24
#define RULES 160
#define CMPS 160
#define NUMBERS 300

/* A blob with room for the most that is made here. */
struct sample {
	_Alignas(8) unsigned char bytes[65536];
	size_t len;
	uint64_t values[4 * CMPS];
	size_t nr_values;
};

static uint64_t state = 88172645463325252u;

static uint64_t draw(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state;
}

static uint32_t below(uint32_t n)
{
	return (uint32_t)(draw() % n);
}

static uint64_t draw_value(void)
{
	static const uint64_t special[] = {
		0,	    1,		 2,	     8,		 0xff,
		0x7fffffff, 0x80000000,	 0xffffffff, UINT64_MAX, UINT64_MAX - 1,
		1ULL << 63, 0x100000000,
	};

	switch (below(3)) {
	case 0:
		return special[below(ARRAY_LEN(special))];
	case 1:
		return below(20);
	}
	return draw() >> below(64);
}

static uint32_t draw_action(void)
{
	static const uint32_t acts[] = {
		CTLSEC_ACT_ALLOW,	CTLSEC_ACT_ALLOW,
		CTLSEC_ACT_LOG,		CTLSEC_ACT_ERRNO,
		CTLSEC_ACT_ERRNO,	CTLSEC_ACT_TRAP,
		CTLSEC_ACT_KILL_THREAD, CTLSEC_ACT_KILL_PROCESS,
	};
	uint32_t act = acts[below(ARRAY_LEN(acts))];

	return CTLSEC_ACTION(act, act == CTLSEC_ACT_ERRNO ? below(3) : 0);
}

static uint64_t draw_caps(void)
{
	uint64_t caps = 0;
	uint32_t n = below(4);

	/* Of few, so that rules share them; seldom of many. */
	if (!below(20))
		return draw() & draw();
	while (n--)
		caps |= UINT64_C(1) << (20 + below(3));
	return caps;
}

static void put(struct sample *s, const void *part, size_t len)
{
	memcpy(s->bytes + s->len, part, len);
	s->len += len;
}

static void pad(struct sample *s)
{
	while (s->len % 8)
		s->bytes[s->len++] = 0;
}

static void draw_cmp(struct sample *s, struct ctlsec_policy_cmp *c,
		     uint32_t arg)
{
	static const uint64_t masks[] = { 0x7e020000, 0xff, 0, UINT64_MAX };

	*c = (struct ctlsec_policy_cmp){
		.arg = (uint16_t)arg,
		.op = (uint16_t)below(CTLSEC_NR_CMP_OPS),
		.value = draw_value(),
	};
	if (c->op == CTLSEC_CMP_MASKED_EQ) {
		c->value = masks[below(ARRAY_LEN(masks))];
		c->value2 = draw_value();
		if (below(2))
			c->value2 &= c->value;
	}
	s->values[s->nr_values++] = c->value;
	s->values[s->nr_values++] = c->value + 1;
	s->values[s->nr_values++] = c->value - 1;
	s->values[s->nr_values++] = c->value2;
}

/* Many rules test one argument each, as in real profiles. */
static uint32_t draw_rule(struct sample *s, struct ctlsec_policy_rule *r,
			  struct ctlsec_policy_cmp *cmps, uint32_t used,
			  uint32_t origin)
{
	uint32_t n = below(4) ? below(2) : below(CTLSEC_NR_ARGS + 1);
	uint32_t arg = 0, i;

	if (used + n > CMPS)
		n = 0;
	*r = (struct ctlsec_policy_rule){
		.action = draw_action(),
		.origin = (uint16_t)origin,
		.nr_cmps = (uint16_t)n,
		.first_cmp = n ? (uint16_t)used : 0,
	};
	if (!below(3))
		r->caps_need = draw_caps();
	if (!below(3))
		r->caps_lack = draw_caps();
	for (i = 0; i < n; i++) {
		if (arg + (n - i) < CTLSEC_NR_ARGS && !below(3))
			arg++;
		draw_cmp(s, &cmps[used + i], arg++);
	}
	return n;
}

static void draw_entry(struct ctlsec_policy_entry *e,
		       const struct ctlsec_policy_rule *rules,
		       uint32_t nr_rules, uint32_t deny)
{
	uint32_t n = below(2) ? below(3) : below(9);
	uint32_t first = nr_rules ? below(nr_rules) : 0;

	*e = (struct ctlsec_policy_entry){ .action = deny,
					   .origin = CTLSEC_ORIGIN_DEFAULT };
	/* Rules of one entry stand in file order. */
	while (e->nr_rules < n && first + e->nr_rules < nr_rules &&
	       (!e->nr_rules || rules[first + e->nr_rules].origin >=
					rules[first + e->nr_rules - 1].origin))
		e->nr_rules++;
	if (e->nr_rules)
		e->first_rule = (uint16_t)first;
	if (below(2)) {
		e->action = draw_action();
		e->origin = (uint16_t)below(12);
		e->flags = CTLSEC_ENTRY_UNCOND;
	}
}

/* What denies by default, or with @layer a set of rules on what allows. */
static void draw_policy_of(struct sample *s, bool layer)
{
	static struct ctlsec_policy_entry entries[ENTRIES];
	static struct ctlsec_policy_rule rules[RULES];
	static struct ctlsec_policy_cmp cmps[CMPS];
	struct ctlsec_policy_hdr hdr = { .magic = CTLSEC_POLICY_MAGIC,
					 .version = CTLSEC_POLICY_VERSION };
	uint16_t index[3 * NUMBERS];
	uint32_t i, total = 0, deny = layer ? 0 : draw_action();

	s->len = 0;
	s->nr_values = 0;
	hdr.nr_rules = 1 + below(RULES);
	for (i = 0; i < hdr.nr_rules; i++)
		hdr.nr_cmps += draw_rule(s, &rules[i], cmps, hdr.nr_cmps,
					 below(4) && i ? rules[i - 1].origin +
								 below(2) :
							 below(12));
	hdr.nr_entries = 1 + below(ENTRIES);
	for (i = 0; i < hdr.nr_entries; i++)
		draw_entry(&entries[i], rules, hdr.nr_rules, deny);
	for (i = 0; i < CTLSEC_NR_ABIS; i++) {
		hdr.abi[i] =
			(struct ctlsec_policy_abi){ CTLSEC_ABI_LISTED, deny,
						    layer ? 0 : draw_action(),
						    below(NUMBERS) };
		if (!layer && !below(6))
			hdr.abi[i] = (struct ctlsec_policy_abi){
				0, CTLSEC_ACTION(CTLSEC_ACT_KILL_THREAD, 0),
				CTLSEC_ACTION(CTLSEC_ACT_KILL_THREAD, 0), 0
			};
		total += hdr.abi[i].nr_count;
	}
	for (i = 0; i < total; i++)
		index[i] = (uint16_t)below(hdr.nr_entries);
	put(s, &hdr, sizeof(hdr));
	put(s, index, total * sizeof(*index));
	pad(s);
	put(s, entries, hdr.nr_entries * sizeof(*entries));
	pad(s);
	put(s, rules, hdr.nr_rules * sizeof(*rules));
	put(s, cmps, hdr.nr_cmps * sizeof(*cmps));
	hdr.size = (uint32_t)s->len;
	memcpy(s->bytes, &hdr, sizeof(hdr));
}

static void draw_call(const struct sample *s, const struct ctlsec_policy *p,
		      struct ctlsec_call *call)
{
	uint32_t count, i;

	call->abi = below(CTLSEC_NR_ABIS);
	count = p->hdr->abi[call->abi].nr_count;
	call->nr = below(10) ? below(count + 1) : (uint32_t)draw_value();
	for (i = 0; i < CTLSEC_NR_ARGS; i++)
		call->args[i] =
			s->nr_values && below(4) ?
				s->values[below((uint32_t)s->nr_values)] :
				draw_value();
	call->caps = below(2) ? draw_caps() : draw();
}

#endif /* UNIT_DRAW_POLICY_H */
