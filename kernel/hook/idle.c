// SPDX-License-Identifier: GPL-2.0
/*
 * What an ops hooks that has nothing to hook: one function each, since a function
 * has one redirection at most. In a file of its own, for they have to
 * be traceable, which the hooks are not.
 */
#include "hook/idle.h"

/* What is in them differs, or the compiler makes one of two. */
noinline void ctlsec_idle_syscall(void)
{
	asm volatile("# system calls");
}

noinline void ctlsec_idle_io_uring(void)
{
	asm volatile("# rings");
}

noinline void ctlsec_idle_conflict(void)
{
	asm volatile("# conflicts");
}
