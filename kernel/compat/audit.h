/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Whether the audit subsystem watches the calls of a task. Kernels without that have no
 * such member.
 */
#ifndef _CTLSEC_COMPAT_AUDIT_H
#define _CTLSEC_COMPAT_AUDIT_H

#include <linux/sched.h>

static inline bool ctlsec_compat_audited(const struct task_struct *t)
{
#ifdef CONFIG_AUDITSYSCALL
	return READ_ONCE(t->audit_context);
#else
	return false;
#endif
}

#endif /* _CTLSEC_COMPAT_AUDIT_H */
