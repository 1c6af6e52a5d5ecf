// SPDX-License-Identifier: GPL-2.0
/*
 * Placeholders: what an ops hooks while it has nothing to hook. One function each,
 * since a function has one redirection at most; in a file of their own, since they
 * must be traceable, which the hooks are not.
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

noinline void ctlsec_idle_mkdir(void)
{
	asm volatile("# new cgroups");
}

noinline void ctlsec_idle_conflict(void)
{
	asm volatile("# conflicts");
}

noinline void ctlsec_idle_entry(void)
{
	asm volatile("# entries");
}

noinline void ctlsec_idle_access(void)
{
	asm volatile("# access to tasks");
}

noinline void ctlsec_idle_learn(void)
{
	asm volatile("# learning");
}

noinline void ctlsec_idle_inside(void)
{
	asm volatile("# inside of calls");
}

noinline void ctlsec_idle_request(void)
{
	asm volatile("# requests");
}
