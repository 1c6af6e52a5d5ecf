/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Values of attributes by chance, mostly such as mean something.
 */
#ifndef SELFTESTS_NLGEN_VALUE_H
#define SELFTESTS_NLGEN_VALUE_H

#include "nlgen.h"

enum nlgen_kind {
	U32,
	U64,
	LIMIT,
	NAME,
	BLOB,
	LAYER_BLOB,
	FLAG,
	CGROUP,
	USERNS_PID,
	USERNS_INO,
	ID,
	SMALL,
	FEW,
	CURSOR,
	PATH,
	PATTERN,
	TARGET, /* what a nest of PATH or PATTERN holds */
};

/* The next number by chance. */
uint64_t nlgen_word(struct nlgen *g);

/* A value of that kind in @buf, which is 66000 large. Return: its length. */
size_t nlgen_value(struct nlgen *g, enum nlgen_kind kind, uint8_t *buf);

#endif /* SELFTESTS_NLGEN_VALUE_H */
