// SPDX-License-Identifier: GPL-2.0
/*
 * One group of bits after the other: the values of an argument are sorted by the
 * node behind the argument's bits that they lead to, and each set of values is
 * described by a single comparison where one can.
 */
#include "policy/dd_cover.h"

#include <stdlib.h>
#include <string.h>

#include "base/util.h"
#include "base/vec.h"

struct cover {
	struct dd *d;
	uint64_t all; /* the bits that an argument has */
	bool ordered;
	bool (*skip)(uint32_t leaf, const void *arg);
	const void *arg;
	struct dd_cover *out;
	struct dd_cover_piece piece;
};

static void cover_node(struct cover *c, dd_node n);

static void add_piece(struct cover *c, uint32_t leaf)
{
	struct dd_cover *out = c->out;

	if (c->skip && c->skip(leaf, c->arg))
		return;
	if (out->n == DD_COVER_MAX) {
		out->full = true;
		return;
	}
	out->v = vec_grow(out->v, out->n, sizeof(*out->v));
	out->v[out->n] = c->piece;
	out->v[out->n++].leaf = leaf;
}

static void cover_caps(struct cover *c, dd_node n)
{
	uint64_t bit = UINT64_C(1) << dd_bit(c->d, n);

	c->piece.caps_lack |= bit;
	cover_node(c, dd_next(c->d, n, false));
	c->piece.caps_lack &= ~bit;
	c->piece.caps_need |= bit;
	cover_node(c, dd_next(c->d, n, true));
	c->piece.caps_need &= ~bit;
}

/* The nodes behind a group that values of it lead to. */
struct exits {
	dd_node *v;
	size_t n;
	uint8_t *seen; /* by node */
};

static void find_exits(struct dd *d, dd_node n, unsigned int group,
		       struct exits *x)
{
	if (x->seen[n])
		return;
	x->seen[n] = 1;
	if (dd_group(d, n) == group) {
		find_exits(d, dd_next(d, n, false), group, x);
		find_exits(d, dd_next(d, n, true), group, x);
		return;
	}
	x->v = vec_grow(x->v, x->n, sizeof(*x->v));
	x->v[x->n++] = n;
}

/**
 * struct way - a search for the values of a group that lead to a node
 * @done: by node, the condition + 1
 */
struct way {
	struct dd *d;
	unsigned int group;
	dd_node to;
	dd_node *done;
};

static dd_node find_way(struct way *w, dd_node n)
{
	dd_node low, high;

	if (dd_group(w->d, n) != w->group)
		return n == w->to ? DD_TRUE : DD_FALSE;
	if (w->done[n])
		return w->done[n] - 1;
	low = find_way(w, dd_next(w->d, n, false));
	high = find_way(w, dd_next(w->d, n, true));
	low = dd_choose(w->d, dd_test_bit(w->d, w->group, dd_bit(w->d, n)),
			high, low);
	w->done[n] = low + 1;
	return low;
}

/* The values of the group that lead to @to, as a condition. */
static dd_node leads_to(struct dd *d, dd_node n, unsigned int group, dd_node to)
{
	/* A node is made after those that it leads to. */
	cleanup_free dd_node *done = xcalloc((size_t)n + 1, sizeof(*done));
	struct way w = { .d = d, .group = group, .to = to, .done = done };

	return find_way(&w, n);
}

/* Is the condition that some bits have one value each? */
static bool is_masked(struct dd *d, dd_node n, uint64_t *mask, uint64_t *value)
{
	*mask = *value = 0;
	while (!dd_is_leaf(d, n)) {
		uint64_t bit = UINT64_C(1) << dd_bit(d, n);
		dd_node low = dd_next(d, n, false), high = dd_next(d, n, true);

		if (low != DD_FALSE && high != DD_FALSE)
			return false;
		*mask |= bit;
		*value |= low == DD_FALSE ? bit : 0;
		n = low == DD_FALSE ? high : low;
	}
	return n == DD_TRUE;
}

/* The smallest value that leads to @to, or the largest. */
static uint64_t find_extreme(const struct cover *c, dd_node n, bool largest,
			     dd_node to)
{
	uint64_t value = largest ? c->all : 0;

	while (!dd_is_leaf(c->d, n)) {
		uint64_t bit = UINT64_C(1) << dd_bit(c->d, n);
		dd_node next = dd_next(c->d, n, largest);
		bool set = largest;

		if (dd_is_leaf(c->d, next) && next != to) {
			set = !largest;
			next = dd_next(c->d, n, set);
		}
		value = set ? value | bit : value & ~bit;
		n = next;
	}
	return value;
}

static dd_node narrow_cmp(const struct cover *c,
			  const struct ctlsec_policy_cmp *cmp)
{
	dd_node n = dd_cmp(c->d, cmp);

	return c->all == UINT64_MAX ? n : dd_lower_halves(c->d, n, DD_ALL_ARGS);
}

static bool try_cmp(const struct cover *c, dd_node set, unsigned int arg,
		    enum ctlsec_cmp_op op, uint64_t value, uint64_t value2,
		    struct dd_cover_test *t)
{
	t->kind = DD_COVER_CMP;
	t->cmp = (struct ctlsec_policy_cmp){
		.arg = (__u16)arg,
		.op = (__u16)op,
		.value = value,
		.value2 = value2,
	};
	return narrow_cmp(c, &t->cmp) == set;
}

/* A set of values as one comparison, if one can. */
static bool describe_set(const struct cover *c, dd_node set, unsigned int arg,
			 struct dd_cover_test *t)
{
	uint64_t mask, value;
	dd_node rest = dd_not(c->d, set);

