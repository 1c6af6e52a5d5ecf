/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The collector: takes denials from the rings, folds those that repeat, finds what
 * their processes execute, and hands them to the history and to the listeners.
 */
#ifndef _CTLSEC_KERNEL_COLLECT_H
#define _CTLSEC_KERNEL_COLLECT_H

#include <linux/types.h>

/* Memory for rings and history; 0 or -ENOMEM. */
int ctlsec_collect_init(void);
/* When nothing denies any more: take what is left, and free all. */
void ctlsec_collect_exit(void);

/* There is a denial in a ring; @now: collect at once. Any context but NMI. */
void ctlsec_collect_kick(bool now);

/* Wait until all denials that are in the rings have been collected. Sleeps; the
 * collector does not take ctlsec_lock.
 */
void ctlsec_collect_flush(void);

#endif /* _CTLSEC_KERNEL_COLLECT_H */
