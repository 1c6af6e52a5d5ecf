/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which calls do what an operation of an io_uring does.
 */
#ifndef _CTLSEC_RING_TABLE_H
#define _CTLSEC_RING_TABLE_H

#include "ring.h"

/* In place of a number: the ABI has no such call. */
#define CTLSEC_RING_TABLE_ABSENT 0xffffU

#define CTLSEC_RING_TABLE_WAYS 5

/* What a value of a request is. */
enum ctlsec_ring_table_role {
	CTLSEC_RING_TABLE_VALUE, /* an argument, and nothing else */
	CTLSEC_RING_TABLE_FLAGS,
	CTLSEC_RING_TABLE_DIR, /* a directory, or AT_FDCWD */
	CTLSEC_RING_TABLE_PLACE, /* 1: at a place that it names, 0: it names none */
};

/**
 * struct ctlsec_ring_table_way - a call
 * @nr: its number, by ABI
 * @fits: CTLSEC_RING_FIT_*: what it takes for this call to express it
 * @arg: for each argument 1 + the value that it is, 0 if it is not known
 */
struct ctlsec_ring_table_way {
	__u16 nr[CTLSEC_NR_ABIS];
	__u8 fits;
	__u8 arg[CTLSEC_NR_ARGS];
};

/**
 * struct ctlsec_ring_table_row - an operation
 * @nr_ways: 0: no call does it
 * @all: it may do what any of its ways does: all have to be allowed
 * @plain_passes: without flags no call does it
 * @native: where arguments stand is true of 64-bit ABIs only
 * @special: flags that make FIT_SPECIAL
 * @role: enum ctlsec_ring_table_role of each value
 */
struct ctlsec_ring_table_row {
	__u8 nr_ways;
	__u8 all;
	__u8 plain_passes;
	__u8 native;
	__u16 special;
	__u8 role[CTLSEC_RING_VALUES];
	struct ctlsec_ring_table_way ways[CTLSEC_RING_TABLE_WAYS];
};

extern const struct ctlsec_ring_table_row ctlsec_ring_table[CTLSEC_NR_RING_OPS];

#define CTLSEC_RING_TABLE_AT_FDCWD (-100)

/* What is true of a request unless a value says otherwise. */
static inline void ctlsec_ring_table_begin(struct ctlsec_ring_request *r)
{
	r->known = 0;
	r->fits = CTLSEC_RING_FIT_CWD | CTLSEC_RING_FIT_PLAIN;
}

/* Does it name a place in the file? */
static inline void ctlsec_ring_table_add_place(struct ctlsec_ring_request *r,
					       int place)
{
	r->fits |= place ? CTLSEC_RING_FIT_PLACE : CTLSEC_RING_FIT_CURRENT;
}

/* Value @i is @raw: what that says for and against the ways. */
static __always_inline void
ctlsec_ring_table_add(struct ctlsec_ring_request *r,
		      const struct ctlsec_ring_table_row *row, unsigned int i,
		      __s64 raw)
{
	r->value[i] = (__u64)raw;
	if (raw >= 0)
		r->known |= 1U << i;
	switch (row->role[i]) {
	case CTLSEC_RING_TABLE_FLAGS:
		if (raw)
			r->fits &= ~CTLSEC_RING_FIT_PLAIN;
		if (raw == row->special)
			r->fits |= CTLSEC_RING_FIT_SPECIAL;
		break;
	case CTLSEC_RING_TABLE_DIR:
		if (raw != CTLSEC_RING_TABLE_AT_FDCWD)
			r->fits &= ~CTLSEC_RING_FIT_CWD;
		break;
	case CTLSEC_RING_TABLE_PLACE:
		ctlsec_ring_table_add_place(r, raw != 0);
		break;
	}
}

/* Can the request be made by the call that @way is? */
static inline int
ctlsec_ring_table_can_express(const struct ctlsec_ring_request *r,
			      const struct ctlsec_ring_table_way *way)
{
	return !(way->fits & ~r->fits) &&
	       way->nr[r->abi] != CTLSEC_RING_TABLE_ABSENT;
}

/* What is known of that call. Return: a bit for each argument that is. */
static inline __u32
ctlsec_ring_table_call(const struct ctlsec_ring_request *r,
		       const struct ctlsec_ring_table_row *row,
		       const struct ctlsec_ring_table_way *way,
		       struct ctlsec_call *call)
{
	__u32 i, known = 0;

	*call = (struct ctlsec_call){
		.abi = r->abi,
		.nr = way->nr[r->abi],
		.caps = r->caps,
	};
	if (row->native && r->abi == CTLSEC_ABI_I386)
		return 0;
	for (i = 0; i < CTLSEC_NR_ARGS; i++) {
		__u32 v = way->arg[i];

		if (!v-- || !(r->known & (1U << v)))
			continue;
		call->args[i] = r->value[v];
		known |= 1U << i;
	}
	return known;
}

#endif /* _CTLSEC_RING_TABLE_H */
