// SPDX-License-Identifier: GPL-2.0
/*
 * Denial counters of a domain.
 *
 * Counting never fails and never waits: the totals are part of the domain, the
 * table that breaks them down is made without sleeping and may be missing, and
 * then the denial is counted as unattributed.
 */
#include "domain/stats.h"

#include <linux/gfp.h>
#include <linux/pid.h>
#include <linux/preempt.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/timekeeping.h>

static_assert(TASK_COMM_LEN <= CTLSEC_COMM_LEN);

void ctlsec_stats_init(struct ctlsec_stats *s)
{
	memset(s, 0, sizeof(*s));
	raw_spin_lock_init(&s->lock);
	ctlsec_meter_init(&s->meter);
}

void ctlsec_stats_free(struct ctlsec_stats *s)
{
	int abi;

	for (abi = 0; abi < CTLSEC_NR_ABIS; abi++) {
		kfree(s->table[abi]);
		kfree(s->complain_table[abi]);
	}
}

/* The table at @place, made if it is missing; NULL without memory. */
static struct ctlsec_stats_table *
denial_table(struct ctlsec_stats_table **place)
{
	/* Pairs with the cmpxchg() below: a table that is seen is seen zeroed. */
	struct ctlsec_stats_table *t = smp_load_acquire(place);
	struct ctlsec_stats_table *other;

	if (likely(t))
		return t;
	t = kzalloc(sizeof(*t), GFP_NOWAIT | __GFP_NOWARN);
	if (!t)
		return NULL;
	other = cmpxchg(place, NULL, t);
	if (other) {
		kfree(t);
		return other;
	}
	return t;
}

static void record_last(struct ctlsec_stats *s, u32 abi, u32 nr, u32 action)
{
	struct ctlsec_last last = {
		.when = ktime_get_real_ns(),
		.abi = abi,
		.nr = nr,
		.action = action,
		.pid = task_pid_nr(current),
		.tgid = task_tgid_nr(current),
	};
	unsigned long flags;

	/* Another thread may be renaming this one: a mixture is no harm, and
	 * nothing beyond the array is read.
	 */
	data_race(memcpy(last.comm, current->comm, TASK_COMM_LEN));
	last.comm[sizeof(last.comm) - 1] = '\0';

	raw_spin_lock_irqsave(&s->lock, flags);
	s->last = last;
	raw_spin_unlock_irqrestore(&s->lock, flags);
}

void ctlsec_stats_denial(struct ctlsec_stats *s, u32 abi, u32 nr, u32 action,
			 bool complain)
{
	struct ctlsec_stats_table *t = NULL;
	u64 mark = ctlsec_stats_mark(abi, nr);

	atomic64_inc(complain ? &s->complained : &s->denied);
	if (nr < CTLSEC_SYSCALLS_MAX)
		t = denial_table(complain ? &s->complain_table[abi] :
					    &s->table[abi]);
	if (likely(t))
		atomic64_inc(
			&t->count[array_index_nospec(nr, CTLSEC_SYSCALLS_MAX)]);
	else
		atomic64_inc(&s->unattributed);
	if (READ_ONCE(s->recent) == mark)
		return;
	WRITE_ONCE(s->recent, mark);
	record_last(s, abi, nr, action);
}

void ctlsec_stats_last(struct ctlsec_stats *s, struct ctlsec_last *last)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&s->lock, flags);
	*last = s->last;
	raw_spin_unlock_irqrestore(&s->lock, flags);
}

u64 ctlsec_stats_count(const struct ctlsec_stats *s, u32 abi, u32 nr,
		       bool complain)
{
	struct ctlsec_stats_table *const *place =
		complain ? &s->complain_table[abi] : &s->table[abi];
	/* Pairs with the cmpxchg() in denial_table(). */
	const struct ctlsec_stats_table *t = smp_load_acquire(place);

	return t ? atomic64_read(&t->count[nr]) : 0;
}
