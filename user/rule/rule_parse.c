// SPDX-License-Identifier: GPL-2.0
/*
 * The parser: by descent, one function for each line of the grammar in rule.h.
 */
#include "rule/rule_parse.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/escape.h"
#include "base/nearest.h"
#include "base/number.h"
#include "base/util.h"
#include "names/sysname.h"
#include "rule/rule_arg.h"
#include "rule/rule_table.h"

/**
 * struct reader - where the parser is
 * @at: the next byte
 * @call: what the table has of the call, or NULL
 */
struct reader {
	const char *text;
	const char *at;
	struct rule *r;
	const struct rule_table_call *call;
	struct err *e;
};

/* A word, with the place that it begins at. */
struct word {
	const char *begin;
	char s[RULE_NAME_MAX];
};

__attribute__((format(printf, 3, 4))) static int
refuse_at(struct reader *p, const char *place, const char *fmt, ...)
{
	unsigned int col = (unsigned int)(place - p->text) + 1;
	cleanup_free char *sentence = NULL;
	va_list ap;

	va_start(ap, fmt);
	sentence = xvasprintf(fmt, ap);
	va_end(ap);
	err_set(p->e, EXIT_FAILED, "rule, column %u: %s", col, sentence);
	err_show(p->e, p->text, strlen(p->text), col);
	return -1;
}

static void skip_blanks(struct reader *p)
{
	p->at += strspn(p->at, " \t");
}

static bool take_text(struct reader *p, const char *s)
{
	skip_blanks(p);
	if (strncmp(p->at, s, strlen(s)))
		return false;
	p->at += strlen(s);
	return true;
}

/* Letters, digits and "_"; empty if there is none. */
static int take_word(struct reader *p, struct word *w)
{
	size_t len = 0;

	skip_blanks(p);
	w->begin = p->at;
	while (isalnum((unsigned char)p->at[len]) || p->at[len] == '_')
		len++;
	if (len >= sizeof(w->s))
		return refuse_at(p, p->at, "no name has %zu letters", len);
	memcpy(w->s, p->at, len);
	w->s[len] = '\0';
	p->at += len;
	return 0;
}

/* What stands there instead, for a sentence. */
static const char *name_rest(const struct reader *p, char *out, size_t size)
{
	char first[2] = { p->at[0], '\0' };

	if (!p->at[0])
		return strcpy(out, "the end");
	return escape_quote(first, out, size);
}

static int expect_text(struct reader *p, const char *what)
{
	char q[16];

	skip_blanks(p);
	return refuse_at(p, p->at, "%s is expected, not %s", what,
			 name_rest(p, q, sizeof(q)));
}

/* Names of calls */

static int refuse_call(struct reader *p, const struct word *w)
{
	cleanup_free char *hint = NULL;
	struct nearest near;

	if (!w->s[0])
		return expect_text(p, "the name of a system call, or @GROUP,");
	nearest_start(&near, w->s, strlen(w->s));
	rule_table_offer_calls(&near);
	hint = nearest_hint(&near, "");
	return refuse_at(p, w->begin, "unknown system call '%s'%s", w->s, hint);
}

static bool is_known(const char *name)
{
	return sysname_nr(CTLSEC_ABI_X86_64, name) != SYSNAME_UNKNOWN;
}

/* A number stands for a call without a name, and needs the ABI it is of. */
static int take_number(struct reader *p, const struct word *w)
{
	char *end;
	unsigned long nr = strtoul(w->s, &end, 10);

	if (*end || p->r->abi == RULE_ABI_ALL ||
	    nr >= CTLSEC_POLICY_MAX_NR_COUNT)
		return refuse_at(p, w->begin,
				 "'%s' is no system call: a number is written "
				 "ABI:NUMBER, and is below %u",
				 w->s, CTLSEC_POLICY_MAX_NR_COUNT);
	snprintf(p->r->name, sizeof(p->r->name), "%lu", nr);
	return 0;
}

static int check_call(struct reader *p, const struct word *w)
{
	if (isdigit((unsigned char)w->s[0]))
		return take_number(p, w);
	if (!w->s[0] || !is_known(w->s))
		return refuse_call(p, w);
	if (p->r->abi != RULE_ABI_ALL &&
	    sysname_nr((enum ctlsec_abi)p->r->abi, w->s) < 0)
		return refuse_at(p, w->begin, "%s has no system call '%s'",
				 sysname_abi((enum ctlsec_abi)p->r->abi), w->s);
	strcpy(p->r->name, w->s);
	return 0;
}

static int take_abi(struct reader *p, const struct word *w)
{
	enum ctlsec_abi abi;

	if (!sysname_abi_parse(w->s, &abi))
		return refuse_at(p, w->begin,
				 "no such ABI: '%s' (x86_64, i386, x32)", w->s);
	p->r->abi = (int)abi;
	return 0;
}

