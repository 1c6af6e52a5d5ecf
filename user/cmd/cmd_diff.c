// SPDX-License-Identifier: GPL-2.0
/*
 * ctlsec diff: where two profiles, or two targets, decide otherwise. Every argument
 * and set of capabilities is compared, none tried.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/util.h"
#include "cmd/apply_plan.h"
#include "cmd/args.h"
#include "cmd/cmd_table.h"
#include "cmd/operand.h"
#include "cmd/rule_rows.h"
#include "names/action.h"
#include "names/sysname.h"
#include "out/out.h"
#include "policy/dd_cover.h"
#include "policy/policy_diff.h"
#include "rule/rule_dd.h"

/* A call that differs in more pieces than this is shown in order. */
#define PIECES_SHOWN 8

enum { COL_RULE, COL_FIRST, COL_SECOND };

static const struct out_col cols[] = {
	[COL_RULE] = { "RULE", OUT_STR, true,
		       "the calls that are decided otherwise" },
	[COL_FIRST] = { "FIRST", OUT_STR, true, "the first one's action" },
	[COL_SECOND] = { "SECOND", OUT_STR, true, "the second one's action" },
};

const struct out_cols cmd_diff_cols = { "differences", "", cols,
					ARRAY_SIZE(cols) };

/**
 * struct diff - a comparison
 * @rows: of the call at hand
 * @upper: some differ only where the kernel ignores what does
 */
struct diff {
	struct operand a;
	struct operand b;
	struct dd *d;
	struct out out;
	struct rule_rows rows[CTLSEC_NR_ABIS];
	bool any;
	bool upper;
	struct err *e;
};

static void emit_row(const char *rule, const struct rule_row *row, void *arg)
{
	struct diff *f = arg;

	f->any = true;
	out_row(&f->out);
	out_str(&f->out, COL_RULE, rule);
	out_str(&f->out, COL_FIRST, row->first);
	out_str(&f->out, COL_SECOND, row->second);
}

static char *action_text(uint32_t action)
{
	char text[ACTION_TEXT_MAX];

	return xstrdup(action_format(action, text));
}

static bool is_equal(uint32_t leaf, const void *arg)
{
	(void)arg;
	return leaf / DD_PAIR_BASE == leaf % DD_PAIR_BASE;
}

static void add_pieces(struct diff *f, enum ctlsec_abi abi, uint32_t nr,
		       const struct policy_diff_actions *t,
		       const struct dd_cover *c)
{
	size_t i;

	for (i = 0; i < c->n; i++) {
		uint32_t leaf = c->v[i].leaf;

		rule_rows_add(&f->rows[abi],
			      rule_dd_text(RULE_ABI_ALL, abi, nr, &c->v[i]),
			      action_text(t->v[leaf / DD_PAIR_BASE]),
			      action_text(t->v[leaf % DD_PAIR_BASE]));
	}
}

static int fail_bounds(struct diff *f)
{
	return err_set(f->e, EXIT_FAILED,
		       "the conditions of one call are too many to be compared "
		       "exactly");
}

/* What is left of a difference where it can be seen: below the upper halves that the
 * kernel ignores.
 */
static int diff_call(struct diff *f, enum ctlsec_abi abi, uint32_t nr)
{
	unsigned int bits = abi == CTLSEC_ABI_I386 ? 32 : 64;
	unsigned int narrow = rule_dd_narrow(abi, nr);
	struct policy_diff_actions t = { .n = 0 };
	dd_node a = operand_call(&f->a, f->d, abi, nr);
	dd_node b = operand_call(&f->b, f->d, abi, nr), pair;
	struct dd_cover c;
	bool full;

	f->rows[abi].present = true;
	if (dd_is_full(f->d))
		return fail_bounds(f);
	if (a == b)
		return 0;
	f->any = true;
	a = dd_lower_halves(f->d, a, narrow);
	b = dd_lower_halves(f->d, b, narrow);
	f->upper |= a == b;
	pair = policy_diff_pair(f->d, &t, a, b);
	dd_cover_make(f->d, pair, bits, false, is_equal, NULL, &c);
	if (c.n > PIECES_SHOWN) {
		dd_cover_free(&c);
		dd_cover_make(f->d, pair, bits, true, NULL, NULL, &c);
	}
	add_pieces(f, abi, nr, &t, &c);
	full = c.full || t.full;
	dd_cover_free(&c);
	return full ? fail_bounds(f) : 0;
}

