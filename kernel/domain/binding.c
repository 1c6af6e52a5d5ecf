// SPDX-License-Identifier: GPL-2.0
/*
 * The tables of bindings. Patterns are kept in an array with what rules most of them
 * out at a glance: the number of segments, and eight bytes of what stands for itself.
 */
#include "domain/binding.h"

#include <ctlsec/pattern.h>
#include <linux/cgroup.h>
#include <linux/jhash.h>
#include <linux/lockdep.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/xarray.h>

#include "domain/registry.h"
#include "limits.h"
#include "policy/layer.h"

/**
 * struct pattern - a pattern among others
 * @word: the last up to eight bytes of those at its beginning that stand for
 *	themselves, as a number
 * @mask: which bytes of it count
 * @offset: where they are
 * @segments: of a path that matches, or -1
 * @binding: whose it is
 */
struct pattern {
	u64 word;
	u64 mask;
	s16 segments;
	u16 offset;
	struct ctlsec_binding *binding;
};

DECLARE_RWSEM(ctlsec_binding_sem);

/* All under the locks that binding.h describes. */
static struct hlist_head paths[1 << CTLSEC_BINDING_BITS];
static struct pattern *patterns;
static u32 pattern_count, pattern_room;
static u32 path_count;

/* By id; under ctlsec_lock. */
static DEFINE_XARRAY(bindings);

static atomic64_t binding_objects;

static_assert(CTLSEC_PATTERN_MAX <= U16_MAX);

struct ctlsec_binding *ctlsec_binding_new(const char *target, bool pattern,
					  const char *name)
{
	struct ctlsec_binding *b = kzalloc(sizeof(*b), GFP_KERNEL);

	if (!b)
		return NULL;
	atomic64_inc(&binding_objects);
	b->pattern = pattern;
	b->target = kstrdup(target, GFP_KERNEL);
	if (name)
		b->name = kstrdup(name, GFP_KERNEL);
	if (!b->target || (name && !b->name)) {
		ctlsec_binding_free(b);
		return NULL;
	}
	b->id = ctlsec_lock_new_id();
	return b;
}

void ctlsec_binding_free(struct ctlsec_binding *b)
{
	kfree(b->target);
	kfree(b->name);
	kfree(b);
	atomic64_dec(&binding_objects);
}

static struct hlist_head *path_bucket(const char *path, size_t len)
{
	return &paths[jhash(path, len, 0) & (ARRAY_SIZE(paths) - 1)];
}

/* Room for one more, so that adding cannot fail. */
static int grow_patterns(void)
{
	u32 room = pattern_room ? 2 * pattern_room : 16;
	struct pattern *old = patterns, *new;

	if (pattern_count < pattern_room)
		return 0;
	new = kvcalloc(room, sizeof(*new), GFP_KERNEL);
	if (!new)
		return -ENOMEM;
	down_write(&ctlsec_binding_sem);
	if (old)
		memcpy(new, old, pattern_count * sizeof(*new));
	patterns = new;
	pattern_room = room;
	up_write(&ctlsec_binding_sem);
	kvfree(old);
	return 0;
}

int ctlsec_binding_prepare(struct ctlsec_binding *b)
{
	int err;

	lockdep_assert_held(&ctlsec_lock);

	if (b->pattern && grow_patterns())
		return -ENOMEM;
	err = xa_err(xa_store(&bindings, b->id, b, GFP_KERNEL));
	if (!err)
		ctlsec_lock_changed();
	return err;
}

void ctlsec_binding_cancel(struct ctlsec_binding *b)
{
	lockdep_assert_held(&ctlsec_lock);
	xa_erase(&bindings, b->id);
	ctlsec_lock_changed();
}

/* A pattern that is 8 bytes or longer is read whole words of, as is a path, which is
 * in a buffer with room behind it (control/mkdir.c).
 */
