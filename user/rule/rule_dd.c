// SPDX-License-Identifier: GPL-2.0
#include "rule/rule_dd.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/util.h"
#include "names/capname.h"
#include "names/sysname.h"
#include "rule/rule_arg.h"
#include "rule/rule_print.h"

int rule_dd_nr(const struct rule *r, enum ctlsec_abi abi)
{
	char *end;
	long nr = strtol(r->name, &end, 10);

	if (r->abi != RULE_ABI_ALL && r->abi != (int)abi)
		return -1;
	return *end ? sysname_nr(abi, r->name) : (int)nr;
}

/* Where an argument of the rule stands in the ABI; -1 if it has none of its name. */
static int find_place(const struct rule *r, enum ctlsec_abi abi,
		      unsigned int arg, unsigned int *width)
{
	const struct rule_table_call *to = rule_table_call(abi, r->name);
	struct rule_table_arg a = rule_arg(r, arg);
	unsigned int i;

	*width = a.width;
	if (!a.name || !to)
		return (int)arg;
	for (i = 0; i < to->n; i++) {
		if (!strcmp(to->args[i].name, a.name)) {
			*width = to->args[i].width;
			return (int)i;
		}
	}
	return -1;
}

static dd_node any_bit(struct dd *d, unsigned int group, uint64_t mask)
{
	return dd_not(d, dd_masked(d, group, mask, 0));
}

static dd_node equal_one(struct dd *d, unsigned int group, uint64_t mask,
			 const struct rule_cond *c)
{
	dd_node n = DD_FALSE;
	size_t i;

	for (i = 0; i < c->n; i++)
		n = dd_apply(d, DD_OR, n, dd_masked(d, group, mask, c->v[i]));
	return n;
}

static dd_node cond_holds(struct dd *d, const struct rule_cond *c,
			  unsigned int group, unsigned int width)
{
	uint64_t all = rule_arg_cut(UINT64_MAX, width);

	switch (c->op) {
	case RULE_ANY:
		return DD_TRUE;
	case RULE_IN:
		return equal_one(d, group, all, c);
	case RULE_NE:
		return dd_not(d, dd_masked(d, group, all, c->v[0]));
	case RULE_LT:
		return dd_below(d, group, width, c->v[0], false);
	case RULE_LE:
		return dd_below(d, group, width, c->v[0], true);
	case RULE_GE:
		return dd_not(d, dd_below(d, group, width, c->v[0], false));
	case RULE_GT:
		return dd_not(d, dd_below(d, group, width, c->v[0], true));
	case RULE_BITS:
		return any_bit(d, group, c->v[0]);
	case RULE_MASKED:
		return dd_masked(d, group, c->v[0], c->v[1]);
	}
	return DD_TRUE;
}

int rule_dd_holds(struct dd *d, const struct rule *r, enum ctlsec_abi abi,
		  dd_node *n, struct err *e)
{
	unsigned int arg, width;

	*n = DD_TRUE;
	for (arg = 0; arg < CTLSEC_NR_ARGS; arg++) {
		int place;

		if (r->args[arg].op == RULE_ANY)
			continue;
		place = find_place(r, abi, arg, &width);
		if (place < 0)
			return err_set(
				e, EXIT_FAILED,
				"%s has no argument '%s' on %s: write a "
				"rule for each ABI, %s:%s(...) and so on",
				r->name, rule_print_arg(r, arg),
				sysname_abi(abi), sysname_abi(abi), r->name);
		*n = dd_apply(d, DD_AND, *n,
			      cond_holds(d, &r->args[arg],
					 DD_ARG((unsigned int)place), width));
	}
	if (abi == CTLSEC_ABI_I386)
		*n = dd_lower_halves(d, *n, DD_ALL_ARGS);
	return 0;
}

unsigned int rule_dd_narrow(enum ctlsec_abi abi, uint32_t nr)
{
	const char *name = sysname_name(abi, nr);
	const struct rule_table_call *c =
		name ? rule_table_call(abi, name) : NULL;
	unsigned int bits = 0;
	size_t i;

	for (i = 0; c && i < c->n; i++) {
		if (c->args[i].width <= 32)
			bits |= 1U << i;
	}
	return bits;
}

/* Does the mask take what the kernel takes, no more and no less? */
static bool is_whole(uint64_t mask, unsigned int width, enum ctlsec_abi of)
{
	uint64_t all = rule_arg_cut(UINT64_MAX, width);

	return mask == all || mask == UINT64_MAX ||
	       (of == CTLSEC_ABI_I386 && mask == UINT32_MAX);
}

static void use_cmp(struct rule *r, enum ctlsec_abi of,
		    const struct ctlsec_policy_cmp *c)
{
	static const enum rule_op ops[CTLSEC_NR_CMP_OPS] = {
		[CTLSEC_CMP_NE] = RULE_NE,
		[CTLSEC_CMP_LT] = RULE_LT,
		[CTLSEC_CMP_LE] = RULE_LE,
		[CTLSEC_CMP_EQ] = RULE_IN,
		[CTLSEC_CMP_GE] = RULE_GE,
		[CTLSEC_CMP_GT] = RULE_GT,
		[CTLSEC_CMP_MASKED_EQ] = RULE_MASKED,
	};
	unsigned int width = rule_arg(r, c->arg).width;
	struct rule_cond *to = &r->args[c->arg];

	to->op = ops[c->op];
	to->n = 1;
	to->v[0] = c->value;
	if (to->op == RULE_MASKED && is_whole(c->value, width, of)) {
		to->op = RULE_IN;
		to->v[0] = c->value2;
	} else if (to->op == RULE_MASKED) {
		to->n = 2;
		to->v[1] = c->value2 & c->value;
	}
	to->raw = rule_arg_cut(to->v[0], width) != to->v[0] ||
		  (to->n == 2 && rule_arg_cut(to->v[1], width) != to->v[1]);
}

void rule_dd_piece(int abi, enum ctlsec_abi of, uint32_t nr,
		   const struct dd_cover_piece *p, struct rule *r)
{
	const char *name = sysname_name(of, nr);
	unsigned int i;

	*r = (struct rule){ .abi = name ? abi : (int)of };
	if (name)
		snprintf(r->name, sizeof(r->name), "%s", name);
	else
		snprintf(r->name, sizeof(r->name), "%u", nr);
	for (i = 0; i < CTLSEC_NR_ARGS; i++) {
		const struct dd_cover_test *t = &p->args[i];

		if (t->kind == DD_COVER_CMP) {
			use_cmp(r, of, &t->cmp);
		} else if (t->kind == DD_COVER_BITS) {
			r->args[i].op = RULE_BITS;
			r->args[i].n = 1;
			r->args[i].v[0] = t->cmp.value;
			r->args[i].raw = rule_arg_cut(t->cmp.value,
						      rule_arg(r, i).width) !=
					 t->cmp.value;
		}
	}
}

char *rule_dd_text(int abi, enum ctlsec_abi of, uint32_t nr,
		   const struct dd_cover_piece *p)
{
	char need[512], lack[512];
	cleanup_free char *text = NULL;
	struct rule r;

	rule_dd_piece(abi, of, nr, p, &r);
	text = rule_print(&r);
	capname_format_set(p->caps_need, need, sizeof(need));
	capname_format_set(p->caps_lack, lack, sizeof(lack));
	return xasprintf("%s%s%s%s%s", text, *need ? " with " : "", need,
			 *lack ? " without " : "", lack);
}
