/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The watch set: which system calls have to be hooked, the union over the
 * profiles of bound domains of what they do not plainly allow.
 */
#ifndef _CTLSEC_KERNEL_WATCH_H
#define _CTLSEC_KERNEL_WATCH_H

#include <linux/types.h>

struct ctlsec_policy;
struct netlink_ext_ack;

/**
 * ctlsec_watch_extend - hook what @extra needs besides what is in use
 * @extra: a policy about to be bound or published
 * @extack: on -EBUSY names the function that can't be hooked, and why
 *
 * Context: ctlsec_lock. Return: 0, -EBUSY or -ENOMEM; on failure the former
 * hooks stay.
 */
int ctlsec_watch_extend(const struct ctlsec_policy *extra,
			struct netlink_ext_ack *extack);

/* Unhook what no bound profile needs any more. A failure (memory) leaves hooks
 * that cost time, never one too few. Context: ctlsec_lock.
 */
void ctlsec_watch_trim(void);

#endif /* _CTLSEC_KERNEL_WATCH_H */
