/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How many of a domain's denials become events: as many as a bucket has tokens for.
 * What is beyond that is counted, so that for each domain
 *
 *	recorded + suppressed + dropped = denied + complained
 *
 * whenever none of its tasks is in a denied call.
 */
#ifndef _CTLSEC_KERNEL_METER_H
#define _CTLSEC_KERNEL_METER_H

#include <linux/atomic.h>
#include <linux/compiler.h>
#include <linux/types.h>

/**
 * struct ctlsec_meter - part of a domain's counters
 * @full_at: when the bucket will be full again, CLOCK_MONOTONIC (the algorithm is
 *	GCRA); by cmpxchg
 * @empty_tick: the tick in which it was found empty; read and written without a lock,
 *	it only spares work
 * @spent: what the last denial was that found it empty, see ctlsec_stats_mark();
 *	likewise
 * @recorded: denials that became events
 * @suppressed: denials that found the bucket empty
 * @dropped: denials that found the CPU's ring full, or for which the collector had no
 *	memory, which takes them from @recorded
 */
struct ctlsec_meter {
	atomic64_t full_at;
	unsigned long empty_tick;
	u64 spent;
	atomic64_t recorded;
	atomic64_t suppressed;
	atomic64_t dropped;
};

void ctlsec_meter_init(struct ctlsec_meter *m);

/**
 * ctlsec_meter_take - take a token for one denial
 * @mark: what the denial is
 *
 * Context: any but NMI; no lock, no wait. Return: false if there is none, and then
 * the denial was counted as suppressed; else it is to be counted by the caller.
 */
bool ctlsec_meter_take(struct ctlsec_meter *m, u64 mark);

/* Count a denial as suppressed if the last one was the same, and found no token in
 * this tick: then there is none now. Return: false if that is not known.
 */
static __always_inline bool ctlsec_meter_spent(struct ctlsec_meter *m, u64 mark)
{
	if (READ_ONCE(m->spent) != mark)
		return false;
	atomic64_inc(&m->suppressed);
	return true;
}

#endif /* _CTLSEC_KERNEL_METER_H */
