// SPDX-License-Identifier: GPL-2.0
/*
 * The arithmetic of fork caps.
 *
 * The token bucket is kept as the debt to a full bucket in units of a
 * billionth of a token: a rate of R forks per second pays back exactly R units
 * a nanosecond, so nothing is ever rounded and nothing drifts. A fork costs
 * 10^9 units and is allowed while the debt stays within the burst.
 *
 * One word says all of it, so that one compare-and-swap takes a token: the moment
 * when the debt will be paid, on a clock that runs at R units a nanosecond
 * (ktime * R, modulo 2^64; the difference to now is the debt). A debt is never
 * more than the largest burst, so a larger difference is none. That holds until
 * the clock has gone round, which takes 18,446 times as long as to pay the largest
 * debt; a bucket that has rested for four times as long is set to full.
 */
#include "domain/fork_cap.h"

#include <linux/ctlsec.h>
#include <linux/jiffies.h>
#include <linux/ktime.h>
#include <linux/lockdep.h>
#include <linux/processor.h>
#include <linux/string.h>
#include <linux/threads.h>
#include <linux/workqueue.h>

#include "fault.h"

#define TOKEN NSEC_PER_SEC
#define DEBT_MAX (CTLSEC_RATE_MAX * TOKEN)

/* A task more than can be, for forks that still have no number. */
static_assert(PID_MAX_LIMIT * 2 < CTLSEC_COUNT_UNCOMMITTED);
static_assert(CONFIG_NR_CPUS < 1 << 16);

DEFINE_RAW_SPINLOCK(ctlsec_fork_cap_lock);
LIST_HEAD(ctlsec_fork_cap_kills);
bool ctlsec_fork_cap_kick;
struct ctlsec_fork_cap_queue ctlsec_fork_cap_orphans = {
	.list = LIST_HEAD_INIT(ctlsec_fork_cap_orphans.list),
};
struct ctlsec_fork_cap_queue ctlsec_fork_cap_told = {
	.list = LIST_HEAD_INIT(ctlsec_fork_cap_told.list),
};

void ctlsec_fork_cap_init(struct ctlsec_fork_cap *cap)
{
	memset(cap, 0, sizeof(*cap));
	cap->limits.pids_max = CTLSEC_PIDS_DEFAULT;
	cap->limits.rate = CTLSEC_MAX;
	cap->limits.burst = CTLSEC_MAX;
	cap->limits.userns_max = CTLSEC_MAX;
	cap->limits.on_limit = CTLSEC_LIMIT_ACT_DENY;
	INIT_LIST_HEAD(&cap->enomem);
	INIT_LIST_HEAD(&cap->ns_charges);
	INIT_LIST_HEAD(&cap->kill_pending);
	INIT_LIST_HEAD(&cap->orphan);
	INIT_LIST_HEAD(&cap->news);
	INIT_LIST_HEAD(&cap->sets);
}

void ctlsec_fork_cap_set_slow(struct ctlsec_fork_cap *cap, u32 bit, bool on)
{
	lockdep_assert_held(&ctlsec_fork_cap_lock);

	WRITE_ONCE(cap->slow, on ? cap->slow | bit : cap->slow & ~bit);
}

/* The first of a queue waits for what is put behind it, too. */
static void queue_cap(struct ctlsec_fork_cap_queue *q,
		      struct ctlsec_fork_cap *cap, struct list_head *in)
{
	lockdep_assert_held(&ctlsec_fork_cap_lock);

	if (cap->unbound)
		return;
	if (list_empty(in))
		list_add_tail(in, &q->list);
	schedule_work(q->work);
}

void ctlsec_fork_cap_tell(struct ctlsec_fork_cap *cap, u32 what)
{
	cap->to_tell |= what;
	queue_cap(&ctlsec_fork_cap_told, cap, &cap->news);
}

static void start_kill(struct ctlsec_fork_cap *cap)
{
	if (cap->limits.on_limit != CTLSEC_LIMIT_ACT_KILL ||
	    !list_empty(&cap->kill_pending) || cap->unbound)
		return;
	list_add_tail(&cap->kill_pending, &ctlsec_fork_cap_kills);
	ctlsec_fork_cap_set_slow(cap, CTLSEC_SLOW_KILL, true);
	WRITE_ONCE(ctlsec_fork_cap_kick, true);
	cap->kills++;
}