/* All ABIs of a name at once; a number without a name is its own. */
static int diff_name(struct diff *f, enum ctlsec_abi first, uint32_t nr)
{
	const char *name = sysname_name(first, nr);
	unsigned int abi;
	int ret = 0;

	for (abi = 0; abi < CTLSEC_NR_ABIS && !ret; abi++) {
		int own = !name ? abi == first ? (int)nr : -1 :
				  sysname_nr((enum ctlsec_abi)abi, name);

		if (abi < first && own >= 0)
			return 0; /* it was looked at there */
		if (own >= 0 && operand_lists(&f->a, (enum ctlsec_abi)abi) &&
		    operand_lists(&f->b, (enum ctlsec_abi)abi))
			ret = diff_call(f, (enum ctlsec_abi)abi, (uint32_t)own);
	}
	rule_rows_emit(f->rows, emit_row, f);
	return ret;
}

/* An ABI that one of them does not list at all: a line for all of its calls. */
static void diff_listing(struct diff *f, enum ctlsec_abi abi)
{
	bool a = operand_lists(&f->a, abi), b = operand_lists(&f->b, abi);
	char rule[64];

	if (a == b)
		return;
	snprintf(rule, sizeof(rule), "%s (every call)", sysname_abi(abi));
	emit_row(rule,
		 &(struct rule_row){ NULL, a ? "listed" : "KILL_THREAD",
				     b ? "listed" : "KILL_THREAD" },
		 f);
}

/* Numbers that neither names. */
static void diff_above(struct diff *f, enum ctlsec_abi abi, uint32_t count)
{
	dd_node a = operand_call(&f->a, f->d, abi, CTLSEC_POLICY_MAX_NR_COUNT);
	dd_node b = operand_call(&f->b, f->d, abi, CTLSEC_POLICY_MAX_NR_COUNT);
	cleanup_free char *first = action_text(dd_value(f->d, a));
	cleanup_free char *second = action_text(dd_value(f->d, b));
	char rule[64];

	if (a == b)
		return;
	snprintf(rule, sizeof(rule), "%s:%u and above", sysname_abi(abi),
		 count);
	emit_row(rule, &(struct rule_row){ NULL, first, second }, f);
}

static int diff_abi(struct diff *f, enum ctlsec_abi abi)
{
	uint32_t x = operand_count(&f->a, abi), y = operand_count(&f->b, abi);
	uint32_t count = x > y ? x : y, nr;

	diff_listing(f, abi);
	if (!operand_lists(&f->a, abi) || !operand_lists(&f->b, abi))
		return 0;
	dd_free(f->d);
	f->d = dd_new();
	for (nr = 0; nr < count; nr++) {
		if (diff_name(f, abi, nr))
			return -1;
	}
	diff_above(f, abi, count);
	return 0;
}

static int diff_all(struct diff *f)
{
	unsigned int abi;

	for (abi = 0; abi < CTLSEC_NR_ABIS; abi++) {
		if (diff_abi(f, (enum ctlsec_abi)abi))
			return -1;
	}
	if (f->upper)
		fprintf(stderr, "ctlsec: note: some calls differ only in what "
				"the kernel ignores, the upper half of an "
				"argument of 32 bits\n");
	return 0;
}

static int diff_operands(struct diff *f, const struct args *given)
{
	const struct out_opts opts = {
		.json = given->given[OPT_JSON],
		.noheadings = given->given[OPT_NOHEADINGS],
		.columns = given->value[OPT_OUTPUT],
	};
	struct env env;

	if (env_init(&env, f->e) ||
	    operand_open(&f->a, given->args[0], &env, f->e) ||
	    operand_open(&f->b, given->args[1], &env, f->e) ||
	    out_init(&f->out, &opts, &cmd_diff_cols, f->e) || diff_all(f))
		return -1;
	if ((f->any || opts.json) && out_print(&f->out, f->e))
		return -1;
	return f->any;
}

static int diff_two(const struct args *given, struct err *e)
{
	struct diff *f = xcalloc(1, sizeof(*f));
	int ret;

	f->e = e;
	f->d = dd_new();
	ret = diff_operands(f, given);
	operand_free(&f->a);
	operand_free(&f->b);
	out_free(&f->out);
	dd_free(f->d);
	free(f);
	return ret;
}

/* Policy files and what runs. Profiles that only are loaded bind nothing. */
static int diff_policy(const struct args *given, struct err *e)
{
	cleanup_apply_plan struct apply_plan a = { 0 };

	if (apply_plan_make(&a, given->args[0], CONFIG_PRUNE_BINDINGS, NULL,
			    e) ||
	    apply_plan_print(&a, given, e))
		return -1;
	return a.plan.n > 0;
}

int cmd_diff(int argc, char **argv, struct err *e)
{
	cleanup_args struct args given = { 0 };
	int ret;

	if (args_parse(argc, argv, 1, 2, &given, e))
		return -1;
	ret = given.n_args == 1 ? diff_policy(&given, e) : diff_two(&given, e);
	/* 1 is an answer. */
	if (ret < 0 && e->status == EXIT_FAILED)
		e->status = EXIT_TROUBLE;
	return ret;
}
