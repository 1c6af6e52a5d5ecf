/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The lock of the configuration, and its generation.
 */
#ifndef _CTLSEC_KERNEL_LOCK_H
#define _CTLSEC_KERNEL_LOCK_H

#include <linux/lockdep.h>
#include <linux/mutex.h>
#include <linux/types.h>

extern struct mutex ctlsec_lock;

/* Changes whenever a domain or a profile is added or removed. */
u32 ctlsec_lock_generation(void);
void ctlsec_lock_changed(void);

#endif /* _CTLSEC_KERNEL_LOCK_H */
