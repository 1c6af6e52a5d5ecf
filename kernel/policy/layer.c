// SPDX-License-Identifier: GPL-2.0
/*
 * The table of layers; see layer.h.
 */
#include "policy/layer.h"

#include <linux/ctlsec.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "lock.h"
#include "policy/policy_version.h"

/* Under the locks that layer.h describes. */
static struct ctlsec_layer *layer_slots[CTLSEC_LAYERS_MAX];
/* Slots are given in turn, so that the bit of one that went means nothing else soon. */
static u32 next_slot;

static atomic64_t layer_objects;

struct ctlsec_layer *ctlsec_layer_new(struct ctlsec_policy_version *v,
				      u32 max_targets)
{
	struct ctlsec_layer *l = kzalloc(sizeof(*l), GFP_KERNEL);

	if (!l) {
		ctlsec_policy_version_free(v);
		return NULL;
	}
	atomic64_inc(&layer_objects);
	l->v = v;
	l->targets = kcalloc(max_targets + 1, sizeof(struct ctlsec_binding *),
			     GFP_KERNEL);
	if (!l->targets) {
		ctlsec_layer_free(l);
		return NULL;
	}
	l->id = ctlsec_lock_new_id();
	return l;
}

void ctlsec_layer_free(struct ctlsec_layer *l)
{
	ctlsec_policy_version_free(l->v);
	kfree(l->targets);
	kfree(l->rules);
	kfree(l->to);
	kfree(l);
	atomic64_dec(&layer_objects);
}

static void free_layer_rcu(struct rcu_head *rcu)
{
	ctlsec_layer_free(container_of(rcu, struct ctlsec_layer, rcu));
}

void ctlsec_layer_retire(struct ctlsec_layer *l)
{
	call_rcu(&l->rcu, free_layer_rcu);
}

struct ctlsec_layer *ctlsec_layer_at(u32 slot)
{
	return layer_slots[slot];
}

bool ctlsec_layer_add(struct ctlsec_layer *l)
{
	u32 i, slot;

	for (i = 0; i < CTLSEC_LAYERS_MAX; i++) {
		slot = (next_slot + i) % CTLSEC_LAYERS_MAX;
		if (layer_slots[slot])
			continue;
		layer_slots[slot] = l;
		l->slot = slot;
		next_slot = slot + 1;
		ctlsec_lock_changed();
		return true;
	}
	return false;
}

void ctlsec_layer_del(struct ctlsec_layer *l)
{
	layer_slots[l->slot] = NULL;
	ctlsec_lock_changed();
}

bool ctlsec_layer_any(void)
{
	u32 slot;

	for (slot = 0; slot < CTLSEC_LAYERS_MAX; slot++) {
		if (layer_slots[slot])
			return true;
	}
	return false;
}

struct ctlsec_layer *ctlsec_layer_by_name(const char *name)
{
	u32 slot;

	lockdep_assert_held(&ctlsec_lock);

	for (slot = 0; slot < CTLSEC_LAYERS_MAX; slot++) {
		if (layer_slots[slot] && !strcmp(layer_slots[slot]->name, name))
			return layer_slots[slot];
	}
	return NULL;
}

struct ctlsec_layer *ctlsec_layer_next(u64 after_id)
{
	struct ctlsec_layer *best = NULL;
	u32 slot;

	lockdep_assert_held(&ctlsec_lock);

	for (slot = 0; slot < CTLSEC_LAYERS_MAX; slot++) {
		if (layer_slots[slot] && layer_slots[slot]->id > after_id &&
		    (!best || layer_slots[slot]->id < best->id))
			best = layer_slots[slot];
	}
	return best;
}

u64 ctlsec_layer_objects(void)
{
	return atomic64_read(&layer_objects);
}
