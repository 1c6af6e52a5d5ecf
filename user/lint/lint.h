/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Findings about a profile: each has a place, a severity, a sentence and a
 * code that scripts can match.
 */
#ifndef USER_LINT_H
#define USER_LINT_H

#include "oci/finding.h"

struct blob;
struct env;
struct oci_profile;

/**
 * lint_profile - everything worth saying about a profile that compiled
 * @p: the profile
 * @env: what it was compiled for
 * @b: its compiled form
 * @l: findings are added here (those of compile_profile() are its own)
 */
void lint_profile(const struct oci_profile *p, const struct env *env,
		  const struct blob *b, struct findings *l);

#endif /* USER_LINT_H */
