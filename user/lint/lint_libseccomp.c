// SPDX-License-Identifier: GPL-2.0
/*
 * Findings about several rules for one system call. ctlsec lets the strictest
 * rule that matches decide; libseccomp's rule compiler, which runc and crun
 * use, decides otherwise, in ways that are not documented (libseccomp issue 225;
 * observed on 2.5.4). Wherever that makes a difference there is a finding.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/util.h"
#include "base/vec.h"
#include "lint/lint_internal.h"
#include "oci/oci_filter.h"
#include "policy/explain.h"

/* Rules for one call that are compared with each other; more get a note. */
#define GROUP_MAX 256

/**
 * struct form - a rule as libseccomp would be given it, for one name
 * @args: all must hold; one of the rule's if it repeats an argument
 */
struct form {
	const char *name;
	const struct oci_syscall *s;
	const struct oci_arg *args;
	size_t n_args;
	struct oci_filter_caps cond;
};

struct forms {
	struct form *v;
	size_t n;
};

/* Pairs of rules that are compared in a profile; more get a note as well. */
#define PAIRS_MAX (1U << 21)

struct pairs {
	const struct oci_profile *p;
	struct findings *l;
	struct forms forms;
	size_t left;
};

static uint32_t act_of(const struct form *f)
{
	return CTLSEC_ACTION_ACT(f->s->action);
}

/* Building the list */

static void add_form(struct forms *forms, const struct form *f)
{
	forms->v = vec_grow(forms->v, forms->n, sizeof(*forms->v));
	forms->v[forms->n++] = *f;
}

static void add_forms(struct forms *forms, const struct oci_syscall *s)
{
	struct form f = { .s = s };
	size_t i, j;

	oci_filter_caps(s, &f.cond);
	if (f.cond.never)
		return;
	for (i = 0; i < s->names.n; i++) {
		f.name = s->names.v[i].s;
		f.args = s->args;
		f.n_args = s->n_args;
		if (!oci_repeats_argument(s)) {
			add_form(forms, &f);
			continue;
		}
		f.n_args = 1;
		for (j = 0; j < s->n_args; j++) {
			f.args = &s->args[j];
			add_form(forms, &f);
		}
	}
}

/* By name, then file order; forms of one rule stand in the order of args. */
static int compare_forms(const void *a, const void *b)
{
	const struct form *x = a, *y = b;
	int by_name = strcmp(x->name, y->name);

	if (by_name)
		return by_name;
	if (x->s != y->s)
		return x->s < y->s ? -1 : 1;
	return x->args < y->args ? -1 : x->args > y->args;
}

/* Can both be given to libseccomp for one container? */
static bool forms_coexist(const struct form *a, const struct form *b)
{
	return !(a->cond.caps_need & b->cond.caps_lack) &&
	       !(b->cond.caps_need & a->cond.caps_lack);
}

/* Does @a apply in every container that @b applies in? */
static bool form_covers(const struct form *a, const struct form *b)
{
	return !(a->cond.caps_need & ~b->cond.caps_need) &&
	       !(a->cond.caps_lack & ~b->cond.caps_lack);
}

/* Comparing conditions */

/* The values a comparison admits, as an interval; false if it has no such. */
static bool arg_interval(const struct oci_arg *a, uint64_t *low, uint64_t *high)
{
	*low = 0;
	*high = UINT64_MAX;
	switch (a->op) {
	case CTLSEC_CMP_EQ:
		*low = *high = a->value;
		return true;
	case CTLSEC_CMP_LT:
		*high = a->value - 1;
		return a->value > 0;
	case CTLSEC_CMP_LE:
		*high = a->value;
		return true;
	case CTLSEC_CMP_GT:
		*low = a->value + 1;
		return a->value < UINT64_MAX;
	case CTLSEC_CMP_GE:
		*low = a->value;
		return true;
	case CTLSEC_CMP_NE:
	case CTLSEC_CMP_MASKED_EQ:
		break;
	}
	return false;
}

static bool arg_holds(const struct oci_arg *a, uint64_t value)
{
	if (a->op == CTLSEC_CMP_NE)
		return value != a->value;
	if (a->op == CTLSEC_CMP_MASKED_EQ)
		return (value & a->value) == (a->value_two & a->value);
	return true;
}

/* Is there surely no value that satisfies both? */
static bool args_disjoint(const struct oci_arg *a, const struct oci_arg *b)
{
	uint64_t low, high, low_b, high_b, both;
	bool range_a = arg_interval(a, &low, &high);
	bool range_b = arg_interval(b, &low_b, &high_b);

	if (range_a && range_b)
		return high < low_b || high_b < low;
	if (range_a)
		return low == high && !arg_holds(b, low);
	if (range_b)
		return low_b == high_b && !arg_holds(a, low_b);
	if (a->op != CTLSEC_CMP_MASKED_EQ || b->op != CTLSEC_CMP_MASKED_EQ)
		return false;
	both = a->value & b->value;
	return (a->value_two & both) != (b->value_two & both);
}

