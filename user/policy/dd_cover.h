/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A diagram taken apart again: pieces that do not overlap, each a condition on the
 * capabilities and one on each argument, with the leaf that they lead to.
 */
#ifndef USER_DD_COVER_H
#define USER_DD_COVER_H

#include "policy/dd.h"

enum dd_cover_kind {
	DD_COVER_ANY,
	DD_COVER_CMP, /* the comparison */
	DD_COVER_BITS, /* any bit of cmp.value is set */
};

struct dd_cover_test {
	enum dd_cover_kind kind;
	struct ctlsec_policy_cmp cmp;
};

/**
 * struct dd_cover_piece - one piece
 * @witness: arguments of a call in it
 */
struct dd_cover_piece {
	uint32_t leaf;
	uint64_t witness[CTLSEC_NR_ARGS];
	uint64_t caps_need;
	uint64_t caps_lack;
	struct dd_cover_test args[CTLSEC_NR_ARGS];
};

struct dd_cover {
	struct dd_cover_piece *v;
	size_t n;
	bool full;
};

/* More pieces are not made; dd_cover.full tells. */
#define DD_COVER_MAX 4096

/**
 * dd_cover_make - all pieces, but not those that lead to @skip
 * @bits: 32 or 64, how wide the arguments are
 * @ordered: pieces may overlap, and of those that fit a call the first one counts:
 *	so much is shorter for a reader
 */
void dd_cover_make(struct dd *d, dd_node n, unsigned int bits, bool ordered,
		   bool (*skip)(uint32_t leaf, const void *arg),
		   const void *arg, struct dd_cover *out);

void dd_cover_free(struct dd_cover *c);

#endif /* USER_DD_COVER_H */
