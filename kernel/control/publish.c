// SPDX-License-Identifier: GPL-2.0
/*
 * Loading a profile: hooks grow before a version is published and shrink after
 * the old one is withdrawn.
 */
#include "control/publish.h"

#include <linux/err.h>

#include "compat/extack.h"
#include "domain/binding.h"
#include "policy/profile.h"
#include "policy/stack.h"
#include "syscall/watch.h"

int ctlsec_publish_check(const struct ctlsec_policy_version *v,
			 struct netlink_ext_ack *extack)
{
	if (ctlsec_stack_fits(&v->policy, NULL))
		return 0;
	NL_SET_ERR_MSG(
		extack,
		"with the layers that there are it exceeds what a policy can hold");
	return -E2BIG;
}

int ctlsec_publish_version(struct ctlsec_profile *p,
			   struct ctlsec_policy_version *v, gfp_t gfp)
{
	int err;

	/* Until it is done no cgroup comes that needs a stack of the old one. */
	down_write(&ctlsec_binding_sem);
	err = ctlsec_stack_prepare(p, v, gfp);
	if (!err) {
		/* What it alone needed is unhooked later: that takes the lock. */
		if (ctlsec_profile_users(p))
			ctlsec_watch_release(
				&ctlsec_profile_version(p)->policy);
		ctlsec_profile_replace(p, v);
		ctlsec_stack_commit(p);
	}
	up_write(&ctlsec_binding_sem);
	return err;
}

struct ctlsec_profile *ctlsec_publish_profile(const char *name,
					      struct ctlsec_policy_version *v,
					      struct netlink_ext_ack *extack)
{
	struct ctlsec_profile *p = ctlsec_profile_find(name);
	bool used;
	int err;

	err = ctlsec_publish_check(v, extack);
	if (err)
		return ERR_PTR(err);
	if (!p)
		return ctlsec_profile_add(name, v, extack);
	used = ctlsec_profile_users(p);
	err = used ? ctlsec_watch_hold(&v->policy, extack) : 0;
	if (err)
		return ERR_PTR(err);
	err = ctlsec_publish_version(p, v, GFP_KERNEL);
	if (!err)
		return p;
	if (used)
		ctlsec_watch_release(&v->policy);
	return ERR_PTR(err);
}
