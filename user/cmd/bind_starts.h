/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Whether a runtime can still start something where a profile was bound.
 */
#ifndef USER_BIND_STARTS_H
#define USER_BIND_STARTS_H

#include "netlink/cnl.h"
#include "target/target.h"

/* Where runtimes start programs, in containers and below slices, say on standard
 * error which calls that they need the domain's profile refuses them.
 */
void bind_starts_report(struct cnl *nl, const struct target *t,
			const struct cnl_domain *d);

#endif /* USER_BIND_STARTS_H */
