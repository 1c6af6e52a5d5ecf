// SPDX-License-Identifier: GPL-2.0
/*
 * Making a policy ready; see include/ctlsec/ready.h.
 *
 * It runs twice over the same policy, first to count and then to write, so the
 * second run finds exactly the memory that the first asked for. A blob is checked,
 * but may still be made to be expensive: entries may share rules, so work and
 * memory have bounds of their own, and what exceeds them is left to eval.h.
 */
#include <ctlsec/never.h>
#include <ctlsec/ready.h>
#ifdef __KERNEL__
#include <linux/string.h>
#else
#include <string.h>
#endif

/* Of one policy: some 50 ms, 400 KiB of tests, 256 KiB of intervals. */
#define WORK_MAX 4000000U
#define TESTS_MAX 10000U
#define LINES_MAX 16384U
/* Capabilities of which every combination is tried. */
#define CAPS_MAX 4

/* What a comparison is as a test. */
struct arg_range {
	__u64 mask;
	__u64 lo;
	__u64 span;
};

#define ALL (~(__u64)0)
/* lo is not below the mask, so nothing reaches it. */
#define NEVER ((struct arg_range){ 0, 1, 0 })

static struct arg_range convert_cmp(const struct ctlsec_policy_cmp *c)
{
	__u64 v = c->value;

	switch (c->op) {
	case CTLSEC_CMP_NE:
		return (struct arg_range){ ALL, v + 1, ALL - 1 };
	case CTLSEC_CMP_LT:
		return v ? (struct arg_range){ ALL, 0, v - 1 } : NEVER;
	case CTLSEC_CMP_LE:
		return (struct arg_range){ ALL, 0, v };
	case CTLSEC_CMP_EQ:
		return (struct arg_range){ ALL, v, 0 };
	case CTLSEC_CMP_GE:
		return (struct arg_range){ ALL, v, ALL - v };
	case CTLSEC_CMP_GT:
		return v != ALL ?
			       (struct arg_range){ ALL, v + 1, ALL - v - 1 } :
			       NEVER;
	case CTLSEC_CMP_MASKED_EQ:
		return (struct arg_range){ v, c->value2 & v, 0 };
	}
	return NEVER;
}

static const struct ctlsec_policy_rule *
ordered_rule(const struct ctlsec_ready_builder *b, __u32 i)
{
	return &b->policy->rules[b->rules[i]];
}

static const struct ctlsec_policy_cmp *
rule_cmp(const struct ctlsec_ready_builder *b,
	 const struct ctlsec_policy_rule *r)
{
	return &b->policy->cmps[r->first_cmp];
}

/* Does @r decide before @other does, if both hold? */
static int is_before(const struct ctlsec_policy_rule *r,
		     const struct ctlsec_policy_rule *other)
{
	__u32 act = CTLSEC_ACTION_ACT(r->action);
	__u32 than = CTLSEC_ACTION_ACT(other->action);

	return act > than || (act == than && r->origin < other->origin);
}

/* Can @r decide where @e's own action stands, too? */
static int can_decide(const struct ctlsec_policy_entry *e,
		      const struct ctlsec_policy_rule *r)
{
	struct ctlsec_policy_rule own = { .action = e->action,
					  .origin = e->origin };

	/* It leaves the default as it is. */
	if (ctlsec_origin_is_layer(r->origin) &&
	    CTLSEC_ACTION_ACT(r->action) < CTLSEC_ACTION_ACT(e->action))
		return 0;
	return !(e->flags & CTLSEC_ENTRY_UNCOND) || is_before(r, &own);
}

/* Would the first rule that holds decide, whichever it is? Not where a layer is
 * milder than a default that another rule may set aside: what decides then is left
 * to eval.h.
 */
