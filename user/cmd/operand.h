/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What commands about profiles are given: a file, a loaded or built-in profile, or a
 * target with all that applies to it.
 */
#ifndef USER_OPERAND_H
#define USER_OPERAND_H

#include "cmd/policy_source.h"
#include "oci/env.h"
#include "oci/oci.h"
#include "policy/blob.h"
#include "policy/dd.h"
#include "policy/explain.h"

/**
 * struct operand - what was named, opened
 * @profile, @blob: a profile read here
 * @source: policies that came from the module
 * @x: either of them
 */
struct operand {
	struct oci_profile *profile;
	struct blob blob;
	struct policy_source source;
	struct explain x;
};

#define cleanup_operand __attribute__((cleanup(operand_free)))

/* A file, unless @word can only be a profile's name or a target. @env is what a file
 * is compiled for.
 */
int operand_open(struct operand *o, const char *word, const struct env *env,
		 struct err *e);
void operand_free(struct operand *o);

/* The one compiled profile of it, or NULL for a target with none or several. */
const struct blob *operand_blob(const struct operand *o);

/* Is the ABI listed by all of it that enforces? */
bool operand_lists(const struct operand *o, enum ctlsec_abi abi);
/* One above the largest number of an ABI that any of it decides by itself. */
uint32_t operand_count(const struct operand *o, enum ctlsec_abi abi);

/* What decides a call: the strictest of those that enforce. */
dd_node operand_call(const struct operand *o, struct dd *d, enum ctlsec_abi abi,
		     uint32_t nr);

#endif /* USER_OPERAND_H */
