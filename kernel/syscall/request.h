/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Hooks on what carries out requests of io_urings.
 */
#ifndef _CTLSEC_KERNEL_REQUEST_H
#define _CTLSEC_KERNEL_REQUEST_H

#include <linux/types.h>

struct netlink_ext_ack;

/* Find the functions; at module load, once. */
void ctlsec_request_init(void);
void ctlsec_request_exit(void);

/* Are the functions known? */
bool ctlsec_request_can_hook(void);

/**
 * ctlsec_request_apply - hook what is needed
 * @asking: by enum ctlsec_ring_op: how many policies need the operation hooked
 * @trim: and nothing else
 * @extack: says why not
 *
 * Context: ctlsec_lock. Return: 0, or -EBUSY, -ENOMEM or another ftrace error, and then
 * nothing changed.
 */
int ctlsec_request_apply(const u32 *asking, bool trim,
			 struct netlink_ext_ack *extack);

#endif /* _CTLSEC_KERNEL_REQUEST_H */
