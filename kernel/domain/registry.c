// SPDX-License-Identifier: GPL-2.0
/*
 * The tables of published domains. Ids rise with publication, and a dump resumes
 * behind the last one it reported.
 */
#include "domain/registry.h"

#include <linux/lockdep.h>
#include <linux/rbtree.h>

unsigned long ctlsec_registry_masks[CTLSEC_REGISTRY_DEEP + 1];
struct ctlsec_registry_cgroups ctlsec_registry_cgroups;
struct ctlsec_registry_namespaces ctlsec_registry_namespaces = {
	.without = &init_user_ns,
};
u32 ctlsec_registry_generation;
DEFINE_RAW_SPINLOCK(ctlsec_registry_lock);

/* Domains at each level, the last with all beyond; under ctlsec_registry_lock. */
static u32 at_level[CTLSEC_REGISTRY_DEEP + 1];

/* By id, and of each kind by key; under ctlsec_registry_lock. */
static struct rb_root by_id = RB_ROOT;
static struct rb_root cgroups_by_key = RB_ROOT;
static struct rb_root namespaces_by_key = RB_ROOT;
static u32 published;

bool ctlsec_registry_any_userns(const struct user_namespace *ns)
{
	for (; ns; ns = ns->parent) {
		if (ctlsec_registry_userns(ns))
			return true;
	}
	return false;
}

static struct rb_root *kind_keys(u32 kind)
{
	return kind == CTLSEC_KIND_CGROUP ? &cgroups_by_key :
					    &namespaces_by_key;
}

/* One more (@change 1) or less (-1) of a level. */
static void count_level(int level, int change)
{
	struct ctlsec_registry_cgroups *t = &ctlsec_registry_cgroups;
	int bit = min_t(int, level, CTLSEC_REGISTRY_DEEP);
	unsigned long levels;
	int l;

	at_level[bit] += change;
	if (bit == CTLSEC_REGISTRY_DEEP)
		WRITE_ONCE(t->deepest,
			   at_level[bit] ? max(t->deepest, level) : 0);
	for (l = bit; l <= CTLSEC_REGISTRY_DEEP; l++) {
		levels = ctlsec_registry_masks[l] & ~BIT(bit);
		WRITE_ONCE(ctlsec_registry_masks[l],
			   at_level[bit] ? levels | BIT(bit) : levels);
	}
}

static void next_generation(void)
{
	/* A walk that begins after this was read sees what came before it. */
	smp_store_release(&ctlsec_registry_generation,
			  ctlsec_registry_generation + 1);
}

/* The trees */

static u64 id_of(const struct rb_node *n)
{
	return rb_entry(n, struct ctlsec_domain, by_id)->id;
}

static u64 key_of(const struct rb_node *n)
{
	return rb_entry(n, struct ctlsec_domain, by_key)->key;
}

/* The node with the smallest number from @least on, or NULL. */
static struct rb_node *find_from(const struct rb_root *root, u64 least,
				 u64 (*number)(const struct rb_node *n))
{
	struct rb_node *n = root->rb_node, *found = NULL;

	while (n) {
		if (number(n) < least) {
			n = n->rb_right;
		} else {
			found = n;
			n = n->rb_left;
		}
	}
	return found;
}

static void insert_node(struct rb_root *root, struct rb_node *node, u64 value,
			u64 (*number)(const struct rb_node *n))
{
	struct rb_node **link = &root->rb_node, *parent = NULL;

	while (*link) {
		parent = *link;
		link = number(parent) < value ? &parent->rb_right :
						&parent->rb_left;
	}
	rb_link_node(node, parent, link);
	rb_insert_color(node, root);
}

static struct ctlsec_domain *find_key(u32 kind, u64 key)
{
	struct rb_node *n = find_from(kind_keys(kind), key, key_of);

	return n && key_of(n) == key ?
		       rb_entry(n, struct ctlsec_domain, by_key) :
		       NULL;
}

