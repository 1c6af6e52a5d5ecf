// SPDX-License-Identifier: GPL-2.0
/*
 * Stacks: finding, making and replacing them; see stack.h.
 */
#include "policy/stack.h"

#include <ctlsec/combine.h>
#include <linux/err.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "policy/layer.h"
#include "policy/policy_version.h"

/**
 * struct stack - a profile with layers on it
 * @p: what decides by it sees
 * @base: or NULL
 * @all: in the list of stacks
 * @pending: what it becomes with the next version of @base
 * @layers: by slot
 */
struct stack {
	struct ctlsec_profile p;
	struct ctlsec_profile *base;
	struct list_head all;
	struct ctlsec_policy_version *pending;
	struct ctlsec_layer *layers[CTLSEC_LAYERS_MAX];
};

/* Guards the list, and users of stacks. Inside ctlsec_binding_sem. */
static DEFINE_MUTEX(stack_lock);
static LIST_HEAD(stacks);

/* Those awaiting a grace period included. */
static atomic64_t stack_objects;

static struct stack *stack_of(const struct ctlsec_profile *p)
{
	return container_of(p, struct stack, p);
}

static struct ctlsec_policy_version *
combine_layers(const struct stack *s, const struct ctlsec_policy_version *base,
	       gfp_t gfp)
{
	const struct ctlsec_policy_version *v[CTLSEC_LAYERS_MAX] = {};
	u32 slot;

	for (slot = 0; slot < CTLSEC_LAYERS_MAX; slot++) {
		if (s->layers[slot])
			v[slot] = s->layers[slot]->v;
	}
	return ctlsec_policy_version_combine(base, v, gfp);
}

/* Changed under both locks that callers have one of. */
static const struct ctlsec_policy_version *
base_version(const struct ctlsec_profile *base)
{
	return base ? rcu_dereference_protected(base->current_version, true) :
		      NULL;
}

static struct stack *make_stack(struct ctlsec_profile *base, u32 layers,
				gfp_t gfp)
{
	struct stack *s = kzalloc(sizeof(*s), gfp);
	struct ctlsec_policy_version *v;
	u32 slot;

	if (!s)
		return NULL;
	s->base = base;
	s->p.layers = layers;
	if (base)
		strscpy(s->p.name, base->name, sizeof(s->p.name));
	for (slot = 0; slot < CTLSEC_LAYERS_MAX; slot++) {
		if (layers & BIT(slot))
			s->layers[slot] = ctlsec_layer_at(slot);
	}
	v = combine_layers(s, base_version(base), gfp);
	if (!v) {
		kfree(s);
		return NULL;
	}
	rcu_assign_pointer(s->p.current_version, v);
	list_add(&s->all, &stacks);
	atomic64_inc(&stack_objects);
	return s;
}

static struct stack *find_stack(const struct ctlsec_profile *base, u32 layers)
{
	struct stack *s;

	list_for_each_entry(s, &stacks, all) {
		if (s->base == base && s->p.layers == layers)
			return s;
	}
	return NULL;
}

struct ctlsec_profile *ctlsec_stack_get(struct ctlsec_profile *base, u32 layers,
					gfp_t gfp)
{
	struct stack *s;

	if (!layers)
		return base;
	mutex_lock(&stack_lock);
	s = find_stack(base, layers);
	if (!s)
		s = make_stack(base, layers, gfp);
	if (s)
		atomic_inc(&s->p.users);
	mutex_unlock(&stack_lock);
	return s ? &s->p : ERR_PTR(-ENOMEM);
}

static void free_stack_rcu(struct rcu_head *rcu)
{
	kfree(stack_of(container_of(rcu, struct ctlsec_profile, rcu)));
	atomic64_dec(&stack_objects);
}

void ctlsec_stack_put(struct ctlsec_profile *p)
{
	if (!p || !p->layers)
		return;
	mutex_lock(&stack_lock);
	if (atomic_dec_and_test(&p->users)) {
		list_del(&stack_of(p)->all);
		ctlsec_policy_version_retire(
			rcu_dereference_protected(p->current_version, true));
		call_rcu(&p->rcu, free_stack_rcu);
	}
	mutex_unlock(&stack_lock);
}

struct ctlsec_layer *ctlsec_stack_layer(const struct ctlsec_profile *p,
					u32 origin)
{
	if (!ctlsec_origin_is_layer(origin))
		return NULL;
	return stack_of(p)->layers[origin - CTLSEC_ORIGIN_LAYER];
}

static void cancel_pending(const struct ctlsec_profile *base)
{
	struct stack *s;

	list_for_each_entry(s, &stacks, all) {
		if (s->base != base || !s->pending)
			continue;
		ctlsec_policy_version_free(s->pending);
		s->pending = NULL;
	}
}

int ctlsec_stack_prepare(struct ctlsec_profile *base,
			 const struct ctlsec_policy_version *v, gfp_t gfp)
{
	struct stack *s;
	int err = 0;

	mutex_lock(&stack_lock);
	list_for_each_entry(s, &stacks, all) {
		if (s->base != base)
			continue;
		s->pending = combine_layers(s, v, gfp);
		if (s->pending)
			continue;
		cancel_pending(base);
		err = -ENOMEM;
		break;
	}
	mutex_unlock(&stack_lock);
	return err;
}

void ctlsec_stack_commit(struct ctlsec_profile *base)
{
	struct ctlsec_policy_version *old;
	struct stack *s;

	mutex_lock(&stack_lock);
	list_for_each_entry(s, &stacks, all) {
		if (s->base != base)
			continue;
		s->pending->version = base_version(base)->version;
		old = rcu_replace_pointer(s->p.current_version, s->pending,
					  true);
		s->pending = NULL;
		ctlsec_policy_version_retire(old);
	}
	mutex_unlock(&stack_lock);
}

bool ctlsec_stack_fits(const struct ctlsec_policy *p,
		       const struct ctlsec_policy *extra)
{
	struct ctlsec_combiner c = { .base = p };
	const struct ctlsec_layer *l;
	u32 slot;

	for (slot = 0; slot < CTLSEC_LAYERS_MAX; slot++) {
		l = ctlsec_layer_at(slot);
		if (l) {
			c.layers[slot] = &l->v->policy;
		} else if (extra) {
			c.layers[slot] = extra;
			extra = NULL;
		}
	}
	return ctlsec_combine_size(&c);
}

u64 ctlsec_stack_objects(void)
{
	return atomic64_read(&stack_objects);
}
