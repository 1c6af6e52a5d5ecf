// SPDX-License-Identifier: GPL-2.0
/*
 * The table of records, and charges as the agreement between a record and the
 * counts of its domains: each function leaves the two equal.
 */
#include "task/record.h"

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

static_assert(offsetof(struct ctlsec_record, charge[SLOTS_MIN]) <= 128);

/* Not __ro_after_init, where kmemleak does not look for pointers: the table
 * and all that is in it would seem lost.
 */
static struct hlist_head *table __read_mostly;
static unsigned int count;
static atomic64_t objects;

static struct hlist_head *get_bucket(const void *key)
{
	return &table[hash_ptr(key, CTLSEC_RECORD_BITS)];
}

u64 ctlsec_record_objects(void)
{
	return atomic64_read(&objects);
}

unsigned int ctlsec_record_count(void)
{
	return READ_ONCE(count);
}

struct ctlsec_record *ctlsec_record_new(unsigned int slots, gfp_t gfp)
{
	struct ctlsec_record *r;
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
	atomic64_inc(&objects);
	return r;
}

void ctlsec_record_free(struct ctlsec_record *r)
{
	if (!r)
		return;
	kfree(r);
	atomic64_dec(&objects);
}

bool ctlsec_record_is_idle(const struct ctlsec_record *r)
{
	return !r->used && !(~r->caps & ctlsec_compat_cap_all());
}

static void free_record_rcu(struct rcu_head *rcu)
{
	ctlsec_record_free(container_of(rcu, struct ctlsec_record, rcu));
}

bool ctlsec_record_prealloc(struct ctlsec_prealloc *s, unsigned int slots)
{
	struct ctlsec_record *r = NULL;

	if (s->gfp)
		r = ctlsec_record_new(slots, s->gfp);
	if (!r) {
		s->shortfall++;
		s->slots = max(s->slots, slots);
		return false;
	}
	hlist_add_head(&r->hash, &s->list);
	return true;
}

bool ctlsec_record_topup(struct ctlsec_prealloc *s)
{
	while (s->shortfall) {
		struct ctlsec_record *r;

		r = ctlsec_record_new(s->slots, GFP_KERNEL);
		if (!r)
			return false;
		hlist_add_head(&r->hash, &s->list);
		s->shortfall--;
		cond_resched();
	}
	return true;
}

void ctlsec_record_prealloc_free(struct ctlsec_prealloc *s)
{
	struct ctlsec_record *r;
	struct hlist_node *next;

	hlist_for_each_entry_safe(r, next, &s->list, hash)
		ctlsec_record_free(r);
	INIT_HLIST_HEAD(&s->list);
}

static struct ctlsec_record *take_prealloc(struct ctlsec_prealloc *s,
					   unsigned int slots)
{
	struct ctlsec_record *r;

	hlist_for_each_entry(r, &s->list, hash) {
		if (r->slots >= slots) {
			hlist_del_init(&r->hash);
			return r;
		}
	}
	return NULL;
}

struct ctlsec_record *ctlsec_record_find(const void *key)
{
	struct ctlsec_record *r;

	hlist_for_each_entry_rcu(r, get_bucket(key), hash,
				 lockdep_is_held(&ctlsec_fork_cap_lock)) {
		if (r->key == key)
			return r;
	}
	return NULL;
}

void ctlsec_record_insert(struct ctlsec_record *r, const void *key)
{
	lockdep_assert_held(&ctlsec_fork_cap_lock);

	r->key = key;
	WRITE_ONCE(count, count + 1);
	hlist_add_head_rcu(&r->hash, get_bucket(key));
}

static void unlink_record(struct ctlsec_record *r)
{
	hlist_del_rcu(&r->hash);
	WRITE_ONCE(count, count - 1);
	call_rcu(&r->rcu, free_record_rcu);
}

void ctlsec_record_remove(struct ctlsec_record *r)
{
	ctlsec_record_uncharge_all(r);
	unlink_record(r);
}

static void replace_record(struct ctlsec_record *r, struct ctlsec_record *with)
{
	unsigned int i;

	for (i = 0; i < r->slots; i++) {
		struct ctlsec_charge *from = &r->charge[i];
		struct ctlsec_charge *to = &with->charge[with->used];

		if (!from->domain)
			continue;
		to->domain = from->domain;
		to->noted = from->noted;
		list_replace(&from->in_domain, &to->in_domain);
		with->used++;
	}
	with->key = r->key;
	with->kind = r->kind;
	with->epoch = r->epoch;
	with->caps = r->caps;
	/* One step, so that a reader finds one of the two. */
	hlist_replace_rcu(&r->hash, &with->hash);
	call_rcu(&r->rcu, free_record_rcu);
}

struct ctlsec_record *ctlsec_record_room(const void *key,
					 enum ctlsec_record_kind kind,
					 unsigned int slots,
					 struct ctlsec_prealloc *prealloc)
{
	struct ctlsec_record *r = ctlsec_record_find(key);
	struct ctlsec_record *with;

