/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The counters as a page in Prometheus' text format, for the textfile collector of its
 * node exporter.
 */
#ifndef USER_STATS_PROM_H
#define USER_STATS_PROM_H

#include <stdio.h>

#include "cmd/stats_data.h"
#include "container/container.h"

/* So many calls of a domain have series of their own, the most frequent; the rest is
 * counted as "other".
 */
#define STATS_PROM_CALLS 50

/* The whole page. @s: with calls, and since the domains were bound, as a counter must
 * not fall; NULL if the module is not loaded. @l: what containers are called.
 */
void stats_prom_print(FILE *f, const struct stats_data *s,
		      const struct container_list *l);

#endif /* USER_STATS_PROM_H */
