/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _CTLSEC_KERNEL_MEMBER_H
#define _CTLSEC_KERNEL_MEMBER_H

#include <linux/cred.h>
#include <linux/sched.h>

#include "domain/registry.h"

static inline bool ctlsec_member_any_domain(void)
{
	return ctlsec_registry_count(CTLSEC_KIND_CGROUP) ||
	       ctlsec_registry_count(CTLSEC_KIND_USERNS);
}

/* Every domain of @t in @cgrp; rcu_read_lock(). */
static __always_inline bool ctlsec_member_walk(struct task_struct *t,
					       struct cgroup *cgrp,
					       ctlsec_registry_visit visit,
					       void *arg)
{
	return ctlsec_registry_walk(cgrp, __task_cred(t)->user_ns, visit, arg);
}

/* Is there any such domain? */
static inline bool ctlsec_member_applies(struct task_struct *t,
					 struct cgroup *cgrp)
{
	return ctlsec_registry_applies(cgrp, __task_cred(t)->user_ns);
}

/* Is @t in @d now? rcu_read_lock(). */
bool ctlsec_member_in(struct task_struct *t, const struct ctlsec_domain *d);

/* The same, of tasks that run a program. The kernel puts threads of its own into a
 * container's cgroup (vhost before 6.4, KVM): their namespace and capabilities are
 * the host's and say nothing about the container.
 */
static inline bool ctlsec_member_user_in(struct task_struct *t,
					 const struct ctlsec_domain *d)
{
	return !(READ_ONCE(t->flags) & PF_KTHREAD) && ctlsec_member_in(t, d);
}

#endif /* _CTLSEC_KERNEL_MEMBER_H */
