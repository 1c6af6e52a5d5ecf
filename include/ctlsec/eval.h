/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The decision: (policy, abi, number, arguments, capabilities) -> action.
 *
 * Pure, allocation-free, shared by the kernel, `ctlsec explain`, the tests and
 * the fuzzers. It trusts its blob: only one that ctlsec_policy_check()
 * (kernel/policy_check.c) accepted may be opened here.
 *
 * Layout of the blob and meaning of the fields: policy_fmt.h.
 */
#ifndef _CTLSEC_EVAL_H
#define _CTLSEC_EVAL_H

#include "policy_fmt.h"

/**
 * struct ctlsec_policy - an opened blob; borrows it
 * @hdr: start of the blob
 * @index: per ABI, the entry of each number
 */
struct ctlsec_policy {
	const struct ctlsec_policy_hdr *hdr;
	const __u16 *index[CTLSEC_NR_ABIS];
	const struct ctlsec_policy_entry *entries;
	const struct ctlsec_policy_rule *rules;
	const struct ctlsec_policy_cmp *cmps;
};

/**
 * struct ctlsec_call - one system call as it reached the kernel
 * @abi: enum ctlsec_abi
 * @nr: number within that ABI, x32 without its bit 30
 * @args: full registers; i386 zero-extended from 32 bits
 * @caps: the caller's capability bounding set, bit n for capability n
 */
struct ctlsec_call {
	__u32 abi;
	__u32 nr;
	__u64 args[CTLSEC_NR_ARGS];
	__u64 caps;
};

/**
 * struct ctlsec_decision - what the policy says
 * @action: CTLSEC_ACTION() word
 * @origin: rule index in the profile, or a CTLSEC_ORIGIN_* constant
 */
struct ctlsec_decision {
	__u32 action;
	__u16 origin;
};

/* Bytes of the index section: all indices, padded to 8. */
static inline __u32
ctlsec_policy_index_bytes(const struct ctlsec_policy_hdr *hdr)
{
	__u32 nr = hdr->abi[CTLSEC_ABI_X86_64].nr_count +
		   hdr->abi[CTLSEC_ABI_I386].nr_count +
		   hdr->abi[CTLSEC_ABI_X32].nr_count;

	return (nr * (__u32)sizeof(__u16) + 7U) & ~7U;
}

/* Bytes of the entry section, padded to 8 (an entry has 12). */
static inline __u32
ctlsec_policy_entry_bytes(const struct ctlsec_policy_hdr *hdr)
{
	__u32 len = (__u32)sizeof(struct ctlsec_policy_entry);

	return (hdr->nr_entries * len + 7U) & ~7U;
}

/**
 * ctlsec_policy_open - find the sections of a validated blob
 * @p: filled in
 * @blob: aligned to 8, validated, outlives @p
 */
static inline void ctlsec_policy_open(struct ctlsec_policy *p, const void *blob)
{
	const struct ctlsec_policy_hdr *hdr = blob;
	const char *pos = (const char *)blob + sizeof(*hdr);
	const __u16 *index = (const void *)pos;
	int abi;

	p->hdr = hdr;
	for (abi = 0; abi < CTLSEC_NR_ABIS; abi++) {
		p->index[abi] = index;
		index += hdr->abi[abi].nr_count;
	}
	pos += ctlsec_policy_index_bytes(hdr);
	p->entries = (const void *)pos;
	pos += ctlsec_policy_entry_bytes(hdr);
	p->rules = (const void *)pos;
	pos += (size_t)hdr->nr_rules * sizeof(*p->rules);
	p->cmps = (const void *)pos;
}

static inline int ctlsec_cmp_holds(const struct ctlsec_policy_cmp *c, __u64 arg)
{
	switch (c->op) {
	case CTLSEC_CMP_NE:
		return arg != c->value;
	case CTLSEC_CMP_LT:
		return arg < c->value;
	case CTLSEC_CMP_LE:
		return arg <= c->value;
	case CTLSEC_CMP_EQ:
		return arg == c->value;
	case CTLSEC_CMP_GE:
		return arg >= c->value;
	case CTLSEC_CMP_GT:
		return arg > c->value;
	case CTLSEC_CMP_MASKED_EQ:
		return (arg & c->value) == (c->value2 & c->value);
	}
	return 0;
}

static inline int ctlsec_rule_matches(const struct ctlsec_policy *p,
				      const struct ctlsec_policy_rule *r,
				      const struct ctlsec_call *call)
{
	const struct ctlsec_policy_cmp *c = p->cmps + r->first_cmp;
	__u16 i;

	if ((call->caps & r->caps_need) != r->caps_need)
		return 0;
	if (call->caps & r->caps_lack)
		return 0;
	for (i = 0; i < r->nr_cmps; i++) {
		if (!ctlsec_cmp_holds(&c[i], call->args[c[i].arg]))
			return 0;
	}
	return 1;
}

