/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How many seccomp filters a task has. Kernels without filters have no count.
 */
#ifndef _CTLSEC_COMPAT_FILTERS_H
#define _CTLSEC_COMPAT_FILTERS_H

#include <linux/sched.h>

static inline u32 ctlsec_compat_filter_count(const struct task_struct *t)
{
#ifdef CONFIG_SECCOMP_FILTER
	return atomic_read(&t->seccomp.filter_count);
#else
	return 0;
#endif
}

#endif /* _CTLSEC_COMPAT_FILTERS_H */
