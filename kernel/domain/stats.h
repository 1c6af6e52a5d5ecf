/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a domain counted: denials by kind and by system call, and the last one.
 *
 * Counters are atomics that only rise. The table of a system-call ABI is made
 * at its first denial (it costs 5 KiB); where memory fails then, the denial is
 * still in the totals, and counted as unattributed.
 */
#ifndef _CTLSEC_KERNEL_STATS_H
#define _CTLSEC_KERNEL_STATS_H

#include <ctlsec/eval.h>
#include <linux/ctlsec.h>
#include <linux/spinlock.h>
#include <linux/types.h>

#include "limits.h"

/* Counts per number; what is at or above SYSCALLS_MAX counts as unattributed. */
struct ctlsec_stats_table {
	atomic64_t count[CTLSEC_SYSCALLS_MAX];
};

/**
 * struct ctlsec_last - the last denial
 * @action: CTLSEC_ACTION() word
 * @when: CLOCK_REALTIME, ns; 0 if there was none
 */
struct ctlsec_last {
	u64 when;
	u32 abi;
	u32 nr;
	u32 action;
	pid_t pid;
	pid_t tgid;
	char comm[CTLSEC_COMM_LEN];
};

/**
 * struct ctlsec_stats - counters of one domain
 * @table: per ABI, NULL until the first denial; set once by cmpxchg, freed with
 *	the domain
 * @lock: guards @last; innermost, irqs off
 */
struct ctlsec_stats {
	atomic64_t denied;
	atomic64_t complained;
	atomic64_t logged;
	atomic64_t unattributed;
	struct ctlsec_stats_table *table[CTLSEC_NR_ABIS];
	raw_spinlock_t lock;
	struct ctlsec_last last;
};

void ctlsec_stats_init(struct ctlsec_stats *s);
void ctlsec_stats_free(struct ctlsec_stats *s);

/* Count one denied (or, @complain, one complained of) call of current. Any
 * context but NMI.
 */
void ctlsec_stats_denial(struct ctlsec_stats *s, const struct ctlsec_call *call,
			 u32 action, bool complain);

/* A consistent copy of the last denial. */
void ctlsec_stats_last(struct ctlsec_stats *s, struct ctlsec_last *last);

/* Count of one number; @nr below CTLSEC_SYSCALLS_MAX. */
u64 ctlsec_stats_count(const struct ctlsec_stats *s, u32 abi, u32 nr);

#endif /* _CTLSEC_KERNEL_STATS_H */
