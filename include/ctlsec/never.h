/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Calls that are never denied, whatever a profile says: without them a task
 * can neither end nor return from a signal handler, and fails in ways that
 * look like a fault of the kernel. Nor uretprobe and uprobe, which the host's
 * probes have a task make from a page of the kernel's, and which are of no use
 * from anywhere else; seccomp lets them through, too (kernel/seccomp.c:
 * seccomp_uprobe_exception()).
 */
#ifndef _CTLSEC_NEVER_H
#define _CTLSEC_NEVER_H

#include "abi.h"

static inline int ctlsec_never_denied(__u32 abi, __u32 nr)
{
	switch (abi) {
	case CTLSEC_ABI_X86_64:
		/* rt_sigreturn exit restart_syscall exit_group uretprobe uprobe */
		return nr == 15 || nr == 60 || nr == 219 || nr == 231 ||
		       nr == 335 || nr == 336;
	case CTLSEC_ABI_I386:
		/* restart_syscall exit sigreturn rt_sigreturn exit_group */
		return nr == 0 || nr == 1 || nr == 119 || nr == 173 ||
		       nr == 252;
	case CTLSEC_ABI_X32:
		/* The same. What is denied of one ABI is hooked for all of them
		 * that share the function.
		 */
		return nr == 513 || nr == 60 || nr == 219 || nr == 231 ||
		       nr == 335 || nr == 336;
	}
	return 0;
}

/* Is it restart_syscall(), which goes on with what a signal interrupted? It is
 * never denied as such, but decided as the call that it restarts.
 */
static inline int ctlsec_restarts(__u32 abi, __u32 nr)
{
	return nr == (abi == CTLSEC_ABI_I386 ? 0U : 219U);
}

#endif /* _CTLSEC_NEVER_H */
