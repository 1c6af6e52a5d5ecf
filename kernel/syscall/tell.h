/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A denial for the events: what it was, who made it, which rule decided it.
 */
#ifndef _CTLSEC_KERNEL_TELL_H
#define _CTLSEC_KERNEL_TELL_H

#include <ctlsec/eval.h>
#include <linux/types.h>

struct ctlsec_domain;
struct ctlsec_layer;
struct ctlsec_profile;
struct ctlsec_policy_version;
struct ctlsec_ring_request;

/**
 * struct ctlsec_tell - what a domain decided about a call of current
 * @domain: the domain
 * @profile: of it then
 * @version: of the profile
 * @action: the decision, a CTLSEC_ACTION() word
 * @complain: the call is let through
 * @layer: that decided, or NULL: the profile did
 * @request: of a ring, that was decided as a call; or NULL
 */
struct ctlsec_tell {
	struct ctlsec_domain *domain;
	const struct ctlsec_profile *profile;
	const struct ctlsec_policy_version *version;
	u32 action;
	bool complain;
	struct ctlsec_layer *layer;
	const struct ctlsec_ring_request *request;
};

/**
 * ctlsec_tell_denial - hand a denial that took a token to the collector
 * @call: what was decided
 * @args_known: its arguments are
 *
 * Counts it as recorded, or as dropped. Context: preemption off, which is the RCU
 * reader too; takes no lock but those of the timer and the work queue.
 */
void ctlsec_tell_denial(const struct ctlsec_tell *t,
			const struct ctlsec_call *call, bool args_known);

#endif /* _CTLSEC_KERNEL_TELL_H */
