/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The transactions that put layers on domains and take them off.
 *
 * Each is all-or-nothing and runs under ctlsec_lock, which the callers take.
 */
#ifndef _CTLSEC_KERNEL_LAYERS_H
#define _CTLSEC_KERNEL_LAYERS_H

#include <linux/gfp_types.h>

struct ctlsec_layer;
struct ctlsec_limits;
struct ctlsec_plan;
struct netlink_ext_ack;

/* What domains have that layers make: no limit. */
extern const struct ctlsec_limits ctlsec_layers_limits;

/**
 * ctlsec_layers_add - put a layer on all domains that its targets match
 * @l: unknown, complete; taken over, on failure too
 *
 * Cgroups that a target matches and that have no domain get one. Hooks come first, then
 * all domains change at one moment for each call: a call is decided with or without it.
 *
 * Return: 0, -ENOSPC, -E2BIG, -ENOMEM, -EOPNOTSUPP, or -EBUSY with the function that
 * cannot be hooked in @extack; then nothing has changed but that cgroups may have been
 * confined for a moment.
 */
int ctlsec_layers_add(struct ctlsec_layer *l, struct netlink_ext_ack *extack);

/*
 * The same as a part of a transaction: it holds, and is to be committed or rolled back
 * before ctlsec_lock is left, what was begun last first. A rollback does not fail, and
 * leaves the domains as they were. Return of the first: as above.
 */
int ctlsec_layers_begin(struct ctlsec_layer *l, struct ctlsec_plan **plans,
			struct netlink_ext_ack *extack);
void ctlsec_layers_commit(struct ctlsec_layer *l, struct ctlsec_plan *plans);
void ctlsec_layers_rollback(struct ctlsec_layer *l, struct ctlsec_plan *plans);

/* Take it off and forget it. With __GFP_NOFAIL it does not fail. Return: 0, or -ENOMEM
 * and nothing has changed.
 */
int ctlsec_layers_remove(struct ctlsec_layer *l, gfp_t gfp);

/* Free one that never became known. */
void ctlsec_layers_free(struct ctlsec_layer *l);

/* Forget all, at unload; without ctlsec_lock. */
void ctlsec_layers_exit(void);

#endif /* _CTLSEC_KERNEL_LAYERS_H */
