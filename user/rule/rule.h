/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A rule: one system call, or a group of them, and what its arguments are.
 *
 *	RULE  = [ABI ":"] NAME [ "(" COND {"," COND} ")" ]  |  "@" GROUP
 *	COND  = "_" | VALUE {"|" VALUE} | ARG OP VALUE | [ARG] "&" MASK ["=" VALUE]
 *	OP    = "=" "!=" "<" "<=" ">" ">="
 *
 * A condition without the name of an argument is about the argument at its place.
 * Between flags "|" joins bits, elsewhere it separates alternatives. "& MASK" holds
 * if any bit of it is set. RULES in ctlsec(8) is the text for users.
 */
#ifndef USER_RULE_H
#define USER_RULE_H

#include <ctlsec/policy_fmt.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RULE_NAME_MAX 64
/* Alternatives of one argument. */
#define RULE_VALUES_MAX 16
/* Longer text is no rule. */
#define RULE_TEXT_MAX 1024

enum rule_op {
	RULE_ANY, /* no condition */
	RULE_IN, /* equal to one of the values */
	RULE_NE,
	RULE_LT,
	RULE_LE,
	RULE_GT,
	RULE_GE,
	RULE_BITS, /* any bit of v[0] is set */
	RULE_MASKED, /* (argument & v[0]) == v[1] */
};

/**
 * struct rule_cond - the condition on one argument
 * @raw: on all 64 bits of the register, which is written regN
 * @v: @n values; two for RULE_MASKED, one for all but RULE_IN
 */
struct rule_cond {
	enum rule_op op;
	bool raw;
	size_t n;
	uint64_t v[RULE_VALUES_MAX];
};

/* Of every ABI that has the call. */
#define RULE_ABI_ALL (-1)

/**
 * struct rule - one rule
 * @abi: enum ctlsec_abi or RULE_ABI_ALL
 * @name: of a call, its number in @abi where it has no name, or "@GROUP"
 * @args: by the argument's index
 */
struct rule {
	int abi;
	char name[RULE_NAME_MAX];
	struct rule_cond args[CTLSEC_NR_ARGS];
};

#endif /* USER_RULE_H */
