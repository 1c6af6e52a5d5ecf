// SPDX-License-Identifier: GPL-2.0
/*
 * Loading a profile: hooks grow before a version is published and shrink after
 * the old one is withdrawn.
 */
#include "control/publish.h"

#include <linux/err.h>

#include "policy/profile.h"
#include "syscall/watch.h"

struct ctlsec_profile *ctlsec_publish_profile(const char *name,
					      struct ctlsec_policy_version *v,
					      struct netlink_ext_ack *extack)
{
	struct ctlsec_profile *p = ctlsec_profile_find(name);
	int err;

	if (!p)
		return ctlsec_profile_add(name, v, extack);
	if (ctlsec_profile_users(p)) {
		err = ctlsec_watch_hold(&v->policy, extack);
		if (err)
			return ERR_PTR(err);
		/* What it alone needed is unhooked later: that takes the lock. */
		ctlsec_watch_release(&ctlsec_profile_version(p)->policy);
	}
	ctlsec_profile_replace(p, v);
	return p;
}
