/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A compiled policy by hand: x86_64 alone, everything allowed but one range of
 * numbers.
 */
#ifndef SELFTESTS_RAWBLOB_H
#define SELFTESTS_RAWBLOB_H

#include <stddef.h>
#include <stdint.h>

/* Numbers from 0 that the policy decides by its table. */
#define RAWBLOB_NUMBERS 464
/* Room that is enough for it. */
#define RAWBLOB_MAX 2048

/* Deny @first to @last with @errnum; returns the blob's length. */
size_t rawblob(void *buf, uint32_t first, uint32_t last, uint32_t errnum);

/* The same as a layer: for every ABI, of which the others are allowed everything. */
size_t rawblob_layer(void *buf, uint32_t first, uint32_t last, uint32_t errnum);

#endif /* SELFTESTS_RAWBLOB_H */
