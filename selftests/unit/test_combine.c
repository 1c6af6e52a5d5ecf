// SPDX-License-Identifier: GPL-2.0
/*
 * A profile combined with layers decides as the strictest of them, read as eval.h
 * reads each by itself, and it is made ready without a difference, for requests of
 * io_urings, too.
 */
#include <ctlsec/combine.h>
#include <ctlsec/policy_check.h>
#include <ctlsec/ready.h>

#include "draw_request.h"

#define POLICIES 1500
#define CALLS 800
#define REQUESTS 200
#define LAYERS 3

/* What each of them says by itself. */
struct parts {
	struct sample base;
	struct sample layers[LAYERS];
	struct ctlsec_policy policy;
	struct ctlsec_policy layer[LAYERS];
	bool has_base;
	unsigned int slots[LAYERS];
};

static void draw_parts(struct parts *p)
{
	const char *why;
	size_t where;
	unsigned int i;

	draw_policy_of(&p->base, false);
	ctlsec_policy_open(&p->policy, p->base.bytes);
	p->has_base = below(8);
	for (i = 0; i < LAYERS; i++) {
		draw_policy_of(&p->layers[i], true);
		assert_int_equal(ctlsec_policy_check(p->layers[i].bytes,
						     p->layers[i].len, &why,
						     &where),
				 0);
		ctlsec_policy_open(&p->layer[i], p->layers[i].bytes);
		assert_true(ctlsec_combine_is_layer(&p->layer[i]));
		/* By rising slot, as ties are decided. */
		p->slots[i] = i * 10 + below(10);
	}
}

/* Not by what combine.c says of it: the definition. */
static struct ctlsec_decision decide_apart(const struct parts *p,
					   const struct ctlsec_call *call)
{
	struct ctlsec_decision best = { CTLSEC_ACTION(CTLSEC_ACT_ALLOW, 0),
					CTLSEC_ORIGIN_DEFAULT };
	bool by_default;
	unsigned int i;

	if (p->has_base)
		best = ctlsec_eval(&p->policy, call);
	by_default = best.origin >= CTLSEC_ORIGIN_MAX;
	for (i = 0; i < LAYERS; i++) {
		struct ctlsec_decision l = ctlsec_eval(&p->layer[i], call);
		uint32_t act = CTLSEC_ACTION_ACT(l.action);
		uint32_t old = CTLSEC_ACTION_ACT(best.action);

		if (act == CTLSEC_ACT_ALLOW ||
		    !(act > old || (act == old && by_default)))
			continue;
		best.action = l.action;
		best.origin = (uint16_t)(CTLSEC_ORIGIN_LAYER + p->slots[i]);
		by_default = false;
	}
	return best;
}

/* What the layers say whatever the profile does. */
static uint32_t decide_layers(const struct parts *p,
			      const struct ctlsec_call *call)
{
	uint32_t best = CTLSEC_ACTION(CTLSEC_ACT_ALLOW, 0);
	unsigned int i;

	for (i = 0; i < LAYERS; i++) {
		uint32_t action = ctlsec_eval(&p->layer[i], call).action;

		if (CTLSEC_ACTION_ACT(action) > CTLSEC_ACTION_ACT(best))
			best = action;
	}
	return best;
}

/**
 * struct combined - one policy of all, and what is made of it
 * @eval: entries that are left to eval.h
 */
struct combined {
	void *blob;
	void *mem;
	struct ctlsec_policy policy;
	struct ctlsec_ready ready;
	struct ctlsec_ring_ready ring;
	unsigned int eval;
};

static void combine(const struct parts *p, struct combined *m)
{
	static struct ctlsec_ready_builder builder;
	struct ctlsec_combiner c = { 0 };
	size_t size;
	unsigned int i;

	c.base = p->has_base ? &p->policy : NULL;
	for (i = 0; i < LAYERS; i++)
		c.layers[p->slots[i]] = &p->layer[i];
	size = ctlsec_combine_size(&c);
	assert_true(size > 0);
	m->blob = malloc(size);
	assert_non_null(m->blob);
	ctlsec_combine_build(&c, m->blob);
	ctlsec_policy_open(&m->policy, m->blob);
	assert_int_equal(m->policy.hdr->size, size);
	memset(&builder, 0xa5, sizeof(builder));
	m->mem = malloc(ctlsec_ready_size(&builder, &m->policy));
	assert_non_null(m->mem);
	ctlsec_ready_build(&builder, &m->ready, m->mem);
	ctlsec_ring_ready_build(&m->ring, &m->policy);
	for (i = 0; i < m->policy.hdr->nr_entries; i++)
		m->eval += m->ready.entries[i].kind == CTLSEC_READY_EVAL;
}

