// SPDX-License-Identifier: GPL-2.0
/*
 * Nodes are hashed, so that an equal one is found instead of made; results of
 * operations are kept in a second hash, which may forget.
 */
#include "policy/dd.h"

#include <stdlib.h>
#include <string.h>

#include "base/util.h"

/* A profile of a thousand conditional rules needs some 100,000. */
#define NODES_MAX (1U << 21)
#define CACHE_SIZE (1U << 16)
#define LEVEL_LEAF 0xffffU

/**
 * struct inner - a node
 * @level: group * 64 + 63 - bit; LEVEL_LEAF for a leaf, whose value is @low
 * @chain: the next one of its hash
 */
struct inner {
	uint32_t level;
	dd_node low;
	dd_node high;
	uint32_t chain;
};

struct result {
	uint32_t op; /* 0: empty */
	dd_node a;
	dd_node b;
	dd_node c;
	dd_node value;
};

struct dd {
	struct inner *v;
	uint32_t n;
	uint32_t room;
	uint32_t *heads; /* index + 1 */
	uint32_t n_heads;
	struct result *cache;
	bool full;
};

static uint32_t hash_words(uint32_t a, uint32_t b, uint32_t c, uint32_t e)
{
	uint64_t h = a * UINT64_C(0x9e3779b97f4a7c15);

	h = (h ^ b) * UINT64_C(0xc2b2ae3d27d4eb4f);
	h = (h ^ (h >> 29) ^ c) * UINT64_C(0x9e3779b97f4a7c15);
	h = (h ^ (h >> 31) ^ e) * UINT64_C(0xc2b2ae3d27d4eb4f);
	return (uint32_t)(h >> 32);
}

static void link_node(struct dd *d, uint32_t i)
{
	struct inner *in = &d->v[i];
	uint32_t h =
		hash_words(in->level, in->low, in->high, 0) & (d->n_heads - 1);

	in->chain = d->heads[h];
	d->heads[h] = i + 1;
}

static void grow_table(struct dd *d)
{
	uint32_t i;

	d->room *= 2;
	d->v = xreallocarray(d->v, d->room, sizeof(*d->v));
	free(d->heads);
	d->n_heads = d->room;
	d->heads = xcalloc(d->n_heads, sizeof(*d->heads));
	for (i = 0; i < d->n; i++)
		link_node(d, i);
}

static dd_node make_node(struct dd *d, uint32_t level, dd_node low,
			 dd_node high)
{
	uint32_t h = hash_words(level, low, high, 0) & (d->n_heads - 1), i;

	if (level != LEVEL_LEAF && low == high)
		return low;
	for (i = d->heads[h]; i; i = d->v[i - 1].chain) {
		const struct inner *in = &d->v[i - 1];

		if (in->level == level && in->low == low && in->high == high)
			return i - 1;
	}
	if (d->n == NODES_MAX) {
		d->full = true;
		return 0;
	}
	if (d->n == d->room)
		grow_table(d);
	d->v[d->n] = (struct inner){ .level = level, .low = low, .high = high };
	link_node(d, d->n);
	return d->n++;
}

struct dd *dd_new(void)
{
	struct dd *d = xcalloc(1, sizeof(*d));

	d->room = 1024;
	d->n_heads = d->room;
	d->v = xcalloc(d->room, sizeof(*d->v));
	d->heads = xcalloc(d->n_heads, sizeof(*d->heads));
	d->cache = xcalloc(CACHE_SIZE, sizeof(*d->cache));
	/* DD_FALSE and DD_TRUE are their own values. */
	dd_leaf(d, 0);
	dd_leaf(d, 1);
	return d;
}

void dd_free(struct dd *d)
{
	if (!d)
		return;
	free(d->v);
	free(d->heads);
	free(d->cache);
	free(d);
}

void dd_freep(struct dd **d)
{
	dd_free(*d);
}

bool dd_is_full(const struct dd *d)
{
	return d->full;
}

dd_node dd_leaf(struct dd *d, uint32_t value)
{
	return make_node(d, LEVEL_LEAF, value, 0);
}