static bool forms_disjoint(const struct form *a, const struct form *b)
{
	size_t i, j;

	for (i = 0; i < a->n_args; i++) {
		for (j = 0; j < b->n_args; j++) {
			if (a->args[i].index == b->args[j].index &&
			    args_disjoint(&a->args[i], &b->args[j]))
				return true;
		}
	}
	return false;
}

static bool same_arg(const struct oci_arg *a, const struct oci_arg *b)
{
	return a->index == b->index && a->op == b->op && a->value == b->value &&
	       (a->op != CTLSEC_CMP_MASKED_EQ ||
		(a->value_two & a->value) == (b->value_two & b->value));
}

static bool forms_equal(const struct form *a, const struct form *b)
{
	size_t i, j;

	if (a->n_args != b->n_args)
		return false;
	for (i = 0; i < a->n_args; i++) {
		for (j = 0; j < b->n_args; j++) {
			if (same_arg(&a->args[i], &b->args[j]))
				break;
		}
		if (j == b->n_args)
			return false;
	}
	return true;
}

/* Judging a pair: @a stands before @b in the file. */

/* Does @a decide a call that both match? The stricter one, of equals the first,
 * see eval.h. Errnos of equals differ, or it makes no difference.
 */
static bool form_outranks(const struct form *a, const struct form *b)
{
	return act_of(a) > act_of(b) ||
	       (act_of(a) == act_of(b) && a->s->action != b->s->action &&
		a->s < b->s);
}

/* A finding about a call of the rule @at, whose other calls share it. */
static void join_name(const struct pairs *x, enum finding_severity severity,
		      const struct form *at, const char *code,
		      const char *sentence, const char *detail)
{
	const struct finding_topic topic = {
		.rule = at->s,
		.severity = severity,
		.line = at->s->pos.line,
		.col = at->s->pos.col,
		.code = code,
		.sentence = sentence,
	};
	char name[80];

	finding_join(x->l, &topic, escape_quote(at->name, name, sizeof(name)),
		     detail);
}

static void add_pair(const struct pairs *x, enum finding_severity severity,
		     const struct form *at, const struct form *other,
		     const char *code, const char *why)
{
	char one[ACTION_TEXT_MAX], two[ACTION_TEXT_MAX], detail[128];

	snprintf(detail, sizeof(detail), "%s here and %s in line %u",
		 action_format(at->s->action, one),
		 action_format(other->s->action, two), other->s->pos.line);
	join_name(x, severity, at, code, why, detail);
}

/* One of them equals the default: the runtimes leave it out. */
static void compare_with_default(const struct pairs *x, const struct form *a,
				 const struct form *b)
{
	const struct form *left_out =
		a->s->action == x->p->default_action ? a : b;
	const struct form *other = left_out == a ? b : a;

	if (form_outranks(left_out, other) && !forms_disjoint(a, b))
		add_pair(
			x, FINDING_WARNING, left_out, other, "default-beats",
			"runc leaves out a rule that equals the default, so the "
			"other decides there; here this one does");
}

static void compare_unconditional(const struct pairs *x, const struct form *a,
				  const struct form *b)
{
	const struct form *plain = a->n_args ? b : a;
	const struct form *cond = a->n_args ? a : b;

	if (!a->n_args && !b->n_args) {
		if (act_of(b) > act_of(a))
			add_pair(x, FINDING_WARNING, b, a, "shadowed",
				 "libseccomp keeps the first one; here the "
				 "stricter one decides");
		else if (form_covers(a, b))
			add_pair(x, FINDING_NOTE, b, a, "redundant",
				 "this one never decides");
	} else if (form_outranks(cond, plain)) {
		add_pair(x, FINDING_WARNING, cond, plain, "swallowed",
			 "libseccomp drops the condition and keeps the rule "
			 "without one; here this one decides");
	} else if (form_covers(plain, cond)) {
		add_pair(x, FINDING_NOTE, cond, plain, "redundant",
			 "the condition makes no difference");
	}
}

