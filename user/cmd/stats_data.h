/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What stats and top show: the domains with what each was denied by call, counted
 * since they were bound, or since a reset.
 */
#ifndef USER_STATS_DATA_H
#define USER_STATS_DATA_H

#include "cmd/stats_zero.h"
#include "netlink/cnl.h"
#include "target/target_list.h"

/**
 * struct stats_query - what to ask for
 * @targets: none for all domains
 * @calls: by call, too
 * @total: since they were bound, whatever was reset
 * @since: since the last reset at that time or before; UINT64_MAX: the last one
 */
struct stats_query {
	struct target_list targets;
	bool calls;
	bool total;
	uint64_t since;
};

/**
 * struct stats_data - what the module has
 * @domains: struct cnl_domain
 * @calls: struct cnl_denial of each of them, the most frequent first; NULL if not
 *	asked for
 * @since: from when each is counted, 0 since it was bound
 */
struct stats_data {
	struct cnl_list domains;
	struct cnl_list *calls;
	uint64_t *since;
};

#define cleanup_stats __attribute__((cleanup(stats_data_free)))

int stats_data_get(struct cnl *nl, const struct stats_query *q,
		   struct stats_data *s, struct err *e);
void stats_data_free(struct stats_data *s);

/* Let the domains of @targets, or all, begin anew. Return: how many, -1 with @e. */
int stats_data_reset(struct cnl *nl, const struct target_list *targets,
		     struct err *e);

#endif /* USER_STATS_DATA_H */
