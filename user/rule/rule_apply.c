// SPDX-License-Identifier: GPL-2.0
#include "rule/rule_apply.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/util.h"
#include "rule/rule_dd.h"
#include "rule/rule_table.h"

/**
 * struct change - what a rule does to a profile
 * @action: of what it names
 * @strictest: unless the profile's is stricter
 */
struct change {
	struct blob_edit *b;
	uint32_t action;
	bool strictest;
	struct err *e;
};

static int change_abi(struct change *c, const struct rule *r,
		      enum ctlsec_abi abi)
{
	struct dd *d = c->b->d;
	int nr = rule_dd_nr(r, abi);
	dd_node holds, was, is;

	/* A call of an ABI that is not listed ends its thread. */
	if (nr < 0 || !(c->b->abi[abi].flags & CTLSEC_ABI_LISTED))
		return 0;
	if (rule_dd_holds(d, r, abi, &holds, c->e))
		return -1;
	was = blob_edit_get(c->b, abi, (uint32_t)nr);
	is = dd_leaf(d, c->action);
	if (c->strictest)
		is = dd_apply(d, DD_STRICTEST, was, is);
	is = dd_choose(d, holds, is, was);
	if (dd_is_full(d))
		return err_set(c->e, EXIT_FAILED,
			       "the conditions of %s are too many to be "
			       "combined exactly",
			       r->name);
	if (is != was)
		blob_edit_set(c->b, abi, (uint32_t)nr, is);
	return 0;
}

static int change_call(struct change *c, const struct rule *r)
{
	unsigned int abi;

	for (abi = 0; abi < CTLSEC_NR_ABIS; abi++) {
		if (change_abi(c, r, (enum ctlsec_abi)abi))
			return -1;
	}
	return 0;
}

static int change_rule(struct change *c, const struct rule *r)
{
	cleanup_free char *members = NULL;
	char *save = NULL, *word;

	if (r->name[0] != '@')
		return change_call(c, r);
	members = xstrdup(rule_table_group(r->name));
	for (word = strtok_r(members, " ", &save); word;
	     word = strtok_r(NULL, " ", &save)) {
		struct rule one = { .abi = RULE_ABI_ALL };

		snprintf(one.name, sizeof(one.name), "%s", word);
		if (change_rule(c, &one))
			return -1;
	}
	return 0;
}

int rule_apply_deny(struct blob_edit *b, const struct rule *r, uint32_t action,
		    struct err *e)
{
	struct change c = {
		.b = b, .action = action, .strictest = true, .e = e
	};

	return change_rule(&c, r);
}

int rule_apply_allow(struct blob_edit *b, const struct rule *r, struct err *e)
{
	struct change c = {
		.b = b,
		.action = CTLSEC_ACTION(CTLSEC_ACT_ALLOW, 0),
		.e = e,
	};

	return change_rule(&c, r);
}