/* What hooks look at; the order is explained at ctlsec_registry_cgroups. */
static void show_to_hooks(struct ctlsec_domain *d)
{
	struct hlist_head *bucket;

	if (d->kind == CTLSEC_KIND_CGROUP) {
		WRITE_ONCE(ctlsec_registry_cgroups.count,
			   ctlsec_registry_cgroups.count + 1);
		count_level(d->cgrp->level, 1);
		bucket = &ctlsec_registry_cgroups.bucket[ctlsec_registry_hash(
			d->cgrp, CTLSEC_REGISTRY_CGROUP_BITS)];
	} else {
		WRITE_ONCE(ctlsec_registry_namespaces.count,
			   ctlsec_registry_namespaces.count + 1);
		if (d->ns == &init_user_ns)
			WRITE_ONCE(ctlsec_registry_namespaces.without, NULL);
		bucket =
			&ctlsec_registry_namespaces.bucket[ctlsec_registry_hash(
				d->ns, CTLSEC_REGISTRY_USERNS_BITS)];
	}
	hlist_add_head_rcu(&d->hash, bucket);
	next_generation();
}

static void hide_from_hooks(struct ctlsec_domain *d)
{
	hlist_del_rcu(&d->hash);
	if (d->kind == CTLSEC_KIND_CGROUP) {
		count_level(d->cgrp->level, -1);
		WRITE_ONCE(ctlsec_registry_cgroups.count,
			   ctlsec_registry_cgroups.count - 1);
	} else {
		WRITE_ONCE(ctlsec_registry_namespaces.count,
			   ctlsec_registry_namespaces.count - 1);
		if (d->ns == &init_user_ns)
			WRITE_ONCE(ctlsec_registry_namespaces.without,
				   &init_user_ns);
	}
	next_generation();
}

bool ctlsec_registry_add(struct ctlsec_domain *d)
{
	unsigned long flags;
	bool first;

	raw_spin_lock_irqsave(&ctlsec_registry_lock, flags);
	first = !find_key(d->kind, d->key);
	if (first) {
		/* In here, so that ids rise with publication. */
		d->id = ctlsec_lock_new_id();
		insert_node(&by_id, &d->by_id, d->id, id_of);
		insert_node(kind_keys(d->kind), &d->by_key, d->key, key_of);
		WRITE_ONCE(published, published + 1);
		show_to_hooks(d);
	}
	raw_spin_unlock_irqrestore(&ctlsec_registry_lock, flags);
	if (first)
		ctlsec_lock_changed();
	return first;
}

void ctlsec_registry_del(struct ctlsec_domain *d)
{
	unsigned long flags;

	lockdep_assert_held(&ctlsec_lock);

	raw_spin_lock_irqsave(&ctlsec_registry_lock, flags);
	hide_from_hooks(d);
	rb_erase(&d->by_id, &by_id);
	rb_erase(&d->by_key, kind_keys(d->kind));
	WRITE_ONCE(published, published - 1);
	raw_spin_unlock_irqrestore(&ctlsec_registry_lock, flags);
	ctlsec_lock_changed();
	ctlsec_domain_put(d);
}

struct ctlsec_domain *ctlsec_registry_by_key(u32 kind, u64 key)
{
	struct ctlsec_domain *d;
	unsigned long flags;

	lockdep_assert_held(&ctlsec_lock);

	raw_spin_lock_irqsave(&ctlsec_registry_lock, flags);
	d = find_key(kind, key);
	raw_spin_unlock_irqrestore(&ctlsec_registry_lock, flags);
	return d;
}

/* The one with the smallest id from @least on, or NULL. */
static struct ctlsec_domain *get_from_id(u64 least)
{
	unsigned long flags;
	struct rb_node *n;

	lockdep_assert_held(&ctlsec_lock);

	raw_spin_lock_irqsave(&ctlsec_registry_lock, flags);
	n = find_from(&by_id, least, id_of);
	raw_spin_unlock_irqrestore(&ctlsec_registry_lock, flags);
	return n ? rb_entry(n, struct ctlsec_domain, by_id) : NULL;
}

struct ctlsec_domain *ctlsec_registry_by_id(u64 id)
{
	struct ctlsec_domain *d = get_from_id(id);

	return d && d->id == id ? d : NULL;
}

struct ctlsec_domain *ctlsec_registry_next(u64 after_id)
{
	return after_id == U64_MAX ? NULL : get_from_id(after_id + 1);
}

u32 ctlsec_registry_total(void)
{
	return READ_ONCE(published);
}
