/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The hook on what a thread of the kernel submits for an io_uring.
 */
#ifndef _CTLSEC_KERNEL_IO_URING_H
#define _CTLSEC_KERNEL_IO_URING_H

#include <linux/types.h>

struct netlink_ext_ack;

/* Find the function; at module load, once. */
void ctlsec_io_uring_init(void);
void ctlsec_io_uring_exit(void);

/**
 * ctlsec_io_uring_apply - hook it, or do not
 * @wanted: some policy restricts io_uring_enter
 * @extack: says why not
 *
 * Context: ctlsec_lock. Return: 0, or -EBUSY or another ftrace error, and then
 * nothing changed.
 */
int ctlsec_io_uring_apply(bool wanted, struct netlink_ext_ack *extack);

#endif /* _CTLSEC_KERNEL_IO_URING_H */
