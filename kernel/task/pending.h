/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Pending tasks: those that entered a domain and are not confined by its profile
 * yet. There is a record for each such task and domain, and without one a task is
 * confined: what cannot be remembered is refused, never let through.
 *
 * Records are apart from those of charges: few tasks have any, for a moment each,
 * and a mark is made before a task is charged where it goes.
 */
#ifndef _CTLSEC_KERNEL_PENDING_H
#define _CTLSEC_KERNEL_PENDING_H

#include <linux/hash.h>
#include <linux/list.h>
#include <linux/types.h>

#include "limits.h"

struct ctlsec_domain;
struct task_struct;

/**
 * struct ctlsec_pending - a task that is pending in a domain
 * @hash: by the address of the task; RCU
 * @task: whose; not pinned, the record ends before the task is freed
 * @domain: not pinned, the record ends before the domain is freed
 * @in_domain: in @domain->entrants.tasks
 * @in_order: by age; not in it any more once the listeners were told
 * @since: jiffies, when it entered
 * @filters: seccomp filters that it had at its entry, or at its last exec since
 * @no_new_privs: likewise
 * @moved: its root was changed since it entered
 * @rcu: frees it
 *
 * Those whose parent is pending begin with what the parent has. @filters,
 * @no_new_privs and @moved are changed by the task itself.
 */
struct ctlsec_pending {
	struct hlist_node hash;
	const struct task_struct *task;
	struct ctlsec_domain *domain;
	struct list_head in_domain;
	struct list_head in_order;
	unsigned long since;
	u32 filters;
	bool no_new_privs;
	bool moved;
	struct rcu_head rcu;
};

extern struct hlist_head ctlsec_pending_table[1 << CTLSEC_PENDING_BITS];

/* May @t be pending anywhere? Lockless. */
static __always_inline bool ctlsec_pending_possible(const struct task_struct *t)
{
	return !hlist_empty(
		&ctlsec_pending_table[hash_ptr(t, CTLSEC_PENDING_BITS)]);
}

/* That of @t in @d, or NULL; an RCU reader, by preemption off at the least. */
struct ctlsec_pending *ctlsec_pending_find(const struct task_struct *t,
					   const struct ctlsec_domain *d);

static __always_inline bool ctlsec_pending_in(const struct task_struct *t,
					      const struct ctlsec_domain *d)
{
	return ctlsec_pending_possible(t) && ctlsec_pending_find(t, d);
}

/**
 * ctlsec_pending_begin - @t is pending in @d from now on
 * @t: enters @d, or is born there
 * @d: found by an RCU reader
 * @from: what it begins with, or NULL: as it is now
 *
 * Without memory it is confined at once. Context: any but NMI.
 */
void ctlsec_pending_begin(struct task_struct *t, struct ctlsec_domain *d,
			  const struct ctlsec_pending *from);
/* It is not any more. An RCU reader. */
void ctlsec_pending_end(struct ctlsec_pending *r);

/**
 * ctlsec_pending_each - do something with each record of a task
 * @visit: called as an RCU reader; false ends the walk
 */
void ctlsec_pending_each(const struct task_struct *t,
			 bool (*visit)(struct ctlsec_pending *r, void *arg),
			 void *arg);

/* @t ends, or was never born: end all its records. Any context. */
void ctlsec_pending_drop(const struct task_struct *t);

/* May tasks become pending in @d? Not after this said no, which ends the records
 * that there are. Context: ctlsec_lock, or before @d is published.
 */
void ctlsec_pending_allow(struct ctlsec_domain *d, bool allowed);

/* Records that exist, those awaiting a grace period included. */
u64 ctlsec_pending_objects(void);

int ctlsec_pending_init(void);
/* When no domain is left and no hook runs. rcu_barrier() has to follow, then ... */
void ctlsec_pending_exit(void);
/* ... this. */
void ctlsec_pending_free_cache(void);

#endif /* _CTLSEC_KERNEL_PENDING_H */
