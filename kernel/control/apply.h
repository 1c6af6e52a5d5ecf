/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Apply: one transaction over profiles, bindings and layers.
 *
 * What can fail comes first and is undone in the reverse order: new names of profiles,
 * hooks for all that will be in use (in one change), new bindings with the domains
 * that they make, what changes need, and layers. What follows cannot fail: profiles that
 * are replaced, bindings that change, layers that are replaced, bindings and layers that
 * go, and profiles that go. So a refusal has changed nothing that was there; of what is
 * new, domains were bound, and had layers, for a moment.
 */
#ifndef _CTLSEC_KERNEL_APPLY_H
#define _CTLSEC_KERNEL_APPLY_H

#include "control/transaction.h"

struct netlink_ext_ack;

/* Do it. Context: ctlsec_lock. Return: 0, or an error as of the single steps. */
int ctlsec_apply(struct ctlsec_apply *a, struct netlink_ext_ack *extack);

#endif /* _CTLSEC_KERNEL_APPLY_H */