static void fill_pattern(struct pattern *p, struct ctlsec_binding *b)
{
	size_t literal = ctlsec_pattern_literal(b->target);
	size_t n = min_t(size_t, literal, sizeof(p->word));
	u8 *mask = (u8 *)&p->mask;

	p->binding = b;
	p->segments = ctlsec_pattern_segments(b->target);
	p->offset = literal - n;
	p->word = 0;
	p->mask = 0;
	memcpy(&p->word, b->target + p->offset, n);
	memset(mask, 0xff, n);
}

void ctlsec_binding_add(struct ctlsec_binding *b)
{
	lockdep_assert_held_write(&ctlsec_binding_sem);

	if (b->pattern) {
		fill_pattern(&patterns[pattern_count++], b);
	} else {
		hlist_add_head(&b->hash,
			       path_bucket(b->target, strlen(b->target)));
		path_count++;
	}
}

void ctlsec_binding_del(struct ctlsec_binding *b)
{
	u32 i = 0;

	lockdep_assert_held(&ctlsec_lock);
	lockdep_assert_held_write(&ctlsec_binding_sem);

	if (b->pattern) {
		while (patterns[i].binding != b)
			i++;
		patterns[i] = patterns[--pattern_count];
	} else {
		hlist_del(&b->hash);
		path_count--;
	}
	ctlsec_binding_cancel(b);
}

static struct ctlsec_binding *find_path(const char *path, size_t len)
{
	struct ctlsec_binding *b;

	hlist_for_each_entry(b, path_bucket(path, len), hash) {
		if (!strcmp(b->target, path))
			return b;
	}
	return NULL;
}

struct ctlsec_binding *ctlsec_binding_by_target(const char *target,
						bool pattern)
{
	u32 i;

	lockdep_assert_held(&ctlsec_lock);

	if (!pattern)
		return find_path(target, strlen(target));
	for (i = 0; i < pattern_count; i++) {
		if (!strcmp(patterns[i].binding->target, target))
			return patterns[i].binding;
	}
	return NULL;
}

struct ctlsec_binding *ctlsec_binding_by_id(u64 id)
{
	lockdep_assert_held(&ctlsec_lock);
	return xa_load(&bindings, id);
}

struct ctlsec_binding *ctlsec_binding_next(u64 after_id)
{
	unsigned long id = after_id;

	lockdep_assert_held(&ctlsec_lock);
	return xa_find_after(&bindings, &id, ULONG_MAX, XA_PRESENT);
}

u32 ctlsec_binding_count(void)
{
	lockdep_assert_held(&ctlsec_lock);
	return path_count + pattern_count;
}

u32 ctlsec_binding_count_patterns(void)
{
	return pattern_count;
}

bool ctlsec_binding_beats(const struct ctlsec_binding *a,
			  const struct ctlsec_binding *b)
{
	unsigned int of_a, of_b;

	if (a->pattern != b->pattern)
		return b->pattern;
	if (!a->pattern)
		return false;
	of_a = ctlsec_pattern_weight(a->target);
	of_b = ctlsec_pattern_weight(b->target);
	return of_a != of_b ? of_a > of_b : a->id < b->id;
}

/* Of a layer's target it is enough that @d has the layer. */
static bool has_domain(const struct ctlsec_binding *b,
		       const struct ctlsec_domain *d)
{
	if (b->layer)
		return READ_ONCE(d->layers) & BIT(b->layer->slot);
	return READ_ONCE(d->binding) == b;
}

/* Has @b a domain at @cgrp or above it? */
static bool has_domain_above(const struct ctlsec_binding *b,
			     const struct cgroup *cgrp)
{
	const struct ctlsec_domain *d;
	bool found = false;
	int level;

	if (!atomic_read(b->layer ? &b->layer->domains : &b->domains))
		return false;
	rcu_read_lock();
	for (level = 0; level <= cgrp->level && !found; level++) {
		d = ctlsec_registry_cgroup(cgrp->ancestors[level]);
		found = d && has_domain(b, d);
	}
	rcu_read_unlock();
	return found;
}

static bool matches_path(const struct ctlsec_binding *b, const char *path)
{
	return b->pattern ? ctlsec_pattern_match(b->target, path) :
			    !strcmp(b->target, path);
}

