/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Hooks inside of system calls, where what a call comes to is in the kernel's own copies.
 */
#ifndef _CTLSEC_KERNEL_INSIDE_H
#define _CTLSEC_KERNEL_INSIDE_H

#include <linux/types.h>

struct netlink_ext_ack;

/* What is hooked together. */
enum ctlsec_inside {
	CTLSEC_INSIDE_SOCKET,
	CTLSEC_INSIDE_CLONE,
	CTLSEC_INSIDE_SETNS,
	CTLSEC_NR_INSIDES,
};

/* Find the functions; at module load, once. */
void ctlsec_inside_init(void);
void ctlsec_inside_exit(void);

/* The kinds that are decided there, as CTLSEC_MEANING_BIT()s. */
u32 ctlsec_inside_kinds(u32 inside);

/**
 * ctlsec_inside_apply - hook what is needed
 * @wanted: a bit each
 * @trim: and nothing else
 * @extack: says why not
 *
 * Context: ctlsec_lock. Return: 0, or -EBUSY, -ENOMEM or another ftrace error, and then
 * nothing changed.
 */
int ctlsec_inside_apply(u32 wanted, bool trim, struct netlink_ext_ack *extack);

#endif /* _CTLSEC_KERNEL_INSIDE_H */
