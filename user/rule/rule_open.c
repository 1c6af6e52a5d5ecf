// SPDX-License-Identifier: GPL-2.0
#include "rule/rule_open.h"

#include <string.h>

#include "base/util.h"
#include "rule/rule_arg.h"

static const struct {
	const char *name;
	unsigned int arg;
	const char *note;
} open_ways[] = {
	{ "socketpair", 0,
	  "socketcall of 32-bit programs makes pairs too, from memory, where "
	  "no rule for socketpair looks; one for socket holds there, too" },
	{ "open", 1, "openat2 has its flags in memory, where no rule looks" },
	{ "openat", 2, "openat2 has its flags in memory, where no rule looks" },
};

const char *rule_open_note(const struct rule *r)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(open_ways); i++) {
		if (!strcmp(open_ways[i].name, r->name) &&
		    r->args[open_ways[i].arg].op != RULE_ANY)
			return open_ways[i].note;
	}
	return NULL;
}

const char *rule_open_exact(const struct rule *r)
{
	unsigned int i;

	for (i = 0; i < CTLSEC_NR_ARGS; i++) {
		struct rule_table_arg a = rule_arg(r, i);

		if (r->args[i].op == RULE_IN && a.set && a.set->flags &&
		    !a.set->mixed && r->args[i].v[0])
			return a.name;
	}
	return NULL;
}
