// SPDX-License-Identifier: GPL-2.0
/*
 * Findings about masks. SCMP_CMP_MASKED_EQ compares the bits of "value" with
 * "valueTwo", where most authors mean "has one of these bits": that needs a rule
 * for each bit, with the bit as mask and as value.
 */
#include <inttypes.h>
#include <linux/sched.h>
#include <stdio.h>
#include <string.h>

#include "base/util.h"
#include "lint/lint_internal.h"

/* A mask of all bits is no set of flags: the argument is compared. */
static bool is_whole(uint64_t mask)
{
	return mask == UINT32_MAX || mask == UINT64_MAX;
}

static bool is_several(uint64_t bits)
{
	return bits & (bits - 1);
}

/* The namespaces that clone and unshare can make. */
#define NAMESPACES                                                \
	((uint64_t)CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | \
	 CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET)

/* Is the argument the flags of a call that makes namespaces? */
static bool is_namespaces(const struct oci_syscall *s, const struct oci_arg *a)
{
	size_t i;

	for (i = 0; i < s->names.n && !a->index; i++) {
		if (!strcmp(s->names.v[i].s, "clone") ||
		    !strcmp(s->names.v[i].s, "unshare"))
			return is_several(a->value & NAMESPACES);
	}
	return false;
}

struct verdict {
	enum finding_severity severity;
	const char *code;
	const char *sentence;
};

/* A condition that hardly means what it says; NULL if it is in order. */
static const struct verdict *find_fault(const struct oci_syscall *s,
					const struct oci_arg *a)
{
	/* clang-format off */
	static const struct verdict
	zero = { FINDING_WARNING, "mask-zero",
		 "no bit is compared, so the condition always holds: 'value' "
		 "is the mask, and 'valueTwo' what the bits must be" },
	outside = { FINDING_WARNING, "mask-outside",
		    "'valueTwo' has bits that the mask has not, and they "
		    "never matter" },
	inverted = { FINDING_WARNING, "inverted-mask",
		     "the rule denies calls with none of these bits, and those "
		     "with any of them pass it: to deny these, 'valueTwo' "
		     "must be the bit, with a rule for each bit" },
	all = { FINDING_WARNING, "mask-bits",
		"the rule denies only calls with all of these bits, and one "
		"that has some of them passes it: to deny any, write a rule "
		"for each bit" },
	exact = { FINDING_WARNING, "mask-bits",
		  "the rule denies only calls that have just these bits of the "
		  "mask, and one that has another one beside them passes it: "
		  "to deny a bit, it must be the mask as well" },
	allows_all = { FINDING_NOTE, "mask-bits",
		       "the rule allows only calls with all of these bits" };
	/* clang-format on */
	uint64_t bits = a->value_two & a->value;
	bool allows = lint_allows(s->action);

	if (!a->value)
		return &zero;
	if (a->value_two & ~a->value)
		return &outside;
	if (is_whole(a->value))
		return NULL;
	if (!bits)
		return allows ? NULL : &inverted;
	if (bits == a->value && is_several(bits))
		return allows ? &allows_all : &all;
	if (bits != a->value && !allows && is_namespaces(s, a))
		return &exact;
	return NULL;
}

void lint_mask(const struct oci_syscall *s, struct findings *l)
{
	char name[80];
	size_t i;

	for (i = 0; i < s->n_args; i++) {
		const struct oci_arg *a = &s->args[i];
		const struct verdict *v;

		v = a->op == CTLSEC_CMP_MASKED_EQ ? find_fault(s, a) : NULL;
		if (!v)
			continue;
		snprintf(name, sizeof(name),
			 "argument %u & 0x%" PRIx64 " = 0x%" PRIx64, a->index,
			 a->value, a->value_two);
		finding_join(l,
			     &(struct finding_topic){
				     .rule = s,
				     .severity = v->severity,
				     .line = a->pos.line,
				     .col = a->pos.col,
				     .code = v->code,
				     .sentence = v->sentence,
			     },
			     name, NULL);
	}
}
