/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Kernel functions that are not exported: finding them, and calling them.
 *
 * On kernels built with X86_KERNEL_IBT many of these are "sealed": they have
 * no ENDBR, and an indirect call into one faults on a CPU that checks. So
 * ctlsec never calls one through a pointer: CTLSEC_CALL goes through a
 * push/ret thunk (resolve_thunk.S), which IBT does not track.
 */
#ifndef _CTLSEC_KERNEL_RESOLVE_H
#define _CTLSEC_KERNEL_RESOLVE_H

#include <linux/linkage.h>
#include <linux/types.h>

/* At module load: -ENOENT if the kernel cannot be searched. */
int ctlsec_resolve_init(void);

/* Address of a kernel symbol, 0 if there is none. May sleep, slow. */
unsigned long ctlsec_resolve(const char *name);

/* Name of the function at @addr, into @buf (KSYM_SYMBOL_LEN bytes). */
void ctlsec_resolve_name(unsigned long addr, char *buf);

/* Call @fn, which may be sealed, with three integer or pointer arguments. */
asmlinkage unsigned long ctlsec_resolve_call(unsigned long a, unsigned long b,
					     unsigned long c, unsigned long fn);

/* Where ftrace patches the function at @addr, or 0. */
unsigned long ctlsec_resolve_location(unsigned long addr);
/* Is there an ftrace site at the entry of the function @addr? */
bool ctlsec_resolve_traceable(unsigned long addr);

#endif /* _CTLSEC_KERNEL_RESOLVE_H */
