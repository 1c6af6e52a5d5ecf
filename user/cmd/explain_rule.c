// SPDX-License-Identifier: GPL-2.0
/*
 * The question is a diagram, and so is what is decided; together they are taken apart
 * into pieces, and one call of each piece is asked for the reason.
 */
#include "cmd/explain_rule.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/util.h"
#include "cmd/rule_rows.h"
#include "names/sysname.h"
#include "out/out.h"
#include "policy/dd_cover.h"
#include "rule/rule_dd.h"
#include "rule/rule_open.h"
#include "rule/rule_parse.h"
#include "rule/rule_table.h"

/**
 * struct asking - one question being answered
 * @rows: of the call at hand
 * @answers: a JSON document, or NULL
 */
struct asking {
	const struct explain_rule *q;
	struct dd *d;
	struct rule_rows rows[CTLSEC_NR_ABIS];
	json_t *answers;
	bool any;
	bool upper;
	struct err *e;
};

bool explain_rule_like(const char *word)
{
	return word[0] == '@' || strpbrk(word, "(:");
}

static void emit_row(const char *rule, const struct rule_row *row, void *arg)
{
	struct asking *a = arg;
	cleanup_free char *reason = NULL;

	a->any = true;
	if (a->answers) {
		reason = escape_json(row->second);
		json_array_append_new(a->answers,
				      json_pack("{s:s, s:s, s:s}", "rule", rule,
						"action", row->first, "reason",
						reason));
		return;
	}
	reason = escape_text(row->second);
	printf("%s\t%s\t%s\n", rule, row->first, reason);
}

static void add_piece(struct asking *a, enum ctlsec_abi abi, uint32_t nr,
		      struct dd_cover_piece *p)
{
	char action[ACTION_TEXT_MAX], reason[1024];
	struct ctlsec_call call = { .abi = abi, .nr = nr };
	struct explain_answer answer;

	memcpy(call.args, p->witness, sizeof(call.args));
	call.caps = a->q->caps;
	explain_decide(&a->q->operand->x, &call, &answer);
	action_format(answer.decision.action, action);
	explain_reason(&answer, &call, reason, sizeof(reason));
	/* The set was given. */
	p->caps_need = p->caps_lack = 0;
	rule_rows_add(&a->rows[abi], rule_dd_text(RULE_ABI_ALL, abi, nr, p),
		      xstrdup(action), xstrdup(reason));
}

static bool is_nothing(uint32_t leaf, const void *arg)
{
	(void)arg;
	return leaf == DD_NOTHING;
}

static dd_node hold_caps(struct dd *d, uint64_t caps)
{
	return dd_masked(d, DD_CAPS, UINT64_MAX, caps);
}

static int fail_bounds(struct asking *a)
{
	return err_set(a->e, EXIT_FAILED,
		       "the conditions of one call are too many to be told "
		       "apart");
}

/* The upper half of a register that the function takes 32 bits of. */
static void note_upper(const struct rule *r, enum ctlsec_abi abi)
{
	fprintf(stderr,
		"ctlsec: note: %s:%s: the kernel ignores the upper half of an "
		"argument of 32 bits, and what is asked does not: with one that "
		"is not 0 the answer is another\n",
		sysname_abi(abi), r->name);
}

static int ask_abi(struct asking *a, const struct rule *r, enum ctlsec_abi abi)
{
	dd_node nothing = dd_leaf(a->d, DD_NOTHING), holds, all, low;
	int nr = rule_dd_nr(r, abi);
	struct dd_cover c;
	size_t i;
	bool full;

	if (nr < 0)
		return 0;
	a->rows[abi].present = true;
	if (rule_dd_holds(a->d, r, abi, &holds, a->e))
		return -1;
	holds = dd_apply(a->d, DD_AND, holds, hold_caps(a->d, a->q->caps));
	all = operand_call(a->q->operand, a->d, abi, (uint32_t)nr);
	low = dd_lower_halves(a->d, all, rule_dd_narrow(abi, (uint32_t)nr));
	all = dd_choose(a->d, holds, all, nothing);
	low = dd_choose(a->d, holds, low, nothing);
	dd_cover_make(a->d, low, abi == CTLSEC_ABI_I386 ? 32 : 64, true,
		      is_nothing, NULL, &c);
	for (i = 0; i < c.n; i++)
		add_piece(a, abi, (uint32_t)nr, &c.v[i]);
	if (all != low && !a->upper)
		note_upper(r, abi);
	a->upper |= all != low;
	full = c.full;
	dd_cover_free(&c);
	return full ? fail_bounds(a) : 0;
}

static int ask_call(struct asking *a, const struct rule *r)
{
	unsigned int abi;
	int ret = 0;

	for (abi = 0; abi < CTLSEC_NR_ABIS && !ret; abi++) {
		enum ctlsec_abi own = (enum ctlsec_abi)abi;

		if (!a->q->abi || !strcmp(a->q->abi, sysname_abi(own)))
			ret = ask_abi(a, r, own);
	}
	rule_rows_emit(a->rows, emit_row, a);
	return ret;
}

static int ask_group(struct asking *a, const char *members)
{
	cleanup_free char *copy = xstrdup(members);
	char *save = NULL, *word;

	for (word = strtok_r(copy, " ", &save); word;
	     word = strtok_r(NULL, " ", &save)) {
		struct rule r = { .abi = RULE_ABI_ALL };
		const char *more = rule_table_group(word);

		if (more) {
			if (ask_group(a, more))
				return -1;
			continue;
		}
		snprintf(r.name, sizeof(r.name), "%s", word);
		if (ask_call(a, &r))
			return -1;
	}
	return 0;
}

static int ask_rule(struct asking *a, const struct rule *r)
{
	const char *note = rule_open_note(r);
	int ret;

	ret = r->name[0] == '@' ? ask_group(a, rule_table_group(r->name)) :
				  ask_call(a, r);
	if (!ret && !a->any)
		ret = err_set(a->e, EXIT_FAILED, "%s has no such call",
			      a->q->abi);
	if (!ret && note)
		fprintf(stderr, "ctlsec: note: %s\n", note);
	return ret;
}

int explain_rule_answer(const struct explain_rule *q, const char *text,
			struct err *e)
{
	struct asking a = { .q = q, .e = e };
	struct rule r;
	int ret;

	if (rule_parse(text, &r, e))
		return -1;
	a.d = dd_new();
	a.answers = q->json ? json_array() : NULL;
	ret = ask_rule(&a, &r);
	if (!ret && a.answers) {
		json_dumpf(a.answers, stdout, JSON_INDENT(2));
		putchar('\n');
	}
	json_decref(a.answers);
	dd_free(a.d);
	return ret ? -1 : out_finish(e);
}
