/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A compiled profile in which some calls are decided by diagrams: what rules, unions
 * and intersections make of profiles.
 */
#ifndef USER_BLOB_EDIT_H
#define USER_BLOB_EDIT_H

#include <ctlsec/eval.h>
#include <stdbool.h>

#include "policy/blob.h"
#include "policy/dd.h"

/**
 * struct blob_edit - a profile under change
 * @d: owned by the caller
 * @base: what decides where nothing is set
 * @abi: the head of each ABI, which may be changed before anything is set
 * @calls: by ABI and number, the diagram + 1, or 0
 */
struct blob_edit {
	struct dd *d;
	struct ctlsec_policy base;
	struct ctlsec_policy_abi abi[CTLSEC_NR_ABIS];
	dd_node calls[CTLSEC_NR_ABIS][CTLSEC_POLICY_MAX_NR_COUNT];
};

/* Begin; @base outlives it. */
void blob_edit_start(struct blob_edit *b, struct dd *d,
		     const struct ctlsec_policy *base);

/* What decides a call now. */
dd_node blob_edit_get(const struct blob_edit *b, enum ctlsec_abi abi,
		      uint32_t nr);
void blob_edit_set(struct blob_edit *b, enum ctlsec_abi abi, uint32_t nr,
		   dd_node n);

/* Lay it out. Return: 0, or -1 with @e filled if it exceeds a bound. */
int blob_edit_build(const struct blob_edit *b, struct blob *out, struct err *e);

#endif /* USER_BLOB_EDIT_H */
