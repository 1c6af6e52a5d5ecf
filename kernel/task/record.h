/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Records of tasks: which charge set each is charged by.
 *
 * A task has one while it is charged. They sit in a hash table with a lock for
 * each bucket, keyed by the address of the task, which they do not pin:
 * task/charge.c removes a record before that is freed. Everything about a record
 * happens under the lock of its bucket, so it needs no RCU and is freed at once.
 */
#ifndef _CTLSEC_KERNEL_RECORD_H
#define _CTLSEC_KERNEL_RECORD_H

#include <linux/hash.h>
#include <linux/list.h>
#include <linux/spinlock.h>
#include <linux/types.h>

#include "limits.h"

struct ctlsec_set;
struct task_struct;

/**
 * struct ctlsec_record - of one task
 * @hash: in its bucket
 * @task: whose
 * @set: what it is charged by, a reference held
 * @generation: of a fork: of the registry, for which @set was right
 * @forking: the fork may still fail, and the task's place cannot be read yet
 */
struct ctlsec_record {
	struct hlist_node hash;
	const struct task_struct *task;
	struct ctlsec_set *set;
	u32 generation;
	bool forking;
};

/**
 * struct ctlsec_record_bucket - a bucket
 * @lock: interrupts off; outside of task/set.c's and ctlsec_fork_cap_lock
 * @head: the records
 */
struct ctlsec_record_bucket {
	raw_spinlock_t lock;
	struct hlist_head head;
};

extern struct ctlsec_record_bucket *ctlsec_record_table;

int ctlsec_record_init(void);
/* When no hook can reach the table any more. */
void ctlsec_record_exit(void);

/* Records that exist. */
u64 ctlsec_record_objects(void);

struct ctlsec_record *ctlsec_record_new(gfp_t gfp);
/* Of one that is in no bucket, or NULL. */
void ctlsec_record_free(struct ctlsec_record *r);
/* The same for the forks and the ends of tasks, from what each CPU keeps at hand:
 * the allocator takes four times as long. Not in interrupts of any kind.
 */
struct ctlsec_record *ctlsec_record_get(gfp_t gfp);
void ctlsec_record_put(struct ctlsec_record *r);

static __always_inline struct ctlsec_record_bucket *
ctlsec_record_bucket(const struct task_struct *t)
{
	return &ctlsec_record_table[hash_ptr(t, CTLSEC_RECORD_BITS)];
}

/* May there be one? With a full barrier before it, no means that a record that
 * comes later is in its bucket after the barrier. Lockless.
 */
static __always_inline bool ctlsec_record_possible(const struct task_struct *t)
{
	return !hlist_empty(&ctlsec_record_bucket(t)->head);
}

static __always_inline struct ctlsec_record *
ctlsec_record_find(const struct ctlsec_record_bucket *b,
		   const struct task_struct *t)
{
	struct ctlsec_record *r;

	lockdep_assert_held(&b->lock);

	hlist_for_each_entry(r, &b->head, hash) {
		if (r->task == t)
			return r;
	}
	return NULL;
}

/* With its lock held. */
static __always_inline struct ctlsec_record *
ctlsec_record_take_locked(struct ctlsec_record_bucket *b,
			  const struct task_struct *t)
{
	struct ctlsec_record *r = ctlsec_record_find(b, t);

	if (likely(r))
		hlist_del(&r->hash);
	return r;
}

/* Take the record of @t out of its bucket, or NULL. Any context. */
struct ctlsec_record *ctlsec_record_take(const struct task_struct *t);

#endif /* _CTLSEC_KERNEL_RECORD_H */
