/* SPDX-License-Identifier: GPL-2.0 */
/*
 * From a profile to its compiled form: names to numbers per ABI, conditions
 * sorted, rules that can never decide left out.
 */
#ifndef USER_COMPILE_H
#define USER_COMPILE_H

#include "base/err.h"
#include "oci/env.h"
#include "oci/finding.h"
#include "oci/oci.h"
#include "policy/blob.h"

/**
 * compile_profile - compile
 * @p: the profile
 * @env: resolves minKernel conditions
 * @out: filled on success, to be freed by the caller
 * @findings: unknown names and the like are added here; NULL if unwanted
 *
 * Return: 0, or -1 with @e filled.
 */
int compile_profile(const struct oci_profile *p, const struct env *env,
		    struct blob *out, struct findings *findings, struct err *e);

#endif /* USER_COMPILE_H */
