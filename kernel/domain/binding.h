/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Bindings: what is to be confined, by path or by pattern, and how. A domain ends
 * with its cgroup; a binding makes another when a cgroup comes to its path, or to
 * one that its pattern matches.
 *
 * Which binding a cgroup gets its domain from, if several could: one by path before
 * any pattern, then the pattern with the larger weight (ctlsec/pattern.h), then the
 * older. A pattern makes none below a domain that it made: that confines what is
 * below with the same settings. After all of these come the targets of layers
 * (policy/layer.h): bindings that are in no table, and make domains where there is none.
 *
 * Locks: what is here is written under ctlsec_lock and ctlsec_binding_sem, the
 * latter inside the former, and read under either. A cgroup is made with the latter
 * held for reading, from before it is looked up here until it can be found in the
 * tree: so a binding that comes sees the cgroup, or the cgroup sees the binding.
 * Inside ctlsec_binding_sem: the cgroup core's locks, for readers only.
 */
#ifndef _CTLSEC_KERNEL_BINDING_H
#define _CTLSEC_KERNEL_BINDING_H

#include <linux/atomic.h>
#include <linux/ctlsec.h>
#include <linux/list.h>
#include <linux/rwsem.h>
#include <linux/types.h>

#include "domain/fork_cap.h"

struct cgroup;
struct ctlsec_domain;
struct ctlsec_layer;
struct ctlsec_profile;

/**
 * struct ctlsec_binding - what is to be confined
 * @hash: in the table of paths; unused by patterns
 * @id: unique among bindings and domains; immutable
 * @target: path from the root of the v2 hierarchy, or pattern; immutable
 * @pattern: which of the two; immutable
 * @name: what its maker calls it, or NULL; immutable
 * @profile: or NULL
 * @mode: enum ctlsec_mode
 * @activation: enum ctlsec_activation
 * @log: enum ctlsec_log
 * @limits: all of them given
 * @pids_implied: its limit of tasks was not asked for: it is not set on a cgroup that
 *	has more tasks when it is bound
 * @layer: whose target it is, or NULL; one that is has no id
 * @domains: that it has now; changed by hooks, too
 * @made: that it made for cgroups that came; changed by hooks only
 * @refused: cgroups that could not be made, since they could not be confined; likewise
 */
struct ctlsec_binding {
	struct hlist_node hash;
	u64 id;
	char *target;
	bool pattern;
	char *name;
	struct ctlsec_profile *profile;
	u32 mode;
	u32 activation;
	u32 log;
	struct ctlsec_limits limits;
	bool pids_implied;
	struct ctlsec_layer *layer;
	atomic_t domains;
	atomic64_t made;
	atomic64_t refused;
};

extern struct rw_semaphore ctlsec_binding_sem;

/* Does a target of @l match @path? */
bool ctlsec_binding_layer_matches(const struct ctlsec_layer *l,
				  const char *path);
/* The layers of which a target matches @path, a bit a slot. Context: either lock. */
u32 ctlsec_binding_layers(const char *path);
/* The target of a layer that wants the cgroup at @path, below @parent; or NULL. */
struct ctlsec_binding *ctlsec_binding_choose_layer(const char *path,
						   const struct cgroup *parent);

/* A domain has these layers from here on (@change 1), or no more (-1). */
void ctlsec_binding_count_layers(u32 layers, int change);

/* Does @d confine only by layers? */
bool ctlsec_binding_layers_only(const struct ctlsec_domain *d);

/* A new one that is not known; the strings are copied, @name may be NULL. Return:
 * NULL without memory.
 */
struct ctlsec_binding *ctlsec_binding_new(const char *target, bool pattern,
					  const char *name);
/* Free one that is not known any more, or was not yet. */
void ctlsec_binding_free(struct ctlsec_binding *b);

/*
 * Make it known, in two steps; both under ctlsec_lock, the second with
 * ctlsec_binding_sem held for writing. The first may fail with -ENOMEM, and is
 * undone by ctlsec_binding_cancel().
 */
int ctlsec_binding_prepare(struct ctlsec_binding *b);
void ctlsec_binding_cancel(struct ctlsec_binding *b);
void ctlsec_binding_add(struct ctlsec_binding *b);
/* The reverse of all of that; locks as of the second. */
void ctlsec_binding_del(struct ctlsec_binding *b);

/* These under ctlsec_lock. */
struct ctlsec_binding *ctlsec_binding_by_target(const char *target,
						bool pattern);
struct ctlsec_binding *ctlsec_binding_by_id(u64 id);
struct ctlsec_binding *ctlsec_binding_next(u64 after_id);
u32 ctlsec_binding_count(void);
/* This under either lock. */
u32 ctlsec_binding_count_patterns(void);

/**
 * ctlsec_binding_choose - which binding a cgroup gets its domain from
 * @path: of the cgroup, absolute, not that of the root
 * @parent: the cgroup above it
 *
 * Context: either lock. Return: NULL if none matches, or those that do have a domain
 * above it.
 */
struct ctlsec_binding *ctlsec_binding_choose(const char *path,
					     const struct cgroup *parent);
/* Does @b match the path, and has it no domain above? Of @b alone, whatever others
 * say.
 */
bool ctlsec_binding_wants(const struct ctlsec_binding *b, const char *path,
			  const struct cgroup *parent);
/* Is @a to be preferred to @b? */
bool ctlsec_binding_beats(const struct ctlsec_binding *a,
			  const struct ctlsec_binding *b);

/* @d is @b's from here on, or with NULL that of none. Under ctlsec_lock, or before
 * @d is published.
 */
void ctlsec_binding_own(struct ctlsec_binding *b, struct ctlsec_domain *d);

/* Those that there are. */
u64 ctlsec_binding_objects(void);

/* When there are none any more; under ctlsec_lock. */
void ctlsec_binding_exit(void);

#endif /* _CTLSEC_KERNEL_BINDING_H */
