/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The tasks of a domain that entered it and are not confined by its profile yet.
 */
#ifndef _CTLSEC_KERNEL_ENTRANTS_H
#define _CTLSEC_KERNEL_ENTRANTS_H

#include <linux/ctlsec.h>
#include <linux/list.h>
#include <linux/types.h>

/**
 * struct ctlsec_entrants - part of a domain
 * @activation: enum ctlsec_activation; written under ctlsec_lock, READ_ONCE in hooks
 * @told: when the listeners were told last that one stays pending
 * @tasks: of struct ctlsec_pending; this and the next under the lock of
 *	task/pending.c
 * @pending: length of @tasks; READ_ONCE elsewhere
 * @closed: no more is listed: the domain is unbound, or confines at once
 * @mntns: of struct ctlsec_mntns; this and the rest under the lock of task/mntns.c
 * @mntns_count: length of @mntns
 * @mntns_open: more may be listed
 * @mntns_any: one could not be listed, so each counts as listed
 */
struct ctlsec_entrants {
	u32 activation;
	unsigned long told;
	struct list_head tasks;
	u32 pending;
	bool closed;
	struct list_head mntns;
	u32 mntns_count;
	bool mntns_open;
	bool mntns_any;
};

static inline void ctlsec_entrants_init(struct ctlsec_entrants *e)
{
	e->activation = CTLSEC_ACTIVATION_NOW;
	e->closed = true;
	INIT_LIST_HEAD(&e->tasks);
	INIT_LIST_HEAD(&e->mntns);
}

/* Are tasks that enter pending first? */
static __always_inline bool
ctlsec_entrants_wait(const struct ctlsec_entrants *e)
{
	return READ_ONCE(e->activation) != CTLSEC_ACTIVATION_NOW;
}

#endif /* _CTLSEC_KERNEL_ENTRANTS_H */