static int is_plain(const struct ctlsec_ready_builder *b,
		    const struct ctlsec_policy_entry *e)
{
	int milder = 0, own = 0;
	__u32 i;

	for (i = 0; i < e->nr_rules; i++) {
		const struct ctlsec_policy_rule *r =
			&b->policy->rules[e->first_rule + i];

		if (!ctlsec_origin_is_layer(r->origin))
			own = 1;
		else if (CTLSEC_ACTION_ACT(r->action) <
			 CTLSEC_ACTION_ACT(e->action))
			milder = 1;
	}
	return e->flags & CTLSEC_ENTRY_UNCOND || !milder || !own;
}

/* The rules of @e, by the order in which the first that holds decides. Return: 0
 * if there are too many.
 */
static int order_rules(struct ctlsec_ready_builder *b,
		       const struct ctlsec_policy_entry *e)
{
	__u32 i, at;

	b->nr_rules = 0;
	for (i = 0; i < e->nr_rules; i++) {
		const struct ctlsec_policy_rule *r =
			&b->policy->rules[e->first_rule + i];

		if (!can_decide(e, r))
			continue;
		if (b->nr_rules == CTLSEC_READY_RULES_MAX)
			return 0;
		for (at = b->nr_rules;
		     at && is_before(r, ordered_rule(b, at - 1));
		     at--, b->work++)
			b->rules[at] = b->rules[at - 1];
		b->rules[at] = (__u16)(e->first_rule + i);
		b->nr_rules++;
	}
	return 1;
}

static void put_test(struct ctlsec_ready_builder *b, __u32 action, __u32 arg,
		     struct arg_range t, __u32 left)
{
	if (b->tests)
		b->tests[b->tests_used] = (struct ctlsec_ready_test){
			.mask = t.mask,
			.lo = t.lo,
			.span = t.span,
			.action = action,
			.arg = (__u16)arg,
			.skip = (__u8)left,
			.last = left == 1,
		};
	b->tests_used++;
}

static void put_rule(struct ctlsec_ready_builder *b,
		     const struct ctlsec_policy_rule *r)
{
	const struct ctlsec_policy_cmp *c = rule_cmp(b, r);
	__u32 left = r->nr_cmps + !!r->caps_need + !!r->caps_lack;
	__u32 i;

	/* It holds always. */
	if (!left)
		put_test(b, r->action, 0, (struct arg_range){ 0, 0, 0 }, 1);
	for (i = 0; i < r->nr_cmps; i++)
		put_test(b, r->action, c[i].arg, convert_cmp(&c[i]), left--);
	if (r->caps_need)
		put_test(b, r->action, CTLSEC_READY_CAPS,
			 (struct arg_range){ r->caps_need, r->caps_need, 0 },
			 left--);
	if (r->caps_lack)
		put_test(b, r->action, CTLSEC_READY_CAPS,
			 (struct arg_range){ r->caps_lack, 0, 0 }, left--);
}

/* Return: 0 if there is no room, and then nothing was put. */
static int put_tests(struct ctlsec_ready_builder *b,
		     struct ctlsec_ready_entry *ready)
{
	__u32 i, n = 0;

	for (i = 0; i < b->nr_rules; i++)
		n += ordered_rule(b, i)->nr_cmps + 2;
	if (b->tests_used + n > TESTS_MAX)
		return 0;
	ready->test = b->tests_used;
	for (i = 0; i < b->nr_rules; i++)
		put_rule(b, ordered_rule(b, i));
	ready->nr_tests = (__u16)(b->tests_used - ready->test);
	return 1;
}

/* Return: 1 if all comparisons concern one argument under one mask, 0 if there is
 * none, -1 if there are others.
 */
static int find_line(const struct ctlsec_ready_builder *b,
		     struct ctlsec_ready_entry *ready)
{
	int found = 0;
	__u32 i;

	for (i = 0; i < b->nr_rules; i++) {
		const struct ctlsec_policy_rule *r = ordered_rule(b, i);
		const struct ctlsec_policy_cmp *c = rule_cmp(b, r);
		struct arg_range t;

		if (!r->nr_cmps)
			continue;
		t = convert_cmp(c);
		if (r->nr_cmps > 1 ||
		    (found && (ready->arg != c->arg || ready->mask != t.mask)))
			return -1;
		ready->arg = (__u8)c->arg;
		ready->mask = t.mask;
		found = 1;
	}
	return found;
}

