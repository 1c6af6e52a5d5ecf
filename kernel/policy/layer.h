/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Layers: sets of rules that deny, put on top of whatever profiles domains have.
 *
 * A layer has a slot as long as it is there, and domains say by a bit a slot which
 * layers they have. What is decided by is a stack of a profile and layers (stack.h).
 */
#ifndef _CTLSEC_KERNEL_LAYER_H
#define _CTLSEC_KERNEL_LAYER_H

#include <ctlsec/policy_fmt.h>
#include <linux/atomic.h>
#include <linux/ctlsec.h>
#include <linux/rcupdate.h>
#include <linux/types.h>

struct ctlsec_binding;
struct ctlsec_policy_version;

/**
 * struct ctlsec_layer - a set of rules that deny
 * @id: unique among layers, bindings and domains
 * @slot: below CTLSEC_LAYERS_MAX, once it is known
 * @name: or ""
 * @rules: what its maker says the rules are, one a line
 * @to: what its maker calls the targets, or ""
 * @v: the compiled rules
 * @hits: calls that it decided
 * @domains: that have it; under ctlsec_binding_sem or before they are published
 * @since: CLOCK_REALTIME, ns
 * @until: CLOCK_BOOTTIME, ns; 0 for no end
 * @targets: bindings in no table, whose paths and patterns say which cgroups have it;
 *	they make domains without a profile and limits where there are none
 * @n_targets: how many
 * @filed: its maker says that a policy file has it
 * @waits: some target's domains confine later than at once
 * @rcu: freed a grace period after no stack has it
 */
struct ctlsec_layer {
	u64 id;
	u32 slot;
	char name[CTLSEC_NAME_MAX + 1];
	char *rules;
	char *to;
	struct ctlsec_policy_version *v;
	atomic64_t hits;
	atomic_t domains;
	u64 since;
	u64 until;
	struct ctlsec_binding **targets;
	u32 n_targets;
	bool filed;
	bool waits;
	struct rcu_head rcu;
};

/* A new one, not known; takes @v over, on failure too. NULL: no memory. */
struct ctlsec_layer *ctlsec_layer_new(struct ctlsec_policy_version *v,
				      u32 max_targets);
/* Free one that was never known, or after the readers of its stacks; not its
 * targets.
 */
void ctlsec_layer_free(struct ctlsec_layer *l);
void ctlsec_layer_retire(struct ctlsec_layer *l);

/* The table: written under ctlsec_lock and ctlsec_binding_sem, read under either. */
struct ctlsec_layer *ctlsec_layer_at(u32 slot);
/* Return: false if all slots are taken. */
bool ctlsec_layer_add(struct ctlsec_layer *l);
void ctlsec_layer_del(struct ctlsec_layer *l);
bool ctlsec_layer_any(void);

/* These under ctlsec_lock. */
struct ctlsec_layer *ctlsec_layer_by_name(const char *name);
/* The one with the smallest id behind @after_id. */
struct ctlsec_layer *ctlsec_layer_next(u64 after_id);

u64 ctlsec_layer_objects(void);

#endif /* _CTLSEC_KERNEL_LAYER_H */
