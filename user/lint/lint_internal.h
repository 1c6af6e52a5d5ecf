/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The parts of lint_profile(), called from nowhere else.
 */
#ifndef USER_LINT_INTERNAL_H
#define USER_LINT_INTERNAL_H

#include <ctlsec/meaning.h>
#include <ctlsec/policy_fmt.h>
#include <stdbool.h>

#include "lint/lint.h"
#include "oci/oci.h"
#include "policy/compile.h"

/* What libseccomp's rule compiler makes of rules that name the same call. */
void lint_libseccomp(const struct oci_profile *p, const struct env *env,
		     struct findings *l);

/* What the compiled profile leaves open, and what it should not close. */
void lint_bypass(const struct oci_profile *p, const struct blob *b,
		 struct findings *l);

/* What it denies by an argument's value and allows with another upper half. */
void lint_width(const struct oci_profile *p, const struct blob *b,
		struct findings *l);

/* Masks of a rule that hardly mean what they say. */
void lint_mask(const struct oci_syscall *s, struct findings *l);

/* Does ctlsec, which Docker does not, decide this kind by what the call comes to? */
static inline bool lint_is_meant(const struct ctlsec_policy *p,
				 enum ctlsec_abi abi,
				 enum ctlsec_meaning_kind kind)
{
	return ctlsec_meaning_of(p, abi) & CTLSEC_MEANING_BIT(kind);
}

/* Does a call with this action run? */
static inline bool lint_allows(uint32_t action)
{
	return CTLSEC_ACTION_ACT(action) <= CTLSEC_ACT_LOG;
}

/* What tells findings of the rule that decided from those of others. */
static inline const void *lint_rule_of(const struct oci_profile *p,
				       uint16_t origin)
{
	return origin < p->n_syscalls ? (const void *)&p->syscalls[origin] : p;
}

/**
 * lint_place - where a finding about a call points
 * @p: the profile
 * @origin: what decided, see struct ctlsec_decision
 * @name: the call
 *
 * Return: where @name stands in the rule that decided, or the rule's place, or
 * that of defaultAction.
 */
struct oci_pos lint_place(const struct oci_profile *p, uint16_t origin,
			  const char *name);

#endif /* USER_LINT_INTERNAL_H */
