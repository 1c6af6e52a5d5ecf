/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Fork caps of one domain: how many tasks, how many forks a second, how many
 * user namespaces; charge and uncharge.
 */
#ifndef _CTLSEC_KERNEL_FORK_CAP_H
#define _CTLSEC_KERNEL_FORK_CAP_H

#include <linux/atomic.h>
#include <linux/types.h>

#define CTLSEC_LIMIT_PIDS 0x1U
#define CTLSEC_LIMIT_RATE 0x2U
#define CTLSEC_LIMIT_BURST 0x4U
#define CTLSEC_LIMIT_BREACH 0x8U
#define CTLSEC_LIMIT_USERNS 0x10U

/**
 * struct ctlsec_limits - limits as they stand in a request or a reply
 * @given: CTLSEC_LIMIT_*; in a request, the fields that change
 * Units and ranges: linux/ctlsec.h, enum ctlsec_domain_attr.
 */
struct ctlsec_limits {
	u32 given;
	u32 on_breach;
	u64 pids_max;
	u64 rate;
	u64 burst;
	u64 userns_max;
};

/**
 * struct ctlsec_fork_counts - what a domain counted; units in linux/ctlsec.h
 */
struct ctlsec_fork_counts {
	u64 tasks;
	u64 peak;
	u64 forks;
	u64 denied_pids;
	u64 denied_rate;
	u64 breaches;
	u64 userns;
	u64 userns_denied;
};

/**
 * struct ctlsec_fork_cap - state in a domain
 */
struct ctlsec_fork_cap {
	struct ctlsec_limits limits;
	struct ctlsec_fork_counts counts;
};

void ctlsec_fork_cap_init(struct ctlsec_fork_cap *cap);
/* Set what @l->given names; takes effect at once. Under ctlsec_lock. */
void ctlsec_fork_cap_set(struct ctlsec_fork_cap *cap,
			 const struct ctlsec_limits *l);
/* Consistent copies for a reply. */
void ctlsec_fork_cap_limits(struct ctlsec_fork_cap *cap,
			    struct ctlsec_limits *l);
void ctlsec_fork_cap_counts(struct ctlsec_fork_cap *cap,
			    struct ctlsec_fork_counts *c);

#endif /* _CTLSEC_KERNEL_FORK_CAP_H */
