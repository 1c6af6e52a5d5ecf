/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Fork caps of one domain: how many tasks, how many forks a second, how many
 * user namespaces; charge and uncharge.
 *
 * Both caps on forks, PIDS_MAX and FORK_RATE, reach their limit when they
 * refuse one; with CTLSEC_LIMIT_ACT_KILL the domain is then killed (task/kill.c).
 */
#ifndef _CTLSEC_KERNEL_FORK_CAP_H
#define _CTLSEC_KERNEL_FORK_CAP_H

#include <linux/atomic.h>
#include <linux/bits.h>
#include <linux/compiler.h>
#include <linux/ctlsec.h>
#include <linux/list.h>
#include <linux/spinlock.h>
#include <linux/types.h>

struct work_struct;

#define CTLSEC_LIMIT_PIDS 0x1U
#define CTLSEC_LIMIT_RATE 0x2U
#define CTLSEC_LIMIT_BURST 0x4U
#define CTLSEC_LIMIT_ON_LIMIT 0x8U
#define CTLSEC_LIMIT_USERNS 0x10U

/**
 * struct ctlsec_limits - limits as they stand in a request or a reply
 * @given: CTLSEC_LIMIT_*; in a request, the fields that change
 * Units and ranges: linux/ctlsec.h, enum ctlsec_domain_attr.
 */
struct ctlsec_limits {
	u32 given;
	u32 on_limit;
	u64 pids_max;
	u64 rate;
	u64 burst;
	u64 userns_max;
};

/**
 * struct ctlsec_fork_counts - what a domain counted; units in linux/ctlsec.h
 */
struct ctlsec_fork_counts {
	u64 tasks;
	u64 peak;
	u64 forks;
	u64 denied_pids;
	u64 denied_rate;
	u64 kills;
	u64 userns;
	u64 userns_denied;
};

/*
 * Three counts in one word, so that one atomic operation changes and reads them
 * together: tasks; of those, forks that may still fail ("uncommitted"); and forks whose
 * other domains may still refuse ("trying", with preemption off, so no more than
 * there are processors). PID_MAX_LIMIT bounds the first two.
 */
#define CTLSEC_COUNT_TASK BIT_ULL(0)
#define CTLSEC_COUNT_UNCOMMITTED BIT_ULL(24)
#define CTLSEC_COUNT_TRYING BIT_ULL(48)

static __always_inline u32 ctlsec_fork_cap_count_tasks(u64 count)
{
	return count & (CTLSEC_COUNT_UNCOMMITTED - 1);
}

static __always_inline u32 ctlsec_fork_cap_count_uncommitted(u64 count)
{
	return (count >> 24) & (CTLSEC_COUNT_UNCOMMITTED - 1);
}

static __always_inline u32 ctlsec_fork_cap_count_trying(u64 count)
{
	return count >> 48;
}

/* Tasks that exist: neither of the other two. */
static __always_inline u32 ctlsec_fork_cap_count_committed(u64 count)
{
	return ctlsec_fork_cap_count_tasks(count) -
	       ctlsec_fork_cap_count_uncommitted(count) -
	       ctlsec_fork_cap_count_trying(count);
}

/*
 * The lock of what is rare: limits, kills, refusals to be told, the charges of user
 * namespaces, shortage of memory. Forks and ends of tasks take it only there.
 * Innermost but for the workqueue's; taken with interrupts off, for short.
 */
extern raw_spinlock_t ctlsec_fork_cap_lock;

/* Domains to kill, by @kill_pending of their caps; under that lock. */
extern struct list_head ctlsec_fork_cap_kills;
/* One came to that list, or the last task of one in it is gone, and task/kill.c
 * did not look since; under that lock, READ_ONCE elsewhere.
 */
extern bool ctlsec_fork_cap_kick;

/**
 * struct ctlsec_fork_cap_queue - domains that need something done under ctlsec_lock
 * @list: of them; under ctlsec_fork_cap_lock
 * @work: does it; set once by init
 */
struct ctlsec_fork_cap_queue {
	struct list_head list;
	struct work_struct *work;
};

/* Domains without a place any more, by @orphan: the cgroup was removed, or the
 * last task of the user namespace is gone.
 */
extern struct ctlsec_fork_cap_queue ctlsec_fork_cap_orphans;
/* Domains of which there is something to tell, by @news. */
extern struct ctlsec_fork_cap_queue ctlsec_fork_cap_told;

