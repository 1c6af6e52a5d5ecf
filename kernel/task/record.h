/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Records: what a task, or a user namespace, is charged to.
 *
 * A record exists while there is something to remember: at least one charge, or
 * the ceiling of a user namespace, which lives as long as the namespace does,
 * whatever is unbound and bound until then.
 * It sits in an RCU hash keyed by the address of its task or namespace, which
 * it does not pin: task/charge.c and task/userns.c remove it before that is freed. Each
 * charge is also in its domain's list, so a domain can be emptied, or killed,
 * at the cost of what is in it.
 *
 * Writers hold ctlsec_fork_cap_lock. Readers may look a record up under
 * rcu_read_lock() to learn whether there is one, and read its @slots and @caps;
 * nothing else.
 */
#ifndef _CTLSEC_KERNEL_RECORD_H
#define _CTLSEC_KERNEL_RECORD_H

#include <linux/rculist.h>
#include <linux/rcupdate.h>
#include <linux/types.h>

#include "domain/fork_cap.h"

struct ctlsec_domain;
struct ctlsec_record;

/**
 * struct ctlsec_charge - one charge
 * @in_domain: in @domain->cap.charges
 * @domain: NULL for a free slot
 * @slot: index in its record; immutable
 * @keep: scratch of ctlsec_sync_task()
 * @noted: of a user namespace: it is not in the domain's count
 */
struct ctlsec_charge {
	struct list_head in_domain;
	struct ctlsec_domain *domain;
	u32 slot;
	bool keep;
	bool noted;
};

enum ctlsec_record_kind {
	CTLSEC_RECORD_TASK,
	CTLSEC_RECORD_FORKING, /* a task whose fork may still fail */
	CTLSEC_RECORD_USERNS,
};

/**
 * struct ctlsec_record - the charges of one task or user namespace
 * @hash: in the table, RCU
 * @key: struct task_struct or struct user_namespace; immutable once inserted
 * @rcu: frees it
 * @kind: what @key is; UNBORN becomes TASK
 * @slots: length of @charge; immutable
 * @used: slots with a domain
 * @epoch: of task/charge.c, when the charges of an unborn task were computed
 * @caps: of a user namespace, see ctlsec_userns_caps(); READ_ONCE under RCU
 * @charge: the charges, gaps among them
 */
struct ctlsec_record {
	struct hlist_node hash;
	const void *key;
	struct rcu_head rcu;
	enum ctlsec_record_kind kind;
	unsigned int slots;
	unsigned int used;
	u32 epoch;
	u64 caps;
	struct ctlsec_charge charge[];
};

static inline struct ctlsec_record *
ctlsec_record_of(const struct ctlsec_charge *c)
{
	return container_of(c - c->slot, struct ctlsec_record, charge[0]);
}

/**
 * struct ctlsec_prealloc - records at hand where none can be allocated
 * @list: of records, by @hash
 * @gfp: how to get more outside of ctlsec_fork_cap_lock; 0 for not at all
 * @shortfall: requests that could not be met
 * @slots: size that would have met each of them
 */
struct ctlsec_prealloc {
	struct hlist_head list;
	gfp_t gfp;
	unsigned int shortfall;
	unsigned int slots;
};

/* Make sure of one record of @slots, or count the lack of it. */
bool ctlsec_record_prealloc(struct ctlsec_prealloc *s, unsigned int slots);
/* Get all that was shortfall, and start counting anew; may sleep. */
bool ctlsec_record_topup(struct ctlsec_prealloc *s);
void ctlsec_record_prealloc_free(struct ctlsec_prealloc *s);

int ctlsec_record_init(void);
/* When the table cannot be reached any more. */
void ctlsec_record_exit(void);

/* Records allocated, those awaiting a grace period included. */
u64 ctlsec_record_objects(void);
/* Records in the table; with a full barrier before it, zero prealloc a search. */
unsigned int ctlsec_record_count(void);

/* An empty record, for more charges than asked for if that costs nothing. */
struct ctlsec_record *ctlsec_record_new(unsigned int slots, gfp_t gfp);
/* Free one that was never inserted, or NULL. */
void ctlsec_record_free(struct ctlsec_record *r);
/* Has it neither a charge nor a ceiling? */
bool ctlsec_record_is_idle(const struct ctlsec_record *r);

/* rcu_read_lock() or ctlsec_fork_cap_lock. */
struct ctlsec_record *ctlsec_record_find(const void *key);

/* The rest needs ctlsec_fork_cap_lock. */

void ctlsec_record_insert(struct ctlsec_record *r, const void *key);
/* Undo every charge and free the record after a grace period. */
void ctlsec_record_remove(struct ctlsec_record *r);

/**
 * ctlsec_record_room - a record with room
 * @key: whose
 * @kind: that a new record gets
 * @slots: charges it must have room for, those present included
 * @prealloc: to take one from
 *
 * Return: the record of @key, or a larger or new one in its place; NULL if
 * there is no spare of that size.
 */
struct ctlsec_record *ctlsec_record_room(const void *key,
					 enum ctlsec_record_kind kind,
					 unsigned int slots,
					 struct ctlsec_prealloc *prealloc);

/* The charge to @d, or NULL; @d NULL: a free slot. */
struct ctlsec_charge *ctlsec_record_charge_of(struct ctlsec_record *r,
					      const struct ctlsec_domain *d);
/* Add a charge; the counts follow the record's kind. False: no slot left. */
bool ctlsec_record_charge(struct ctlsec_record *r, struct ctlsec_domain *d);
/* The same unless it is charged already, for ctlsec_registry_walk(). */
bool ctlsec_record_charge_visit(struct ctlsec_domain *d, void *record);
/* For a namespace: remember the domain without counting, unless it is charged. */
bool ctlsec_record_note_visit(struct ctlsec_domain *d, void *record);
/* Drop one; may leave the record empty. */
void ctlsec_record_uncharge(struct ctlsec_charge *c);
/* Drop all; leaves the record empty. */
void ctlsec_record_uncharge_all(struct ctlsec_record *r);
/* The task is there to stay. */
void ctlsec_record_commit(struct ctlsec_record *r);
/* Its fork was refused by others: give tokens back too, and free @r. */
void ctlsec_record_revert(struct ctlsec_record *r);

#endif /* _CTLSEC_KERNEL_RECORD_H */
