/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Trampolines of our own: what a hooked function calls in place of ftrace's, where
 * no other ops is on the function. An architecture that has none leaves the
 * callback to do the work, by ftrace's own trampoline.
 */
#ifndef _CTLSEC_KERNEL_TRAMPOLINE_H
#define _CTLSEC_KERNEL_TRAMPOLINE_H

#include <linux/linkage.h>

#ifdef CONFIG_X86_64
#include <asm/ibt.h>

/* For a function that is called directly, never by a pointer. */
#define CTLSEC_CALLED_DIRECTLY __noendbr

asmlinkage void ctlsec_trampoline_syscall(void);
#define CTLSEC_TRAMPOLINE_SYSCALL ((unsigned long)ctlsec_trampoline_syscall)
#else
#define CTLSEC_CALLED_DIRECTLY
#define CTLSEC_TRAMPOLINE_SYSCALL 0UL
#endif

#endif /* _CTLSEC_KERNEL_TRAMPOLINE_H */