static int take_call(struct reader *p)
{
	struct word w;

	if (take_word(p, &w))
		return -1;
	if (*p->at == ':') {
		p->at++;
		if (take_abi(p, &w) || take_word(p, &w))
			return -1;
	}
	if (check_call(p, &w))
		return -1;
	p->call = rule_arg_call(p->r);
	return 0;
}

/* systemd's names have hyphens. */
static int take_group(struct reader *p)
{
	const char *begin = p->at++;
	size_t len = 1;
	struct nearest near;
	cleanup_free char *hint = NULL;

	while (isalnum((unsigned char)begin[len]) || begin[len] == '_' ||
	       begin[len] == '-')
		len++;
	if (len >= sizeof(p->r->name))
		return refuse_at(p, begin, "no group has so long a name");
	memcpy(p->r->name, begin, len);
	p->r->name[len] = '\0';
	p->at = begin + len;
	if (rule_table_group(p->r->name))
		return 0;
	nearest_start(&near, p->r->name, len);
	rule_table_offer_groups(&near);
	hint = nearest_hint(&near, "");
	return refuse_at(p, begin, "unknown group '%s'%s", p->r->name, hint);
}

/* Values */

static int refuse_constant(struct reader *p, const struct word *w,
			   const struct rule_table_arg *a)
{
	const struct rule_table_set *other = rule_table_set_of(w->s);
	cleanup_free char *hint = NULL;
	struct nearest near;

	if (a->set && other)
		return refuse_at(p, w->begin,
				 "'%s' is no value of %s's argument '%s'", w->s,
				 p->r->name, a->name);
	nearest_start(&near, w->s, strlen(w->s));
	rule_table_offer_values(a->set, &near);
	hint = nearest_hint(&near, "");
	return refuse_at(p, w->begin, "unknown constant '%s'%s", w->s, hint);
}

static int fit_value(struct reader *p, const struct word *w,
		     const struct rule_table_arg *a, uint64_t *v)
{
	uint64_t cut = rule_arg_cut(*v, a->width);
	uint64_t upper = ~rule_arg_cut(UINT64_MAX, a->width);

	if (*v != cut && (*v & upper) != upper)
		return refuse_at(p, w->begin,
				 "the kernel takes %u bits of '%s', and the "
				 "value has more",
				 a->width, a->name);
	*v = cut;
	return 0;
}

static int take_value(struct reader *p, const struct rule_table_arg *a,
		      uint64_t *v)
{
	bool negative = take_text(p, "-");
	struct word w;

	if (take_word(p, &w))
		return -1;
	if (!w.s[0])
		return expect_text(p, "a value");
	if (isdigit((unsigned char)w.s[0])) {
		if (!number_parse(w.s, v))
			return refuse_at(p, w.begin,
					 "'%s' is not a 64-bit number, decimal "
					 "or 0x hexadecimal",
					 w.s);
	} else if (!rule_table_value(a->set, w.s, v)) {
		return refuse_constant(p, &w, a);
	}
	if (negative)
		*v = -*v;
	return fit_value(p, &w, a, v);
}

/* VALUE {"|" VALUE}, bits of one value. */
static int take_bits(struct reader *p, const struct rule_table_arg *a,
		     uint64_t *v)
{
	uint64_t more;

	if (take_value(p, a, v))
		return -1;
	while (take_text(p, "|")) {
		if (take_value(p, a, &more))
			return -1;
		*v |= more;
	}
	return 0;
}

/* Conditions */

static int take_alternatives(struct reader *p, const struct rule_table_arg *a,
			     struct rule_cond *c)
{
	c->op = RULE_IN;
	if (a->set && a->set->flags) {
		c->n = 1;
		return take_bits(p, a, &c->v[0]);
	}
	do {
		if (c->n == RULE_VALUES_MAX)
			return refuse_at(p, p->at,
					 "more than %u alternatives: write "
					 "another rule",
					 RULE_VALUES_MAX);
		if (take_value(p, a, &c->v[c->n]))
			return -1;
		c->n++;
	} while (take_text(p, "|"));
	return 0;
}

static int take_mask(struct reader *p, const struct rule_table_arg *a,
		     struct rule_cond *c)
{
	const char *begin = p->at;

	if (take_bits(p, a, &c->v[0]))
		return -1;
	c->op = RULE_BITS;
	c->n = 1;
	if (take_text(p, "=")) {
		c->op = RULE_MASKED;
		c->n = 2;
		if (take_bits(p, a, &c->v[1]))
			return -1;
	}
	if (!c->v[0])
		return refuse_at(p, begin, "a mask without bits");
	if (c->op == RULE_MASKED && c->v[1] & ~c->v[0])
		return refuse_at(p, begin,
				 "the value has bits that the mask has not, so "
				 "nothing would match");
	return 0;
}

