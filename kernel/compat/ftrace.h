/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What an ftrace callback may read and change. The accessors changed names
 * between 6.1 and 6.13; on x86 the saved registers are a pt_regs throughout.
 */
#ifndef _CTLSEC_COMPAT_FTRACE_H
#define _CTLSEC_COMPAT_FTRACE_H

#include <linux/ftrace.h>
#include <linux/ptrace.h>

static __always_inline struct pt_regs *
ctlsec_compat_fregs(struct ftrace_regs *fregs)
{
#ifdef arch_ftrace_regs
	return &arch_ftrace_regs(fregs)->regs;
#else
	return &fregs->regs;
#endif
}

/* Continue at @ip instead of in the traced function. */
static __always_inline void ctlsec_compat_set_ip(struct ftrace_regs *fregs,
						 unsigned long ip)
{
	ctlsec_compat_fregs(fregs)->ip = ip;
}

/* First to fourth integer argument of the traced function. */
static __always_inline unsigned long
ctlsec_compat_arg0(struct ftrace_regs *fregs)
{
	return ctlsec_compat_fregs(fregs)->di;
}

static __always_inline unsigned long
ctlsec_compat_arg1(struct ftrace_regs *fregs)
{
	return ctlsec_compat_fregs(fregs)->si;
}

static __always_inline unsigned long
ctlsec_compat_arg2(struct ftrace_regs *fregs)
{
	return ctlsec_compat_fregs(fregs)->dx;
}

static __always_inline unsigned long
ctlsec_compat_arg3(struct ftrace_regs *fregs)
{
	return ctlsec_compat_fregs(fregs)->cx;
}

/* ftrace restores the argument registers from what was saved. */
static __always_inline void ctlsec_compat_set_arg0(struct ftrace_regs *fregs,
						   unsigned long value)
{
	ctlsec_compat_fregs(fregs)->di = value;
}

#endif /* _CTLSEC_COMPAT_FTRACE_H */
