// SPDX-License-Identifier: GPL-2.0
#include "rule/rule_arg.h"

#include <stdlib.h>

#include "names/sysname.h"

/* That of the rule, else the first that has the call: its table is the largest. */
enum ctlsec_abi rule_arg_abi(const struct rule *r)
{
	if (r->abi != RULE_ABI_ALL)
		return (enum ctlsec_abi)r->abi;
	if (sysname_nr(CTLSEC_ABI_X86_64, r->name) >= 0)
		return CTLSEC_ABI_X86_64;
	return CTLSEC_ABI_I386;
}

const struct rule_table_call *rule_arg_call(const struct rule *r)
{
	return rule_table_call(rule_arg_abi(r), r->name);
}

struct rule_table_arg rule_arg(const struct rule *r, unsigned int arg)
{
	const struct rule_table_call *c = rule_arg_call(r);

	if (c && arg < c->n && !r->args[arg].raw)
		return c->args[arg];
	return (struct rule_table_arg){ .width = 64 };
}

uint64_t rule_arg_cut(uint64_t v, unsigned int width)
{
	return width >= 64 ? v : v & ((UINT64_C(1) << width) - 1);
}
