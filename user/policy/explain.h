/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which action a policy takes for one call, and which part of the profile
 * decided so, in words. The decision itself is eval.h's.
 */
#ifndef USER_EXPLAIN_H
#define USER_EXPLAIN_H

#include <ctlsec/eval.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/err.h"
#include "base/escape.h"
#include "names/action.h"
#include "oci/oci.h"
#include "policy/blob.h"

/**
 * struct explain_policy - one policy to be asked
 * @policy: opened blob; the blob outlives this
 * @profile: where the blob was compiled from, for line numbers; may be NULL
 * @label: shown before the reason; may be NULL
 * @complains: what it denies is counted and not denied
 */
struct explain_policy {
	struct ctlsec_policy policy;
	const struct oci_profile *profile;
	const char *label;
	bool complains;
};

/* Policies that apply together, in the order in which the module asks them. */
struct explain {
	struct explain_policy *v;
	size_t n;
};

/**
 * struct explain_part - the strictest decision of some policies
 * @action: CTLSEC_ACTION() word
 * @origin: as in struct ctlsec_decision
 * @by: the policy that decided; NULL if there was none to ask
 */
struct explain_part {
	uint32_t action;
	uint16_t origin;
	const struct explain_policy *by;
};

/**
 * struct explain_answer - what becomes of a call
 * @decision: of those that enforce, and of all that let it pass
 * @complaint: of those that only complain; @complaint.by is NULL if none does
 */
struct explain_answer {
	struct explain_part decision;
	struct explain_part complaint;
};

/* Ask all of them: the strictest that enforces wins, the first among equals. */
void explain_decide(const struct explain *x, const struct ctlsec_call *call,
		    struct explain_answer *out);

/* The rule or default that decided, in words. Names in it are as others chose
 * them: for escape_text() before they are printed.
 */
char *explain_reason(const struct explain_answer *a,
		     const struct ctlsec_call *call, char *out, size_t size);

/**
 * explain_parse_call - a call in words
 * @abi: "x86_64", "i386" or "x32"
 * @name: name or number of the system call
 * @args: up to 6 arguments, decimal or 0x hexadecimal; missing ones are 0
 * @call: filled but for its caps
 *
 * i386 arguments are cut to 32 bits, as the kernel receives them.
 *
 * Return: 0, or -1 with @e filled.
 */
int explain_parse_call(const char *abi, const char *name, char *const *args,
		       size_t n_args, struct ctlsec_call *call, struct err *e);

/**
 * explain_batch - answer one query per line
 * @x: what to ask
 * @caps: bounding set for all queries
 * @in, @in_name: lines `ABI SYSCALL|NR [ARG...]`
 * @out: lines `ACTION<TAB>REASON`, one per query, `ERROR<TAB>...` for a bad one
 * @err: a sentence with the line's number for every bad line
 *
 * Return: number of bad lines, or -1 with @e filled if reading or writing
 * failed.
 */
int explain_batch(const struct explain *x, uint64_t caps, FILE *in,
		  const char *in_name, FILE *out, FILE *err, struct err *e);

#endif /* USER_EXPLAIN_H */
