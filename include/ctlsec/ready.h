/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A policy made ready: what eval.h would decide, found in few instructions.
 *
 * eval.h is the definition. A blob says of each number which rules there are; here
 * the rules of an entry are solved as far as they go without a call:
 *
 *	FIXED	nothing that a call has makes a difference
 *	LINE	one argument decides, perhaps under a mask: the line of its values
 *		is cut into intervals, each with an action, or with ASK where
 *		capabilities decide
 *	TESTS	the rules in the order in which the first that holds decides; each
 *		comparison and each condition on capabilities is one form of test,
 *		(x & mask) - lo <= span in 64 bits without a sign
 *	EVAL	as the blob says: too large for any of these
 *
 * Made by kernel/policy/ready.c, which like this builds in userspace; a unit test
 * and a fuzzer hold it equal to eval.h.
 */
#ifndef _CTLSEC_READY_H
#define _CTLSEC_READY_H

#include "eval.h"

enum ctlsec_ready_kind {
	CTLSEC_READY_FIXED,
	CTLSEC_READY_LINE,
	CTLSEC_READY_TESTS,
	CTLSEC_READY_EVAL,
};

/* No action: it takes the tests, or eval.h, to tell. */
#define CTLSEC_READY_ASK 0xffffffffU

/* In place of the number of an argument: the caller's capabilities. */
#define CTLSEC_READY_CAPS CTLSEC_NR_ARGS

/**
 * struct ctlsec_ready_entry - how some numbers are decided
 * @mask: LINE: of the argument
 * @action: FIXED: the action; otherwise ASK
 * @miss: the action where no rule holds
 * @test: the first of @nr_tests tests; a LINE has some if it has an ASK
 * @line: LINE: the first interval
 * @half: LINE: half the intervals, a power of two
 * @nr_tests: 0 where eval.h has to be asked
 * @kind: enum ctlsec_ready_kind
 * @arg: LINE: the argument
 * @args: those that its rules compare, a bit each: where one of these is not known,
 *	nor is the decision
 */
struct ctlsec_ready_entry {
	__u64 mask;
	__u32 action;
	__u32 miss;
	__u32 test;
	__u32 line;
	__u16 half;
	__u16 nr_tests;
	__u8 kind;
	__u8 arg;
	__u8 args;
	__u8 reserved;
};

/**
 * struct ctlsec_ready_test - one condition of a rule
 * @action: of the rule
 * @arg: the argument, or CTLSEC_READY_CAPS
 * @skip: if it fails: from here to the first test of the next rule
 * @last: if it holds: the rule does
 */
struct ctlsec_ready_test {
	__u64 mask;
	__u64 lo;
	__u64 span;
	__u32 action;
	__u16 arg;
	__u8 skip;
	__u8 last;
};

/**
 * struct ctlsec_ready_abi - the numbers of one ABI
 * @index: the entry of each number up to @mask, itself included
 * @mask: all ones from bit 0 up, so that it bounds speculation by one AND
 * @above: the action for numbers beyond
 */
struct ctlsec_ready_abi {
	const __u16 *index;
	__u32 mask;
	__u32 above;
};

/**
 * struct ctlsec_ready - a policy made ready; points into its memory
 * @lines: where intervals begin, @nr_lines of them, and behind these their actions
 */
struct ctlsec_ready {
	struct ctlsec_ready_abi abi[CTLSEC_NR_ABIS];
	const struct ctlsec_ready_entry *entries;
	const struct ctlsec_ready_test *tests;
	const __u64 *lines;
	__u64 nr_lines;
};

/* Rules of an entry that are made ready; more are left to eval.h. */
#define CTLSEC_READY_RULES_MAX 512U

/**
 * struct ctlsec_ready_builder - what building takes; all of it is private
 *
 * 20 KiB: not for a stack.
 */
struct ctlsec_ready_builder {
	const struct ctlsec_policy *policy;
	struct ctlsec_ready_entry *entries;
	struct ctlsec_ready_test *tests;
	__u64 *lines;
	__u64 nr_lines;
	__u32 lines_used;
	__u32 tests_used;
	__u32 work;
	__u32 nr_rules;
	__u16 rules[CTLSEC_READY_RULES_MAX];
	__u32 nr_cuts;
	__u64 cuts[2 * CTLSEC_READY_RULES_MAX + 2];
	__u64 actions[2 * CTLSEC_READY_RULES_MAX + 2];
};

