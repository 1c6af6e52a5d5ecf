/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The facts of the architecture. All other files include them through this one, so
 * that a second architecture adds a folder beside x86/, with the same three headers
 * and what belongs to them, and a line here.
 *
 * regs.h: the registers of a system call,
 *	CTLSEC_REGS_NATIVE		the ABI of most calls ...
 *	CTLSEC_REGS_COMPAT		... and of those of which
 *	ctlsec_regs_is_compat()		says that current makes one
 *	ctlsec_regs_number()		the number as it stands in the registers
 *	ctlsec_regs_arg()		one argument, as the called function sees it
 *	ctlsec_regs_read_number()	ABI and number, however the call was made
 *	ctlsec_regs_raw_number()	the number as the task gave it
 *	ctlsec_regs_process_abi()	what the process was executed as
 *	ctlsec_regs_audit_arch()	an ABI, and ...
 *	ctlsec_regs_audit_number()	... a call's number, as the audit log has them
 * syscall_table.h: the kernel's own tables, as names of functions.
 * trampoline.h: what a hooked function calls in place of ftrace's trampoline.
 */
#ifndef _CTLSEC_KERNEL_ARCH_H
#define _CTLSEC_KERNEL_ARCH_H

#ifdef CONFIG_X86_64
#include "arch/x86/regs.h"
#include "arch/x86/syscall_table.h"
#include "arch/x86/trampoline.h"
#else
#error "ctlsec does not know this architecture"
#endif

#endif /* _CTLSEC_KERNEL_ARCH_H */
