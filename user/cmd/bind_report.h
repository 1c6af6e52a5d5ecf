/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What bind and limit say about the domain that they made or changed.
 */
#ifndef USER_BIND_REPORT_H
#define USER_BIND_REPORT_H

#include "netlink/cnl_msg.h"
#include "target/target.h"

/**
 * bind_report - one line on standard output, notes on standard error
 * @verb: what was done
 * @d: the domain as it is now
 * @old: as it was before, or NULL if there was none: what of it was replaced is
 *	said
 */
void bind_report(const char *verb, const struct cnl_domain *d,
		 const struct cnl_domain *old);

/* The notes alone: limits that do other than one may think. */
void bind_report_limits(const struct cnl_domain *d);

/* What of a target that was bound is not confined, or more than was meant. @lasts: it
 * stays bound.
 */
void bind_report_target(const struct target *t, bool lasts);

#endif /* USER_BIND_REPORT_H */
