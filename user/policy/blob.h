/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A compiled profile in memory (include/ctlsec/policy_fmt.h) and the builder
 * that lays one out: sections in order, equal parts shared, canonical.
 */
#ifndef USER_BLOB_H
#define USER_BLOB_H

#include <ctlsec/policy_fmt.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

/* An owned blob; all zero is empty. Aligned to 8. */
struct blob {
	void *data;
	size_t len;
};

#define cleanup_blob __attribute__((cleanup(blob_free)))

void blob_free(struct blob *b);

/* Take a copy of @len bytes that came from elsewhere, and validate it. */
int blob_import(struct blob *b, const void *data, size_t len, struct err *e);

/**
 * struct blob_rule - a conditional rule as the builder takes it
 * @placed, @first_cmp: the builder's: where its comparisons stand
 */
struct blob_rule {
	__u64 caps_need;
	__u64 caps_lack;
	__u32 action;
	__u16 origin;
	__u16 nr_cmps;
	struct ctlsec_policy_cmp cmps[CTLSEC_NR_ARGS];
	bool placed;
	__u16 first_cmp;
};

/**
 * struct blob_entry - how one number is decided
 * @action, @origin, @flags: as in struct ctlsec_policy_entry
 * @rules: @nr_rules rules in file order; borrowed
 */
struct blob_entry {
	__u32 action;
	__u16 origin;
	__u16 flags;
	struct blob_rule *const *rules;
	size_t nr_rules;
};

/* One ABI as the builder takes it; @entries has @abi.nr_count elements. */
struct blob_abi {
	struct ctlsec_policy_abi abi;
	const struct blob_entry *entries;
};

/**
 * blob_build - lay out a blob
 * @abis: CTLSEC_NR_ABIS of them
 * @out: filled on success, untouched otherwise
 *
 * Return: 0, or -1 with @e filled if the policy exceeds the format's bounds.
 */
int blob_build(const struct blob_abi *abis, struct blob *out, struct err *e);

#endif /* USER_BLOB_H */