bool dd_is_leaf(const struct dd *d, dd_node n)
{
	return d->v[n].level == LEVEL_LEAF;
}

uint32_t dd_value(const struct dd *d, dd_node n)
{
	return d->v[n].low;
}

unsigned int dd_group(const struct dd *d, dd_node n)
{
	return dd_is_leaf(d, n) ? DD_GROUPS : d->v[n].level / 64;
}

unsigned int dd_bit(const struct dd *d, dd_node n)
{
	return 63 - d->v[n].level % 64;
}

dd_node dd_next(const struct dd *d, dd_node n, bool set)
{
	return set ? d->v[n].high : d->v[n].low;
}

static dd_node ask_bit(struct dd *d, unsigned int group, unsigned int bit,
		       dd_node low, dd_node high)
{
	return make_node(d, group * 64 + 63 - bit, low, high);
}

dd_node dd_test_bit(struct dd *d, unsigned int group, unsigned int bit)
{
	return ask_bit(d, group, bit, DD_FALSE, DD_TRUE);
}

dd_node dd_masked(struct dd *d, unsigned int group, uint64_t mask,
		  uint64_t value)
{
	dd_node n = DD_TRUE;
	unsigned int bit;

	for (bit = 0; bit < 64; bit++) {
		if (!(mask >> bit & 1))
			continue;
		n = value >> bit & 1 ? ask_bit(d, group, bit, DD_FALSE, n) :
				       ask_bit(d, group, bit, n, DD_FALSE);
	}
	return n;
}

dd_node dd_below(struct dd *d, unsigned int group, unsigned int bits,
		 uint64_t value, bool or_equal)
{
	dd_node n = or_equal ? DD_TRUE : DD_FALSE;
	unsigned int bit;

	for (bit = 0; bit < bits; bit++)
		n = value >> bit & 1 ? ask_bit(d, group, bit, DD_TRUE, n) :
				       ask_bit(d, group, bit, n, DD_FALSE);
	return n;
}

dd_node dd_cmp(struct dd *d, const struct ctlsec_policy_cmp *c)
{
	unsigned int group = DD_ARG(c->arg);

	switch (c->op) {
	case CTLSEC_CMP_EQ:
		return dd_masked(d, group, UINT64_MAX, c->value);
	case CTLSEC_CMP_NE:
		return dd_not(d, dd_masked(d, group, UINT64_MAX, c->value));
	case CTLSEC_CMP_LT:
		return dd_below(d, group, 64, c->value, false);
	case CTLSEC_CMP_LE:
		return dd_below(d, group, 64, c->value, true);
	case CTLSEC_CMP_GE:
		return dd_not(d, dd_below(d, group, 64, c->value, false));
	case CTLSEC_CMP_GT:
		return dd_not(d, dd_below(d, group, 64, c->value, true));
	}
	return dd_masked(d, group, c->value, c->value2);
}

/* Operations */

static struct result *find_result(struct dd *d, uint32_t op, dd_node a,
				  dd_node b, dd_node c)
{
	return &d->cache[hash_words(op * 8 + 1, a, b, c) & (CACHE_SIZE - 1)];
}

static bool is_result(const struct result *r, uint32_t op, dd_node a, dd_node b,
		      dd_node c)
{
	return r->op == op && r->a == a && r->b == b && r->c == c;
}

static void keep_result(struct result *r, uint32_t op, dd_node a, dd_node b,
			dd_node c, dd_node value)
{
	*r = (struct result){
		.op = op, .a = a, .b = b, .c = c, .value = value
	};
}

static uint32_t combine_leaves(enum dd_op op, uint32_t a, uint32_t b)
{
	switch (op) {
	case DD_AND:
		return a & b;
	case DD_OR:
		return a | b;
	case DD_STRICTEST:
		return CTLSEC_ACTION_ACT(b) > CTLSEC_ACTION_ACT(a) ? b : a;
	case DD_MILDEST:
		return CTLSEC_ACTION_ACT(b) < CTLSEC_ACTION_ACT(a) ? b : a;
	case DD_PAIR:
		return a * DD_PAIR_BASE + b;
	case DD_OVER:
		return a == DD_NOTHING ? b : a;
	}
	return a;
}

