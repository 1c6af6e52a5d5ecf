/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What of a profile applies to this machine: which ABIs it lists, which rules
 * survive its conditions on architecture and kernel, and the capability masks
 * of those that do.
 */
#ifndef USER_OCI_FILTER_H
#define USER_OCI_FILTER_H

#include <ctlsec/abi.h>
#include <stdbool.h>
#include <stdint.h>

#include "oci/env.h"
#include "oci/finding.h"
#include "oci/oci.h"

/**
 * oci_filter_abis - the ABIs a profile speaks about
 * @listed: one truth value per enum ctlsec_abi
 *
 * The native ABI is always among them, as libseccomp, and with it every
 * runtime, has it. Unknown architectures are an error; known ones of other
 * machines are not.
 */
int oci_filter_abis(const struct oci_profile *p, bool listed[CTLSEC_NR_ABIS],
		    struct findings *findings, struct err *e);

/* Does it allow by default and name no architecture of this machine? Then the
 * second ABIs, whose calls end the thread, were forgotten and not shut out.
 */
bool oci_filter_kills_abis(const struct oci_profile *p);

/**
 * struct oci_filter_caps - what remains of includes and excludes
 * @never: no bounding set can satisfy it (it includes a capability of an
 *	unknown name, or includes and excludes the same one)
 */
struct oci_filter_caps {
	uint64_t caps_need;
	uint64_t caps_lack;
	bool never;
};

/* Does the rule apply to this machine at all? */
bool oci_filter_applies(const struct oci_syscall *s, const struct env *env);

/* The capability conditions of a rule. */
void oci_filter_caps(const struct oci_syscall *s, struct oci_filter_caps *out);

/* Add findings about unknown capabilities and architectures in conditions. */
void oci_filter_lint(const struct oci_profile *p, struct findings *findings);

#endif /* USER_OCI_FILTER_H */