/**
 * ctlsec_ready_size - how much memory it takes
 * @b: scratch memory, of any content
 * @p: an opened policy, borrowed until after ctlsec_ready_build()
 */
size_t ctlsec_ready_size(struct ctlsec_ready_builder *b,
			 const struct ctlsec_policy *p);

/**
 * ctlsec_ready_build - make it ready
 * @b: as ctlsec_ready_size() left it
 * @r: filled in
 * @mem: as many bytes as that said, aligned to 8; outlives @r
 */
void ctlsec_ready_build(struct ctlsec_ready_builder *b, struct ctlsec_ready *r,
			void *mem);

/* The entry of @nr, which must not be above the ABI's mask. */
static inline const struct ctlsec_ready_entry *
ctlsec_ready_entry_of(const struct ctlsec_ready *r,
		      const struct ctlsec_ready_abi *abi, __u32 nr)
{
	return &r->entries[abi->index[nr & abi->mask]];
}

/* The action of the interval in which @x, an argument, lies; perhaps ASK. */
static __always_inline __u32
ctlsec_ready_on_line(const struct ctlsec_ready *r,
		     const struct ctlsec_ready_entry *e, __u64 x)
{
	const __u64 *p = r->lines + e->line;
	unsigned long half = e->half;

	x &= e->mask;
	/* The first interval begins at zero. */
	do {
		p = p[half] <= x ? p + half : p;
		half >>= 1;
	} while (half);
	return (__u32)p[r->nr_lines];
}

/* One argument of a call, or with CTLSEC_READY_CAPS the capabilities. */
typedef __u64 (*ctlsec_ready_fetch)(const void *call, unsigned int arg);

static __always_inline __u32 ctlsec_ready_by_tests(
	const struct ctlsec_ready *r, const struct ctlsec_ready_entry *e,
	ctlsec_ready_fetch fetch, const void *call)
{
	const struct ctlsec_ready_test *t = r->tests + e->test;
	const struct ctlsec_ready_test *end = t + e->nr_tests;

	while (t < end) {
		if ((fetch(call, t->arg) & t->mask) - t->lo > t->span) {
			t += t->skip;
			continue;
		}
		if (t->last)
			return t->action;
		t++;
	}
	return e->miss;
}

/**
 * ctlsec_ready_decide - decide by an entry
 * @fetch: reads of @call what is asked for; inlined
 *
 * Return: an action word; ASK if eval.h has to be asked.
 */
static __always_inline __u32 ctlsec_ready_decide(
	const struct ctlsec_ready *r, const struct ctlsec_ready_entry *e,
	ctlsec_ready_fetch fetch, const void *call)
{
	__u32 action = e->action;

	if (e->kind == CTLSEC_READY_LINE)
		action = ctlsec_ready_on_line(r, e, fetch(call, e->arg));
	if (action == CTLSEC_READY_ASK && e->nr_tests)
		action = ctlsec_ready_by_tests(r, e, fetch, call);
	return action;
}

static inline __u64 ctlsec_ready_fetch_call(const void *call, unsigned int arg)
{
	const struct ctlsec_call *c = call;

	return arg == CTLSEC_READY_CAPS ? c->caps : c->args[arg];
}

/* The action that ctlsec_eval() would find, for a call in memory. */
static inline __u32 ctlsec_ready_eval(const struct ctlsec_ready *r,
				      const struct ctlsec_policy *p,
				      const struct ctlsec_call *call)
{
	const struct ctlsec_ready_abi *abi = &r->abi[call->abi];
	__u32 action;

	if (call->nr > abi->mask)
		return abi->above;
	action = ctlsec_ready_decide(r, ctlsec_ready_entry_of(r, abi, call->nr),
				     ctlsec_ready_fetch_call, call);
	return action == CTLSEC_READY_ASK ? ctlsec_eval(p, call).action :
					    action;
}

#endif /* _CTLSEC_READY_H */
