/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a domain counted: denials by kind and by system call, and the last one.
 *
 * Counters are atomics that only rise. The tables of a system-call ABI, one of what
 * was denied and one of what was complained of, are made when there is something to
 * count (each costs 5 KiB); where memory fails then, the denial is still in the
 * totals, and counted as unattributed.
 */
#ifndef _CTLSEC_KERNEL_STATS_H
#define _CTLSEC_KERNEL_STATS_H

#include <ctlsec/abi.h>
#include <linux/atomic.h>
#include <linux/ctlsec.h>
#include <linux/jiffies.h>
#include <linux/nospec.h>
#include <linux/pid.h>
#include <linux/sched.h>
#include <linux/spinlock.h>
#include <linux/types.h>

#include "domain/meter.h"
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
 * @recent: tick, ABI, number and task of the last denial: the same again within
 *	the tick counts, but is not written down again
 * @meter: which of the denials become events, own locking
 * @table: of denials, per ABI, NULL until the first; set once by cmpxchg, freed with
 *	the domain
 * @complain_table: the same of what was complained of
 * @lock: guards @last; innermost, irqs off
 */
struct ctlsec_stats {
	atomic64_t denied;
	atomic64_t complained;
	atomic64_t logged;
	atomic64_t unattributed;
	u64 recent;
	struct ctlsec_meter meter;
	struct ctlsec_stats_table *table[CTLSEC_NR_ABIS];
	struct ctlsec_stats_table *complain_table[CTLSEC_NR_ABIS];
	raw_spinlock_t lock;
	struct ctlsec_last last;
};

void ctlsec_stats_init(struct ctlsec_stats *s);
void ctlsec_stats_free(struct ctlsec_stats *s);

/* Count one denied (or, @complain, one complained of) call of current. Any
 * context but NMI.
 */
void ctlsec_stats_denial(struct ctlsec_stats *s, u32 abi, u32 nr, u32 action,
			 bool complain);

/* What tells two denials apart: 30 bits of the tick, 2 of the ABI, 10 of the number
 * and 22, which is all, of the task. Never zero.
 */
static __always_inline u64 ctlsec_stats_mark(u32 abi, u32 nr)
{
	u64 tick = get_jiffies_64();

	return tick << 34 | (u64)abi << 32 | (nr & 0x3ffU) << 22 |
	       (u32)task_pid_nr(current);
}

/* The same of a denial that was the last one too, and found no token then either: to
 * it there is nothing but to count. Return: false if there is more to do, and then
 * nothing was counted.
 */
static __always_inline bool ctlsec_stats_denied_again(struct ctlsec_stats *s,
						      u32 abi, u32 nr)
{
	/* Pairs with the cmpxchg() that put it there. */
	struct ctlsec_stats_table *t = smp_load_acquire(&s->table[abi]);

	if (unlikely(
		    !t || nr >= CTLSEC_SYSCALLS_MAX ||
		    !ctlsec_meter_spent(&s->meter, ctlsec_stats_mark(abi, nr))))
		return false;
	atomic64_inc(&s->denied);
	atomic64_inc(&t->count[array_index_nospec(nr, CTLSEC_SYSCALLS_MAX)]);
	return true;
}

/* A consistent copy of the last denial. */
void ctlsec_stats_last(struct ctlsec_stats *s, struct ctlsec_last *last);

/* How often one number was denied, or, @complain, complained of; @nr below
 * CTLSEC_SYSCALLS_MAX.
 */
u64 ctlsec_stats_count(const struct ctlsec_stats *s, u32 abi, u32 nr,
		       bool complain);

#endif /* _CTLSEC_KERNEL_STATS_H */
