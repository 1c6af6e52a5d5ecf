// SPDX-License-Identifier: GPL-2.0
/*
 * The arithmetic of fork caps.
 *
 * The token bucket is kept as the debt to a full bucket in units of a
 * billionth of a token: a rate of R forks per second pays back exactly R units
 * a nanosecond, so nothing is ever rounded and nothing drifts. A fork costs
 * 10^9 units and is allowed while the debt stays within the burst.
 */
#include "domain/fork_cap.h"

#include <linux/bits.h>
#include <linux/ctlsec.h>
#include <linux/jiffies.h>
#include <linux/ktime.h>
#include <linux/lockdep.h>
#include <linux/overflow.h>
#include <linux/string.h>
#include <linux/workqueue.h>

#include "fault.h"

#define TOKEN NSEC_PER_SEC

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
	INIT_LIST_HEAD(&cap->charges);
	INIT_LIST_HEAD(&cap->dying);
	INIT_LIST_HEAD(&cap->orphan);
	INIT_LIST_HEAD(&cap->news);
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

/* Told once a spell: a bomb is refused a hundred thousand times a second. */
static void note_refusal(struct ctlsec_fork_cap *cap, enum ctlsec_limit limit)
{
	unsigned long *at = &cap->refused[limit];

	if (!*at || time_after(jiffies, *at + CTLSEC_LIMIT_SPELL * HZ))
		ctlsec_fork_cap_tell(cap, BIT(limit));
	*at = jiffies ?: 1;
}

static void start_kill(struct ctlsec_fork_cap *cap)
{
	if (cap->limits.on_limit != CTLSEC_LIMIT_ACT_KILL ||
	    !list_empty(&cap->dying) || cap->unbound)
		return;
	list_add_tail(&cap->dying, &ctlsec_fork_cap_kills);
	WRITE_ONCE(ctlsec_fork_cap_kick, true);
	cap->counts.kills++;
}

static void check_empty(struct ctlsec_fork_cap *cap)
{
	if (cap->ends_empty && !cap->counts.tasks)
		queue_cap(&ctlsec_fork_cap_orphans, cap, &cap->orphan);
}

void ctlsec_fork_cap_check(struct ctlsec_fork_cap *cap)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&ctlsec_fork_cap_lock, flags);
	if (cap->counts.tasks - cap->unborn > cap->limits.pids_max)
		start_kill(cap);
	check_empty(cap);
	raw_spin_unlock_irqrestore(&ctlsec_fork_cap_lock, flags);
}

static bool has_rate(const struct ctlsec_fork_cap *cap)
{
	return cap->limits.rate != CTLSEC_MAX;
}

/* Pay back what the time since the last call is worth. */
static void return_token(struct ctlsec_fork_cap *cap)
{
	u64 now = ktime_get_ns();
	u64 paid;

	if (check_mul_overflow(now - cap->stamp, cap->limits.rate, &paid) ||
	    paid >= cap->debt)
		cap->debt = 0;
	else
		cap->debt -= paid;
	cap->stamp = now;
}

static void set_rate(struct ctlsec_fork_cap *cap, const struct ctlsec_limits *l)
{
	struct ctlsec_limits *own = &cap->limits;

	/* At the old rate up to now, at the new one from here. */
	if (has_rate(cap))
		return_token(cap);
	else
		cap->debt = 0;
	cap->stamp = ktime_get_ns();

	if (l->given & CTLSEC_LIMIT_RATE) {
		own->rate = l->rate;
		own->burst = l->rate;
	}
	if (l->given & CTLSEC_LIMIT_BURST)
		own->burst = l->burst;
}

void ctlsec_fork_cap_set(struct ctlsec_fork_cap *cap,
			 const struct ctlsec_limits *l)
{
	struct ctlsec_limits *own = &cap->limits;
	unsigned long flags;

	raw_spin_lock_irqsave(&ctlsec_fork_cap_lock, flags);
	if (l->given & CTLSEC_LIMIT_PIDS)
		own->pids_max = l->pids_max;
	if (l->given & (CTLSEC_LIMIT_RATE | CTLSEC_LIMIT_BURST))
		set_rate(cap, l);
	if (l->given & CTLSEC_LIMIT_ON_LIMIT)
		own->on_limit = l->on_limit;
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
	unsigned long flags;

	raw_spin_lock_irqsave(&ctlsec_fork_cap_lock, flags);
	*c = cap->counts;
	raw_spin_unlock_irqrestore(&ctlsec_fork_cap_lock, flags);
}

