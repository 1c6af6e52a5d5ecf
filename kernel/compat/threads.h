/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Walking threads. The kernel's own for_each_thread() names tasklist_lock to
 * PROVE_RCU_LIST since 6.8, and that lock is not exported: with it no module
 * links on such a kernel. These rely on rcu_read_lock() alone.
 */
#ifndef _CTLSEC_COMPAT_THREADS_H
#define _CTLSEC_COMPAT_THREADS_H

#include <linux/rculist.h>
#include <linux/sched/signal.h>

#define ctlsec_compat_for_each_thread(p, t) \
	list_for_each_entry_rcu(t, &(p)->signal->thread_head, thread_node)

#endif /* _CTLSEC_COMPAT_THREADS_H */
