/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The compiled form of a profile: what `ctlsec load` sends and the kernel
 * keeps. Host byte order, no padding, no pointers, no offsets: the sections
 * stand in one fixed order and their counts in the header give every position,
 *
 *	struct ctlsec_policy_hdr
 *	__u16 index[x86_64.nr_count]	} for each ABI in order, the entry that
 *	__u16 index[i386.nr_count]	} decides number 0, 1, 2 ...
 *	__u16 index[x32.nr_count]	}
 *	__u16 pad			0 to 3 of them, zero: to a multiple of 8
 *	struct ctlsec_policy_entry[nr_entries], zero bytes to a multiple of 8
 *	struct ctlsec_policy_rule[nr_rules]
 *	struct ctlsec_policy_cmp[nr_cmps]
 *
 * so that equal policies have equal bytes and equal digests.
 *
 * Meaning (see eval.h): a number below nr_count is decided by its entry, one
 * at or above it by the ABI's `above` action. In an entry every rule that
 * matches counts, and so does the entry's own action where it comes from an
 * unconditional rule (CTLSEC_ENTRY_UNCOND); the strictest of them decides, the
 * first in file order among equals. Where nothing matches, the entry's own
 * action (the profile's default) decides.
 */
#ifndef _CTLSEC_POLICY_FMT_H
#define _CTLSEC_POLICY_FMT_H

#include "abi.h"

#define CTLSEC_POLICY_MAGIC 0x31504c43U /* "CLP1" on x86 */
#define CTLSEC_POLICY_VERSION 1

/**
 * enum ctlsec_act - what to do with a call, from mildest to strictest
 *
 * The order is seccomp's (man 2 seccomp), so "strictest" is the larger number.
 *
 * @CTLSEC_ACT_ALLOW: let it run
 * @CTLSEC_ACT_LOG: let it run and log it
 * @CTLSEC_ACT_TRACE: ask a tracer; fails with ENOSYS, there is none
 * @CTLSEC_ACT_NOTIFY: ask a supervisor; fails with ENOSYS, there is none
 * @CTLSEC_ACT_ERRNO: fail with the action's data (0 to 4095) as errno
 * @CTLSEC_ACT_TRAP: SIGSYS as seccomp sends it, data in si_errno
 * @CTLSEC_ACT_KILL_THREAD: end the calling thread with SIGSYS
 * @CTLSEC_ACT_KILL_PROCESS: end the whole process with SIGSYS
 */
enum ctlsec_act {
	CTLSEC_ACT_ALLOW = 0,
	CTLSEC_ACT_LOG = 1,
	CTLSEC_ACT_TRACE = 2,
	CTLSEC_ACT_NOTIFY = 3,
	CTLSEC_ACT_ERRNO = 4,
	CTLSEC_ACT_TRAP = 5,
	CTLSEC_ACT_KILL_THREAD = 6,
	CTLSEC_ACT_KILL_PROCESS = 7,
};

#define CTLSEC_NR_ACTS 8

/* An action word: the enum in the upper half, its data in the lower. */
/* clang-format off */
#define CTLSEC_ACTION(act, data) (((__u32)(act) << 16) | ((data) & 0xffffU))
#define CTLSEC_ACTION_ACT(action) ((action) >> 16)
#define CTLSEC_ACTION_DATA(action) ((action) & 0xffffU)
/* clang-format on */

/* Largest errno a system call can return (include/linux/err.h: MAX_ERRNO). */
#define CTLSEC_ERRNO_MAX 4095

/**
 * enum ctlsec_cmp_op - comparison of an unsigned 64-bit argument
 * @CTLSEC_CMP_MASKED_EQ: (arg & value) == (value2 & value)
 */
enum ctlsec_cmp_op {
	CTLSEC_CMP_NE = 0,
	CTLSEC_CMP_LT = 1,
	CTLSEC_CMP_LE = 2,
	CTLSEC_CMP_EQ = 3,
	CTLSEC_CMP_GE = 4,
	CTLSEC_CMP_GT = 5,
	CTLSEC_CMP_MASKED_EQ = 6,
};

#define CTLSEC_NR_CMP_OPS 7
#define CTLSEC_NR_ARGS 6

/*
 * Bounds of a blob; the validator refuses what exceeds them.
 * SIZE: must fit a netlink attribute (64 KiB with its header).
 * NR_COUNT: the largest number in use is x32's 547; room for 30 years more.
 * ENTRIES, RULES, CMPS: what SIZE admits, kept in the types' ranges.
 */
#define CTLSEC_POLICY_MAX_SIZE 65000U
#define CTLSEC_POLICY_MAX_NR_COUNT 1024U
#define CTLSEC_POLICY_MAX_ENTRIES 4096U
#define CTLSEC_POLICY_MAX_RULES 2048U
#define CTLSEC_POLICY_MAX_CMPS 2048U

/* ABI flags */
#define CTLSEC_ABI_LISTED 0x1U /* the profile names this architecture */
#define CTLSEC_ABI_FLAGS 0x1U

/**
 * struct ctlsec_policy_abi - how one ABI is decided
 * @flags: CTLSEC_ABI_LISTED; without it nr_count is 0 and @def == @above is
 *	KILL_THREAD, what a seccomp filter does to an unlisted architecture
 * @def: the profile's default action, used by entries that no rule names
 * @above: action for numbers >= @nr_count
 * @nr_count: 0 to CTLSEC_POLICY_MAX_NR_COUNT
 */
struct ctlsec_policy_abi {
	__u32 flags;
	__u32 def;
	__u32 above;
	__u32 nr_count;
};

/* Origin of a decision that no rule of the profile made. */
#define CTLSEC_ORIGIN_DEFAULT 0xffffU /* defaultAction */
#define CTLSEC_ORIGIN_ABOVE 0xfffeU /* number above the largest named one */
#define CTLSEC_ORIGIN_ABI 0xfffdU /* architecture not listed */
/* From here on, one each: a layer's rule, in what combine.c made. */
#define CTLSEC_ORIGIN_LAYER 0xff00U
/* Origins below this are indices into the profile's "syscalls" array. */
#define CTLSEC_ORIGIN_MAX CTLSEC_ORIGIN_LAYER

/* Layers that there may be at once. */
#define CTLSEC_LAYERS_MAX 32U

#define CTLSEC_ENTRY_UNCOND 0x1U
#define CTLSEC_ENTRY_FLAGS 0x1U

/**
 * struct ctlsec_policy_entry - how one system call (or several) is decided
 * @action: where no rule matches; with CTLSEC_ENTRY_UNCOND also a candidate
 *	when some do
 * @first_rule: index of the first of @nr_rules consecutive rules; 0 if none
 * @nr_rules: conditional rules, in file order
 * @origin: rule index that @action comes from, or CTLSEC_ORIGIN_DEFAULT
 *	(exactly when CTLSEC_ENTRY_UNCOND is not set)
 * @flags: CTLSEC_ENTRY_UNCOND
 */
struct ctlsec_policy_entry {
	__u32 action;
	__u16 first_rule;
	__u16 nr_rules;
	__u16 origin;
	__u16 flags;
};

/**
 * struct ctlsec_policy_rule - a conditional rule: all of it must hold
 * @caps_need: capabilities that must all be in the caller's bounding set
 * @caps_lack: capabilities none of which may be in it
 * @action: if the rule matches
 * @first_cmp: index of the first of @nr_cmps consecutive comparisons; 0 if none
 * @nr_cmps: 0 to 6, each on another argument, by rising index
 * @origin: index of the rule in the profile's "syscalls" array
 * @reserved: zero
 */
struct ctlsec_policy_rule {
	__u64 caps_need;
	__u64 caps_lack;
	__u32 action;
	__u16 first_cmp;
	__u16 nr_cmps;
	__u16 origin;
	__u16 reserved[3];
};

/**
 * struct ctlsec_policy_cmp - one comparison
 * @value: right-hand side; the mask for MASKED_EQ
 * @value2: for MASKED_EQ what the masked argument must equal; else zero
 * @arg: argument index, 0 to 5
 * @op: enum ctlsec_cmp_op
 * @reserved: zero
 */
struct ctlsec_policy_cmp {
	__u64 value;
	__u64 value2;
	__u16 arg;
	__u16 op;
	__u32 reserved;
};

/**
 * struct ctlsec_policy_hdr - start of a blob
 * @size: of the whole blob in bytes, this header included
 */
struct ctlsec_policy_hdr {
	__u32 magic;
	__u32 version;
	__u32 size;
	__u32 nr_entries;
	__u32 nr_rules;
	__u32 nr_cmps;
	struct ctlsec_policy_abi abi[CTLSEC_NR_ABIS];
};

static_assert(sizeof(struct ctlsec_policy_abi) == 16, "wire format");
static_assert(sizeof(struct ctlsec_policy_entry) == 12, "wire format");
static_assert(sizeof(struct ctlsec_policy_rule) == 32, "wire format");
static_assert(sizeof(struct ctlsec_policy_cmp) == 24, "wire format");
static_assert(sizeof(struct ctlsec_policy_hdr) == 72, "wire format");

#endif /* _CTLSEC_POLICY_FMT_H */
