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
	{ "clone", 0,
	  "clone3 has its flags in memory, where no rule looks: a rule for it is "
	  "for all of it" },
	{ "socket", 0,
	  "socketcall of 32-bit programs and IORING_OP_SOCKET of io_uring make "
	  "sockets too, from memory, where no rule looks" },
	{ "socket", 1,
	  "socketcall of 32-bit programs and IORING_OP_SOCKET of io_uring make "
	  "sockets too, from memory, where no rule looks" },
	{ "socketpair", 0,
	  "socketcall of 32-bit programs makes sockets too, from memory, where "
	  "no rule looks" },
	{ "setns", 1, "setns with nstype 0 enters a namespace of any type" },
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
