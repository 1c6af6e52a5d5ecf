/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Rules by meaning: a rule on the arguments of socket, clone or setns holds for every
 * way to the same end, by what the kernel itself took the arguments for.
 *
 *	asked as	what comes to it
 *	socket		socketcall, a ring's socket, socket with more than the lower 32
 *			bits; socketpair, unless the policy has conditions for that
 *	clone		clone3, fork, vfork
 *	setns		setns that leaves the type to the descriptor, or that names several
 *
 * A profile is asked only where it says something about the call by a rule: one with a
 * condition, or one that is not ALLOW. Where its default alone decides, the other ways
 * are as it says by their own names: socketcall may be allowed where socket is not. A
 * layer has no default, so each of its rules counts.
 */
#ifndef _CTLSEC_MEANING_H
#define _CTLSEC_MEANING_H

#include "eval.h"

enum ctlsec_meaning_kind {
	CTLSEC_MEANING_SOCKET,
	CTLSEC_MEANING_PAIR, /* socketpair, asked as socket */
	CTLSEC_MEANING_CLONE,
	CTLSEC_MEANING_SETNS, /* by a type that the call did not name */
	CTLSEC_MEANING_TYPES, /* by each of several types that it named */
	CTLSEC_NR_MEANINGS,
};

/* In what ctlsec_meaning_of() returns: a bit a kind, and from here on, for layers. */
#define CTLSEC_MEANING_LAYERS 8
#define CTLSEC_MEANING_BIT(kind) (1U << (kind))

/* clang-format off */
static const __u16 ctlsec_meaning_nrs[CTLSEC_NR_MEANINGS][CTLSEC_NR_ABIS] = {
	[CTLSEC_MEANING_SOCKET] = { 41, 359, 41 },
	[CTLSEC_MEANING_PAIR] = { 41, 359, 41 },
	[CTLSEC_MEANING_CLONE] = { 56, 120, 56 },
	[CTLSEC_MEANING_SETNS] = { 308, 346, 308 },
	[CTLSEC_MEANING_TYPES] = { 308, 346, 308 },
};
static const __u16 ctlsec_meaning_socketpair[CTLSEC_NR_ABIS] = { 53, 360, 53 };
/* clang-format on */

/* The number of i386's socketcall. */
#define CTLSEC_MEANING_SOCKETCALL 102U

/* The number of the call that is asked for. */
static inline __u32 ctlsec_meaning_nr(__u32 kind, __u32 abi)
{
	return ctlsec_meaning_nrs[kind][abi];
}

static inline int ctlsec_meaning_compares(const struct ctlsec_policy *p,
					  const struct ctlsec_policy_rule *r,
					  __u32 arg)
{
	__u16 i;

	for (i = 0; i < r->nr_cmps; i++) {
		if (p->cmps[r->first_cmp + i].arg == arg)
			return 1;
	}
	return 0;
}

/* Does a rule matter beyond the call that it names? What setns refuses of every type
 * it refuses by its own name.
 */
static inline int ctlsec_meaning_matters(const struct ctlsec_policy *p,
					 const struct ctlsec_policy_rule *r,
					 __u32 kind)
{
	if (kind >= CTLSEC_MEANING_SETNS)
		return ctlsec_meaning_compares(p, r, 1);
	return r->nr_cmps || CTLSEC_ACTION_ACT(r->action) != CTLSEC_ACT_ALLOW;
}

/* Has the profile conditions on the arguments of a call? */
static inline int ctlsec_meaning_has_conditions(const struct ctlsec_policy *p,
						__u32 abi, __u32 nr)
{
	const struct ctlsec_policy_entry *e;
	__u16 i;

	e = ctlsec_policy_entry_of(p, abi, nr);
	for (i = 0; e && i < e->nr_rules; i++) {
		const struct ctlsec_policy_rule *r;

		r = &p->rules[e->first_rule + i];
		if (!ctlsec_origin_is_layer(r->origin) && r->nr_cmps)
			return 1;
	}
	return 0;
}

/* May the profile be asked of @kind at all? What it says of a call in full goes before
 * what it says of the parts.
 */
static inline int ctlsec_meaning_open(const struct ctlsec_policy *p, __u32 abi,
				      __u32 kind)
{
	const struct ctlsec_policy_entry *e;

	if (kind == CTLSEC_MEANING_PAIR)
		return !ctlsec_meaning_has_conditions(
			p, abi, ctlsec_meaning_socketpair[abi]);
	if (kind != CTLSEC_MEANING_TYPES)
		return 1;
	e = ctlsec_policy_entry_of(p, abi, ctlsec_meaning_nr(kind, abi));
	return e && CTLSEC_ACTION_ACT(e->action) <= CTLSEC_ACT_LOG;
}

/**
 * ctlsec_meaning_of - which kinds a policy has to be asked of
 * @p: an opened policy, perhaps of a profile and layers
 *
 * Return: CTLSEC_MEANING_BIT() of each kind, for the profile's rules, and by
 * CTLSEC_MEANING_LAYERS further up for those of layers.
 */
static inline __u32 ctlsec_meaning_of(const struct ctlsec_policy *p, __u32 abi)
{
	__u32 kind, bits = 0;

	for (kind = 0; kind < CTLSEC_NR_MEANINGS; kind++) {
		__u32 nr = ctlsec_meaning_nr(kind, abi);
		const struct ctlsec_policy_entry *e;
		int own;
		__u16 i;

		e = ctlsec_policy_entry_of(p, abi, nr);
		if (!e || ctlsec_policy_always_allows(p, abi, nr))
			continue;
		own = kind < CTLSEC_MEANING_SETNS &&
		      e->flags & CTLSEC_ENTRY_UNCOND &&
		      CTLSEC_ACTION_ACT(e->action) != CTLSEC_ACT_ALLOW;
		for (i = 0; i < e->nr_rules; i++) {
			const struct ctlsec_policy_rule *r;

			r = &p->rules[e->first_rule + i];
			if (!ctlsec_meaning_matters(p, r, kind))
				continue;
			if (ctlsec_origin_is_layer(r->origin))
				bits |= CTLSEC_MEANING_BIT(
					kind + CTLSEC_MEANING_LAYERS);
			else
				own = 1;
		}
		if (own && ctlsec_meaning_open(p, abi, kind))
			bits |= CTLSEC_MEANING_BIT(kind);
	}
	return bits;
}

#endif /* _CTLSEC_MEANING_H */