void ctlsec_fork_cap_end_kill(struct ctlsec_fork_cap *cap)
{
	list_del_init(&cap->kill_pending);
	ctlsec_fork_cap_set_slow(cap, CTLSEC_SLOW_KILL, false);
}

static bool is_empty(struct ctlsec_fork_cap *cap)
{
	return !ctlsec_fork_cap_count_tasks(atomic64_read(&cap->count));
}

void ctlsec_fork_cap_emptied(struct ctlsec_fork_cap *cap)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&ctlsec_fork_cap_lock, flags);
	if (!list_empty(&cap->kill_pending))
		WRITE_ONCE(ctlsec_fork_cap_kick, true);
	if (cap->ends_empty && is_empty(cap))
		queue_cap(&ctlsec_fork_cap_orphans, cap, &cap->orphan);
	raw_spin_unlock_irqrestore(&ctlsec_fork_cap_lock, flags);
}

void ctlsec_fork_cap_check(struct ctlsec_fork_cap *cap)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&ctlsec_fork_cap_lock, flags);
	if (ctlsec_fork_cap_count_committed(atomic64_read(&cap->count)) >
	    cap->limits.pids_max)
		start_kill(cap);
	raw_spin_unlock_irqrestore(&ctlsec_fork_cap_lock, flags);
	if (!cap->ends_empty)
		return;
	raw_spin_lock_irqsave(&ctlsec_fork_cap_lock, flags);
	/* From here on the last one to leave looks. */
	ctlsec_fork_cap_set_slow(cap, CTLSEC_SLOW_EMPTY, true);
	raw_spin_unlock_irqrestore(&ctlsec_fork_cap_lock, flags);
	/* Then the count; pairs with the full barrier of ctlsec_fork_cap_leave(). */
	smp_mb();
	if (is_empty(cap))
		ctlsec_fork_cap_emptied(cap);
}

void ctlsec_fork_cap_raise_peak(struct ctlsec_fork_cap *cap, u64 count)
{
	u64 born = ctlsec_fork_cap_count_committed(count);
	s64 peak = atomic64_read(&cap->peak);

	while ((u64)peak < born &&
	       !atomic64_try_cmpxchg(&cap->peak, &peak, (s64)born))
		;
}

/* Tokens */

static u64 debt_of(u64 paid_at, u64 now)
{
	u64 debt = paid_at - now;

	return debt > DEBT_MAX ? 0 : debt;
}

/*
 * Which rate @debt_at is kept by. A change makes @rate_seq odd, takes the old word
 * away, and only then sets the rate: who read any of it before does not succeed
 * in changing the word.
 */
static u32 begin_rate(const struct ctlsec_fork_cap *cap)
{
	u32 seq;

	/* Pairs with end_change(). */
	while ((seq = smp_load_acquire(&cap->rate_seq)) & 1)
		cpu_relax();
	return seq;
}

static bool rate_changed(const struct ctlsec_fork_cap *cap, u32 seq)
{
	/* What was read by it, then whether it is still right; begin_change(). */
	smp_rmb();
	return READ_ONCE(cap->rate_seq) != seq;
}

/* Long enough to have paid any debt at @rate. */
static u64 get_paying_time(u64 rate)
{
	return DEBT_MAX / rate;
}

/* Replace @debt_at: a fork that read it, or what it goes by, before fails to change it. */
static void begin_change(struct ctlsec_fork_cap *cap, s64 *old)
{
	lockdep_assert_held(&ctlsec_fork_cap_lock);

	WRITE_ONCE(cap->rate_seq, cap->rate_seq + 1);
	/* Odd, then the change; pairs with rate_changed(). */
	smp_wmb();
	*old = atomic64_read(&cap->debt_at);
	while (!atomic64_try_cmpxchg(&cap->debt_at, old, ~*old))
		;
}

