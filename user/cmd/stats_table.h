/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The rows of stats' tables: of domains, and of the calls that they were denied. The
 * columns are in cmd_table.h.
 */
#ifndef USER_STATS_TABLE_H
#define USER_STATS_TABLE_H

#include "netlink/cnl_msg.h"
#include "out/out.h"

/* A row for @d. @since: from when it is counted, 0 since it was bound; @rate: forks per
 * second, or NULL.
 */
void stats_table_domain(struct out *out, const struct cnl_domain *d,
			uint64_t since, const uint64_t *rate);
/* A row for a call that it was denied. */
void stats_table_call(struct out *out, const struct cnl_domain *d,
		      const struct cnl_denial *n);

#endif /* USER_STATS_TABLE_H */
