/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Making charges match where tasks are. The part of it that others call is in
 * task/sync.h: ctlsec_sync_moved(), ctlsec_sync_domain_added().
 */
#ifndef _CTLSEC_KERNEL_SYNC_H
#define _CTLSEC_KERNEL_SYNC_H

#include <linux/sched.h>

#include "domain/domain.h"

/**
 * ctlsec_sync_domain_added - charge what is in a new domain already
 * @d: just published with ctlsec_registry_add()
 *
 * Context: ctlsec_lock; may sleep.
 * Return: 0 or -ENOMEM; then unpublish and call ctlsec_charge_drop_domain.
 */
int ctlsec_sync_domain_added(struct ctlsec_domain *d);

/* One is gone: its tasks are charged by sets that lack it, or none; a while later
 * they get those of their place.
 */
void ctlsec_sync_domain_dropped(void);

/* Make the charges of @t match where it is. @gfp: what the context allows. */
void ctlsec_sync_moved(struct task_struct *t, gfp_t gfp);
/* The same for all threads of a process that moved to another cgroup, of many of
 * them a while later. Context: atomic.
 */
void ctlsec_sync_process_moved(struct task_struct *leader);

void ctlsec_sync_exit(void);

#endif /* _CTLSEC_KERNEL_SYNC_H */
