/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The layers of a transaction; all under ctlsec_lock.
 */
#ifndef _CTLSEC_KERNEL_APPLY_LAYERS_H
#define _CTLSEC_KERNEL_APPLY_LAYERS_H

#include <linux/types.h>

struct ctlsec_apply;
struct netlink_ext_ack;

/* Are those there that are to go, each name once, and which does each replace? */
int ctlsec_apply_layers_check(struct ctlsec_apply *a,
			      struct netlink_ext_ack *extack);

/* Put the nth on; on failure none of this transaction is. */
int ctlsec_apply_layers_begin(struct ctlsec_apply *a, u32 nth,
			      struct netlink_ext_ack *extack);
/* Take the first @n off again. */
void ctlsec_apply_layers_undo(struct ctlsec_apply *a, u32 n);

/* All stay, and what they replace goes. */
void ctlsec_apply_layers_commit(struct ctlsec_apply *a);
/* Those go that are to. */
void ctlsec_apply_layers_forget(const struct ctlsec_apply *a);

#endif /* _CTLSEC_KERNEL_APPLY_LAYERS_H */
