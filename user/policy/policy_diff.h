/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Where compiled profiles decide otherwise, exactly: over all arguments and sets of
 * capabilities.
 */
#ifndef USER_POLICY_DIFF_H
#define USER_POLICY_DIFF_H

#include <ctlsec/eval.h>
#include <stdbool.h>

#include "base/err.h"
#include "policy/dd.h"

/**
 * policy_diff_calls - two functions of one call as one, whose leaves are DD_PAIR of
 * indices to @actions
 */
#define POLICY_DIFF_ACTIONS 256

struct policy_diff_actions {
	uint32_t v[POLICY_DIFF_ACTIONS];
	size_t n;
	bool full;
};

dd_node policy_diff_pair(struct dd *d, struct policy_diff_actions *t, dd_node a,
			 dd_node b);

/* How many numbers of an ABI have to be compared; the last one stands for all above. */
uint32_t policy_diff_count(const struct ctlsec_policy *a,
			   const struct ctlsec_policy *b, enum ctlsec_abi abi);

/**
 * policy_diff_first - is there any difference?
 * @where: set to "ABI:NAME" if there is one, to be freed
 *
 * Return: 0 if there is none, 1 if there is, -1 with @e filled if it cannot be told.
 */
int policy_diff_first(const struct ctlsec_policy *a,
		      const struct ctlsec_policy *b, char **where,
		      struct err *e);

#endif /* USER_POLICY_DIFF_H */