static void compare_call(const struct parts *p, const struct combined *m,
			 const struct ctlsec_call *call)
{
	struct ctlsec_decision want = decide_apart(p, call);
	struct ctlsec_decision got = ctlsec_eval(&m->policy, call);
	uint32_t quick = ctlsec_ready_eval(&m->ready, &m->policy, call);
	uint32_t layers = ctlsec_eval_layers(&m->policy, call).action;

	if (got.action != want.action || quick != want.action ||
	    layers != decide_layers(p, call))
		fail_msg("abi %u nr %u: %x, ready %x, not %x; layers %x",
			 call->abi, call->nr, got.action, quick, want.action,
			 layers);
	/* The layer that decided is known, where a call is not allowed. */
	if (CTLSEC_ACTION_ACT(want.action) != CTLSEC_ACT_ALLOW &&
	    (ctlsec_origin_is_layer(want.origin) ||
	     ctlsec_origin_is_layer(got.origin)))
		assert_int_equal(got.origin, want.origin);
	if (ctlsec_policy_always_allows(&m->policy, call->abi, call->nr))
		assert_int_equal(CTLSEC_ACTION_ACT(want.action),
				 CTLSEC_ACT_ALLOW);
}

static void test_strictest(void **unused)
{
	static struct parts p;
	unsigned int i, j, eval = 0, entries = 0;
	unsigned int said[CTLSEC_RING_READY_PASSES + 1] = { 0 };
	struct ctlsec_ring_request r;
	struct ctlsec_call call;

	(void)unused;
	for (i = 0; i < POLICIES; i++) {
		struct combined m = { 0 };

		draw_parts(&p);
		combine(&p, &m);
		eval += m.eval;
		entries += m.policy.hdr->nr_entries;
		for (j = 0; j < CALLS; j++) {
			draw_call(below(2) ? &p.base : &p.layers[below(LAYERS)],
				  &m.policy, &call);
			compare_call(&p, &m, &call);
		}
		for (j = 0; j < REQUESTS; j++) {
			draw_request(below(2) ? &p.base :
						&p.layers[below(LAYERS)],
				     &r);
			said[compare_request(&m.policy, &m.ready, &m.ring,
					     &r)]++;
		}
		free(m.mem);
		free(m.blob);
	}
	/* Some are left to eval.h, but to leave all would pass the rest. */
	assert_in_range(eval, 1, entries / 4);
	assert_true(said[CTLSEC_RING_READY_FAILS] > POLICIES * 10);
	assert_in_range(said[CTLSEC_RING_READY_ASK], 1, POLICIES * 40);
}

/* Nothing that is no layer is taken for one. */
static void test_no_layer(void **unused)
{
	static struct sample s;
	struct ctlsec_policy p;
	struct ctlsec_policy_hdr *h = (void *)s.bytes;

	(void)unused;
	draw_policy_of(&s, true);
	ctlsec_policy_open(&p, s.bytes);
	h->abi[1].def = CTLSEC_ACTION(CTLSEC_ACT_ERRNO, 1);
	assert_false(ctlsec_combine_is_layer(&p));
	h->abi[1].def = 0;
	h->abi[2].above = CTLSEC_ACTION(CTLSEC_ACT_LOG, 0);
	assert_false(ctlsec_combine_is_layer(&p));
	h->abi[2].above = 0;
	h->abi[0].flags = 0;
	assert_false(ctlsec_combine_is_layer(&p));
}

/* What is too large for the form is told, and not cut. */
static void test_too_large(void **unused)
{
	static struct sample s;
	struct ctlsec_combiner c = { 0 };
	struct ctlsec_policy p;
	unsigned int i;

	(void)unused;
	/* One with many rules for many numbers comes soon. */
	for (i = 0; i < 300; i++) {
		unsigned int slot;

		draw_policy_of(&s, true);
		ctlsec_policy_open(&p, s.bytes);
		c = (struct ctlsec_combiner){ 0 };
		for (slot = 0; slot < CTLSEC_LAYERS_MAX; slot++)
			c.layers[slot] = &p;
		if (!ctlsec_combine_size(&c))
			return;
	}
	fail_msg("nothing is too large");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_strictest),
		cmocka_unit_test(test_no_layer),
		cmocka_unit_test(test_too_large),
	};

	return cmocka_run_group_tests_name("combine", tests, NULL, NULL);
}
