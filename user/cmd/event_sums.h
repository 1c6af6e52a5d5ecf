/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How many denials there were, and what became of them: domain by domain, so that
 * nothing is counted twice when domains come and go.
 */
#ifndef USER_EVENT_SUMS_H
#define USER_EVENT_SUMS_H

#include "netlink/cnl_msg.h"

struct event_count {
	uint64_t denied;
	uint64_t recorded;
	uint64_t suppressed;
	uint64_t dropped;
};

/**
 * struct event_sum - of one domain
 * @base: before what is reported
 * @now: as last heard of
 * @told: what gaps were told up to
 */
struct event_sum {
	uint64_t id;
	struct event_count base;
	struct event_count now;
	struct event_count told;
};

struct event_sums {
	struct event_sum *v;
	size_t n;
};

void event_sums_free(struct event_sums *s);

/* The counters of @d, whole or, of a denial, those that it has. @base: count from
 * there. Return: its sum, valid until the next call.
 */
struct event_sum *event_sums_update(struct event_sums *s,
				    const struct cnl_domain *d, bool base);

/* Of all domains, since @base. */
struct event_count event_sums_total(const struct event_sums *s);

/* What was suppressed and dropped of one since that was told last; told by this. */
struct event_count event_sums_gap(struct event_sum *s);

#endif /* USER_EVENT_SUMS_H */
