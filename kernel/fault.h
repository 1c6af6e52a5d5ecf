/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Faults on purpose, in test builds only (Kbuild, CTLSEC_TEST=1): what closes
 * the races of fork accounting can be switched off piece by piece, so that the
 * stress test can show that it would notice; windows can be widened; memory can
 * be short; and what the kernel's own fault injection does not reach can fail:
 * registrations, which are not marked for it, and kvmalloc(), which fails only
 * if two allocators do. In any other build all of this is constant.
 *
 * No caller of these asks for a fault: Kbuild includes this header first in every
 * file of a test build, where it puts a step in front of each of them, one that
 * is added later included.
 */
#ifndef _CTLSEC_KERNEL_FAULT_H
#define _CTLSEC_KERNEL_FAULT_H

#include <linux/types.h>

#ifdef CTLSEC_TEST
#include <linux/ftrace.h>
#include <linux/kprobes.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/tracepoint.h>
#include <net/genetlink.h>
#endif

/* Bits of the module parameter fault_off: what to leave out. */
enum ctlsec_fault {
	CTLSEC_FAULT_EXIT_DEAD = 0x1, /* a scan's look at EXIT_DEAD */
	CTLSEC_FAULT_FREED = 0x2, /* the guard in sched_process_free */
	CTLSEC_FAULT_NEWTASK = 0x4, /* the look at forks not charged */
	CTLSEC_FAULT_EPOCH = 0x8, /* the second look at forks charged */
	CTLSEC_FAULT_REVERT = 0x10, /* after pids_can_fork() refused */
	CTLSEC_FAULT_CANCEL = 0x20, /* pids_cancel_fork() */
	CTLSEC_FAULT_ATTACH = 0x40, /* cgroup_attach_task */
	CTLSEC_FAULT_CREDS = 0x80, /* commit_creds() */
	CTLSEC_FAULT_DYING = 0x100, /* no forks while being killed */
	CTLSEC_FAULT_RESCAN = 0x200, /* no forks while memory is short */
	CTLSEC_FAULT_TRYING =
		0x400, /* forks that may give back what they took */
	CTLSEC_FAULT_UNBORN = 0x800, /* forks under way when a kill begins */
	CTLSEC_FAULT_RELIEF =
		0x1000, /* the scans that end a shortage of memory */
};

#ifdef CTLSEC_TEST
bool ctlsec_fault(enum ctlsec_fault which);
/* Should this allocation fail? */
bool ctlsec_fault_alloc(void);
/* Should this step, a registration or a kvmalloc(), fail? */
bool ctlsec_fault_step(void);
/* Wait for the time that the parameters give. */
void ctlsec_fault_scan_delay(void);
void ctlsec_fault_fork_delay(void);
/* The same between finding what to bind and publishing it. Sleeps. */
void ctlsec_fault_bind_delay(void);

static inline void *ctlsec_fault_kvmalloc(size_t size, gfp_t flags)
{
	/* What does not fail is no step. */
	if (flags & __GFP_NOFAIL)
		return kvmalloc(size, flags);
	return ctlsec_fault_step() ? NULL : kvmalloc(size, flags);
}

static inline void *ctlsec_fault_kvcalloc(size_t n, size_t size, gfp_t flags)
{
	return ctlsec_fault_step() ? NULL : kvcalloc(n, size, flags);
}

#undef kvmalloc
#undef kvzalloc
#undef kvmalloc_array
#undef kvcalloc
#define kvmalloc(size, flags) ctlsec_fault_kvmalloc(size, flags)
#define kvzalloc(size, flags) ctlsec_fault_kvcalloc(1, size, flags)
#define kvmalloc_array(n, size, flags) ctlsec_fault_kvcalloc(n, size, flags)
#define kvcalloc(n, size, flags) ctlsec_fault_kvcalloc(n, size, flags)

/* A macro is not expanded within itself: these call the functions of its name. */
#define CTLSEC_FAULT_OR(call) (ctlsec_fault_step() ? -ENOMEM : (call))
#define ftrace_set_filter_ip(...) \
	CTLSEC_FAULT_OR(ftrace_set_filter_ip(__VA_ARGS__))
#define ftrace_set_filter_ips(...) \
	CTLSEC_FAULT_OR(ftrace_set_filter_ips(__VA_ARGS__))
#define register_ftrace_function(...) \
	CTLSEC_FAULT_OR(register_ftrace_function(__VA_ARGS__))
#define register_kprobe(...) CTLSEC_FAULT_OR(register_kprobe(__VA_ARGS__))
#define tracepoint_probe_register(...) \
	CTLSEC_FAULT_OR(tracepoint_probe_register(__VA_ARGS__))
#define genl_register_family(...) \
	CTLSEC_FAULT_OR(genl_register_family(__VA_ARGS__))
#else
static inline bool ctlsec_fault(enum ctlsec_fault which)
{
	return false;
}

static inline bool ctlsec_fault_alloc(void)
{
	return false;
}

static inline void ctlsec_fault_scan_delay(void)
{
}

static inline void ctlsec_fault_fork_delay(void)
{
}

static inline void ctlsec_fault_bind_delay(void)
{
}
#endif

#endif /* _CTLSEC_KERNEL_FAULT_H */
