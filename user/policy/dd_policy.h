/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a compiled profile decides, as diagrams whose leaves are action words.
 */
#ifndef USER_DD_POLICY_H
#define USER_DD_POLICY_H

#include <ctlsec/eval.h>

#include "policy/dd.h"

/* The function that decides one number of one ABI. */
dd_node dd_policy_call(struct dd *d, const struct ctlsec_policy *p,
		       enum ctlsec_abi abi, uint32_t nr);

#endif /* USER_DD_POLICY_H */