/* Is it the origin of a layer's rule? */
static inline int ctlsec_origin_is_layer(__u32 origin)
{
	return origin - CTLSEC_ORIGIN_LAYER < CTLSEC_LAYERS_MAX;
}

/*
 * Would @r decide if it held, after @best? @have: a rule of the profile holds, so its
 * default does not count. A layer's rule leaves that as it is: it only tightens.
 */
static inline int ctlsec_rule_beats(const struct ctlsec_policy_rule *r,
				    const struct ctlsec_decision *best,
				    int have)
{
	__u32 act = CTLSEC_ACTION_ACT(r->action);
	__u32 old = CTLSEC_ACTION_ACT(best->action);

	if (ctlsec_origin_is_layer(r->origin))
		return act > old || (act == old && !have &&
				     !ctlsec_origin_is_layer(best->origin));
	return !have || act > old || (act == old && r->origin < best->origin);
}

/* The entry that decides @nr, or NULL if @nr is above the table. */
static inline const struct ctlsec_policy_entry *
ctlsec_policy_entry_of(const struct ctlsec_policy *p, __u32 abi, __u32 nr)
{
	__u32 count = p->hdr->abi[abi].nr_count;

	if (nr >= count)
		return NULL;
	nr = ctlsec_index_nospec(nr, count);
	return &p->entries[p->index[abi][nr]];
}

/**
 * ctlsec_eval - decide one call
 * @p: an opened policy
 * @call: @call->abi must be below CTLSEC_NR_ABIS
 *
 * Return: the strictest action among the rules that match, the first in file
 * order among equals; else the default. Equality is of the action's kind, so
 * of two ERRNO rules the first one's errno counts.
 */
static inline struct ctlsec_decision ctlsec_eval(const struct ctlsec_policy *p,
						 const struct ctlsec_call *call)
{
	const struct ctlsec_policy_abi *abi = &p->hdr->abi[call->abi];
	const struct ctlsec_policy_entry *e;
	const struct ctlsec_policy_rule *r;
	struct ctlsec_decision best;
	int have;
	__u16 i;

	e = ctlsec_policy_entry_of(p, call->abi, call->nr);
	if (!e) {
		best.action = abi->above;
		best.origin = abi->flags & CTLSEC_ABI_LISTED ?
				      CTLSEC_ORIGIN_ABOVE :
				      CTLSEC_ORIGIN_ABI;
		return best;
	}

	best.action = e->action;
	best.origin = e->origin;
	have = e->flags & CTLSEC_ENTRY_UNCOND;
	for (i = 0; i < e->nr_rules; i++) {
		r = &p->rules[e->first_rule + i];
		if (!ctlsec_rule_beats(r, &best, have) ||
		    !ctlsec_rule_matches(p, r, call))
			continue;
		best.action = r->action;
		best.origin = r->origin;
		have |= !ctlsec_origin_is_layer(r->origin);
	}
	return best;
}

/* What the layers in a combined policy say by themselves, whatever the profile does. */
static inline struct ctlsec_decision
ctlsec_eval_layers(const struct ctlsec_policy *p,
		   const struct ctlsec_call *call)
{
	struct ctlsec_decision best = { CTLSEC_ACTION(CTLSEC_ACT_ALLOW, 0),
					CTLSEC_ORIGIN_DEFAULT };
	const struct ctlsec_policy_entry *e;
	const struct ctlsec_policy_rule *r;
	__u16 i;

	e = ctlsec_policy_entry_of(p, call->abi, call->nr);
	for (i = 0; e && i < e->nr_rules; i++) {
		r = &p->rules[e->first_rule + i];
		if (ctlsec_origin_is_layer(r->origin) &&
		    ctlsec_rule_beats(r, &best, 1) &&
		    ctlsec_rule_matches(p, r, call)) {
			best.action = r->action;
			best.origin = r->origin;
		}
	}
	return best;
}

/**
 * ctlsec_policy_always_allows - can the call do without a hook?
 * @p: an opened policy
 * @abi: below CTLSEC_NR_ABIS
 * @nr: any number
 *
 * Return: true if no argument and no capability set makes the decision
 * anything but ALLOW.
 */
static inline int ctlsec_policy_always_allows(const struct ctlsec_policy *p,
					      __u32 abi, __u32 nr)
{
	const struct ctlsec_policy_entry *e;
	__u16 i;

	e = ctlsec_policy_entry_of(p, abi, nr);
	if (!e)
		return CTLSEC_ACTION_ACT(p->hdr->abi[abi].above) ==
		       CTLSEC_ACT_ALLOW;
	if (CTLSEC_ACTION_ACT(e->action) != CTLSEC_ACT_ALLOW)
		return 0;
	for (i = 0; i < e->nr_rules; i++) {
		const struct ctlsec_policy_rule *r;

		r = &p->rules[e->first_rule + i];
		if (CTLSEC_ACTION_ACT(r->action) != CTLSEC_ACT_ALLOW)
			return 0;
	}
	return 1;
}

#endif /* _CTLSEC_EVAL_H */
