/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which events to print: of some kinds, of some targets.
 */
#ifndef USER_EVENT_FILTER_H
#define USER_EVENT_FILTER_H

#include "netlink/cnl_msg.h"
#include "target/target_list.h"

/* Gaps are no event of the module's. */
#define EVENT_FILTER_GAP 0

/**
 * struct event_filter - what to print
 * @targets: of the domains; none for all
 * @kinds: bit n for enum ctlsec_event n, or EVENT_FILTER_GAP
 */
struct event_filter {
	struct target_list targets;
	uint32_t kinds;
};

/* The argument of --kind, words with commas between; NULL for all. */
int event_filter_kinds(const char *words, uint32_t *kinds, struct err *e);

bool event_filter_domain(const struct event_filter *f,
			 const struct cnl_domain *d);
bool event_filter_kind(const struct event_filter *f, uint32_t event);

#endif /* USER_EVENT_FILTER_H */
