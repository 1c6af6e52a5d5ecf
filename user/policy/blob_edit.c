// SPDX-License-Identifier: GPL-2.0
/*
 * A diagram becomes rules that do not overlap: either those for all that differs
 * from the default, or an unconditional rule for the mildest action and those for
 * what is stricter; whatever is shorter.
 */
#include "policy/blob_edit.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/util.h"
#include "base/vec.h"
#include "policy/dd_cover.h"
#include "policy/dd_policy.h"

void blob_edit_start(struct blob_edit *b, struct dd *d,
		     const struct ctlsec_policy *base)
{
	memset(b, 0, sizeof(*b));
	b->d = d;
	b->base = *base;
	memcpy(b->abi, base->hdr->abi, sizeof(b->abi));
}

dd_node blob_edit_get(const struct blob_edit *b, enum ctlsec_abi abi,
		      uint32_t nr)
{
	if (b->calls[abi][nr])
		return b->calls[abi][nr] - 1;
	return dd_policy_call(b->d, &b->base, abi, nr);
}

void blob_edit_set(struct blob_edit *b, enum ctlsec_abi abi, uint32_t nr,
		   dd_node n)
{
	b->calls[abi][nr] = n + 1;
	if (b->abi[abi].nr_count <= nr)
		b->abi[abi].nr_count = nr + 1;
}

/**
 * struct layout - a build
 * @origin: of the next rule: behind all those of the base
 */
struct layout {
	const struct blob_edit *b;
	struct arena *arena;
	unsigned int origin;
	struct err *e;
};

static bool is_action(uint32_t leaf, const void *arg)
{
	return leaf == *(const uint32_t *)arg;
}

/* The mildest action that a piece leads to. */
static uint32_t find_mildest(const struct dd_cover *c)
{
	uint32_t best = c->n ? c->v[0].leaf : 0;
	size_t i;

	for (i = 0; i < c->n; i++) {
		if (CTLSEC_ACTION_ACT(c->v[i].leaf) < CTLSEC_ACTION_ACT(best))
			best = c->v[i].leaf;
	}
	return best;
}

static void add_blob_rule(struct layout *l, struct blob_entry *entry,
			  const struct blob_rule *from)
{
	struct blob_rule *r = arena_alloc(l->arena, 1, sizeof(*r));
	struct blob_rule **v = arena_alloc(l->arena, entry->nr_rules + 1,
					   sizeof(struct blob_rule *));

	*r = *from;
	if (entry->nr_rules)
		memcpy(v, entry->rules, entry->nr_rules * sizeof(*v));
	v[entry->nr_rules++] = r;
	entry->rules = v;
}

/* Any of several bits: a rule for each. */
static void add_piece(struct layout *l, struct blob_entry *entry,
		      const struct dd_cover_piece *p, unsigned int arg,
		      struct blob_rule r)
{
	const struct dd_cover_test *t = NULL;
	unsigned int bit;

	for (; arg < CTLSEC_NR_ARGS; arg++) {
		t = &p->args[arg];
		if (t->kind == DD_COVER_BITS)
			break;
		if (t->kind == DD_COVER_CMP)
			r.cmps[r.nr_cmps++] = t->cmp;
	}
	if (arg == CTLSEC_NR_ARGS) {
		add_blob_rule(l, entry, &r);
		return;
	}
	for (bit = 0; bit < 64; bit++) {
		struct blob_rule one = r;

		if (!(t->cmp.value >> bit & 1))
			continue;
		one.cmps[one.nr_cmps++] = (struct ctlsec_policy_cmp){
			.arg = (__u16)arg,
			.op = CTLSEC_CMP_MASKED_EQ,
			.value = UINT64_C(1) << bit,
			.value2 = UINT64_C(1) << bit,
		};
		add_piece(l, entry, p, arg + 1, one);
	}
}

static void add_pieces(struct layout *l, struct blob_entry *entry,
		       const struct dd_cover *c, __u16 origin)
{
	size_t i;

	for (i = 0; i < c->n; i++) {
		const struct dd_cover_piece *p = &c->v[i];
		const struct blob_rule r = {
			.caps_need = p->caps_need,
			.caps_lack = p->caps_lack,
			.action = p->leaf,
			.origin = origin,
		};

		add_piece(l, entry, p, 0, r);
	}
}

static int fail_bounds(struct layout *l)
{
	return err_set(l->e, EXIT_FAILED,
		       "the conditions of one call are too many to be "
		       "combined exactly");
}

/* Of equally strict rules the first decides: the pieces come before the rest. */
static int edit_entry(struct layout *l, unsigned int abi, dd_node n,
		      struct blob_entry *entry)
{
	unsigned int bits = abi == CTLSEC_ABI_I386 ? 32 : 64;
	uint32_t def = l->b->abi[abi].def, mildest;
	struct dd_cover plain, over;
	bool use_over, full;

