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
	if (p->users) {
		err = ctlsec_watch_extend(&v->policy, extack);
		if (err)
			return ERR_PTR(err);
	}
	ctlsec_profile_replace(p, v);
	if (p->users)
		ctlsec_watch_trim();
	return p;
}
