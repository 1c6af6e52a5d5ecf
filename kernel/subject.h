/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Subjects: which domains each confined task, and each user namespace made in
 * a domain, is charged to.
 *
 * One record per task (or namespace) with at least one charge, in an RCU hash
 * keyed by its pointer. Records, charges and the counts in the domains change
 * together under ctlsec_fork_cap_lock, so they agree whenever it is free.
 */
#ifndef _CTLSEC_KERNEL_SUBJECT_H
#define _CTLSEC_KERNEL_SUBJECT_H

#include "domain.h"
#include <linux/types.h>

struct cgroup;
struct cred;
struct task_struct;
struct user_namespace;

int ctlsec_subject_init(void);
/* After ctlsec_hook_fork_exit(). */
void ctlsec_subject_exit(void);

/* Records that exist, those awaiting a grace period included. */
u64 ctlsec_subject_objects(void);

/**
 * ctlsec_subject_domain_added - charge what is in a new domain already
 * @d: just published with ctlsec_registry_add()
 *
 * Context: ctlsec_lock; may sleep.
 * Return: 0 or -ENOMEM; then unpublish and call ctlsec_subject_domain_removed.
 */
int ctlsec_subject_domain_added(struct ctlsec_domain *d);

/**
 * ctlsec_subject_domain_removed - drop every charge to a domain
 * @d: just unpublished; the caller holds a reference of its own until this
 *	returns (whoever finds @d under ctlsec_fork_cap_lock relies on it)
 *
 * A kill in progress ends. Context: ctlsec_lock; may sleep.
 */
void ctlsec_subject_domain_removed(struct ctlsec_domain *d);

#endif /* _CTLSEC_KERNEL_SUBJECT_H */
