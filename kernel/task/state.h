/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Shortage of memory: a domain some of whose tasks could not be charged admits no
 * fork and no user namespace until a scan of all tasks has charged them.
 */
#ifndef _CTLSEC_KERNEL_STATE_H
#define _CTLSEC_KERNEL_STATE_H

#include <linux/types.h>

struct ctlsec_domain;

/* A shortage begins ... */
void ctlsec_state_begin_enomem(void);
/* ... for this domain, too. Under ctlsec_fork_cap_lock, like the above. */
void ctlsec_state_mark_enomem(struct ctlsec_domain *d);
/* The number of the last that began. */
u64 ctlsec_state_enomem_seq(void);
/* All tasks were charged that were there when @seq was read. */
void ctlsec_state_end_enomem(u64 seq);

#endif /* _CTLSEC_KERNEL_STATE_H */
