// SPDX-License-Identifier: GPL-2.0
/*
 * ctlsec merge: several profiles as one.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/util.h"
#include "cmd/args.h"
#include "cmd/cmd_table.h"
#include "cmd/operand.h"
#include "names/sysname.h"
#include "out/out.h"
#include "policy/blob_edit.h"
#include "policy/dd_policy.h"
#include "policy/decompile.h"
#include "rule/rule_apply.h"
#include "rule/rule_open.h"
#include "rule/rule_parse.h"
#include "rule/rule_print.h"

/**
 * struct merge - profiles being joined
 * @op: DD_MILDEST for what any allows, DD_STRICTEST for what all allow
 */
struct merge {
	enum dd_op op;
	struct blob so_far;
};

static uint32_t join_actions(const struct merge *m, uint32_t a, uint32_t b)
{
	uint32_t x = CTLSEC_ACTION_ACT(a), y = CTLSEC_ACTION_ACT(b);

	return (m->op == DD_MILDEST ? y < x : y > x) ? b : a;
}

/* The head of an ABI: one that is not listed ends the thread, whatever it calls. */
static void join_abi(const struct merge *m, struct ctlsec_policy_abi *a,
		     const struct ctlsec_policy_abi *b)
{
	a->def = join_actions(m, a->def, b->def);
	a->above = join_actions(m, a->above, b->above);
	if (m->op == DD_MILDEST)
		a->flags |= b->flags;
	else
		a->flags &= b->flags;
	if (!(a->flags & CTLSEC_ABI_LISTED)) {
		a->def = a->above = CTLSEC_ACTION(CTLSEC_ACT_KILL_THREAD, 0);
		a->nr_count = 0;
	} else if (a->nr_count < b->nr_count) {
		a->nr_count = b->nr_count;
	}
}

/* A number without a name cannot be written down. There is no such call, so that an
 * errno of it is as good as the default's.
 */
static void join_call(const struct merge *m, struct blob_edit *edit,
		      const struct ctlsec_policy *b, enum ctlsec_abi abi,
		      uint32_t nr)
{
	uint32_t def = edit->abi[abi].def;
	struct dd *d = edit->d;
	dd_node n = dd_apply(d, m->op, dd_policy_call(d, &edit->base, abi, nr),
			     dd_policy_call(d, b, abi, nr));

	if (!sysname_name(abi, nr) && dd_is_leaf(d, n) &&
	    CTLSEC_ACTION_ACT(dd_value(d, n)) == CTLSEC_ACTION_ACT(def))
		n = dd_leaf(d, def);
	blob_edit_set(edit, abi, nr, n);
}

static int join_profile(struct merge *m, const struct ctlsec_policy *b,
			struct err *e)
{
	struct blob_edit *edit = xcalloc(1, sizeof(*edit));
	cleanup_dd struct dd *d = dd_new();
	struct blob joined = { 0 };
	struct ctlsec_policy a;
	unsigned int abi;
	uint32_t nr;
	int ret;

	ctlsec_policy_open(&a, m->so_far.data);
	blob_edit_start(edit, d, &a);
	for (abi = 0; abi < CTLSEC_NR_ABIS; abi++) {
		join_abi(m, &edit->abi[abi], &b->hdr->abi[abi]);
		for (nr = 0; nr < edit->abi[abi].nr_count; nr++)
			join_call(m, edit, b, abi, nr);
	}
	ret = blob_edit_build(edit, &joined, e);
	free(edit);
	if (ret)
		return -1;
	blob_free(&m->so_far);
	m->so_far = joined;
	return 0;
}

static int join_operand(struct merge *m, const struct operand *o, struct err *e)
{
	size_t i;

	for (i = 0; i < o->x.n; i++) {
		const struct ctlsec_policy *p = &o->x.v[i].policy;

		if (m->so_far.data ?
			    join_profile(m, p, e) :
			    blob_import(&m->so_far, p->hdr, p->hdr->size, e))
			return -1;
	}
	if (!o->x.n)
		return err_set(e, EXIT_FAILED, "no profile applies there");
	if (o->x.n > 1 && m->op == DD_MILDEST)
		return err_set(e, EXIT_FAILED,
			       "%zu profiles apply there, and the strictest "
			       "decides: name one of them, or join them with "
			       "--intersect first",
			       o->x.n);
	return 0;
}