static void compare_conditional(const struct pairs *x, const struct form *a,
				const struct form *b)
{
	if (forms_equal(a, b)) {
		if (a->s->action != b->s->action)
			add_pair(
				x, FINDING_WARNING, b, a, "conflict",
				"one condition, two actions: libseccomp refuses "
				"(EEXIST) and the container would not start; here "
				"the stricter one decides");
		else if (form_covers(a, b))
			add_pair(x, FINDING_NOTE, b, a, "redundant",
				 "the same rule twice");
		return;
	}
	if (a->s->action != b->s->action && !forms_disjoint(a, b))
		add_pair(
			x, FINDING_WARNING, b, a, "overlap",
			"both may match one call: libseccomp's choice depends on "
			"the arguments' order and values; here the stricter one "
			"decides");
	if (a->s->action == b->s->action && a->n_args == 1 && b->n_args == 1 &&
	    a->args[0].index == b->args[0].index &&
	    a->args[0].op == CTLSEC_CMP_NE && b->args[0].op == CTLSEC_CMP_NE)
		add_pair(
			x, FINDING_WARNING, b, a, "ne-union",
			"whatever the argument is, it differs from one of the two "
			"values: together they always match");
}

static void compare_pair(const struct pairs *x, const struct form *a,
			 const struct form *b)
{
	uint32_t def = x->p->default_action;

	if (!forms_coexist(a, b))
		return;
	if ((a->s->action == def) != (b->s->action == def))
		compare_with_default(x, a, b);
	else if (!a->n_args || !b->n_args)
		compare_unconditional(x, a, b);
	else
		compare_conditional(x, a, b);
}

/* Known defects of libseccomp 2.5.4's tree */

static bool is_ordering(const struct oci_arg *a)
{
	return a->op == CTLSEC_CMP_LT || a->op == CTLSEC_CMP_LE ||
	       a->op == CTLSEC_CMP_GT || a->op == CTLSEC_CMP_GE;
}

static bool has_wide_ordering(const struct form *f)
{
	size_t i;

	for (i = 0; i < f->n_args; i++) {
		if (is_ordering(&f->args[i]) && f->args[i].value > UINT32_MAX)
			return true;
	}
	return false;
}

static bool has_ordering(const struct form *f)
{
	size_t i;

	for (i = 0; i < f->n_args; i++) {
		if (is_ordering(&f->args[i]))
			return true;
	}
	return false;
}

static void lint_defects(const struct pairs *x, const struct form *v, size_t n)
{
	size_t i, conditional = 0, multiple = 0, hang = 0, wide = 0;
	const struct form *last = NULL;

	for (i = 0; i < n; i++) {
		if (!v[i].n_args || v[i].s->action == x->p->default_action)
			continue;
		conditional++;
		last = &v[i];
		wide += has_wide_ordering(&v[i]);
		multiple += v[i].n_args > 1;
		hang += v[i].n_args > 1 && has_ordering(&v[i]);
	}
	if (conditional < 2)
		return;
	if (wide)
		join_name(x, FINDING_WARNING, last, "libseccomp-64bit",
			  "libseccomp before 2.6.1 can decide 64-bit "
			  "comparisons of order wrongly when there are several "
			  "rules",
			  NULL);
	if (hang > 1 && conditional > 2)
		join_name(x, FINDING_WARNING, last, "libseccomp-hang",
			  "libseccomp 2.5.4 may never finish with rules like "
			  "these (several comparisons of order in a rule)",
			  NULL);
	else if (multiple)
		join_name(x, FINDING_NOTE, last, "libseccomp-multiple",
			  "libseccomp 2.5.4 decides some sets of rules with "
			  "several conditions each wrongly",
			  NULL);
}

static void lint_group(struct pairs *x, const struct form *v, size_t n)
{
	size_t i, j;

	lint_defects(x, v, n);
	if (n > GROUP_MAX || n * n / 2 > x->left) {
		join_name(x, FINDING_NOTE, &v[0], "not-compared",
			  "too many rules to compare each with each", NULL);
		return;
	}
	x->left -= n * n / 2;
	for (i = 0; i < n; i++) {
		for (j = i + 1; j < n; j++)
			compare_pair(x, &v[i], &v[j]);
	}
}

void lint_libseccomp(const struct oci_profile *p, const struct env *env,
		     struct findings *l)
{
	struct pairs x = { .p = p, .l = l, .left = PAIRS_MAX };
	size_t i, start = 0;

	for (i = 0; i < p->n_syscalls; i++) {
		if (oci_filter_applies(&p->syscalls[i], env))
			add_forms(&x.forms, &p->syscalls[i]);
	}
	if (x.forms.n)
		qsort(x.forms.v, x.forms.n, sizeof(*x.forms.v), compare_forms);
	for (i = 1; i <= x.forms.n; i++) {
		if (i < x.forms.n &&
		    !strcmp(x.forms.v[i].name, x.forms.v[start].name))
			continue;
		lint_group(&x, &x.forms.v[start], i - start);
		start = i;
	}
	free(x.forms.v);
}
