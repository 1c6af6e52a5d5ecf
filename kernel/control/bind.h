/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Bind: the transactions that create, change and remove a binding, with the domains
 * that it has.
 *
 * Each is all-or-nothing and runs under ctlsec_lock, which the callers take.
 */
#ifndef _CTLSEC_KERNEL_BIND_H
#define _CTLSEC_KERNEL_BIND_H

#include <linux/types.h>

#include "control/confine.h"

struct cgroup;
struct ctlsec_binding;
struct ctlsec_plan;
struct netlink_ext_ack;

/**
 * ctlsec_bind_create - make a binding known, and bind what it wants of what there is
 * @b: from ctlsec_binding_new(); taken over, on failure too
 * @cgrp: the one cgroup that is at its path, or NULL to look for what it wants
 * @given: its settings. What is not given is that of the domain that its cgroup has
 *	already, if it has, or the default
 *
 * Of cgroups that have a domain it takes those over that it is to be preferred for:
 * they keep their counters, and get its settings.
 *
 * Return: 0, -ENOSPC, -ENOMEM, -EOPNOTSUPP (the kernel does not let new cgroups be
 * seen), -ENOENT (the cgroup was removed in the meantime), or -EBUSY with the function
 * that cannot be hooked in @extack.
 */
int ctlsec_bind_create(struct ctlsec_binding *b, struct cgroup *cgrp,
		       const struct ctlsec_bind *given,
		       struct netlink_ext_ack *extack);

/* The same in a transaction over several: @plan, zero but for its binding, is kept, to
 * be undone by ctlsec_bind_rollback(), or freed. On failure nothing is left of either.
 */
int ctlsec_bind_begin(struct ctlsec_plan *plan, struct cgroup *cgrp,
		      const struct ctlsec_bind *given,
		      struct netlink_ext_ack *extack);
void ctlsec_bind_rollback(struct ctlsec_plan *plan);

/* Change a binding and all domains that it has; errors as above. */
int ctlsec_bind_change(struct ctlsec_binding *b,
		       const struct ctlsec_bind *given,
		       struct netlink_ext_ack *extack);

/*
 * The same in a transaction over several, in two steps: what may fail, which is undone
 * by ctlsec_bind_cancel(), and the change, which does not fail. @all has a profile and
 * an activation; what else is not given becomes the default.
 */
int ctlsec_bind_prepare(const struct ctlsec_bind *all,
			struct netlink_ext_ack *extack);
void ctlsec_bind_cancel(const struct ctlsec_bind *all);
void ctlsec_bind_replace(struct ctlsec_binding *b,
			 const struct ctlsec_bind *all);

/* Forget a binding. Its domains go to another one that wants them, or with
 * @keep stay as they are without any, or else are unbound.
 */
void ctlsec_bind_remove(struct ctlsec_binding *b, bool keep);

/* The same for the domains of one that is in no table. */
void ctlsec_bind_disown(struct ctlsec_binding *b, bool keep);

void ctlsec_bind_init(void);
/* Forget all, at unload. */
void ctlsec_bind_exit(void);

#endif /* _CTLSEC_KERNEL_BIND_H */