static int read_op(const struct args *given, struct merge *m, struct err *e)
{
	bool either = given->given[OPT_UNION] || given->given[OPT_INTERSECT];

	if ((given->given[OPT_UNION] && given->given[OPT_INTERSECT]) ||
	    (!either && given->n_args > 1))
		return err_set(e, EXIT_MISUSE,
			       "merge: either --union, for what any of them "
			       "allows, or --intersect, for what all allow");
	if (!either && !given->given[OPT_DENY] && !given->given[OPT_ALLOW])
		return err_set(e, EXIT_MISUSE,
			       "merge: nothing to do with one profile: neither "
			       "--deny nor --allow is given");
	m->op = given->given[OPT_UNION] ? DD_MILDEST : DD_STRICTEST;
	return 0;
}

/* What the rule leaves open, so that more is not believed of it than it does. */
static void note_rule(const struct rule *r, const char *text)
{
	const char *open = rule_open_note(r), *exact = rule_open_exact(r);

	if (open)
		fprintf(stderr, "ctlsec: warning: %s: %s\n", text, open);
	if (exact)
		fprintf(stderr,
			"ctlsec: warning: %s holds only where '%s' is exactly "
			"that; '%s & ...' tests for bits\n",
			text, exact, exact);
}

static int apply_rule(struct blob_edit *edit, enum opt_id opt, const char *text,
		      struct err *e)
{
	cleanup_free char *shown = NULL;
	struct rule r;

	if (rule_parse(text, &r, e))
		return -1;
	shown = rule_print(&r);
	note_rule(&r, shown);
	if (opt == OPT_ALLOW)
		return rule_apply_allow(edit, &r, e);
	return rule_apply_deny(edit, &r, CTLSEC_ACTION(CTLSEC_ACT_ERRNO, EPERM),
			       e);
}

/* Rules with semicolons between. */
static int apply_rules(struct blob_edit *edit, enum opt_id opt,
		       const char *list, struct err *e)
{
	cleanup_free char *copy = xstrdup(list ? list : "");
	char *save = NULL, *text;

	for (text = strtok_r(copy, ";", &save); text;
	     text = strtok_r(NULL, ";", &save)) {
		if (apply_rule(edit, opt, text, e))
			return -1;
	}
	return 0;
}

/* What is denied wins over what is allowed. */
static int change_merged(struct merge *m, const struct args *given,
			 struct err *e)
{
	struct blob_edit *edit = xcalloc(1, sizeof(*edit));
	cleanup_dd struct dd *d = dd_new();
	struct blob changed = { 0 };
	struct ctlsec_policy p;
	int ret;

	ctlsec_policy_open(&p, m->so_far.data);
	blob_edit_start(edit, d, &p);
	ret = apply_rules(edit, OPT_ALLOW, given->value[OPT_ALLOW], e) ||
	      apply_rules(edit, OPT_DENY, given->value[OPT_DENY], e) ||
	      blob_edit_build(edit, &changed, e);
	free(edit);
	if (ret)
		return -1;
	blob_free(&m->so_far);
	m->so_far = changed;
	return 0;
}

static int merge_all(struct merge *m, const struct args *given, struct err *e)
{
	struct env env;
	int i, ret = env_init(&env, e);

	for (i = 0; i < given->n_args && !ret; i++) {
		cleanup_operand struct operand o = { 0 };

		ret = operand_open(&o, given->args[i], &env, e) ||
		      join_operand(m, &o, e);
	}
	return ret ? -1 : 0;
}

int cmd_merge(int argc, char **argv, struct err *e)
{
	cleanup_args struct args given = { 0 };
	cleanup_free char *text = NULL;
	struct merge m = { 0 };

	if (args_parse(argc, argv, 1, ARGS_ANY, &given, e) ||
	    read_op(&given, &m, e))
		return -1;
	if (!merge_all(&m, &given, e) && !change_merged(&m, &given, e))
		text = decompile_profile(&m.so_far, e);
	blob_free(&m.so_far);
	if (!text)
		return -1;
	fputs(text, stdout);
	return out_finish(e);
}
