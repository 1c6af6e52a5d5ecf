/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What counters began at: stats --reset writes down what the domains had counted, and
 * later listings count from there. The module's counters go on, since events, metrics
 * and other users count by them.
 *
 * Invariant: what was written for another loading of the module, or for a domain that
 * has gone, is taken for no domain.
 */
#ifndef USER_STATS_ZERO_H
#define USER_STATS_ZERO_H

#include "netlink/cnl_msg.h"

#define STATS_ZERO_DIR "/run/ctlsec"
#define STATS_ZERO_FILE STATS_ZERO_DIR "/stats.json"

/* So many of each domain are kept, the newest. */
#define STATS_ZERO_KEPT 8

/**
 * struct stats_zero - one domain at one time
 * @time: ns since 1970
 * @id: of the domain
 * @place: its cgroup's or user namespace's number
 * @counters: of these only the counters that rise
 * @calls: struct cnl_denial
 */
struct stats_zero {
	uint64_t time;
	uint64_t id;
	uint64_t place;
	struct cnl_domain counters;
	struct cnl_list calls;
};

/**
 * struct stats_zeros - all that was written down
 * @family: number of the netlink family, which each loading of the module has anew
 */
struct stats_zeros {
	int family;
	struct stats_zero *v;
	size_t n;
};

#define cleanup_zeros __attribute__((cleanup(stats_zero_free)))

void stats_zero_free(struct stats_zeros *z);

/* Read @path; without it, or if it is of another loading than @family, there are none.
 */
int stats_zero_read(const char *path, int family, struct stats_zeros *z,
		    struct err *e);
int stats_zero_write(const char *path, const struct stats_zeros *z,
		     struct err *e);

/* @d, which has @calls, begins anew at @time. */
void stats_zero_add(struct stats_zeros *z, const struct cnl_domain *d,
		    const struct cnl_list *calls, uint64_t time);
/* Forget what is of none of @domains, which this sorts, and all but the newest of
 * each.
 */
void stats_zero_prune(struct stats_zeros *z, struct cnl_list *domains);

/* What @d is counted from: its newest one of @at or before; NULL if there is none. */
const struct stats_zero *stats_zero_find(const struct stats_zeros *z,
					 const struct cnl_domain *d,
					 uint64_t at);
/* Take it off; @calls may be NULL. */
void stats_zero_subtract(const struct stats_zero *zero, struct cnl_domain *d,
			 struct cnl_list *calls);

#endif /* USER_STATS_ZERO_H */
