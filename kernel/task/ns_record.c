// SPDX-License-Identifier: GPL-2.0
/*
 * The table of records, and charges as the agreement between a record and the
 * counts of its domains: each function leaves the two equal.
 */
#include "task/ns_record.h"

#include <linux/hash.h>
#include <linux/lockdep.h>
#include <linux/mm.h>
#include <linux/overflow.h>
#include <linux/slab.h>

#include "compat/cred.h"
#include "domain/domain.h"
#include "fault.h"
#include "limits.h"

/* Two charges are usual (a container in a pod), and fill an object of 128. */
#define SLOTS_MIN 2U

static_assert(offsetof(struct ctlsec_ns_record, charge[SLOTS_MIN]) <= 128);

/* Not __ro_after_init, where kmemleak does not look for pointers: the table
 * and all that is in it would seem lost.
 */
static struct hlist_head *table __read_mostly;
static unsigned int ns_records;
static atomic64_t ns_objects;

static struct hlist_head *get_ns_bucket(const struct user_namespace *ns)
{
	return &table[hash_ptr(ns, CTLSEC_NS_RECORD_BITS)];
}

u64 ctlsec_ns_record_objects(void)
{
	return atomic64_read(&ns_objects);
}

unsigned int ctlsec_ns_record_count(void)
{
	return READ_ONCE(ns_records);
}

struct ctlsec_ns_record *ctlsec_ns_record_new(unsigned int slots, gfp_t gfp)
{
	struct ctlsec_ns_record *r;
	unsigned int i;

	if (ctlsec_fault_alloc())
		return NULL;
	slots = max(slots, SLOTS_MIN);
	r = kzalloc(struct_size(r, charge, slots), gfp);
	if (!r)
		return NULL;
	r->slots = slots;
	r->caps = ~0ULL;
	for (i = 0; i < slots; i++)
		r->charge[i].slot = i;
	atomic64_inc(&ns_objects);
	return r;
}

void ctlsec_ns_record_free(struct ctlsec_ns_record *r)
{
	if (!r)
		return;
	kfree(r);
	atomic64_dec(&ns_objects);
}

bool ctlsec_ns_record_is_idle(const struct ctlsec_ns_record *r)
{
	return !r->used && !(~r->caps & ctlsec_compat_cap_all());
}

static void free_record_rcu(struct rcu_head *rcu)
{
	ctlsec_ns_record_free(container_of(rcu, struct ctlsec_ns_record, rcu));
}

struct ctlsec_ns_record *ctlsec_ns_record_find(const struct user_namespace *ns)
{
	struct ctlsec_ns_record *r;

	hlist_for_each_entry_rcu(r, get_ns_bucket(ns), hash,
				 lockdep_is_held(&ctlsec_fork_cap_lock)) {
		if (r->ns == ns)
			return r;
	}
	return NULL;
}

void ctlsec_ns_record_insert(struct ctlsec_ns_record *r,
			     const struct user_namespace *ns)
{
	lockdep_assert_held(&ctlsec_fork_cap_lock);

	r->ns = ns;
	WRITE_ONCE(ns_records, ns_records + 1);
	hlist_add_head_rcu(&r->hash, get_ns_bucket(ns));
}

static void unlink_record(struct ctlsec_ns_record *r)
{
	hlist_del_rcu(&r->hash);
	WRITE_ONCE(ns_records, ns_records - 1);
	call_rcu(&r->rcu, free_record_rcu);
}

void ctlsec_ns_record_remove(struct ctlsec_ns_record *r)
{
	ctlsec_ns_record_uncharge_all(r);
	unlink_record(r);
}

static void replace_record(struct ctlsec_ns_record *r,
			   struct ctlsec_ns_record *with)
{
	unsigned int i;

