/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Mount namespaces in which programs of a domain run: a task that enters the domain
 * and executes a program in one of them is a container's, whatever its root. (A
 * container may have the host's root directory, and then its root says nothing.)
 *
 * They are known by address and not pinned, so they are forgotten when they are
 * freed: task/activation.c hooks that.
 */
#ifndef _CTLSEC_KERNEL_MNTNS_H
#define _CTLSEC_KERNEL_MNTNS_H

#include <linux/types.h>

struct ctlsec_domain;
struct mnt_namespace;

/* Is @ns listed for @d? Any context. */
bool ctlsec_mntns_listed(const struct mnt_namespace *ns,
			 const struct ctlsec_domain *d);

/* List @ns, which the caller keeps from being freed. Where there is no memory or
 * too many are listed, all count as listed from then on. Any context but NMI.
 */
void ctlsec_mntns_list(const struct mnt_namespace *ns, struct ctlsec_domain *d);

/* List those of the tasks that are in @d now. Context: ctlsec_lock; may sleep. */
void ctlsec_mntns_scan(struct ctlsec_domain *d);

/* @ns is freed. */
void ctlsec_mntns_freed(const struct mnt_namespace *ns);
/* May any be listed for @d? Not after this said no, which forgets those that are.
 * Context: ctlsec_lock, or before the domain is published; may sleep.
 */
void ctlsec_mntns_allow(struct ctlsec_domain *d, bool allowed);

/* Entries that exist. */
u64 ctlsec_mntns_objects(void);

#endif /* _CTLSEC_KERNEL_MNTNS_H */
