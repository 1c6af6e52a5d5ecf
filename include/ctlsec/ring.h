/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Requests of an io_uring, decided as the system calls that do the same.
 *
 * A request passes if any call that does exactly this passes: OPENAT by openat, or by
 * open where the path is relative to the working directory. Of most operations there is
 * one call that can do all that it can, and older ones that can do some of it: each is a
 * way (ring_table.h).
 *
 * - A call is allowed where the policy allows it whatever the arguments are that are not
 *   known: those behind pointers, files, and on kernels whose requests are laid out
 *   otherwise all of them. An int below zero can be in a register in two forms, so it is
 *   not known either.
 * - What is refused is refused as the first call that fits.
 * - What no call stands for (NOP, timeouts) is not asked for. An operation that is not
 *   known is refused where a policy restricts anything.
 * - A policy that always denies io_uring_enter has no say: nothing gets that far.
 *
 * Pure, allocation-free, shared by the kernel, the tool and the tests, as eval.h is.
 */
#ifndef _CTLSEC_RING_H
#define _CTLSEC_RING_H

#include "eval.h"

/* Operations that are known, by the kernel's numbers. */
#define CTLSEC_RING_OPCODES 65U

/* Those that are told apart by more than their number, and others by name. */
enum ctlsec_ring_op {
	CTLSEC_RING_NOP = 0,
	CTLSEC_RING_READV = 1,
	CTLSEC_RING_WRITEV = 2,
	CTLSEC_RING_READ_FIXED = 4,
	CTLSEC_RING_WRITE_FIXED = 5,
	CTLSEC_RING_READ = 22,
	CTLSEC_RING_WRITE = 23,
	CTLSEC_RING_SOCKET = 45,
	CTLSEC_RING_URING_CMD = 46,
	CTLSEC_RING_READV_FIXED = 60,
	CTLSEC_RING_WRITEV_FIXED = 61,
	CTLSEC_RING_URING_CMD128 = 64,
	CTLSEC_RING_UNKNOWN = CTLSEC_RING_OPCODES,
	/* Commands to a socket. */
	CTLSEC_RING_SOCK_IOCTL,
	CTLSEC_RING_SOCK_GETSOCKOPT,
	CTLSEC_RING_SOCK_SETSOCKOPT,
	CTLSEC_RING_SOCK_RECVMSG,
	CTLSEC_RING_SOCK_NAME,
	CTLSEC_NR_RING_OPS,
};

/* What has to be true of a request for a call to express it. */
#define CTLSEC_RING_FIT_PLAIN 0x1U /* no flags */
#define CTLSEC_RING_FIT_SPECIAL 0x2U /* the flags that this call stands for */
#define CTLSEC_RING_FIT_CWD 0x4U /* relative to the working directory only */
#define CTLSEC_RING_FIT_PLACE 0x8U /* at a place in the file that it names */
#define CTLSEC_RING_FIT_CURRENT \
	0x10U /* where the file is, or it has no places */

/* Values of a request that are looked at. */
#define CTLSEC_RING_VALUES 4

/**
 * struct ctlsec_ring_request - a request as it is about to be carried out
 * @op: enum ctlsec_ring_op
 * @abi: of the process
 * @fits: CTLSEC_RING_FIT_*
 * @known: the values that are known, a bit each
 * @again: it was looked at before
 * @opcode: the kernel's number of the operation; nothing is decided by it
 * @value: what the arguments of calls are taken from
 * @caps: as in struct ctlsec_call
 */
struct ctlsec_ring_request {
	__u32 op;
	__u32 abi;
	__u32 fits;
	__u16 known;
	__u8 again;
	__u8 opcode;
	__u64 value[CTLSEC_RING_VALUES];
	__u64 caps;
};

/**
 * ctlsec_ring_fill - tell by a request's values what it is
 * @r: with its @op; @value, @known and @fits are set
 * @raw: the values, in the order of the table; ints with their sign
 */
void ctlsec_ring_fill(struct ctlsec_ring_request *r,
		      const __s64 raw[CTLSEC_RING_VALUES]);

/**
 * ctlsec_ring_eval - decide a request that a policy has to be asked for
 * @p: an opened policy
 * @r: the request
 * @layers: what its layers say by themselves, as ctlsec_eval_layers()
 * @nr: set to the call that it is decided as
 *
 * Return: the decision on the mildest of the ways, the first of these; of commands
 * that may do what either of two calls does the strictest.
 */
struct ctlsec_decision ctlsec_ring_eval(const struct ctlsec_policy *p,
					const struct ctlsec_ring_request *r,
					int layers, __u32 *nr);

/**
 * ctlsec_ring_asks - does a policy have to be asked of an operation?
 *
 * Not if a call that can do all of it is always allowed.
 */
int ctlsec_ring_asks(const struct ctlsec_policy *p, __u32 abi, __u32 op);

/**
 * ctlsec_ring_hooks - may it, or with others, have to be asked?
 *
 * One layer may close some of the ways, and another one or the profile the rest, where
 * none of them has to be asked by itself. So what allows by default hooks an operation
 * of which it restricts any way. A profile that allows by name hooks what it is asked of:
 * what a layer takes away from it, the layer hooks.
 */
int ctlsec_ring_hooks(const struct ctlsec_policy *p, __u32 abi, __u32 op);

#endif /* _CTLSEC_RING_H */
