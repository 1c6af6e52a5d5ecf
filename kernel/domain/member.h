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

/* The namespace of @t; rcu_read_lock(), or preemption off, which is as good. */
static inline struct user_namespace *ctlsec_member_ns(struct task_struct *t)
{
	return rcu_dereference_check(t->real_cred, rcu_read_lock_sched_held())
		->user_ns;
}

/* Every domain of @t in @cgrp; rcu_read_lock(). */
static __always_inline bool ctlsec_member_walk(struct task_struct *t,
					       struct cgroup *cgrp,
					       ctlsec_registry_visit visit,
					       void *arg)
{
	return ctlsec_registry_walk(cgrp, ctlsec_member_ns(t), visit, arg);
}

/* Is there any such domain? rcu_read_lock(), or preemption off. */
static inline bool ctlsec_member_applies(struct task_struct *t,
					 struct cgroup *cgrp)
{
	return ctlsec_registry_applies(cgrp, ctlsec_member_ns(t));
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