static void end_change(struct ctlsec_fork_cap *cap, u64 debt, u64 now)
{
	WRITE_ONCE(cap->taken_at, now);
	atomic64_set(&cap->debt_at, (s64)(now * cap->limits.rate + debt));
	/* The change, then even; pairs with begin_rate(). */
	smp_store_release(&cap->rate_seq, cap->rate_seq + 1);
}

static bool has_rested(const struct ctlsec_fork_cap *cap, u64 rate, u64 now)
{
	/* Another may have taken one since now. */
	return (s64)(now - READ_ONCE(cap->taken_at)) >
	       (s64)(4 * get_paying_time(rate));
}

static noinline void fill_rested(struct ctlsec_fork_cap *cap)
{
	unsigned long flags;
	u64 now;
	s64 old;

	raw_spin_lock_irqsave(&ctlsec_fork_cap_lock, flags);
	now = ktime_get_ns();
	if (cap->limits.rate != CTLSEC_MAX &&
	    has_rested(cap, cap->limits.rate, now)) {
		begin_change(cap, &old);
		end_change(cap, 0, now);
	}
	raw_spin_unlock_irqrestore(&ctlsec_fork_cap_lock, flags);
}

static bool take_token(struct ctlsec_fork_cap *cap)
{
	u64 rate, burst, now, debt;
	s64 old;
	u32 seq;

	for (;;) {
		seq = begin_rate(cap);
		rate = READ_ONCE(cap->limits.rate);
		burst = READ_ONCE(cap->limits.burst);
		old = atomic64_read(&cap->debt_at);
		if (rate == CTLSEC_MAX)
			return true;
		now = ktime_get_ns();
		if (unlikely(has_rested(cap, rate, now))) {
			fill_rested(cap);
			continue;
		}
		if (rate_changed(cap, seq))
			continue;
		debt = debt_of(old, now * rate) + TOKEN;
		/* A burst of all ones is no limit; any other product fits. */
		if (burst != CTLSEC_MAX && debt > burst * TOKEN)
			return false;
		/* Not each time: it is the same for all. */
		if ((s64)(now - READ_ONCE(cap->taken_at)) >
		    (s64)get_paying_time(rate))
			WRITE_ONCE(cap->taken_at, now);
		if (atomic64_try_cmpxchg(&cap->debt_at, &old,
					 (s64)(now * rate + debt)))
			return true;
	}
}

void ctlsec_fork_cap_return_token(struct ctlsec_fork_cap *cap)
{
	/* If the debt has been paid by now, this pays no other. */
	if (ctlsec_fork_cap_slow(cap) & CTLSEC_SLOW_RATE)
		atomic64_sub(TOKEN, &cap->debt_at);
}

/* At the old rate up to now, at the new one from here. */
static void set_rate(struct ctlsec_fork_cap *cap, const struct ctlsec_limits *l)
{
	struct ctlsec_limits *own = &cap->limits;
	u64 now, debt = 0;
	s64 old;

	begin_change(cap, &old);
	now = ktime_get_ns();
	if (own->rate != CTLSEC_MAX && !has_rested(cap, own->rate, now))
		debt = debt_of(old, now * own->rate);
	if (l->given & CTLSEC_LIMIT_RATE) {
		WRITE_ONCE(own->rate, l->rate);
		WRITE_ONCE(own->burst, l->rate);
	}
	if (l->given & CTLSEC_LIMIT_BURST)
		WRITE_ONCE(own->burst, l->burst);
	end_change(cap, debt, now);
	ctlsec_fork_cap_set_slow(cap, CTLSEC_SLOW_RATE,
				 own->rate != CTLSEC_MAX);
}

/* Limits and counts */