static void merge_cuts(__u64 *to, const __u64 *from, __u32 begin, __u32 mid,
		       __u32 end)
{
	__u32 i = begin, j = mid, k;

	for (k = begin; k < end; k++) {
		if (i < mid && (j >= end || from[i] <= from[j]))
			to[k] = from[i++];
		else
			to[k] = from[j++];
	}
}

/* Bottom-up merging, for there is no sort() that kernel and userspace share. */
static void sort_cuts(struct ctlsec_ready_builder *b)
{
	__u64 *from = b->cuts, *to = b->actions, *other;
	__u32 n = b->nr_cuts, width, i, kept = 0;

	for (width = 1; width < n; width *= 2) {
		for (i = 0; i < n; i += 2 * width)
			merge_cuts(to, from, i, i + width < n ? i + width : n,
				   i + 2 * width < n ? i + 2 * width : n);
		other = from;
		from = to;
		to = other;
	}
	for (i = 0; i < n; i++) {
		if (!kept || from[i] != b->cuts[kept - 1])
			b->cuts[kept++] = from[i];
	}
	b->nr_cuts = kept;
}

/* Every value at which a rule begins or ceases to hold. */
static void find_cuts(struct ctlsec_ready_builder *b)
{
	__u32 i;

	b->nr_cuts = 0;
	b->cuts[b->nr_cuts++] = 0;
	for (i = 0; i < b->nr_rules; i++) {
		const struct ctlsec_policy_rule *r = ordered_rule(b, i);
		struct arg_range t;

		if (!r->nr_cmps)
			continue;
		t = convert_cmp(rule_cmp(b, r));
		b->cuts[b->nr_cuts++] = t.lo;
		/* Wraps to zero at the end of the line. */
		b->cuts[b->nr_cuts++] = t.lo + t.span + 1;
	}
	sort_cuts(b);
}

static int rule_holds_at(const struct ctlsec_ready_builder *b,
			 const struct ctlsec_policy_rule *r, __u64 x)
{
	struct arg_range t;

	if (!r->nr_cmps)
		return 1;
	/* The mask was applied: a line is of what is left then. */
	t = convert_cmp(rule_cmp(b, r));
	return x - t.lo <= t.span;
}

static __u32 decide_at(struct ctlsec_ready_builder *b, __u64 x, __u64 caps,
		       __u32 miss)
{
	__u32 i;

	for (i = 0; i < b->nr_rules; i++, b->work++) {
		const struct ctlsec_policy_rule *r = ordered_rule(b, i);

		if (rule_holds_at(b, r, x) &&
		    (caps & r->caps_need) == r->caps_need &&
		    !(caps & r->caps_lack))
			return r->action;
	}
	return miss;
}

/* Capabilities that are asked for at @x, before a rule that asks for none. */
static __u64 caps_asked_at(struct ctlsec_ready_builder *b, __u64 x)
{
	__u64 caps = 0;
	__u32 i;

	for (i = 0; i < b->nr_rules; i++, b->work++) {
		const struct ctlsec_policy_rule *r = ordered_rule(b, i);

		if (!rule_holds_at(b, r, x))
			continue;
		if (!r->caps_need && !r->caps_lack)
			break;
		caps |= r->caps_need | r->caps_lack;
	}
	return caps;
}

static int count_bits(__u64 x)
{
	int n = 0;

	for (; x; x &= x - 1)
		n++;
	return n;
}

/* The action at @x, or ASK if capabilities make a difference. */
static __u32 solve_at(struct ctlsec_ready_builder *b, __u64 x, __u32 miss)
{
	__u64 asked = caps_asked_at(b, x), caps = 0;
	__u32 action = decide_at(b, x, 0, miss);

	if (count_bits(asked) > CAPS_MAX)
		return CTLSEC_READY_ASK;
	/* Every subset of those asked for. */
	do {
		caps = (caps - asked) & asked;
		if (decide_at(b, x, caps, miss) != action)
			return CTLSEC_READY_ASK;
	} while (caps);
	return action;
}

