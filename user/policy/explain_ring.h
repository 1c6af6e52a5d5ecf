/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What policies take for an operation of an io_uring, and by which call, in words. The
 * decision itself is ctlsec/ring.h's.
 */
#ifndef USER_EXPLAIN_RING_H
#define USER_EXPLAIN_RING_H

#include "policy/explain.h"

/* "io_uring:OPENAT"? What is behind the colon, or NULL. */
const char *explain_ring_like(const char *word);

/**
 * struct explain_ring - an answer
 * @answer: the decision on a request that takes all that the operation can do
 * @call: that it is decided as; nothing is known of its arguments
 * @free: no call does what it does
 * @closed: by whom io_uring_enter is denied, so that no request gets there; or NULL
 * @reason: in words
 */
struct explain_ring {
	struct explain_answer answer;
	struct ctlsec_call call;
	bool free;
	const struct explain_policy *closed;
	char reason[1024];
};

/**
 * explain_ring_decide - ask all policies of an operation
 * @x: what to ask
 * @abi: of the process
 * @name: of the operation, such as "OPENAT"
 * @caps: its bounding set
 * @out: filled in; names in its reason are for escape_text()
 *
 * Return: 0, or -1 with @e filled.
 */
int explain_ring_decide(const struct explain *x, const char *abi,
			const char *name, uint64_t caps,
			struct explain_ring *out, struct err *e);

#endif /* USER_EXPLAIN_RING_H */
