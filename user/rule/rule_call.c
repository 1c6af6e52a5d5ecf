// SPDX-License-Identifier: GPL-2.0
/*
 * One call in the rule language. See rule_call.h.
 */
#include "rule/rule_call.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/util.h"
#include "names/sysname.h"
#include "rule/rule_arg.h"
#include "rule/rule_print.h"

/* The ABI is left out where it is that of most calls, and the call has a name. */
void rule_call_make(uint32_t abi, uint32_t nr, const uint64_t *args,
		    struct rule *r)
{
	const char *name = NULL;
	const struct rule_table_call *c;
	unsigned int i, n;

	*r = (struct rule){ .abi = (int)abi };
	if (abi < CTLSEC_NR_ABIS)
		name = sysname_name((enum ctlsec_abi)abi, nr);
	if (name)
		snprintf(r->name, sizeof(r->name), "%s", name);
	else
		snprintf(r->name, sizeof(r->name), "%u", nr);
	if (name && abi == CTLSEC_ABI_X86_64)
		r->abi = RULE_ABI_ALL;
	c = abi < CTLSEC_NR_ABIS ?
		    rule_table_call((enum ctlsec_abi)abi, r->name) :
		    NULL;
	n = c ? (unsigned int)c->n : CTLSEC_NR_ARGS;
	for (i = 0; args && i < n; i++) {
		r->args[i].op = RULE_IN;
		r->args[i].n = 1;
		r->args[i].v[0] =
			rule_arg_cut(args[i], c ? c->args[i].width : 64);
	}
}

void rule_call_clear(uint32_t abi, uint32_t nr, uint64_t *args)
{
	const struct rule_table_call *c = NULL;
	const char *name = NULL;
	size_t i;

	if (abi < CTLSEC_NR_ABIS)
		name = sysname_name((enum ctlsec_abi)abi, nr);
	if (name)
		c = rule_table_call((enum ctlsec_abi)abi, name);
	for (i = c ? c->n : CTLSEC_NR_ARGS; i < CTLSEC_NR_ARGS; i++)
		args[i] = 0;
}

char *rule_call_print(uint32_t abi, uint32_t nr, const uint64_t *args)
{
	struct rule r;
	char *text, *all;

	if (abi >= CTLSEC_NR_ABIS)
		return xasprintf("abi %u, call %u", abi, nr);
	rule_call_make(abi, nr, args, &r);
	text = rule_print(&r);
	if (strchr(text, '('))
		return text;
	all = xasprintf("%s(%s)", text, args ? "" : "?");
	free(text);
	return all;
}