static bool take_op(struct reader *p, enum rule_op *op)
{
	static const struct {
		const char *text;
		enum rule_op op;
	} ops[] = {
		{ "!=", RULE_NE },  { "<=", RULE_LE }, { ">=", RULE_GE },
		{ "<", RULE_LT },   { ">", RULE_GT },  { "=", RULE_IN },
		{ "&", RULE_BITS },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(ops); i++) {
		if (take_text(p, ops[i].text)) {
			*op = ops[i].op;
			return true;
		}
	}
	return false;
}

static int refuse_arg(struct reader *p, const struct word *w)
{
	cleanup_free char *hint = NULL;
	struct nearest near;
	size_t i;

	nearest_start(&near, w->s, strlen(w->s));
	for (i = 0; p->call && i < p->call->n; i++)
		nearest_offer(&near, p->call->args[i].name);
	hint = nearest_hint(&near, "");
	return refuse_at(p, w->begin, "%s has no argument '%s'%s", p->r->name,
			 w->s, hint);
}

static int find_arg(struct reader *p, const struct word *w, unsigned int *arg,
		    bool *raw)
{
	unsigned int i;

	for (i = 0; p->call && i < p->call->n; i++) {
		if (!strcmp(p->call->args[i].name, w->s)) {
			*arg = i;
			return 0;
		}
	}
	if (!strncmp(w->s, "reg", 3) && w->s[3] >= '0' &&
	    w->s[3] < '0' + CTLSEC_NR_ARGS && !w->s[4]) {
		*arg = (unsigned int)(w->s[3] - '0');
		*raw = p->call && *arg < p->call->n;
		return 0;
	}
	return refuse_arg(p, w);
}

static int check_place(struct reader *p, const char *begin, unsigned int arg)
{
	if (p->call && arg >= p->call->n)
		return refuse_at(p, begin, "%s has %zu argument%s", p->r->name,
				 p->call->n, p->call->n == 1 ? "" : "s");
	if (arg >= CTLSEC_NR_ARGS)
		return refuse_at(p, begin, "a system call has %u arguments",
				 CTLSEC_NR_ARGS);
	return 0;
}

/* "ARG OP" at the place, if it is there; else nothing is taken. */
static int take_left(struct reader *p, unsigned int *arg, bool *raw,
		     enum rule_op *op)
{
	const char *begin = p->at;
	unsigned int place = *arg;
	struct word w;

	*op = RULE_ANY;
	if (take_word(p, &w))
		return -1;
	if (!take_op(p, op)) {
		p->at = begin;
		return check_place(p, begin, place);
	}
	if (!w.s[0] && *op == RULE_BITS)
		return check_place(p, begin, place);
	if (!w.s[0])
		return refuse_at(p, w.begin,
				 "the name of an argument is "
				 "expected in front of this");
	return find_arg(p, &w, arg, raw);
}

static int take_right(struct reader *p, unsigned int arg, enum rule_op op,
		      struct rule_cond *c)
{
	struct rule_table_arg a = rule_arg(p->r, arg);

	if (op == RULE_ANY || op == RULE_IN)
		return take_alternatives(p, &a, c);
	if (op == RULE_BITS)
		return take_mask(p, &a, c);
	c->op = op;
	c->n = 1;
	return take_bits(p, &a, &c->v[0]);
}

static int take_cond(struct reader *p, unsigned int place)
{
	const char *begin;
	unsigned int arg = place;
	struct rule_cond c = { 0 };
	enum rule_op op;

	skip_blanks(p);
	begin = p->at;
	if (p->at[0] == '_' && !isalnum((unsigned char)p->at[1]) &&
	    p->at[1] != '_') {
		p->at++;
		return check_place(p, begin, place);
	}
	if (take_left(p, &arg, &c.raw, &op))
		return -1;
	if (p->r->args[arg].op != RULE_ANY)
		return refuse_at(p, begin,
				 "this argument has a condition already");
	p->r->args[arg].raw = c.raw;
	if (take_right(p, arg, op, &c))
		return -1;
	p->r->args[arg] = c;
	return 0;
}

static int take_conds(struct reader *p)
{
	unsigned int place = 0;

	if (take_text(p, ")"))
		return 0;
	do {
		if (take_cond(p, place++))
			return -1;
	} while (take_text(p, ","));
	if (!take_text(p, ")"))
		return expect_text(p, "',' or ')'");
	return 0;
}

int rule_parse(const char *text, struct rule *r, struct err *e)
{
	struct reader p = { .text = text, .at = text, .r = r, .e = e };

	*r = (struct rule){ .abi = RULE_ABI_ALL };
	if (strlen(text) > RULE_TEXT_MAX)
		return err_set(e, EXIT_FAILED, "a rule has at most %u letters",
			       RULE_TEXT_MAX);
	skip_blanks(&p);
	if (*p.at == '@' ?
		    take_group(&p) :
		    take_call(&p) || (take_text(&p, "(") && take_conds(&p)))
		return -1;
	skip_blanks(&p);
	return *p.at ? expect_text(&p, "the end of the rule") : 0;
}