	for (i = 0; i < r->slots; i++) {
		struct ctlsec_ns_charge *from = &r->charge[i];
		struct ctlsec_ns_charge *to = &with->charge[with->used];

		if (!from->domain)
			continue;
		to->domain = from->domain;
		to->counted = from->counted;
		list_replace(&from->in_domain, &to->in_domain);
		with->used++;
	}
	with->ns = r->ns;
	with->caps = r->caps;
	/* One step, so that a reader finds one of the two. */
	hlist_replace_rcu(&r->hash, &with->hash);
	call_rcu(&r->rcu, free_record_rcu);
}

struct ctlsec_ns_record *ctlsec_ns_record_room(const struct user_namespace *ns,
					       unsigned int slots,
					       struct ctlsec_ns_record **spare)
{
	struct ctlsec_ns_record *r = ctlsec_ns_record_find(ns);
	struct ctlsec_ns_record *with = *spare;

	lockdep_assert_held(&ctlsec_fork_cap_lock);

	if (r && r->slots >= slots)
		return r;
	if (!with || with->slots < slots)
		return NULL;
	*spare = NULL;
	if (r)
		replace_record(r, with);
	else
		ctlsec_ns_record_insert(with, ns);
	return with;
}

struct ctlsec_ns_charge *
ctlsec_ns_record_charge_of(struct ctlsec_ns_record *r,
			   const struct ctlsec_domain *d)
{
	unsigned int i;

	lockdep_assert_held(&ctlsec_fork_cap_lock);

	for (i = 0; i < r->slots; i++) {
		if (r->charge[i].domain == d)
			return &r->charge[i];
	}
	return NULL;
}

/* A slot taken for @d and not counted, or NULL. */
static struct ctlsec_ns_charge *take_slot(struct ctlsec_ns_record *r,
					  struct ctlsec_domain *d)
{
	struct ctlsec_ns_charge *c = ctlsec_ns_record_charge_of(r, NULL);

	if (!c)
		return NULL;
	c->domain = d;
	list_add_tail(&c->in_domain, &d->cap.ns_charges);
	r->used++;
	return c;
}

bool ctlsec_ns_record_charge_visit(struct ctlsec_domain *d, void *record)
{
	struct ctlsec_ns_charge *c = ctlsec_ns_record_charge_of(record, d);

	if (!c)
		c = take_slot(record, d);
	if (c && !c->counted) {
		c->counted = true;
		d->cap.userns++;
	}
	return c;
}

bool ctlsec_ns_record_note_visit(struct ctlsec_domain *d, void *record)
{
	return ctlsec_ns_record_charge_of(record, d) || take_slot(record, d);
}

void ctlsec_ns_record_uncharge(struct ctlsec_ns_charge *c)
{
	lockdep_assert_held(&ctlsec_fork_cap_lock);

	if (c->counted)
		c->domain->cap.userns--;
	list_del(&c->in_domain);
	c->domain = NULL;
	c->counted = false;
	ctlsec_ns_record_of(c)->used--;
}

void ctlsec_ns_record_uncharge_all(struct ctlsec_ns_record *r)
{
	unsigned int i;

	for (i = 0; i < r->slots; i++) {
		if (r->charge[i].domain)
			ctlsec_ns_record_uncharge(&r->charge[i]);
	}
}

int __init ctlsec_ns_record_init(void)
{
	table = kvcalloc(1U << CTLSEC_NS_RECORD_BITS, sizeof(*table),
			 GFP_KERNEL);
	return table ? 0 : -ENOMEM;
}

/* Ceilings outlive their domains. */
static void drop_ceilings(struct hlist_head *bucket)
{
	struct ctlsec_ns_record *r;
	struct hlist_node *next;

	hlist_for_each_entry_safe(r, next, bucket, hash) {
		WARN_ON_ONCE(r->used);
		hlist_del(&r->hash);
		ctlsec_ns_record_free(r);
	}
}

void ctlsec_ns_record_exit(void)
{
	unsigned int i;

	for (i = 0; i < 1U << CTLSEC_NS_RECORD_BITS; i++)
		drop_ceilings(&table[i]);
	kvfree(table);
}
