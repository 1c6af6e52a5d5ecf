/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Records of user namespaces: what each is charged to, and the ceiling on its
 * capabilities.
 *
 * A record exists while there is something to remember: at least one charge, or
 * the ceiling, which lives as long as the namespace does, whatever is unbound and
 * bound in the meantime. It sits in an RCU hash keyed by the address of its namespace,
 * which it does not pin: task/userns.c removes it before that is freed. Each
 * charge is also in its domain's list, so a domain can be emptied at the cost of
 * what is in it.
 *
 * Writers hold ctlsec_fork_cap_lock. Readers may look a record up under
 * rcu_read_lock() to learn whether there is one, and read its @caps; nothing else.
 */
#ifndef _CTLSEC_KERNEL_NS_RECORD_H
#define _CTLSEC_KERNEL_NS_RECORD_H

#include <linux/rculist.h>
#include <linux/rcupdate.h>
#include <linux/types.h>

#include "domain/fork_cap.h"

struct ctlsec_domain;
struct ctlsec_ns_record;

/**
 * struct ctlsec_ns_charge - one charge
 * @in_domain: in @domain->cap.ns_charges
 * @domain: NULL for a free slot
 * @slot: index in its record; immutable
 * @counted: it is in the domain's count
 */
struct ctlsec_ns_charge {
	struct list_head in_domain;
	struct ctlsec_domain *domain;
	u32 slot;
	bool counted;
};

/**
 * struct ctlsec_ns_record - the charges of one user namespace
 * @hash: in the table, RCU
 * @ns: the namespace; immutable once inserted
 * @rcu: frees it
 * @slots: length of @charge; immutable
 * @used: slots with a domain
 * @caps: see ctlsec_userns_caps(); READ_ONCE under RCU
 * @charge: the charges, gaps among them
 */
struct ctlsec_ns_record {
	struct hlist_node hash;
	const struct user_namespace *ns;
	struct rcu_head rcu;
	unsigned int slots;
	unsigned int used;
	u64 caps;
	struct ctlsec_ns_charge charge[];
};

static inline struct ctlsec_ns_record *
ctlsec_ns_record_of(const struct ctlsec_ns_charge *c)
{
	return container_of(c - c->slot, struct ctlsec_ns_record, charge[0]);
}

int ctlsec_ns_record_init(void);
/* When no hook can reach the table any more. */
void ctlsec_ns_record_exit(void);

/* Records allocated, those awaiting a grace period included. */
u64 ctlsec_ns_record_objects(void);
/* Records in the table; with a full barrier before it, zero saves a search. */
unsigned int ctlsec_ns_record_count(void);

/* An empty record, for more charges than asked for if that costs nothing. */
struct ctlsec_ns_record *ctlsec_ns_record_new(unsigned int slots, gfp_t gfp);
/* Free one that was never inserted, or NULL. */
void ctlsec_ns_record_free(struct ctlsec_ns_record *r);
/* Has it neither a charge nor a ceiling? */
bool ctlsec_ns_record_is_idle(const struct ctlsec_ns_record *r);

/* rcu_read_lock() or ctlsec_fork_cap_lock. */
struct ctlsec_ns_record *ctlsec_ns_record_find(const struct user_namespace *ns);

/* The rest needs ctlsec_fork_cap_lock. */

void ctlsec_ns_record_insert(struct ctlsec_ns_record *r,
			     const struct user_namespace *ns);
/* Undo every charge and free the record after a grace period. */
void ctlsec_ns_record_remove(struct ctlsec_ns_record *r);

/**
 * ctlsec_ns_record_room - a record with room
 * @ns: whose
 * @slots: charges it must have room for, those present included
 * @spare: where it is taken from if one is needed; then *@spare becomes NULL
 *
 * Return: the record of @ns, or a larger or new one in its place; NULL if there
 * is no spare of that size.
 */
struct ctlsec_ns_record *ctlsec_ns_record_room(const struct user_namespace *ns,
					       unsigned int slots,
					       struct ctlsec_ns_record **spare);

/* The charge to @d, or NULL; @d NULL: a free slot. */
struct ctlsec_ns_charge *
ctlsec_ns_record_charge_of(struct ctlsec_ns_record *r,
			   const struct ctlsec_domain *d);
/* Charge to @d and count, unless it is already; for ctlsec_registry_walk(). False:
 * no slot is left.
 */
bool ctlsec_ns_record_charge_visit(struct ctlsec_domain *d, void *record);
/* Remember the domain without counting, unless it is charged; likewise. */
bool ctlsec_ns_record_note_visit(struct ctlsec_domain *d, void *record);
/* Drop one; may leave the record empty. */
void ctlsec_ns_record_uncharge(struct ctlsec_ns_charge *c);
/* Drop all; leaves the record empty. */
void ctlsec_ns_record_uncharge_all(struct ctlsec_ns_record *r);

#endif /* _CTLSEC_KERNEL_NS_RECORD_H */