	if (is_masked(c->d, set, &mask, &value))
		return mask == c->all ?
			       try_cmp(c, set, arg, CTLSEC_CMP_EQ, value, 0,
				       t) :
			       try_cmp(c, set, arg, CTLSEC_CMP_MASKED_EQ, mask,
				       value, t);
	if (is_masked(c->d, rest, &mask, &value)) {
		if (mask == c->all)
			return try_cmp(c, set, arg, CTLSEC_CMP_NE, value, 0, t);
		t->cmp.arg = (__u16)arg;
		t->cmp.value = mask;
		t->kind = DD_COVER_BITS;
		if (!value)
			return true;
	}
	return try_cmp(c, set, arg, CTLSEC_CMP_LE,
		       find_extreme(c, set, true, DD_TRUE), 0, t) ||
	       try_cmp(c, set, arg, CTLSEC_CMP_GE,
		       find_extreme(c, set, false, DD_TRUE), 0, t);
}

/* Path by path: each is bits with one value each. */
static void cover_paths(struct cover *c, dd_node set, unsigned int arg,
			uint64_t mask, uint64_t value, dd_node to)
{
	struct dd_cover_test *t = &c->piece.args[arg];
	uint64_t bit;

	if (set == DD_FALSE || c->out->full)
		return;
	if (set == DD_TRUE) {
		c->piece.witness[arg] = value;
		t->kind = DD_COVER_CMP;
		t->cmp = (struct ctlsec_policy_cmp){
			.arg = (__u16)arg,
			.op = mask == c->all ? CTLSEC_CMP_EQ :
					       CTLSEC_CMP_MASKED_EQ,
			.value = mask == c->all ? value : mask,
			.value2 = mask == c->all ? 0 : value,
		};
		cover_node(c, to);
		return;
	}
	bit = UINT64_C(1) << dd_bit(c->d, set);
	cover_paths(c, dd_next(c->d, set, false), arg, mask | bit, value, to);
	cover_paths(c, dd_next(c->d, set, true), arg, mask | bit, value | bit,
		    to);
}

static void cover_exit(struct cover *c, dd_node set, unsigned int arg,
		       dd_node to)
{
	if (describe_set(c, set, arg, &c->piece.args[arg])) {
		c->piece.witness[arg] = find_extreme(c, set, false, DD_TRUE);
		cover_node(c, to);
	} else {
		cover_paths(c, set, arg, 0, 0, to);
	}
	c->piece.args[arg].kind = DD_COVER_ANY;
}

/* As many as matter to a comparison. */
static size_t count_paths(struct dd *d, dd_node n, size_t max)
{
	size_t low;

	if (dd_is_leaf(d, n))
		return n == DD_TRUE;
	low = count_paths(d, dd_next(d, n, false), max);
	return low >= max ?
		       low :
		       low + count_paths(d, dd_next(d, n, true), max - low);
}

/* The exit that is longest to describe, if one takes several comparisons: what is
 * left behind the others.
 */
static size_t find_rest(struct cover *c, dd_node n, unsigned int group,
			const struct exits *x)
{
	size_t i, rest = SIZE_MAX, most = 0;

	for (i = 0; i < x->n; i++) {
		dd_node set = leads_to(c->d, n, group, x->v[i]);
		struct dd_cover_test t;
		size_t paths;

		if (describe_set(c, set, group - DD_ARG(0), &t))
			continue;
		paths = count_paths(c->d, set, 1000);
		if (paths > most) {
			most = paths;
			rest = i;
		}
	}
	return rest;
}

static void cover_arg(struct cover *c, dd_node n, unsigned int group)
{
	unsigned int arg = group - DD_ARG(0);
	struct exits x = { .seen = xcalloc((size_t)n + 1, 1) };
	size_t i, rest = SIZE_MAX;
	dd_node set;

	find_exits(c->d, n, group, &x);
	if (c->ordered)
		rest = find_rest(c, n, group, &x);
	for (i = 0; i < x.n && !c->out->full; i++) {
		if (i != rest)
			cover_exit(c, leads_to(c->d, n, group, x.v[i]), arg,
				   x.v[i]);
	}
	if (rest < x.n) {
		set = leads_to(c->d, n, group, x.v[rest]);
		c->piece.witness[arg] = find_extreme(c, set, false, DD_TRUE);
		cover_node(c, x.v[rest]);
	}
	c->piece.witness[arg] = 0;
	free(x.v);
	free(x.seen);
}

static void cover_node(struct cover *c, dd_node n)
{
	unsigned int group = dd_group(c->d, n);

	if (c->out->full)
		return;
	if (group == DD_GROUPS)
		add_piece(c, dd_value(c->d, n));
	else if (group == DD_CAPS)
		cover_caps(c, n);
	else
		cover_arg(c, n, group);
}

void dd_cover_make(struct dd *d, dd_node n, unsigned int bits, bool ordered,
		   bool (*skip)(uint32_t leaf, const void *arg),
		   const void *arg, struct dd_cover *out)
{
	struct cover c = {
		.d = d,
		.all = bits == 32 ? UINT32_MAX : UINT64_MAX,
		.ordered = ordered,
		.skip = skip,
		.arg = arg,
		.out = out,
	};

	*out = (struct dd_cover){ 0 };
	cover_node(&c, n);
	out->full |= dd_is_full(d);
}

void dd_cover_free(struct dd_cover *c)
{
	free(c->v);
	*c = (struct dd_cover){ 0 };
}
