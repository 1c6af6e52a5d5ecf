/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The vocabulary of profiles: actions, operators, architectures, flags and
 * kernel versions as they are spelled there.
 */
#ifndef USER_OCI_KEYWORD_H
#define USER_OCI_KEYWORD_H

#include <ctlsec/policy_fmt.h>
#include <stdbool.h>

/* What is misspelt as one of these gets a hint. */
enum oci_keyword {
	OCI_KEYWORD_ACTION,
	OCI_KEYWORD_OP,
	OCI_KEYWORD_FLAG,
	OCI_KEYWORD_ARCH,
};

/**
 * oci_keyword_hint - the end of a sentence about a word that is none of its kind
 * @word: as it stands in the profile, perhaps without "SCMP_ACT_" and the like
 *
 * Return: as nearest_hint()
 */
char *oci_keyword_hint(enum oci_keyword kind, const char *word);

/* "SCMP_ACT_ERRNO" and its like; false if there is no such action. */
bool oci_keyword_action(const char *word, enum ctlsec_act *act);

/* "SCMP_ACT_ERRNO" for an action */
const char *oci_keyword_of_action(enum ctlsec_act act);

/* Can an action of this kind carry an errno in a profile? */
bool oci_keyword_takes_errno(enum ctlsec_act act);

/* "SCMP_CMP_EQ" and its like */
bool oci_keyword_op(const char *word, enum ctlsec_cmp_op *op);

/* "SCMP_CMP_EQ" for an operator */
const char *oci_keyword_of_op(enum ctlsec_cmp_op op);

/* A flag of seccomp(2) that a profile may name */
bool oci_keyword_flag(const char *word);

/* What an architecture's name says about this machine. */
enum oci_arch {
	OCI_ARCH_UNKNOWN = -2,
	OCI_ARCH_FOREIGN = -1,
	/* else enum ctlsec_abi */
};

/* "SCMP_ARCH_X86_64" and its like: enum oci_arch or enum ctlsec_abi */
int oci_keyword_arch(const char *word);

/* The other spelling, in includes and excludes: "amd64", "arm64" ... */
bool oci_keyword_filter_arch(const char *word);

/* How includes and excludes call this machine's native architecture. */
#define OCI_NATIVE_FILTER_ARCH "amd64"

/* "K.M", both parts decimal and at most 255, not 0.0 */
bool oci_keyword_kernel(const char *word, unsigned int *major,
			unsigned int *minor);

#endif /* USER_OCI_KEYWORD_H */
