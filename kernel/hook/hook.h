/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The mechanism: ftrace, tracepoints, the count of wrapper calls in flight, and
 * the table of everything that is hooked. It knows no policy.
 */
#ifndef _CTLSEC_KERNEL_HOOK_H
#define _CTLSEC_KERNEL_HOOK_H

#include <linux/ftrace.h>
#include <linux/percpu.h>
#include <linux/types.h>

struct netlink_ext_ack;

/**
 * struct ctlsec_hook_info - a hook, as status shows it
 * @name: the kernel function or tracepoint
 * @lost: the protection that is lost without it
 * @active: it is in place, or can be at need
 */
struct ctlsec_hook_info {
	const char *name;
	const char *lost;
	bool active;
};

/* Number of rows, and row @i of them. */
unsigned int ctlsec_hook_info_count(void);
const struct ctlsec_hook_info *ctlsec_hook_info(unsigned int i);
/* Record a row; @name and @lost are static strings. At module load only. */
void ctlsec_hook_info_add(const char *name, const char *lost, bool active);

/*
 * Calls in flight through wrappers that may sleep. Raised in the ftrace
 * callback (preemption is off or the task is not yet in the wrapper, and
 * unregistering waits for callbacks), dropped by the wrapper's last act; so
 * once the ops are unregistered the sum can only fall.
 */
DECLARE_PER_CPU(long, ctlsec_hook_inflight);

static __always_inline void ctlsec_hook_enter(void)
{
	this_cpu_inc(ctlsec_hook_inflight);
}

static __always_inline void ctlsec_hook_leave(void)
{
	this_cpu_dec(ctlsec_hook_inflight);
}

/* register_ftrace_function(), again while a BPF trampoline is being changed. */
int ctlsec_hook_register(struct ftrace_ops *ops);

long ctlsec_hook_inflight_sum(void);
/*
 * Unregister at unload. Where ftrace has given up (it does after a bug, for good)
 * the ops stays in place and would call what is no longer there: then this says
 * so and does not return.
 */
void ctlsec_hook_unregister(struct ftrace_ops *ops);

/* After the redirecting ops are unregistered: wait until no task executes a
 * wrapper any more. May sleep for as long as the longest of them.
 */
void ctlsec_hook_drain(void);

/* Hook invocations that could not be handled. Any context. */
void ctlsec_hook_missed(const char *what);
u64 ctlsec_hook_missed_count(void);

/* A kernel tracepoint of that name, or NULL. */
struct tracepoint *ctlsec_hook_tracepoint(const char *name);

#endif /* _CTLSEC_KERNEL_HOOK_H */