static void put_interval(struct ctlsec_ready_builder *b, __u64 lo, __u32 action)
{
	if (b->lines) {
		b->lines[b->lines_used] = lo;
		b->lines[b->nr_lines + b->lines_used] = action;
	}
	b->lines_used++;
}

/* Solve every interval and take neighbours of one action together: what is left
 * stands in @cuts and @actions. Return: whether some interval asks.
 */
static int solve_intervals(struct ctlsec_ready_builder *b, __u32 miss)
{
	__u32 i, kept = 0, action;
	int asks = 0;

	for (i = 0; i < b->nr_cuts; i++) {
		action = solve_at(b, b->cuts[i], miss);
		if (kept && action == b->actions[kept - 1])
			continue;
		b->cuts[kept] = b->cuts[i];
		b->actions[kept++] = action;
		asks |= action == CTLSEC_READY_ASK;
	}
	b->nr_cuts = kept;
	return asks;
}

/* Filled up to a power of two: what lies at the end decides as the last one does. */
static void put_line(struct ctlsec_ready_builder *b,
		     struct ctlsec_ready_entry *ready)
{
	__u32 i, n;
	int asks;

	find_cuts(b);
	asks = solve_intervals(b, ready->miss);
	ready->action = (__u32)b->actions[0];
	if (b->nr_cuts == 1)
		return;
	ready->action = CTLSEC_READY_ASK;
	for (n = 1; n < b->nr_cuts; n *= 2)
		;
	if (b->lines_used + n > LINES_MAX)
		return;
	ready->kind = CTLSEC_READY_LINE;
	ready->line = b->lines_used;
	ready->half = (__u16)(n / 2);
	for (i = 0; i < b->nr_cuts; i++)
		put_interval(b, b->cuts[i], (__u32)b->actions[i]);
	for (; i < n; i++)
		put_interval(b, ALL, (__u32)b->actions[b->nr_cuts - 1]);
	/* Nothing to ask the tests for. */
	if (!asks)
		ready->action = ready->miss;
}

/* An entry with rules that can decide. */
static void solve_entry(struct ctlsec_ready_builder *b,
			struct ctlsec_ready_entry *ready)
{
	switch (find_line(b, ready)) {
	case 1:
		put_line(b, ready);
		break;
	case 0:
		ready->action = solve_at(b, 0, ready->miss);
		break;
	}
	if (ready->action == CTLSEC_READY_ASK) {
		if (put_tests(b, ready) && ready->kind == CTLSEC_READY_EVAL)
			ready->kind = CTLSEC_READY_TESTS;
	} else if (ready->kind == CTLSEC_READY_EVAL) {
		ready->kind = CTLSEC_READY_FIXED;
	}
	/* Of a line each interval says it. */
	if (ready->kind == CTLSEC_READY_LINE)
		ready->action = CTLSEC_READY_ASK;
}

static __u8 collect_args(struct ctlsec_ready_builder *b)
{
	__u8 args = 0;
	__u32 i, k;

	for (i = 0; i < b->nr_rules; i++) {
		const struct ctlsec_policy_rule *r = ordered_rule(b, i);

		for (k = 0; k < r->nr_cmps; k++, b->work++)
			args |= (__u8)(1U << rule_cmp(b, r)[k].arg);
	}
	return args;
}

static void build_entry(struct ctlsec_ready_builder *b,
			const struct ctlsec_policy_entry *e,
			struct ctlsec_ready_entry *ready)
{
	*ready = (struct ctlsec_ready_entry){
		.action = CTLSEC_READY_ASK,
		.miss = e->action,
		.kind = CTLSEC_READY_EVAL,
	};
	if (b->work > WORK_MAX || !is_plain(b, e) || !order_rules(b, e))
		return;
	if (b->nr_rules) {
		ready->args = collect_args(b);
		solve_entry(b, ready);
		return;
	}
	ready->action = e->action;
	ready->kind = CTLSEC_READY_FIXED;
}

