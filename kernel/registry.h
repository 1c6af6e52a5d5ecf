/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which domains exist: lookups by cgroup and by user namespace for the hooks
 * (RCU, lockless), by key and by id for the control interface (ctlsec_lock).
 *
 * Locks: ctlsec_lock is the outermost lock of the module and serializes every
 * change of profiles, domains and hooks. It is never taken in a hook. Inside
 * it: ftrace's and the cgroup core's own locks, then subject.c's spinlock.
 */
#ifndef _CTLSEC_KERNEL_REGISTRY_H
#define _CTLSEC_KERNEL_REGISTRY_H

#include "domain.h"
#include <linux/mutex.h>

extern struct mutex ctlsec_lock;

int ctlsec_registry_init(void);
void ctlsec_registry_exit(void);

/* Exactly this cgroup's or namespace's domain; under rcu_read_lock(). */
struct ctlsec_domain *ctlsec_registry_cgroup(const struct cgroup *cgrp);
struct ctlsec_domain *ctlsec_registry_userns(const struct user_namespace *ns);

/* How many there are of a kind: zero spares the walk. Any context. */
unsigned int ctlsec_registry_count(u32 kind);

/**
 * typedef ctlsec_registry_visit - called for each domain on a task's chains
 * Return: false ends the walk.
 */
typedef bool (*ctlsec_registry_visit)(struct ctlsec_domain *d, void *arg);

/**
 * ctlsec_registry_walk - visit every domain that applies to (@cgrp, @ns)
 * @cgrp: a cgroup of the v2 hierarchy; its ancestors count, itself included
 * @ns: a user namespace, likewise
 *
 * Context: rcu_read_lock() held. Order: cgroup chain from the root down, then
 * the namespace chain from @ns up.
 * Return: false if a visit ended it.
 */
bool ctlsec_registry_walk(struct cgroup *cgrp, struct user_namespace *ns,
			  ctlsec_registry_visit visit, void *arg);

/* The rest needs ctlsec_lock. */
void ctlsec_registry_add(struct ctlsec_domain *d);
/* Unpublish; readers may use @d until they leave their RCU section. Drops the
 * registry's reference.
 */
void ctlsec_registry_del(struct ctlsec_domain *d);
struct ctlsec_domain *ctlsec_registry_by_key(u32 kind, u64 key);
struct ctlsec_domain *ctlsec_registry_by_id(u64 id);
struct ctlsec_domain *ctlsec_registry_next(u64 after_id);
u32 ctlsec_registry_total(void);

#endif /* _CTLSEC_KERNEL_REGISTRY_H */
