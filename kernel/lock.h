/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The lock of the configuration, and its generation.
 *
 * ctlsec_lock orders every change of profiles, domains and hooks, and is held
 * where several of them are read together. It may be held for a second, while
 * ftrace patches code, and is never taken in a hook: what hooks read is RCU.
 * Inside it: the locks of ftrace, kprobes, tracepoints and the cgroup core; the
 * mutexes of report/history.c and report/listener.c; then the spinlocks of
 * domain/fork_cap.h and domain/stats.h.
 */
#ifndef _CTLSEC_KERNEL_LOCK_H
#define _CTLSEC_KERNEL_LOCK_H

#include <linux/lockdep.h>
#include <linux/mutex.h>
#include <linux/types.h>

extern struct mutex ctlsec_lock;

/*
 * The generation changes whenever a domain, a binding or a profile is added or
 * removed, so that a dump over several requests notices. 0 only before the first
 * change. Read under ctlsec_lock; a domain may come while that is held.
 */
u32 ctlsec_lock_generation(void);
void ctlsec_lock_changed(void);

/* A number for a domain or a binding: what one has, the other never has. */
u64 ctlsec_lock_new_id(void);

#endif /* _CTLSEC_KERNEL_LOCK_H */
