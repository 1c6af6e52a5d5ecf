/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Requests of an io_uring: how the kernel lays them out, and which functions carry them
 * out. Both are private to it.
 */
#ifndef _CTLSEC_COMPAT_URING_H
#define _CTLSEC_COMPAT_URING_H

#include <ctlsec/ring.h>
#include <linux/io_uring_types.h>
#include <linux/types.h>
#ifdef CTLSEC_HAVE_URING_CMD
#include <linux/io_uring/cmd.h>
#else
#include <linux/io_uring.h>
#endif

/* In place of a size: does it name a place in the file? */
#define CTLSEC_COMPAT_URING_PLACE 1

/**
 * struct ctlsec_compat_uring_op - one operation
 * @issue: what carries it out, by name; some kernels have another; NULL where no call
 *	does the same
 * @at: where its values are in the request, in the order of the table of calls
 * @size: bytes of each; 0: there is none
 */
struct ctlsec_compat_uring_op {
	const char *issue;
	const char *other;
	u8 at[CTLSEC_RING_VALUES];
	u8 size[CTLSEC_RING_VALUES];
};

extern const struct ctlsec_compat_uring_op
	ctlsec_compat_uring_ops[CTLSEC_RING_OPCODES];

/* Are values where this says? Else none is known. */
extern const bool ctlsec_compat_uring_laid_out;

/**
 * struct ctlsec_compat_uring_table - how the kernel's own table of operations may look
 * @name: the symbol
 * @stride: from one operation to the next
 * @issue: where in it the function is
 */
struct ctlsec_compat_uring_table {
	const char *name;
	u16 stride;
	u16 issue;
};

#define CTLSEC_COMPAT_URING_TABLES 3

extern const struct ctlsec_compat_uring_table
	ctlsec_compat_uring_tables[CTLSEC_COMPAT_URING_TABLES];

/*
 * A bit in a request's flags that the kernel leaves alone: behind those that come with
 * the request, of which the first byte is kept free, and that it checks.
 */
#define CTLSEC_COMPAT_URING_SEEN \
	((__force typeof_member(struct io_kiocb, flags))0x80U)

static_assert(IOSQE_CQE_SKIP_SUCCESS_BIT == 6);
static_assert(REQ_F_FAIL_BIT == 8);

#endif /* _CTLSEC_COMPAT_URING_H */
