// SPDX-License-Identifier: GPL-2.0
#include "policy/policy_diff.h"

#include <stdlib.h>

#include "base/util.h"
#include "names/sysname.h"
#include "policy/dd_policy.h"

static uint32_t index_action(uint32_t action, void *arg)
{
	struct policy_diff_actions *t = arg;
	size_t i;

	for (i = 0; i < t->n; i++) {
		if (t->v[i] == action)
			return (uint32_t)i;
	}
	if (t->n == POLICY_DIFF_ACTIONS) {
		t->full = true;
		return 0;
	}
	t->v[t->n] = action;
	return (uint32_t)t->n++;
}

dd_node policy_diff_pair(struct dd *d, struct policy_diff_actions *t, dd_node a,
			 dd_node b)
{
	a = dd_map(d, a, index_action, t);
	b = dd_map(d, b, index_action, t);
	return dd_apply(d, DD_PAIR, a, b);
}

uint32_t policy_diff_count(const struct ctlsec_policy *a,
			   const struct ctlsec_policy *b, enum ctlsec_abi abi)
{
	uint32_t x = a->hdr->abi[abi].nr_count, y = b->hdr->abi[abi].nr_count;

	return (x > y ? x : y) + 1;
}

static char *name_call(enum ctlsec_abi abi, uint32_t nr)
{
	const char *name = sysname_name(abi, nr);

	if (name)
		return xasprintf("%s:%s", sysname_abi(abi), name);
	return xasprintf("%s:%u", sysname_abi(abi), nr);
}

int policy_diff_first(const struct ctlsec_policy *a,
		      const struct ctlsec_policy *b, char **where,
		      struct err *e)
{
	unsigned int abi;

	for (abi = 0; abi < CTLSEC_NR_ABIS; abi++) {
		uint32_t n = policy_diff_count(a, b, (enum ctlsec_abi)abi), nr;
		cleanup_dd struct dd *d = dd_new();

		for (nr = 0; nr < n; nr++) {
			dd_node x =
				dd_policy_call(d, a, (enum ctlsec_abi)abi, nr);
			dd_node y =
				dd_policy_call(d, b, (enum ctlsec_abi)abi, nr);

			if (dd_is_full(d))
				return err_set(e, EXIT_FAILED,
					       "the conditions of one call are "
					       "too many to be compared "
					       "exactly");
			if (x == y)
				continue;
			*where = name_call((enum ctlsec_abi)abi, nr);
			return 1;
		}
	}
	return 0;
}