static dd_node follow_level(const struct dd *d, dd_node n, uint32_t level,
			    bool set)
{
	return d->v[n].level == level ? dd_next(d, n, set) : n;
}

static uint32_t first_level(const struct dd *d, dd_node a, dd_node b)
{
	return d->v[a].level < d->v[b].level ? d->v[a].level : d->v[b].level;
}

dd_node dd_apply(struct dd *d, enum dd_op op, dd_node a, dd_node b)
{
	uint32_t level = first_level(d, a, b), key = (uint32_t)op + 16;
	struct result *r = find_result(d, key, a, b, 0);
	dd_node low, high, n;

	if (d->full)
		return 0;
	if (level == LEVEL_LEAF)
		return dd_leaf(d, combine_leaves(op, d->v[a].low, d->v[b].low));
	if (is_result(r, key, a, b, 0))
		return r->value;
	low = dd_apply(d, op, follow_level(d, a, level, false),
		       follow_level(d, b, level, false));
	high = dd_apply(d, op, follow_level(d, a, level, true),
			follow_level(d, b, level, true));
	n = make_node(d, level, low, high);
	keep_result(r, key, a, b, 0, n);
	return n;
}

dd_node dd_choose(struct dd *d, dd_node cond, dd_node yes, dd_node no)
{
	struct result *r = find_result(d, 1, cond, yes, no);
	uint32_t level = first_level(d, yes, no);
	dd_node low, high, n;

	if (d->full)
		return 0;
	if (dd_is_leaf(d, cond))
		return cond == DD_TRUE ? yes : no;
	if (is_result(r, 1, cond, yes, no))
		return r->value;
	if (d->v[cond].level < level)
		level = d->v[cond].level;
	low = dd_choose(d, follow_level(d, cond, level, false),
			follow_level(d, yes, level, false),
			follow_level(d, no, level, false));
	high = dd_choose(d, follow_level(d, cond, level, true),
			 follow_level(d, yes, level, true),
			 follow_level(d, no, level, true));
	n = make_node(d, level, low, high);
	keep_result(r, 1, cond, yes, no, n);
	return n;
}

dd_node dd_not(struct dd *d, dd_node cond)
{
	return dd_choose(d, cond, DD_FALSE, DD_TRUE);
}

/**
 * struct walk - a rewriting of one diagram
 * @args: those that lose their upper halves, if there is no map
 * @done: the results so far by node, index + 1; @n of them
 */
struct walk {
	uint32_t (*map)(uint32_t v, void *arg);
	void *arg;
	unsigned int args;
	uint32_t *done;
	uint32_t n;
};

static dd_node walk_node(struct dd *d, dd_node n, struct walk *w)
{
	dd_node low, high, to;
	uint32_t level = d->v[n].level;

	if (n < w->n && w->done[n])
		return w->done[n] - 1;
	if (level == LEVEL_LEAF) {
		to = w->map ? dd_leaf(d, w->map(d->v[n].low, w->arg)) : n;
	} else if (dd_bit(d, n) >= 32 &&
		   w->args << DD_ARG(0) >> dd_group(d, n) & 1) {
		to = walk_node(d, d->v[n].low, w);
	} else {
		low = walk_node(d, d->v[n].low, w);
		high = walk_node(d, d->v[n].high, w);
		to = make_node(d, level, low, high);
	}
	if (n < w->n)
		w->done[n] = to + 1;
	return to;
}

static dd_node walk_all(struct dd *d, dd_node n, struct walk *w)
{
	dd_node to;

	w->n = d->n;
	w->done = xcalloc(w->n, sizeof(*w->done));
	to = walk_node(d, n, w);
	free(w->done);
	return to;
}

dd_node dd_map(struct dd *d, dd_node n, uint32_t (*map)(uint32_t v, void *arg),
	       void *arg)
{
	struct walk w = { .map = map, .arg = arg };

	return walk_all(d, n, &w);
}

dd_node dd_lower_halves(struct dd *d, dd_node n, unsigned int args)
{
	struct walk w = { .args = args };

	return walk_all(d, n, &w);
}
