/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The parts of lint_profile(); nobody else calls them.
 */
#ifndef USER_LINT_PARTS_H
#define USER_LINT_PARTS_H

#include "compile.h"
#include "lint.h"
#include "oci.h"

/* What libseccomp's rule compiler makes of rules that name the same call. */
void lint_pairs(const struct oci_profile *p, const struct compile_env *env,
		struct lint *l);

/* What the compiled profile leaves open, and what it should not close. */
void lint_gaps(const struct oci_profile *p, const struct blob *b,
	       struct lint *l);

#endif /* USER_LINT_PARTS_H */
