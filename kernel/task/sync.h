/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Making charges match where tasks are. The part of it that others call is in
 * subject.h: ctlsec_subject_moved(), ctlsec_subject_domain_added().
 */
#ifndef _CTLSEC_KERNEL_SUBJECT_SYNC_H
#define _CTLSEC_KERNEL_SUBJECT_SYNC_H

#include "domain/registry.h"
#include "task/record.h"
#include <linux/cred.h>
#include <linux/sched.h>

static inline bool ctlsec_sync_any_domain(void)
{
	return ctlsec_registry_count(CTLSEC_KIND_CGROUP) ||
	       ctlsec_registry_count(CTLSEC_KIND_USERNS);
}

/* Every domain of @t in @cgrp; rcu_read_lock(). */
static __always_inline bool ctlsec_sync_walk(struct task_struct *t,
					     struct cgroup *cgrp,
					     ctlsec_registry_visit visit,
					     void *arg)
{
	return ctlsec_registry_walk(cgrp, __task_cred(t)->user_ns, visit, arg);
}

/* Is there any such domain? */
static inline bool ctlsec_sync_applies(struct task_struct *t,
				       struct cgroup *cgrp)
{
	return ctlsec_registry_applies(cgrp, __task_cred(t)->user_ns);
}

/* Both under ctlsec_fork_cap_lock. A number that changes when domains are
 * added; and are there tasks of @d that could not be charged yet?
 */
u32 ctlsec_sync_epoch(void);
bool ctlsec_sync_is_short(const struct ctlsec_domain *d);

void ctlsec_sync_exit(void);

#endif /* _CTLSEC_KERNEL_SUBJECT_SYNC_H */