	if (l->origin + 2 > CTLSEC_ORIGIN_MAX)
		return fail_bounds(l);
	*entry = (struct blob_entry){
		.action = def,
		.origin = CTLSEC_ORIGIN_DEFAULT,
	};
	dd_cover_make(l->b->d, n, bits, false, is_action, &def, &plain);
	dd_cover_make(l->b->d, n, bits, false, NULL, NULL, &over);
	mildest = find_mildest(&over);
	dd_cover_free(&over);
	dd_cover_make(l->b->d, n, bits, false, is_action, &mildest, &over);
	use_over = plain.n && over.n + 1 <= plain.n;
	full = use_over ? over.full : plain.full;
	if (use_over) {
		entry->action = mildest;
		entry->origin = (__u16)(l->origin + 1);
		entry->flags = CTLSEC_ENTRY_UNCOND;
	}
	if (!full)
		add_pieces(l, entry, use_over ? &over : &plain,
			   (__u16)l->origin);
	l->origin += 2;
	dd_cover_free(&plain);
	dd_cover_free(&over);
	return full ? fail_bounds(l) : 0;
}

static void copy_entry(struct layout *l, const struct ctlsec_policy_entry *from,
		       struct blob_entry *entry)
{
	const struct ctlsec_policy *p = &l->b->base;
	unsigned int i;

	*entry = (struct blob_entry){
		.action = from->action,
		.origin = from->origin,
		.flags = from->flags,
	};
	for (i = 0; i < from->nr_rules; i++) {
		const struct ctlsec_policy_rule *r;
		struct blob_rule own = { 0 };

		r = &p->rules[from->first_rule + i];
		own.caps_need = r->caps_need;
		own.caps_lack = r->caps_lack;
		own.action = r->action;
		own.origin = r->origin;
		own.nr_cmps = r->nr_cmps;
		if (r->nr_cmps)
			memcpy(own.cmps, &p->cmps[r->first_cmp],
			       r->nr_cmps * sizeof(own.cmps[0]));
		add_blob_rule(l, entry, &own);
	}
}

/* A number between the base's largest and one that was set. */
static void fill_gap(struct layout *l, unsigned int abi,
		     struct blob_entry *entry)
{
	const struct ctlsec_policy_abi *a = &l->b->abi[abi];

	*entry = (struct blob_entry){
		.action = a->above,
		.origin = a->above == a->def ? CTLSEC_ORIGIN_DEFAULT :
					       (__u16)l->origin,
		.flags = a->above == a->def ? 0 : CTLSEC_ENTRY_UNCOND,
	};
}

static int make_abi(struct layout *l, unsigned int abi, struct blob_abi *out)
{
	const struct blob_edit *b = l->b;
	struct blob_entry *v;
	__u32 nr;

	out->abi = b->abi[abi];
	v = arena_alloc(l->arena, out->abi.nr_count + 1, sizeof(*v));
	out->entries = v;
	for (nr = 0; nr < out->abi.nr_count; nr++) {
		const struct ctlsec_policy_entry *e;

		e = ctlsec_policy_entry_of(&b->base, abi, nr);
		if (b->calls[abi][nr]) {
			if (edit_entry(l, abi, b->calls[abi][nr] - 1, &v[nr]))
				return -1;
		} else if (e) {
			copy_entry(l, e, &v[nr]);
		} else {
			fill_gap(l, abi, &v[nr]);
		}
	}
	return 0;
}

/* Behind every rule of the base. */
static unsigned int next_origin(const struct ctlsec_policy *p)
{
	unsigned int next = 0;
	__u32 i;

	for (i = 0; i < p->hdr->nr_rules; i++) {
		if (p->rules[i].origin >= next)
			next = p->rules[i].origin + 1U;
	}
	for (i = 0; i < p->hdr->nr_entries; i++) {
		if (p->entries[i].flags & CTLSEC_ENTRY_UNCOND &&
		    p->entries[i].origin >= next)
			next = p->entries[i].origin + 1U;
	}
	return next;
}

int blob_edit_build(const struct blob_edit *b, struct blob *out, struct err *e)
{
	struct layout l = {
		.b = b,
		.arena = arena_new(),
		.origin = next_origin(&b->base),
		.e = e,
	};
	struct blob_abi abis[CTLSEC_NR_ABIS];
	unsigned int abi;
	int ret = 0;

	for (abi = 0; abi < CTLSEC_NR_ABIS && !ret; abi++)
		ret = make_abi(&l, abi, &abis[abi]);
	if (!ret)
		ret = blob_build(abis, out, e);
	arena_free(l.arena);
	return ret;
}
