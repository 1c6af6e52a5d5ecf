// SPDX-License-Identifier: GPL-2.0
/*
 * The printer. Conditions that are values stand at their place, behind "_" where
 * needed; the others name their argument.
 */
#include "rule/rule_print.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/util.h"
#include "names/sysname.h"
#include "rule/rule_arg.h"

static const char *const registers[CTLSEC_NR_ARGS] = { "reg0", "reg1", "reg2",
						       "reg3", "reg4", "reg5" };

const char *rule_print_arg(const struct rule *r, unsigned int arg)
{
	const char *name = rule_arg(r, arg).name;

	return name ? name : registers[arg];
}

static void print_number(FILE *f, uint64_t v)
{
	fprintf(f, v < 10000 ? "%" PRIu64 : "0x%" PRIx64, v);
}

/* Could the name stand for these bits, or a part of them? */
static bool is_part(const struct rule_table_set *s, size_t i, uint64_t v)
{
	uint64_t bits = s->values[i];

	if (!bits || (v & bits) != bits)
		return false;
	/* The number in the lowest byte is all of it, or it is another. */
	return !s->mixed || (bits & 0xff) == (bits > 0xff ? 0 : v & 0xff);
}

/* The names of bits, as many as it takes, and the rest as a number. */
static void print_bits(FILE *f, const struct rule_table_set *s, uint64_t v)
{
	uint64_t all = v;
	const char *sep = "";
	size_t i;

	for (i = 0; i < s->n; i++)
		all &= is_part(s, i, v) ? ~s->values[i] : UINT64_MAX;
	/* A mask of nearly everything reads better as a number. */
	if (__builtin_popcountll(all) > 4) {
		fprintf(f, "0x%" PRIx64, v);
		return;
	}
	for (i = 0; i < s->n && v; i++) {
		if (!is_part(s, i, v))
			continue;
		fprintf(f, "%s%s", sep, s->names[i]);
		v &= ~s->values[i];
		sep = "|";
	}
	if (v || !*sep) {
		fprintf(f, v ? "%s0x%" PRIx64 : "%s%" PRIu64, sep, v);
	}
}

/* Protocol 0 is the usual one of whatever family, which its name does not say. */
static bool is_misnamed(const struct rule_table_set *s, uint64_t v)
{
	return s && !v && !strcmp(s->name, "IPPROTO");
}

static void print_value(FILE *f, const struct rule_table_arg *a, uint64_t v)
{
	const char *name = NULL;

	if (!is_misnamed(a->set, v))
		name = rule_table_name(a->set, v);
	if (!name && a->set && a->width < 64) {
		/* A negative constant is known by all of its 64 bits. */
		uint64_t wide = ~rule_arg_cut(UINT64_MAX, a->width) | v;

		name = rule_table_name(a->set, wide);
	}
	if (name)
		fputs(name, f);
	else if (a->set && a->set->flags && v != UINT32_MAX)
		print_bits(f, a->set, v);
	else
		print_number(f, v);
}

static void print_values(FILE *f, const struct rule *r, unsigned int arg)
{
	const struct rule_cond *c = &r->args[arg];
	struct rule_table_arg a = rule_arg(r, arg);
	size_t i;

	for (i = 0; i < c->n; i++) {
		if (i)
			fputc('|', f);
		print_value(f, &a, c->v[i]);
	}
}

static void print_named(FILE *f, const struct rule *r, unsigned int arg)
{
	static const char *const ops[] = {
		[RULE_IN] = "=",   [RULE_NE] = "!=",	[RULE_LT] = "<",
		[RULE_LE] = "<=",  [RULE_GT] = ">",	[RULE_GE] = ">=",
		[RULE_BITS] = "&", [RULE_MASKED] = "&",
	};
	const struct rule_cond *c = &r->args[arg];
	struct rule_table_arg a = rule_arg(r, arg);

	/* Bits of a number have no names. */
	if (c->op == RULE_MASKED && a.set && !a.set->flags)
		a.set = NULL;
	fprintf(f, "%s %s ", rule_print_arg(r, arg), ops[c->op]);
	if (c->op == RULE_IN)
		print_values(f, r, arg);
	else
		print_value(f, &a, c->v[0]);
	if (c->op == RULE_MASKED) {
		fputs(" = ", f);
		print_value(f, &a, c->v[1]);
	}
}

/* Does the condition stand at the argument's place, without its name? */
static bool is_placed(const struct rule *r, unsigned int arg, size_t known)
{
	const struct rule_cond *c = &r->args[arg];

	return c->op == RULE_IN && !c->raw && arg < known;
}

static void print_conds(FILE *f, const struct rule *r)
{
	const struct rule_table_call *call = rule_arg_call(r);
	size_t known = call ? call->n : CTLSEC_NR_ARGS;
	const char *sep = "(";
	unsigned int i, at = 0;

	for (i = 0; i < CTLSEC_NR_ARGS; i++) {
		if (r->args[i].op == RULE_ANY)
			continue;
		for (; is_placed(r, i, known) && at < i; at++) {
			fprintf(f, "%s_", sep);
			sep = ", ";
		}
		fputs(sep, f);
		if (is_placed(r, i, known))
			print_values(f, r, i);
		else
			print_named(f, r, i);
		sep = ", ";
		at++;
	}
	if (*sep != '(')
		fputc(')', f);
}

char *rule_print(const struct rule *r)
{
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	if (!f)
		abort();
	if (r->abi != RULE_ABI_ALL)
		fprintf(f, "%s:", sysname_abi((enum ctlsec_abi)r->abi));
	fputs(r->name, f);
	print_conds(f, r);
	fclose(f);
	return text;
}
