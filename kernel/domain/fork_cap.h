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
 * The one lock of fork accounting, over all domains: a fork is charged to all
 * of its domains or to none, and counts agree with records (task/record.h) whenever
 * it is free. Innermost but for the workqueue's; taken with interrupts off, for
 * short, by confined tasks only.
 */
extern raw_spinlock_t ctlsec_fork_cap_lock;

/* Domains to kill, by @dying of their caps; under that lock. */
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

/**
 * struct ctlsec_fork_cap - state in a domain; all under ctlsec_fork_cap_lock
 * @limits: in force
 * @counts: so far
 * @unborn: of @counts.tasks, forks that may still fail; not in the peak
 * @debt: token bucket: what is missing to a full one, in billionths of a fork.
 *	It leaks @limits.rate a nanosecond, so no division and no rounding.
 * @stamp: ktime_get_ns() that @debt refers to
 * @enomem_seq: the last time a task could not be charged because memory was short, see
 *	task/charge.c; zero for never
 * @charges: every charge to this domain (struct ctlsec_charge)
 * @dying: in ctlsec_fork_cap_kills while it is being killed at a limit: no fork
 *	until all tasks are dead
 * @orphan: in ctlsec_fork_cap_orphans
 * @news: in ctlsec_fork_cap_told
 * @to_tell: what, CTLSEC_NEWS_KILLED and BIT(enum ctlsec_limit)
 * @refused: jiffies of the last refusal by each limit; zero for never
 * @ends_empty: a domain without tasks is an orphan; immutable
 * @unbound: no charge is made any more, and it comes into no queue
 */
struct ctlsec_fork_cap {
	struct ctlsec_limits limits;
	struct ctlsec_fork_counts counts;
	u64 unborn;
	u64 debt;
	u64 stamp;
	u64 enomem_seq;
	struct list_head charges;
	struct list_head dying;
	struct list_head orphan;
	struct list_head news;
	u32 to_tell;
	unsigned long refused[CTLSEC_LIMIT_USERNS_MAX + 1];
	bool ends_empty;
	bool unbound;
};

void ctlsec_fork_cap_init(struct ctlsec_fork_cap *cap);
/* Set what @l->given names; takes effect at once. Under ctlsec_lock. */
void ctlsec_fork_cap_set(struct ctlsec_fork_cap *cap,
			 const struct ctlsec_limits *l);
/* Once it is bound or changed: is it above a limit that kills, without a fork that
 * would find out? Or empty, where that ends it? The caller kicks task/kill.c.
 */
void ctlsec_fork_cap_check(struct ctlsec_fork_cap *cap);
/* Consistent copies for a reply. */
void ctlsec_fork_cap_limits(struct ctlsec_fork_cap *cap,
			    struct ctlsec_limits *l);
void ctlsec_fork_cap_counts(struct ctlsec_fork_cap *cap,
			    struct ctlsec_fork_counts *c);

/* The rest needs ctlsec_fork_cap_lock. */

/* May a task of the domain fork now? Charges nothing, for other domains may
 * still refuse. Counts a refusal, and adds the domain to those to kill if that
 * is what happens when a limit is reached.
 */
bool ctlsec_fork_cap_admit(struct ctlsec_fork_cap *cap);
/* Take a token and a place for a fork that may still fail ... */
void ctlsec_fork_cap_charge(struct ctlsec_fork_cap *cap);
/* ... which succeeded ... */
void ctlsec_fork_cap_commit(struct ctlsec_fork_cap *cap);
/* ... or was refused by the kernel's own controllers: as if never asked. */
void ctlsec_fork_cap_revert(struct ctlsec_fork_cap *cap);
/* ... or failed later; what was done up to then took its token. */
void ctlsec_fork_cap_uncommitted(struct ctlsec_fork_cap *cap);

/* Have @what told of it. */
void ctlsec_fork_cap_tell(struct ctlsec_fork_cap *cap, u32 what);

/* A task that exists comes in, whatever the limits, or goes. */
void ctlsec_fork_cap_enter(struct ctlsec_fork_cap *cap);
void ctlsec_fork_cap_leave(struct ctlsec_fork_cap *cap);

/* May a user namespace be made below? Counts the refusal. */
bool ctlsec_fork_cap_admit_userns(struct ctlsec_fork_cap *cap);

#endif /* _CTLSEC_KERNEL_FORK_CAP_H */
