/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _CTLSEC_KERNEL_STATE_H
#define _CTLSEC_KERNEL_STATE_H

#include <linux/types.h>

struct ctlsec_domain;

/* All under ctlsec_fork_cap_lock. */
extern struct ctlsec_state {
	u32 epoch;
	u64 enomem_seq;
	u64 rescanned;
} ctlsec_state;

/* Both under ctlsec_fork_cap_lock. A number that changes when domains are
 * added; and are there tasks of @d that could not be charged yet?
 */
u32 ctlsec_state_epoch(void);
bool ctlsec_state_is_short(const struct ctlsec_domain *d);

#endif /* _CTLSEC_KERNEL_STATE_H */