/*
 * Behind the blob's entries stand one for the numbers above each ABI's table, and
 * one for those of restart_syscall(), which is decided by what it restarts: the
 * evaluating side has to see to it.
 */
#define EXTRA_ENTRIES (CTLSEC_NR_ABIS + 1)

static void put_entry(struct ctlsec_ready_builder *b, __u32 i,
		      const struct ctlsec_ready_entry *ready)
{
	if (b->entries)
		b->entries[i] = *ready;
}

static void build_entries(struct ctlsec_ready_builder *b)
{
	const struct ctlsec_policy *p = b->policy;
	struct ctlsec_ready_entry ready;
	__u32 i, n = p->hdr->nr_entries;

	b->lines_used = 0;
	b->tests_used = 0;
	b->work = 0;
	for (i = 0; i < n; i++) {
		build_entry(b, &p->entries[i], &ready);
		put_entry(b, i, &ready);
	}
	for (i = 0; i < CTLSEC_NR_ABIS; i++) {
		ready = (struct ctlsec_ready_entry){
			.action = p->hdr->abi[i].above,
			.kind = CTLSEC_READY_FIXED,
		};
		put_entry(b, n + i, &ready);
	}
	ready = (struct ctlsec_ready_entry){ .action = CTLSEC_READY_ASK,
					     .kind = CTLSEC_READY_EVAL };
	put_entry(b, n + CTLSEC_NR_ABIS, &ready);
}

/* Numbers that an ABI's index has, less one. */
static __u32 index_mask(const struct ctlsec_policy *p, __u32 abi)
{
	__u32 mask = 0;

	while (mask + 1 < p->hdr->abi[abi].nr_count)
		mask = 2 * mask + 1;
	return mask;
}

static __u16 index_of(const struct ctlsec_policy *p, __u32 abi, __u32 nr)
{
	__u32 n = p->hdr->nr_entries;

	if (ctlsec_restarts(abi, nr))
		return (__u16)(n + CTLSEC_NR_ABIS);
	if (nr < p->hdr->abi[abi].nr_count)
		return p->index[abi][nr];
	return (__u16)(n + abi);
}

static __u16 *build_index(const struct ctlsec_policy *p,
			  struct ctlsec_ready_abi *ready, __u32 abi,
			  __u16 *index)
{
	__u32 nr;

	ready->index = index;
	ready->mask = index_mask(p, abi);
	ready->above = p->hdr->abi[abi].above;
	for (nr = 0; nr <= ready->mask; nr++)
		index[nr] = index_of(p, abi, nr);
	return index + nr;
}

size_t ctlsec_ready_size(struct ctlsec_ready_builder *b,
			 const struct ctlsec_policy *p)
{
	size_t size;
	__u32 abi;

	b->policy = p;
	b->entries = NULL;
	b->tests = NULL;
	b->lines = NULL;
	build_entries(b);
	b->nr_lines = b->lines_used;
	size = (p->hdr->nr_entries + EXTRA_ENTRIES) * sizeof(*b->entries);
	size += b->tests_used * sizeof(*b->tests);
	size += 2 * b->nr_lines * sizeof(*b->lines);
	for (abi = 0; abi < CTLSEC_NR_ABIS; abi++)
		size += (index_mask(p, abi) + 1) * sizeof(__u16);
	return size;
}

void ctlsec_ready_build(struct ctlsec_ready_builder *b, struct ctlsec_ready *r,
			void *mem)
{
	const struct ctlsec_policy *p = b->policy;
	__u32 nr_tests = b->tests_used, abi;
	__u16 *index;

	b->entries = mem;
	b->lines = (void *)(b->entries + p->hdr->nr_entries + EXTRA_ENTRIES);
	b->tests = (void *)(b->lines + 2 * b->nr_lines);
	index = (void *)(b->tests + nr_tests);
	build_entries(b);
	r->entries = b->entries;
	r->lines = b->lines;
	r->nr_lines = b->nr_lines;
	r->tests = b->tests;
	for (abi = 0; abi < CTLSEC_NR_ABIS; abi++)
		index = build_index(p, &r->abi[abi], abi, index);
}
