/* SPDX-License-Identifier: GPL-2.0 */
/*
 * User namespaces below a domain, and the limit on how many may exist at once.
 *
 * A namespace is charged to the domains that its creator was in when it made
 * it, and to the domain of each ancestor namespace; until the kernel frees it.
 * So it is with the kernel's own user.max_user_namespaces.
 *
 * Its ceiling on capabilities is kept here too. A task that makes a user namespace
 * has a full bounding set in it, so a rule that asks for a capability could be
 * met by any task that may make one. A namespace made or entered inside a domain
 * therefore remembers the bounding set of the task that did so.
 */
#ifndef _CTLSEC_KERNEL_USERNS_H
#define _CTLSEC_KERNEL_USERNS_H

#include "domain/domain.h"

struct cgroup;
struct ctlsec_ns_record;
struct ctlsec_prealloc;
struct task_struct;
struct user_namespace;

/**
 * ctlsec_userns_reserve - current wants to make one
 * @parent: its parent
 * @reserved: what to pass to one of the two below; NULL if nothing was charged
 *
 * Context: may sleep.
 * Return: 0, -ENOSPC (a limit, the errno of the kernel's own), -ENOMEM.
 */
int ctlsec_userns_reserve(struct user_namespace *parent,
			  struct ctlsec_ns_record **reserved);
void ctlsec_userns_created(struct ctlsec_ns_record *r,
			   struct user_namespace *ns);
void ctlsec_userns_failed(struct ctlsec_ns_record *r);

/**
 * ctlsec_userns_caps - what bounding sets in a namespace count for at most
 * @ns: the namespace
 *
 * Context: rcu_read_lock(). Return: a capability mask, all ones for no ceiling.
 */
u64 ctlsec_userns_caps(struct user_namespace *ns);

/* Bounding set of current, as far as it counts; and that of its real credentials, which
 * are not those in effect while it serves a ring's request that was given others.
 */
u64 ctlsec_userns_current_caps(void);
u64 ctlsec_userns_real_caps(void);

/**
 * ctlsec_userns_entered - current made or entered the namespace that it is in
 * @from: the namespace where it was before
 * @caps: its bounding set there, as far as it counted
 *
 * If current is in a domain, and not only by what it entered: keeps the
 * namespace to @caps, and remembers it for the domains of current, in whose
 * count it is only if it was made in one. A task from outside, such as an
 * administrator's, takes nothing from those inside. May sleep.
 */
void ctlsec_userns_entered(struct user_namespace *from, u64 caps);

/* Whether the rest has an effect: not where the hooks on the making and the end
 * of namespaces are missing, since records would outlive them. At module load.
 */
void ctlsec_userns_enable(void);

/* Will be freed in this call; any context. */
void ctlsec_userns_freed(struct user_namespace *ns);

/**
 * ctlsec_userns_seen - charge the namespaces that a task is in to the domains
 *	of their ancestors
 *
 * Only those are missing that existed before their domain did. Context: a
 * pinned task or rcu_read_lock(); sleeps if @gfp allows.
 * Return: false if memory was short.
 */
bool ctlsec_userns_seen(struct task_struct *t, struct ctlsec_prealloc *p,
			gfp_t gfp);

/* A child with a namespace that current made for it is visible: charge it to
 * the domains that came while it was made, too. Any context but NMI.
 */
void ctlsec_userns_newtask(struct task_struct *child);

/**
 * ctlsec_userns_scan - charge the namespaces found below a new domain
 *
 * Below a user namespace: those that tasks are in. Below a cgroup, who made a
 * namespace is not recorded: counted are those of its tasks that lie below the
 * one that all of its tasks have in common. Context: may sleep.
 * Return: 0 or -ENOMEM.
 */
int ctlsec_userns_scan(struct ctlsec_domain *d);

#endif /* _CTLSEC_KERNEL_USERNS_H */
