/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A redirection: an ftrace_ops and the functions that it has now.
 */
#ifndef _CTLSEC_KERNEL_REDIRECT_H
#define _CTLSEC_KERNEL_REDIRECT_H

#include <linux/ftrace.h>
#include <linux/types.h>

struct netlink_ext_ack;

/**
 * struct ctlsec_redirect - one ops; all under ctlsec_lock
 * @ops: PERMANENT, so that writing 0 to kernel.ftrace_enabled fails instead of
 *	switching enforcement off
 * @ips: what it hooks, sorted
 * @count: how many; READ_ONCE elsewhere
 * @idle: what is hooked when that is none
 * @registered: be it for @idle
 */
struct ctlsec_redirect {
	struct ftrace_ops ops;
	unsigned long *ips;
	unsigned int count;
	void (*idle)(void);
	bool registered;
};

/*
 * @direct: a trampoline of its own (arch/trampoline.h), or 0. ftrace leaves an ops'
 * trampoline alone if it did not make it, and has a function call it while no other
 * ops is on that function; where one is, ftrace's own calls @callback.
 */
#define CTLSEC_REDIRECT(callback, direct, nothing)           \
	{                                                    \
		.ops = { .func = (callback),                 \
			 .trampoline = (direct),             \
			 .flags = FTRACE_OPS_FL_IPMODIFY |   \
				  FTRACE_OPS_FL_PERMANENT }, \
		.idle = (nothing),                           \
	}

/* One that observes: it redirects nothing, so it shares functions with all others. */
#define CTLSEC_REDIRECT_NOT(callback, nothing)               \
	{                                                    \
		.ops = { .func = (callback),                 \
			 .flags = FTRACE_OPS_FL_PERMANENT }, \
		.idle = (nothing),                           \
	}

void ctlsec_redirect_init(void);

/* Sort @n addresses for ctlsec_redirect_apply(), and leave each out but once. Return: how many are left. */
unsigned int ctlsec_redirect_sort(unsigned long *ips, unsigned int n);

/**
 * ctlsec_redirect_apply - hook exactly these functions
 * @r: the redirection
 * @ips: distinct addresses, sorted
 * @n: 0 unhooks all
 * @extack: says which function cannot be hooked and why
 *
 * Context: ctlsec_lock; may sleep. Return: 0, -EBUSY, -ENOMEM or another ftrace
 * error; on failure what was hooked stays hooked.
 */
int ctlsec_redirect_apply(struct ctlsec_redirect *r, unsigned long *ips,
			  unsigned int n, struct netlink_ext_ack *extack);

/* Does it hook the function at @ip? Context: ctlsec_lock. */
bool ctlsec_redirect_has(const struct ctlsec_redirect *r, unsigned long ip);

/* At unload: wait until no task is in a callback, or in a stub that does not sleep. */
void ctlsec_redirect_exit(struct ctlsec_redirect *r);

#endif /* _CTLSEC_KERNEL_REDIRECT_H */