/* What there is to tell: a kill is done, or BIT(enum ctlsec_limit). */
#define CTLSEC_NEWS_KILLED 0x1U

/* Why a fork takes more than the check of PIDS_MAX. */
#define CTLSEC_SLOW_RATE 0x1U /* there is a rate */
#define CTLSEC_SLOW_KILL \
	0x2U /* it is being killed: no fork until all are dead */
#define CTLSEC_SLOW_ENOMEM \
	0x4U /* tasks could not be charged, see task/state.c */
#define CTLSEC_SLOW_EMPTY 0x8U /* its last task takes it along */
#define CTLSEC_SLOW_FORK \
	(CTLSEC_SLOW_RATE | CTLSEC_SLOW_KILL | CTLSEC_SLOW_ENOMEM)

/**
 * struct ctlsec_fork_cap - state in a domain
 * @count: tasks, see above; atomic
 * @slow: CTLSEC_SLOW_*; written under ctlsec_fork_cap_lock
 * @ends_empty: a domain without tasks is an orphan; immutable
 * @limits: in force; written under that lock, read by forks without it
 * @forks: that succeeded
 * @peak: most born tasks at once
 * @denied_pids: forks refused by PIDS_MAX, for a kill or for lack of memory
 * @denied_rate: forks refused by FORK_RATE
 * @rate_seq: odd while a rate is being changed
 * @debt_at: the token bucket, see fork_cap.c
 * @taken_at: ktime_get_ns() of about the last token; changed with @debt_at if that
 *	was long ago
 * @refused: jiffies of the last refusal by each limit, racy; zero for never
 * The rest is under that lock:
 * @kills: so far
 * @userns: user namespaces below
 * @userns_denied: so far
 * @enomem_seq: the last time a task could not be charged for lack of memory
 * @enomem: in task/state.c's list of domains that are short of it
 * @ns_charges: of user namespaces (struct ctlsec_ns_charge)
 * @kill_pending: in ctlsec_fork_cap_kills while it is being killed
 * @orphan: in ctlsec_fork_cap_orphans
 * @news: in ctlsec_fork_cap_told
 * @to_tell: what, CTLSEC_NEWS_KILLED and BIT(enum ctlsec_limit)
 * @unbound: no charge is made any more, and it comes into no queue
 * @sets: places in charge sets (struct ctlsec_set_place), under task/set.c's lock
 */
struct ctlsec_fork_cap {
	atomic64_t count;
	u32 slow;
	bool ends_empty;
	struct ctlsec_limits limits;
	atomic64_t forks;
	atomic64_t peak;
	atomic64_t denied_pids;
	atomic64_t denied_rate;
	u32 rate_seq;
	atomic64_t debt_at;
	u64 taken_at;
	unsigned long refused[CTLSEC_LIMIT_USERNS_MAX + 1];
	u64 kills;
	u64 userns;
	u64 userns_denied;
	u64 enomem_seq;
	struct list_head enomem;
	struct list_head ns_charges;
	struct list_head kill_pending;
	struct list_head orphan;
	struct list_head news;
	u32 to_tell;
	bool unbound;
	struct list_head sets;
};

void ctlsec_fork_cap_init(struct ctlsec_fork_cap *cap);
/* Set what @l->given names; takes effect at once. Under ctlsec_lock. */
void ctlsec_fork_cap_set(struct ctlsec_fork_cap *cap,
			 const struct ctlsec_limits *l);
/* Once it is bound or changed: is it above a limit that kills, without a fork that
 * would find out? Or empty, where that ends it? The caller kicks task/kill.c.
 */
void ctlsec_fork_cap_check(struct ctlsec_fork_cap *cap);
/* Copies for a reply. */
void ctlsec_fork_cap_limits(struct ctlsec_fork_cap *cap,
			    struct ctlsec_limits *l);
void ctlsec_fork_cap_counts(struct ctlsec_fork_cap *cap,
			    struct ctlsec_fork_counts *c);

/*
 * Forks and tasks. No lock is needed; the domain must not be freed by then, and
 * preemption must be off from try_charge() to charged() or uncharge().
 */