static bool take_token_ok(struct ctlsec_fork_cap *cap)
{
	if (!has_rate(cap))
		return true;
	return_token(cap);
	/* A burst of all ones is no limit; any other product fits. */
	return cap->limits.burst == CTLSEC_MAX ||
	       cap->debt + TOKEN <= cap->limits.burst * TOKEN;
}

bool ctlsec_fork_cap_admit(struct ctlsec_fork_cap *cap)
{
	bool dying = !list_empty(&cap->dying);

	lockdep_assert_held(&ctlsec_fork_cap_lock);

	if ((dying && !ctlsec_fault(CTLSEC_FAULT_DYING)) ||
	    cap->counts.tasks >= cap->limits.pids_max) {
		cap->counts.denied_pids++;
		if (!dying)
			note_refusal(cap, CTLSEC_LIMIT_PIDS_MAX);
	} else if (!take_token_ok(cap)) {
		cap->counts.denied_rate++;
		note_refusal(cap, CTLSEC_LIMIT_FORK_RATE);
	} else {
		return true;
	}
	start_kill(cap);
	return false;
}

void ctlsec_fork_cap_charge(struct ctlsec_fork_cap *cap)
{
	lockdep_assert_held(&ctlsec_fork_cap_lock);

	cap->counts.tasks++;
	cap->unborn++;
	if (has_rate(cap))
		cap->debt += TOKEN;
}

/* Forks that the controllers may still refuse do not raise the peak. */
static void raise_peak(struct ctlsec_fork_cap *cap)
{
	u64 tasks = cap->counts.tasks - cap->unborn;

	if (tasks > cap->counts.peak)
		cap->counts.peak = tasks;
}

void ctlsec_fork_cap_commit(struct ctlsec_fork_cap *cap)
{
	lockdep_assert_held(&ctlsec_fork_cap_lock);

	cap->unborn--;
	cap->counts.forks++;
	raise_peak(cap);
}

void ctlsec_fork_cap_uncommitted(struct ctlsec_fork_cap *cap)
{
	lockdep_assert_held(&ctlsec_fork_cap_lock);

	cap->unborn--;
	/* The controllers had accepted it: it is in pids.peak, too. */
	raise_peak(cap);
	cap->counts.tasks--;
}

void ctlsec_fork_cap_revert(struct ctlsec_fork_cap *cap)
{
	lockdep_assert_held(&ctlsec_fork_cap_lock);

	cap->unborn--;
	cap->counts.tasks--;
	/* The bucket may be full again by now: a token then runs over. */
	if (has_rate(cap))
		cap->debt -= min_t(u64, cap->debt, TOKEN);
}

void ctlsec_fork_cap_enter(struct ctlsec_fork_cap *cap)
{
	lockdep_assert_held(&ctlsec_fork_cap_lock);

	cap->counts.tasks++;
	raise_peak(cap);
}

void ctlsec_fork_cap_leave(struct ctlsec_fork_cap *cap)
{
	lockdep_assert_held(&ctlsec_fork_cap_lock);

	cap->counts.tasks--;
	if (!cap->counts.tasks && unlikely(!list_empty(&cap->dying)))
		WRITE_ONCE(ctlsec_fork_cap_kick, true);
	check_empty(cap);
}

bool ctlsec_fork_cap_admit_userns(struct ctlsec_fork_cap *cap)
{
	lockdep_assert_held(&ctlsec_fork_cap_lock);

	if (cap->counts.userns < cap->limits.userns_max)
		return true;
	cap->counts.userns_denied++;
	note_refusal(cap, CTLSEC_LIMIT_USERNS_MAX);
	return false;
}