bool ctlsec_binding_layer_matches(const struct ctlsec_layer *l,
				  const char *path)
{
	u32 i;

	for (i = 0; i < l->n_targets; i++) {
		if (matches_path(l->targets[i], path))
			return true;
	}
	return false;
}

u32 ctlsec_binding_layers(const char *path)
{
	const struct ctlsec_layer *l;
	u32 layers = 0, slot;

	for (slot = 0; slot < CTLSEC_LAYERS_MAX; slot++) {
		l = ctlsec_layer_at(slot);
		if (l && ctlsec_binding_layer_matches(l, path))
			layers |= BIT(slot);
	}
	return layers;
}

void ctlsec_binding_count_layers(u32 layers, int change)
{
	u32 slot;

	for (slot = 0; slot < CTLSEC_LAYERS_MAX; slot++) {
		if (layers & BIT(slot))
			atomic_add(change, &ctlsec_layer_at(slot)->domains);
	}
}

bool ctlsec_binding_layers_only(const struct ctlsec_domain *d)
{
	return d->binding && d->binding->layer;
}

struct ctlsec_binding *ctlsec_binding_choose_layer(const char *path,
						   const struct cgroup *parent)
{
	const struct ctlsec_layer *l;
	u32 slot, i;

	for (slot = 0; slot < CTLSEC_LAYERS_MAX; slot++) {
		l = ctlsec_layer_at(slot);
		for (i = 0; l && i < l->n_targets; i++) {
			if (ctlsec_binding_wants(l->targets[i], path, parent))
				return l->targets[i];
		}
	}
	return NULL;
}

bool ctlsec_binding_wants(const struct ctlsec_binding *b, const char *path,
			  const struct cgroup *parent)
{
	if (!matches_path(b, path))
		return false;
	return (!b->pattern && !b->layer) || !has_domain_above(b, parent);
}

static s16 count_segments(const char *path)
{
	s16 n = 0;

	for (; *path; path++)
		n += *path == '/';
	return n;
}

/* Most patterns end here: see struct pattern. */
static __always_inline bool may_match(const struct pattern *p, const char *path,
				      size_t len, s16 segments)
{
	u64 word;

	if ((p->segments != segments && p->segments >= 0) || p->offset > len)
		return false;
	memcpy(&word, path + p->offset, sizeof(word));
	return !((word ^ p->word) & p->mask);
}

static struct ctlsec_binding *choose_pattern(const char *path, size_t len,
					     const struct cgroup *parent)
{
	struct ctlsec_binding *best = NULL, *b;
	s16 segments;
	u32 i;

	if (!pattern_count)
		return NULL;
	segments = count_segments(path);
	for (i = 0; i < pattern_count; i++) {
		if (likely(!may_match(&patterns[i], path, len, segments)))
			continue;
		b = patterns[i].binding;
		if (ctlsec_binding_wants(b, path, parent) &&
		    (!best || ctlsec_binding_beats(b, best)))
			best = b;
	}
	return best;
}

struct ctlsec_binding *ctlsec_binding_choose(const char *path,
					     const struct cgroup *parent)
{
	size_t len = strlen(path);
	struct ctlsec_binding *b = find_path(path, len);

	b = b ?: choose_pattern(path, len, parent);
	return b ?: ctlsec_binding_choose_layer(path, parent);
}

void ctlsec_binding_own(struct ctlsec_binding *b, struct ctlsec_domain *d)
{
	if (d->binding)
		atomic_dec(&d->binding->domains);
	WRITE_ONCE(d->binding, b);
	if (!b)
		return;
	d->binding_id = b->id;
	atomic_inc(&b->domains);
}

/* A hook that is still looking finds that there are none, under the same lock. */
void ctlsec_binding_exit(void)
{
	lockdep_assert_held(&ctlsec_lock);

	down_write(&ctlsec_binding_sem);
	kvfree(patterns);
	patterns = NULL;
	pattern_room = 0;
	up_write(&ctlsec_binding_sem);
}

u64 ctlsec_binding_objects(void)
{
	return atomic64_read(&binding_objects);
}
