/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Domains: what is confined, one cgroup v2 subtree or one user namespace with
 * its descendants.
 *
 * Life: allocated for a request or for a cgroup that is being made, published in
 * the registry (one reference), unpublished by an unbind or by the removal of its
 * cgroup, freed by the last
 * reference after an RCU grace period. It pins its cgroup or user namespace,
 * so the pointers that key it are never reused while it can be found.
 */
#ifndef _CTLSEC_KERNEL_DOMAIN_H
#define _CTLSEC_KERNEL_DOMAIN_H

#include <linux/compiler.h>
#include <linux/ctlsec.h>
#include <linux/list.h>
#include <linux/ratelimit_types.h>
#include <linux/rbtree_types.h>
#include <linux/rcupdate.h>
#include <linux/refcount.h>
#include <linux/types.h>

#include "domain/entrants.h"
#include "domain/fork_cap.h"
#include "domain/stats.h"

struct cgroup;
struct ctlsec_binding;
struct ctlsec_label;
struct ctlsec_learned;
struct ctlsec_profile;
struct user_namespace;

/**
 * struct ctlsec_domain - one confined subtree
 * @hash: in the registry's table of its kind; RCU, written under ctlsec_lock
 * @by_id, @by_key: in the registry's trees
 * @id: unique, given at publication; dumps resume by it
 * @kind: enum ctlsec_kind; immutable
 * @cgrp: the cgroup (kind CGROUP), a reference held; immutable
 * @ns: the user namespace (kind USERNS), a reference held; immutable
 * @key: cgroup id or namespace inode number; immutable
 * @profile_mode: what it decides by and its mode, see ctlsec_domain_profile_mode()
 * @profile: its own profile, or NULL; under ctlsec_lock, or before publication
 * @layers: those on it, a bit a slot; written under ctlsec_lock and
 *	ctlsec_binding_sem, or before publication
 * @becomes: what it will decide by, if it @switches, in a change of layers; under
 *	ctlsec_lock
 * @switches: likewise
 * @stats: denial counters, own locking
 * @log: how many lines of the kernel log its LOG actions may cause ...
 * @kill_log: ... and what kills: the one cannot hide the other; own locking
 * @copied_to: enum ctlsec_log, where its denials are copied to; written under
 *	ctlsec_lock, or before publication
 * @entrants: tasks that entered and are not confined yet, see entrants.h
 * @cap: task counts and limits, see fork_cap.h
 * @binding: what made it, or NULL; written under ctlsec_lock, except before
 *	publication; hooks compare it only
 * @binding_id: of the one that it has or had last, for replies; 0 for none
 * @appeared: in control/mkdir.c's list while there is to tell that its cgroup came
 * @nested: domains made for cgroups that tasks inside made below it
 * @above: the domain that counts it so, a reference held, or NULL
 * @learned: what its tasks' calls are added to, a reference held, or NULL; RCU, written
 *	under ctlsec_lock
 * @only_learns: it was made for that, and nothing was set on it since; under
 *	ctlsec_lock
 * @label: for the history, see label.h, or NULL; written by report/collect.c only
 * @refs: one for the registry, one for each user that has no lock
 * @rcu: frees it
 */
struct ctlsec_domain {
	struct hlist_node hash;
	struct rb_node by_id;
	struct rb_node by_key;
	u64 id;
	u32 kind;
	struct cgroup *cgrp;
	struct user_namespace *ns;
	u64 key;
	unsigned long profile_mode;
	struct ctlsec_profile *profile;
	struct ctlsec_profile *becomes;
	u32 layers;
	bool switches;
	struct ctlsec_stats stats;
	struct ratelimit_state log;
	struct ratelimit_state kill_log;
	u32 copied_to;
	struct ctlsec_entrants entrants;
	struct ctlsec_fork_cap cap;
	struct ctlsec_binding *binding;
	u64 binding_id;
	struct list_head appeared;
	atomic_t nested;
	struct ctlsec_domain *above;
	struct ctlsec_learned __rcu *learned;
	bool only_learns;
	struct ctlsec_label *label;
	refcount_t refs;
	struct rcu_head rcu;
};

/* A new unpublished domain; takes over a reference to the cgroup or the
 * namespace, on failure (NULL: no memory) too.
 */
struct ctlsec_domain *ctlsec_domain_new_cgroup(struct cgroup *cgrp);
struct ctlsec_domain *ctlsec_domain_new_userns(struct user_namespace *ns);
/* One for a cgroup that is still to be made, and then its place; any context. */
struct ctlsec_domain *ctlsec_domain_new_unplaced(void);
void ctlsec_domain_place(struct ctlsec_domain *d, struct cgroup *cgrp);
/* Have @above, or NULL, count it as nested. Not at once on two CPUs. */
void ctlsec_domain_nest(struct ctlsec_domain *d, struct ctlsec_domain *above);

/* In the low bits of a profile_mode: the mode, and whether the profile is a stack. */
#define CTLSEC_PROFILE_MODE_COMPLAIN 1UL
#define CTLSEC_PROFILE_MODE_LAYERED 2UL
#define CTLSEC_PROFILE_MODE_FLAGS \
	(CTLSEC_PROFILE_MODE_COMPLAIN | CTLSEC_PROFILE_MODE_LAYERED)

/*
 * Profile and mode are one word, since a call must not be judged by the profile
 * of one setting in the mode of another: who asks for a stricter profile in
 * complain mode wants nothing denied by it. Written under ctlsec_lock. A reader
 * in an RCU section may use the profile until that ends. With layers it is a stack
 * (policy/stack.h), else the domain's own profile.
 */
static inline unsigned long
ctlsec_domain_profile_mode(const struct ctlsec_domain *d)
{
	/* The dependency orders what is read through it. */
	return READ_ONCE(d->profile_mode);
}

static inline struct ctlsec_profile *
ctlsec_domain_profile_of(unsigned long profile_mode)
{
	return (struct ctlsec_profile *)(profile_mode &
					 ~CTLSEC_PROFILE_MODE_FLAGS);
}

static inline u32 ctlsec_domain_mode_of(unsigned long profile_mode)
{
	return profile_mode & CTLSEC_PROFILE_MODE_COMPLAIN ?
		       CTLSEC_MODE_COMPLAIN :
		       CTLSEC_MODE_ENFORCE;
}

/* @p, its profile or a stack on it, may be NULL; @mode: enum ctlsec_mode. Under ctlsec_lock, or before @d is
 * published.
 */
void ctlsec_domain_set_profile_mode(struct ctlsec_domain *d,
				    struct ctlsec_profile *p, u32 mode);

void ctlsec_domain_get(struct ctlsec_domain *d);
/* Of a domain found under RCU. Return: false if its last reference went. */
bool __must_check ctlsec_domain_tryget(struct ctlsec_domain *d);
/* Any context; the last one frees after a grace period. */
void ctlsec_domain_put(struct ctlsec_domain *d);

/* Domains that exist, those awaiting a grace period included. */
u64 ctlsec_domain_objects(void);

/* Path of a cgroup domain from the v2 root; "" for a user namespace. Return:
 * length, or -ENAMETOOLONG.
 */
int ctlsec_domain_path(const struct ctlsec_domain *d, char *buf, size_t len);

#endif /* _CTLSEC_KERNEL_DOMAIN_H */
