/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The registers of a system call. Each architecture has a file of this content in
 * a folder of its name, which is included from here and nowhere else:
 *
 *	ctlsec_regs_native_abi()	what the ABI of a call is by default ...
 *	ctlsec_regs_is_compat()		... and whether current's is the other one
 *	ctlsec_regs_number()		the number as it stands in the registers
 *	ctlsec_regs_arg()		one argument as the called function sees it
 *	ctlsec_regs_read_call()		all of a call, for ctlsec_eval()
 *	ctlsec_regs_raw_number()	what the signal handler of a denial is told
 *	ctlsec_regs_process_abi()	what the process was executed as
 */
#ifndef _CTLSEC_KERNEL_ARCH_REGS_H
#define _CTLSEC_KERNEL_ARCH_REGS_H

#ifdef CONFIG_X86_64
#include "arch/x86/x86_regs.h"
#else
#error "ctlsec does not know the registers of this architecture: see arch/"
#endif

#endif /* _CTLSEC_KERNEL_ARCH_REGS_H */
