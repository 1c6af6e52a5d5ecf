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

/* Make the charges of @t match where it is. @gfp: what the context allows. */
void ctlsec_sync_moved(struct task_struct *t, gfp_t gfp);
/* The same in atomic context for one of several threads: their user namespace is
 * the same (the kernel lets only single threads change it), and was looked at for
 * another of them.
 */
void ctlsec_sync_thread_moved(struct task_struct *t);

void ctlsec_sync_exit(void);

#endif /* _CTLSEC_KERNEL_SYNC_H */
