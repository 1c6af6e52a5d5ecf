// SPDX-License-Identifier: GPL-2.0
/*
 * ctlsec merge: several profiles as one.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/util.h"
#include "cmd/args.h"
#include "cmd/cmd_table.h"
#include "cmd/operand.h"
#include "cmd/rule_edit.h"
#include "names/sysname.h"
#include "out/enum_names.h"
#include "out/out.h"
#include "policy/blob_edit.h"
#include "policy/dd_policy.h"
#include "policy/decompile.h"

/**
 * struct merge - profiles being joined
 * @op: DD_MILDEST for what any allows, DD_STRICTEST for what all allow
 * @lists: by ABI, the first that lists it
 * @lacks: the first that does not
 * @second_counts: of two that are as strict the second stays, not the first
 */
struct merge {
	enum dd_op op;
	struct blob so_far;
	const char *lists[CTLSEC_NR_ABIS];
	const char *lacks[CTLSEC_NR_ABIS];
	bool second_counts;
};

static uint32_t join_actions(const struct merge *m, uint32_t a, uint32_t b)
{
	uint32_t x = CTLSEC_ACTION_ACT(a), y = CTLSEC_ACTION_ACT(b);

	if (x == y)
		return m->second_counts ? b : a;
	return (m->op == DD_MILDEST ? y < x : y > x) ? b : a;
}

/* A file says the same of a name in all its ABIs, errno included: that of the one which
 * lists more of them can be said.
 */
static bool lists_more(const struct ctlsec_policy *b,
		       const struct ctlsec_policy *a)
{
	unsigned int abi;
	bool more = false;

	for (abi = 0; abi < CTLSEC_NR_ABIS; abi++) {
		bool in_a = a->hdr->abi[abi].flags & CTLSEC_ABI_LISTED;
		bool in_b = b->hdr->abi[abi].flags & CTLSEC_ABI_LISTED;

		if (in_a && !in_b)
			return false;
		more |= in_b && !in_a;
	}
	return more;
}

/* Numbers above the largest get ENOSYS; those that are not above that of the union get
 * what the default says, as a file has it.
 */
static dd_node decide_call(const struct merge *m, struct dd *d,
			   const struct ctlsec_policy *p, enum ctlsec_abi abi,
			   uint32_t nr)
{
	const struct ctlsec_policy_abi *a = &p->hdr->abi[abi];

	if (m->op == DD_MILDEST && nr >= a->nr_count &&
	    CTLSEC_ACTION_ACT(a->above) == CTLSEC_ACTION_ACT(a->def))
		return dd_leaf(d, a->def);
	return dd_policy_call(d, p, abi, nr);
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
	dd_node x = decide_call(m, d, &edit->base, abi, nr);
	dd_node y = decide_call(m, d, b, abi, nr);
	dd_node n = m->second_counts ? dd_apply(d, m->op, y, x) :
				       dd_apply(d, m->op, x, y);

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
	m->second_counts = m->op == DD_MILDEST && lists_more(b, &a);
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

static void note_abis(struct merge *m, const struct ctlsec_policy *p,
		      const char *word)
{
	unsigned int abi;

	for (abi = 0; abi < CTLSEC_NR_ABIS; abi++) {
		const char **first =
			p->hdr->abi[abi].flags & CTLSEC_ABI_LISTED ? m->lists :
								     m->lacks;

		if (!first[abi])
			first[abi] = word;
	}
}

static int join_operand(struct merge *m, const struct operand *o,
			const char *word, struct err *e)
{
	size_t i;

	for (i = 0; i < o->x.n; i++) {
		const struct ctlsec_policy *p = &o->x.v[i].policy;

		note_abis(m, p, word);
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

/* Rules with semicolons between. */
static int apply_rules(struct blob_edit *edit, enum opt_id opt,
		       const char *list, struct err *e)
{
	cleanup_free char *copy = xstrdup(list ? list : "");
	char *save = NULL, *text;

	for (text = strtok_r(copy, ";", &save); text;
	     text = strtok_r(NULL, ";", &save)) {
		if (rule_edit_add(edit, opt == OPT_ALLOW, text, e))
			return -1;
	}
	return 0;
}

/* What is denied wins over what is allowed. */
static int put_rules(struct blob_edit *edit, void *arg, struct err *e)
{
	const struct args *given = arg;

	if (apply_rules(edit, OPT_ALLOW, given->value[OPT_ALLOW], e))
		return -1;
	return apply_rules(edit, OPT_DENY, given->value[OPT_DENY], e);
}

static int merge_all(struct merge *m, const struct args *given, struct err *e)
{
	struct env env;
	int i, ret = env_init(&env, e);

	for (i = 0; i < given->n_args && !ret; i++) {
		cleanup_operand struct operand o = { 0 };

		ret = operand_open(&o, given->args[i], &env, e) ||
		      join_operand(m, &o, given->args[i], e);
	}
	return ret ? -1 : 0;
}

/* What a union cannot say, it mostly cannot since only some list an ABI: with these it
 * would allow a name there that all allow elsewhere.
 */
static char *print_merged(const struct merge *m, struct err *e)
{
	char *text = decompile_profile(&m->so_far, e);
	char buf[ENUM_NAMES_MAX], q[80], r[80];
	cleanup_free char *why = NULL;
	unsigned int abi;

	for (abi = 0; abi < CTLSEC_NR_ABIS; abi++) {
		if (m->lists[abi] && m->lacks[abi])
			break;
	}
	if (text || m->op != DD_MILDEST || abi == CTLSEC_NR_ABIS)
		return text;
	why = xstrdup(e->msg);
	err_set(e, EXIT_FAILED,
		"%s: a name stands for the same in all ABIs of a file, and %s "
		"lists %s where %s does not; list it in both, or in neither",
		why, escape_quote(m->lists[abi], q, sizeof(q)),
		enum_names_abi(abi, buf),
		escape_quote(m->lacks[abi], r, sizeof(r)));
	return NULL;
}

int cmd_merge(int argc, char **argv, struct err *e)
{
	cleanup_args struct args given = { 0 };
	cleanup_free char *text = NULL;
	struct merge m = { 0 };

	if (args_parse(argc, argv, 1, ARGS_ANY, &given, e) ||
	    read_op(&given, &m, e))
		return -1;
	if (!merge_all(&m, &given, e) &&
	    !rule_edit_blob(&m.so_far, put_rules, &given, e))
		text = print_merged(&m, e);
	blob_free(&m.so_far);
	if (!text)
		return -1;
	fputs(text, stdout);
	return out_finish(e);
}
