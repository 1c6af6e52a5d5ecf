/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Finding out who owns a function that cannot be hooked.
 */
#ifndef _CTLSEC_KERNEL_CONFLICT_H
#define _CTLSEC_KERNEL_CONFLICT_H

/**
 * ctlsec_conflict_find - why can these addresses not be hooked with IPMODIFY?
 * @ips: addresses, at least one of them refused with -EBUSY
 * @n: how many
 * @owned: one address that another user owns, or 0 if each can be hooked or
 *	ftrace is off (kernel.ftrace_enabled=0)
 *
 * Context: ctlsec_lock; slow, may sleep, but waits for no task.
 * Return: 0, or an error if that could not be told.
 */
int ctlsec_conflict_find(unsigned long *ips, unsigned int n,
			 unsigned long *owned);

/* At the end of unloading. */
void ctlsec_conflict_exit(void);

#endif /* _CTLSEC_KERNEL_CONFLICT_H */
