/* SPDX-License-Identifier: GPL-2.0 */
/*
 * System-call functions: where they are, which can be hooked, and the hook
 * that denies.
 */
#ifndef _CTLSEC_KERNEL_ENTRY_H
#define _CTLSEC_KERNEL_ENTRY_H

#include <ctlsec/abi.h>
#include <linux/types.h>

#include "limits.h"

struct netlink_ext_ack;

/* What a number leads to. */
enum ctlsec_entry_state {
	CTLSEC_ENTRY_ABSENT, /* not implemented: ENOSYS whatever a policy says */
	CTLSEC_ENTRY_HOOKABLE,
	CTLSEC_ENTRY_UNHOOKABLE, /* ftrace does not know the function */
};

/* Resolve all functions; at module load, once. */
int ctlsec_entry_init(void);
void ctlsec_entry_exit(void);

/* Numbers of @abi's table: 0 to this, exclusive. */
unsigned int ctlsec_entry_count(u32 abi);
enum ctlsec_entry_state ctlsec_entry_state(u32 abi, u32 nr);
/* Address of the function, 0 where ABSENT. */
unsigned long ctlsec_entry_address(u32 abi, u32 nr);

/**
 * ctlsec_entry_apply - hook exactly these functions
 * @ips: distinct addresses
 * @n: 0 unhooks all
 * @extack: says which function cannot be hooked and why
 *
 * Context: ctlsec_lock. Return: 0, -EBUSY, -ENOMEM or another ftrace error;
 * on failure what was hooked stays hooked.
 */
int ctlsec_entry_apply(unsigned long *ips, unsigned int n,
		       struct netlink_ext_ack *extack);

/* Are all of these hooked already? Context: ctlsec_lock. */
bool ctlsec_entry_hooks(const unsigned long *ips, unsigned int n);

/* Functions hooked now. */
unsigned int ctlsec_entry_hooked(void);

#endif /* _CTLSEC_KERNEL_ENTRY_H */
