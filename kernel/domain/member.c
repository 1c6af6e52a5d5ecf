// SPDX-License-Identifier: GPL-2.0
/*
 * Which domains a task is in.
 */
#include "domain/member.h"

#include <linux/cgroup.h>
#include <linux/cred.h>

bool ctlsec_member_in(struct task_struct *t, const struct ctlsec_domain *d)
{
	struct user_namespace *ns;

	if (d->kind == CTLSEC_KIND_CGROUP)
		return cgroup_is_descendant(task_dfl_cgroup(t), d->cgrp);
	for (ns = __task_cred(t)->user_ns; ns; ns = ns->parent) {
		if (ns == d->ns)
			return true;
	}
	return false;
}
