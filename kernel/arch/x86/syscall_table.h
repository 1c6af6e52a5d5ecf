/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The kernel's own system-call tables, as names of functions.
 */
#ifndef _CTLSEC_KERNEL_SYSCALL_TABLE_H
#define _CTLSEC_KERNEL_SYSCALL_TABLE_H

#include <linux/types.h>

/* Name of the function behind @nr, NULL for a gap. */
const char *ctlsec_syscall_table_name(u32 abi, u32 nr);
/* Numbers in the table: 0 to this, exclusive; 0 if the kernel lacks the ABI. */
unsigned int ctlsec_syscall_table_count(u32 abi);

#endif /* _CTLSEC_KERNEL_SYSCALL_TABLE_H */