/**
 * ctlsec_fork_cap_try_charge - take a place for a fork
 * @add: CTLSEC_COUNT_TASK and what else it is for now
 * @count: as it was where there is none
 *
 * Full barrier if it succeeds. Return: false if there is none; nothing is taken.
 */
static __always_inline bool
ctlsec_fork_cap_try_charge(struct ctlsec_fork_cap *cap, u64 add, u64 *count)
{
	s64 old = atomic64_read(&cap->count);

	do {
		if (unlikely(ctlsec_fork_cap_count_tasks(old) >=
			     READ_ONCE(cap->limits.pids_max))) {
			*count = old;
			return false;
		}
	} while (unlikely(!atomic64_try_cmpxchg(&cap->count, &old, old + add)));
	return true;
}

static __always_inline u32 ctlsec_fork_cap_slow(struct ctlsec_fork_cap *cap)
{
	return READ_ONCE(cap->slow);
}

/* May a fork that has a place take place? Takes a token. Return: -1, or the limit
 * that refuses it; 0 while the domain is being killed or is short of memory.
 */
int ctlsec_fork_cap_take_token(struct ctlsec_fork_cap *cap);
/* Give the token back. */
void ctlsec_fork_cap_return_token(struct ctlsec_fork_cap *cap);
/* The fork is refused: count, tell, kill. @limit: as above. */
void ctlsec_fork_cap_refuse(struct ctlsec_fork_cap *cap, u32 limit);

/* Perhaps more tasks than ever, or none any more. */
void ctlsec_fork_cap_raise_peak(struct ctlsec_fork_cap *cap, u64 count);
void ctlsec_fork_cap_emptied(struct ctlsec_fork_cap *cap);

/* Forks that the controllers may still refuse do not raise the peak. */
static __always_inline void ctlsec_fork_cap_see(struct ctlsec_fork_cap *cap,
						u64 count)
{
	/* Tasks first: there are no fewer of them, and they are one field. */
	if (unlikely(ctlsec_fork_cap_count_tasks(count) >
		     (u64)atomic64_read(&cap->peak)))
		ctlsec_fork_cap_raise_peak(cap, count);
}

/* A fork that was charged is a task now. */
static __always_inline void ctlsec_fork_cap_commit(struct ctlsec_fork_cap *cap)
{
	atomic64_inc(&cap->forks);
	ctlsec_fork_cap_see(cap, atomic64_sub_return(CTLSEC_COUNT_UNCOMMITTED,
						     &cap->count));
}

/* A task that exists comes in, whatever the limits ... */
static __always_inline void ctlsec_fork_cap_enter(struct ctlsec_fork_cap *cap)
{
	ctlsec_fork_cap_see(
		cap, atomic64_add_return(CTLSEC_COUNT_TASK, &cap->count));
}

/* ... or goes. @less: what it counts for. */
static __always_inline void ctlsec_fork_cap_leave(struct ctlsec_fork_cap *cap,
						  u64 less)
{
	u64 count = atomic64_sub_return(less, &cap->count);

	if (unlikely(!ctlsec_fork_cap_count_tasks(count) &&
		     ctlsec_fork_cap_slow(cap)))
		ctlsec_fork_cap_emptied(cap);
}

/* A fork that was charged fails late: the controllers had accepted it, so it is in
 * pids.peak, too, and what was done up to then took its token.
 */
static __always_inline void ctlsec_fork_cap_cancel(struct ctlsec_fork_cap *cap)
{
	ctlsec_fork_cap_see(cap, atomic64_sub_return(CTLSEC_COUNT_UNCOMMITTED,
						     &cap->count));
	ctlsec_fork_cap_leave(cap, CTLSEC_COUNT_TASK);
}

/* The rest needs ctlsec_fork_cap_lock. */

/* Set or clear a CTLSEC_SLOW_*. */
void ctlsec_fork_cap_set_slow(struct ctlsec_fork_cap *cap, u32 bit, bool on);
/* Have @what told of it. */
void ctlsec_fork_cap_tell(struct ctlsec_fork_cap *cap, u32 what);
/* The kill is done, or is given up: forks may go on. */
void ctlsec_fork_cap_end_kill(struct ctlsec_fork_cap *cap);
/* May a user namespace be made below? Counts the refusal. */
bool ctlsec_fork_cap_admit_userns(struct ctlsec_fork_cap *cap);

#endif /* _CTLSEC_KERNEL_FORK_CAP_H */