	lockdep_assert_held(&ctlsec_fork_cap_lock);

	if (r && r->slots >= slots)
		return r;
	with = take_prealloc(prealloc, slots);
	if (!with)
		return NULL;
	if (r) {
		replace_record(r, with);
	} else {
		with->kind = kind;
		ctlsec_record_insert(with, key);
	}
	return with;
}

struct ctlsec_charge *ctlsec_record_charge_of(struct ctlsec_record *r,
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
static struct ctlsec_charge *take_slot(struct ctlsec_record *r,
				       struct ctlsec_domain *d)
{
	struct ctlsec_charge *c = ctlsec_record_charge_of(r, NULL);

	if (!c)
		return NULL;
	c->domain = d;
	list_add_tail(&c->in_domain, &d->cap.charges);
	r->used++;
	return c;
}

bool ctlsec_record_charge(struct ctlsec_record *r, struct ctlsec_domain *d)
{
	if (!take_slot(r, d))
		return false;

	switch (r->kind) {
	case CTLSEC_RECORD_TASK:
		ctlsec_fork_cap_enter(&d->cap);
		break;
	case CTLSEC_RECORD_FORKING:
		ctlsec_fork_cap_charge(&d->cap);
		break;
	case CTLSEC_RECORD_USERNS:
		d->cap.counts.userns++;
		break;
	}
	return true;
}

bool ctlsec_record_charge_visit(struct ctlsec_domain *d, void *record)
{
	struct ctlsec_charge *c = ctlsec_record_charge_of(record, d);

	if (!c)
		return ctlsec_record_charge(record, d);
	if (c->noted) {
		c->noted = false;
		d->cap.counts.userns++;
	}
	return true;
}

bool ctlsec_record_note_visit(struct ctlsec_domain *d, void *record)
{
	struct ctlsec_charge *c = ctlsec_record_charge_of(record, d);

	if (c)
		return true;
	c = take_slot(record, d);
	if (!c)
		return false;
	c->noted = true;
	return true;
}

static void free_slot(struct ctlsec_charge *c)
{
	list_del(&c->in_domain);
	c->domain = NULL;
	c->noted = false;
	ctlsec_record_of(c)->used--;
}

void ctlsec_record_uncharge(struct ctlsec_charge *c)
{
	struct ctlsec_fork_cap *cap = &c->domain->cap;

	lockdep_assert_held(&ctlsec_fork_cap_lock);

	switch (ctlsec_record_of(c)->kind) {
	case CTLSEC_RECORD_TASK:
		ctlsec_fork_cap_leave(cap);
		break;
	case CTLSEC_RECORD_FORKING:
		ctlsec_fork_cap_uncommitted(cap);
		break;
	case CTLSEC_RECORD_USERNS:
		if (!c->noted)
			cap->counts.userns--;
		break;
	}
	free_slot(c);
}

void ctlsec_record_uncharge_all(struct ctlsec_record *r)
{
	unsigned int i;

	for (i = 0; i < r->slots; i++) {
		if (r->charge[i].domain)
			ctlsec_record_uncharge(&r->charge[i]);
	}
}

void ctlsec_record_commit(struct ctlsec_record *r)
{
	unsigned int i;

	lockdep_assert_held(&ctlsec_fork_cap_lock);

	for (i = 0; i < r->slots; i++) {
		if (r->charge[i].domain)
			ctlsec_fork_cap_commit(&r->charge[i].domain->cap);
	}
	r->kind = CTLSEC_RECORD_TASK;
}

void ctlsec_record_revert(struct ctlsec_record *r)
{
	unsigned int i;

	lockdep_assert_held(&ctlsec_fork_cap_lock);

	for (i = 0; i < r->slots; i++) {
		struct ctlsec_charge *c = &r->charge[i];

		if (!c->domain)
			continue;
		ctlsec_fork_cap_revert(&c->domain->cap);
		free_slot(c);
	}
	unlink_record(r);
}

int __init ctlsec_record_init(void)
{
	if (!ctlsec_fault_step())
		table = kvcalloc(1U << CTLSEC_RECORD_BITS, sizeof(*table),
				 GFP_KERNEL);
	return table ? 0 : -ENOMEM;
}

/* Ceilings outlive their domains. */
static void drop_ceilings(struct hlist_head *bucket)
{
	struct ctlsec_record *r;
	struct hlist_node *next;

	hlist_for_each_entry_safe(r, next, bucket, hash) {
		WARN_ON_ONCE(r->used || r->kind != CTLSEC_RECORD_USERNS);
		hlist_del(&r->hash);
		ctlsec_record_free(r);
	}
}

void ctlsec_record_exit(void)
{
	unsigned int i;

	for (i = 0; i < 1U << CTLSEC_RECORD_BITS; i++)
		drop_ceilings(&table[i]);
	kvfree(table);
}
