/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The watch set: which system calls have to be hooked, the union over the
 * profiles of bound domains of what they do not always allow.
 */
#ifndef _CTLSEC_KERNEL_WATCH_H
#define _CTLSEC_KERNEL_WATCH_H

#include <linux/types.h>

struct ctlsec_policy;
struct netlink_ext_ack;

/**
 * ctlsec_watch_hold - a policy comes into use: hook what it needs
 * @p: about to be bound or published; each hold is released once
 * @extack: on -EBUSY names the function that cannot be hooked, and why
 *
 * One change of what is hooked, or none if all of it is.
 *
 * Context: ctlsec_lock. Return: 0, -EBUSY or -ENOMEM; on failure the former
 * hooks stay, and nothing is held.
 */
int ctlsec_watch_hold(const struct ctlsec_policy *p,
		      struct netlink_ext_ack *extack);

/* The same for several at once, with one change of what is hooked. */
int ctlsec_watch_hold_all(const struct ctlsec_policy *const *v, u32 n,
			  struct netlink_ext_ack *extack);

/* It is in use no more: what nothing else needs is unhooked within a second or two.
 * Should that fail (memory), hooks stay that cost time. Context: ctlsec_lock.
 */
void ctlsec_watch_release(const struct ctlsec_policy *p);

/* Sessions of learning begin: hook all requests of rings that calls do, too, where this
 * kernel's can be hooked; or the last one has ended, as ctlsec_watch_release(). Return: as
 * ctlsec_watch_hold().
 */
int ctlsec_watch_requests(bool wanted, struct netlink_ext_ack *extack);

/* At unload, when all was released: no more unhooking. Without ctlsec_lock. */
void ctlsec_watch_exit(void);

#endif /* _CTLSEC_KERNEL_WATCH_H */
