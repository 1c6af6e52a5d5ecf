// SPDX-License-Identifier: GPL-2.0
/*
 * Combining a profile with layers; see include/ctlsec/combine.h.
 *
 * Two runs over the same, first to count and then to write. What no layer restricts
 * keeps the profile's entry, each number that one does gets an entry of its own.
 */
#include <ctlsec/combine.h>
#ifdef __KERNEL__
#include <linux/string.h>
#else
#include <string.h>
#endif

/* What the fields of the form count to. */
#define COUNT_MAX 0xffffU

#define ALLOW CTLSEC_ACTION(CTLSEC_ACT_ALLOW, 0)
#define ALLOW_ALL                                                         \
	{                                                                 \
		.flags = CTLSEC_ABI_LISTED, .def = ALLOW, .above = ALLOW, \
	}

static const struct ctlsec_policy_hdr empty_policy = {
	.magic = CTLSEC_POLICY_MAGIC,
	.version = CTLSEC_POLICY_VERSION,
	.size = sizeof(struct ctlsec_policy_hdr),
	.abi = { ALLOW_ALL, ALLOW_ALL, ALLOW_ALL },
};

int ctlsec_combine_is_layer(const struct ctlsec_policy *p)
{
	int abi;

	for (abi = 0; abi < CTLSEC_NR_ABIS; abi++) {
		const struct ctlsec_policy_abi *a = &p->hdr->abi[abi];

		if (!(a->flags & CTLSEC_ABI_LISTED) ||
		    CTLSEC_ACTION_ACT(a->def) != CTLSEC_ACT_ALLOW ||
		    CTLSEC_ACTION_ACT(a->above) != CTLSEC_ACT_ALLOW)
			return 0;
	}
	return 1;
}

static int layer_restricts(const struct ctlsec_policy *p, __u32 abi, __u32 nr)
{
	return p && !ctlsec_policy_always_allows(p, abi, nr);
}

static int any_restricts(const struct ctlsec_combiner *c, __u32 abi, __u32 nr)
{
	__u32 slot;

	for (slot = 0; slot < CTLSEC_LAYERS_MAX; slot++) {
		if (layer_restricts(c->layers[slot], abi, nr))
			return 1;
	}
	return 0;
}

/* Numbers that the table has: the profile's, and up to the last that is restricted. */
static __u32 count_table(const struct ctlsec_combiner *c, __u32 abi)
{
	__u32 nr = CTLSEC_POLICY_MAX_NR_COUNT;

	while (nr > c->base->hdr->abi[abi].nr_count &&
	       !any_restricts(c, abi, nr - 1))
		nr--;
	return nr;
}

static void put_combined_rule(struct ctlsec_combiner *c,
			      struct ctlsec_policy_rule r, __u32 cmps)
{
	struct ctlsec_policy_rule *v = (void *)c->out.rules;

	if (r.nr_cmps)
		r.first_cmp = (__u16)(r.first_cmp + cmps);
	if (v)
		v[c->rules] = r;
	c->rules++;
}

/* What a layer says of a number, in the order of its rules; that without a condition
 * is one of them. @cmps: comparisons of those before it.
 */
static void put_layer(struct ctlsec_combiner *c, __u32 slot, __u32 cmps,
		      __u32 abi, __u32 nr)
{
	const struct ctlsec_policy *p = c->layers[slot];
	const struct ctlsec_policy_entry *e =
		ctlsec_policy_entry_of(p, abi, nr);
	struct ctlsec_policy_rule own = {
		.action = e->action,
		.origin = (__u16)(CTLSEC_ORIGIN_LAYER + slot),
	};
	int left = CTLSEC_ACTION_ACT(e->action) != CTLSEC_ACT_ALLOW;
	struct ctlsec_policy_rule r;
	__u32 i;

	for (i = 0; i < e->nr_rules; i++) {
		r = p->rules[e->first_rule + i];
		if (left && r.origin >= e->origin) {
			put_combined_rule(c, own, 0);
			left = 0;
		}
		r.origin = own.origin;
		put_combined_rule(c, r, cmps);
	}
	if (left)
		put_combined_rule(c, own, 0);
}

static void put_combined_entry(struct ctlsec_combiner *c,
			       struct ctlsec_policy_entry e)
{
	struct ctlsec_policy_entry *v = (void *)c->out.entries;

	if (v)
		v[c->entries] = e;
	c->entries++;
}

/* What decides a number above the profile's table. */
static struct ctlsec_policy_entry gap_entry(const struct ctlsec_combiner *c,
					    __u32 abi)
{
	const struct ctlsec_policy_abi *a = &c->base->hdr->abi[abi];

	return (struct ctlsec_policy_entry){
		.action = a->above,
		.origin = a->flags & CTLSEC_ABI_LISTED ? CTLSEC_ORIGIN_ABOVE :
							 CTLSEC_ORIGIN_ABI,
	};
}