void ctlsec_fork_cap_set(struct ctlsec_fork_cap *cap,
			 const struct ctlsec_limits *l)
{
	struct ctlsec_limits *own = &cap->limits;
	unsigned long flags;

	raw_spin_lock_irqsave(&ctlsec_fork_cap_lock, flags);
	if (l->given & CTLSEC_LIMIT_PIDS)
		WRITE_ONCE(own->pids_max, l->pids_max);
	if (l->given & (CTLSEC_LIMIT_RATE | CTLSEC_LIMIT_BURST))
		set_rate(cap, l);
	if (l->given & CTLSEC_LIMIT_ON_LIMIT)
		WRITE_ONCE(own->on_limit, l->on_limit);
	if (l->given & CTLSEC_LIMIT_USERNS)
		own->userns_max = l->userns_max;
	raw_spin_unlock_irqrestore(&ctlsec_fork_cap_lock, flags);
}

void ctlsec_fork_cap_limits(struct ctlsec_fork_cap *cap,
			    struct ctlsec_limits *l)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&ctlsec_fork_cap_lock, flags);
	*l = cap->limits;
	raw_spin_unlock_irqrestore(&ctlsec_fork_cap_lock, flags);
}

void ctlsec_fork_cap_counts(struct ctlsec_fork_cap *cap,
			    struct ctlsec_fork_counts *c)
{
	u64 count = atomic64_read(&cap->count);
	unsigned long flags;

	raw_spin_lock_irqsave(&ctlsec_fork_cap_lock, flags);
	/* Those that another domain may refuse are no tasks yet. */
	c->tasks = cap->unbound ? 0 :
				  ctlsec_fork_cap_count_tasks(count) -
					  ctlsec_fork_cap_count_trying(count);
	c->peak = atomic64_read(&cap->peak);
	c->forks = atomic64_read(&cap->forks);
	c->denied_pids = atomic64_read(&cap->denied_pids);
	c->denied_rate = atomic64_read(&cap->denied_rate);
	c->kills = cap->kills;
	c->userns = cap->userns;
	c->userns_denied = cap->userns_denied;
	raw_spin_unlock_irqrestore(&ctlsec_fork_cap_lock, flags);
}

/* Refusals */

/* The first of a spell: a bomb is refused a hundred thousand times a second. */
static bool is_news(struct ctlsec_fork_cap *cap, u32 limit)
{
	unsigned long last = READ_ONCE(cap->refused[limit]);

	WRITE_ONCE(cap->refused[limit], jiffies ?: 1);
	return !last || time_after(jiffies, last + CTLSEC_LIMIT_SPELL * HZ);
}

void ctlsec_fork_cap_refuse(struct ctlsec_fork_cap *cap, u32 limit)
{
	unsigned long flags;
	bool news;

	atomic64_inc(limit == CTLSEC_LIMIT_FORK_RATE ? &cap->denied_rate :
						       &cap->denied_pids);
	if (!limit || ctlsec_fork_cap_slow(cap) & CTLSEC_SLOW_KILL)
		return;
	news = is_news(cap, limit);
	if (!news && READ_ONCE(cap->limits.on_limit) != CTLSEC_LIMIT_ACT_KILL)
		return;
	raw_spin_lock_irqsave(&ctlsec_fork_cap_lock, flags);
	if (news)
		ctlsec_fork_cap_tell(cap, BIT(limit));
	start_kill(cap);
	raw_spin_unlock_irqrestore(&ctlsec_fork_cap_lock, flags);
}

int ctlsec_fork_cap_take_token(struct ctlsec_fork_cap *cap)
{
	u32 slow = ctlsec_fork_cap_slow(cap);

	if (slow & CTLSEC_SLOW_ENOMEM ||
	    (slow & CTLSEC_SLOW_KILL && !ctlsec_fault(CTLSEC_FAULT_DYING)))
		return 0;
	if (slow & CTLSEC_SLOW_RATE && !take_token(cap))
		return CTLSEC_LIMIT_FORK_RATE;
	return -1;
}

bool ctlsec_fork_cap_admit_userns(struct ctlsec_fork_cap *cap)
{
	lockdep_assert_held(&ctlsec_fork_cap_lock);

	if (cap->userns < cap->limits.userns_max)
		return true;
	cap->userns_denied++;
	if (is_news(cap, CTLSEC_LIMIT_USERNS_MAX))
		ctlsec_fork_cap_tell(cap, BIT(CTLSEC_LIMIT_USERNS_MAX));
	return false;
}
