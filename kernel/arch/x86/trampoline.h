/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Trampolines of our own: what a hooked function calls in place of ftrace's, where
 * no other ops is on the function. An architecture that has none says 0, and the
 * callback does the work, by ftrace's own trampoline.
 */
#ifndef _CTLSEC_KERNEL_TRAMPOLINE_H
#define _CTLSEC_KERNEL_TRAMPOLINE_H

#include <asm/ibt.h>
#include <linux/ftrace.h>
#include <linux/linkage.h>

/* For a function that is called directly, never by a pointer. */
#define CTLSEC_CALLED_DIRECTLY __noendbr

asmlinkage void ctlsec_trampoline_syscall(void);
#define CTLSEC_TRAMPOLINE_SYSCALL ((unsigned long)ctlsec_trampoline_syscall)
asmlinkage void ctlsec_trampoline_fork(void);
#define CTLSEC_TRAMPOLINE_FORK ((unsigned long)ctlsec_trampoline_fork)

/* Where a function goes on behind @site, which ftrace patches: what it does when
 * called there is what it does without any hook.
 */
static __always_inline unsigned long
ctlsec_trampoline_behind(unsigned long site)
{
	return site + MCOUNT_INSN_SIZE;
}

#endif /* _CTLSEC_KERNEL_TRAMPOLINE_H */
