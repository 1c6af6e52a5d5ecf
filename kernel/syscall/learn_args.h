/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which argument of a system call is learned.
 */
#ifndef _CTLSEC_KERNEL_LEARN_ARGS_H
#define _CTLSEC_KERNEL_LEARN_ARGS_H

#include <linux/types.h>

struct pt_regs;

/* Find the calls by their functions' names; at module load, once. */
void ctlsec_learn_args_init(void);

/**
 * struct ctlsec_learn_arg - what a call has to learn from; without @kind the value is
 *	not set
 * @kind: enum ctlsec_learn_kind; 0: nothing
 * @value: of it
 * @unknown: there is a value, in memory that is not at hand
 * @is_call: it is a socketcall ...
 * @call: ... and this one, a value of CTLSEC_LEARN_SOCKETCALL
 */
struct ctlsec_learn_arg {
	u32 kind;
	u64 value;
	bool unknown;
	bool is_call;
	u32 call;
};

/* Read it. current makes the call; preemption may be off. */
void ctlsec_learn_args_read(const struct pt_regs *regs, u32 abi, u32 nr,
			    struct ctlsec_learn_arg *a);

/* The same of a call that was not made, but done for a ring.
 * @args: its arguments; @known: a bit for each that is known
 */
void ctlsec_learn_args_known(u32 abi, u32 nr, const u64 *args, u32 known,
			     struct ctlsec_learn_arg *a);

#endif /* _CTLSEC_KERNEL_LEARN_ARGS_H */