/* An entry of its own: the profile's rules, then those of the layers. */
static void put_combined(struct ctlsec_combiner *c, __u32 abi, __u32 nr)
{
	const struct ctlsec_policy_entry *own =
		ctlsec_policy_entry_of(c->base, abi, nr);
	struct ctlsec_policy_entry e = own ? *own : gap_entry(c, abi);
	__u32 cmps = c->base->hdr->nr_cmps, first = c->rules, i, slot;

	for (i = 0; i < e.nr_rules; i++)
		put_combined_rule(c, c->base->rules[e.first_rule + i], 0);
	for (slot = 0; slot < CTLSEC_LAYERS_MAX; slot++) {
		if (layer_restricts(c->layers[slot], abi, nr))
			put_layer(c, slot, cmps, abi, nr);
		if (c->layers[slot])
			cmps += c->layers[slot]->hdr->nr_cmps;
	}
	e.first_rule = (__u16)first;
	e.nr_rules = (__u16)(c->rules - first);
	put_combined_entry(c, e);
}

static void put_index(struct ctlsec_combiner *c, __u32 abi, __u32 nr,
		      __u32 entry)
{
	__u16 *v = (void *)c->out.index[abi];

	if (v)
		v[nr] = (__u16)entry;
}

static void put_abi(struct ctlsec_combiner *c, __u32 abi)
{
	__u32 own = c->base->hdr->abi[abi].nr_count;
	__u32 n = c->hdr.abi[abi].nr_count, gap = COUNT_MAX, nr;

	for (nr = 0; nr < n; nr++) {
		if (any_restricts(c, abi, nr)) {
			put_index(c, abi, nr, c->entries);
			put_combined(c, abi, nr);
		} else if (nr < own) {
			put_index(c, abi, nr, c->base->index[abi][nr]);
		} else {
			if (gap == COUNT_MAX) {
				gap = c->entries;
				put_combined_entry(c, gap_entry(c, abi));
			}
			put_index(c, abi, nr, gap);
		}
	}
}

static void put_all(struct ctlsec_combiner *c)
{
	__u32 abi;

	c->entries = c->base->hdr->nr_entries;
	c->rules = c->base->hdr->nr_rules;
	for (abi = 0; abi < CTLSEC_NR_ABIS; abi++)
		put_abi(c, abi);
}

size_t ctlsec_combine_size(struct ctlsec_combiner *c)
{
	struct ctlsec_policy_hdr *h = &c->hdr;
	__u32 abi, slot;

	if (!c->base) {
		ctlsec_policy_open(&c->empty, &empty_policy);
		c->base = &c->empty;
	}
	memset(&c->out, 0, sizeof(c->out));
	*h = *c->base->hdr;
	for (abi = 0; abi < CTLSEC_NR_ABIS; abi++)
		h->abi[abi].nr_count = count_table(c, abi);
	for (slot = 0; slot < CTLSEC_LAYERS_MAX; slot++) {
		if (c->layers[slot])
			h->nr_cmps += c->layers[slot]->hdr->nr_cmps;
	}
	put_all(c);
	h->nr_entries = c->entries;
	h->nr_rules = c->rules;
	if (c->entries > COUNT_MAX || c->rules > COUNT_MAX ||
	    h->nr_cmps > COUNT_MAX)
		return 0;
	h->size = (__u32)(sizeof(*h) + ctlsec_policy_index_bytes(h) +
			  ctlsec_policy_entry_bytes(h) +
			  h->nr_rules * sizeof(struct ctlsec_policy_rule) +
			  h->nr_cmps * sizeof(struct ctlsec_policy_cmp));
	return h->size;
}

static void copy_cmps(struct ctlsec_combiner *c)
{
	struct ctlsec_policy_cmp *to = (void *)c->out.cmps;
	const struct ctlsec_policy *p = c->base;
	__u32 slot = 0;

	for (;;) {
		if (p) {
			memcpy(to, p->cmps, p->hdr->nr_cmps * sizeof(*to));
			to += p->hdr->nr_cmps;
		}
		if (slot == CTLSEC_LAYERS_MAX)
			return;
		p = c->layers[slot++];
	}
}

void ctlsec_combine_build(struct ctlsec_combiner *c, void *mem)
{
	const struct ctlsec_policy *base = c->base;

	memset(mem, 0, c->hdr.size);
	memcpy(mem, &c->hdr, sizeof(c->hdr));
	ctlsec_policy_open(&c->out, mem);
	memcpy((void *)c->out.entries, base->entries,
	       base->hdr->nr_entries * sizeof(*base->entries));
	memcpy((void *)c->out.rules, base->rules,
	       base->hdr->nr_rules * sizeof(*base->rules));
	copy_cmps(c);
	put_all(c);
}
