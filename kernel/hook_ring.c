// SPDX-License-Identifier: GPL-2.0
/*
 * Rings that are polled (IORING_SETUP_SQPOLL): a thread of the kernel in the
 * process takes requests from memory and submits them, and no system call is
 * made. Who may not make a ring, or may not enter one, could go on with one that
 * he made before he was confined. So what the thread submits is decided as the
 * process's io_uring_enter, and while that is denied nothing is submitted.
 *
 * Everybody else submits in io_uring_enter itself, which has been decided.
 */
#include "hook_ring.h"
#include "compat/extack.h"
#include "compat/ftrace.h"
#include "fault.h"
#include "hook.h"
#include "registry.h"
#include "resolve.h"
#include "verdict.h"
#include <linux/sched.h>

#define SUBMIT "io_submit_sqes"

/* Written once by init; 0 where there is none. */
static unsigned long submit __ro_after_init;

/* Under ctlsec_lock. */
static bool hooked;

/* As many requests as were taken. Does not sleep: see hook_syscall.c. */
static asmlinkage int refuse_stub(unsigned long action)
{
	ctlsec_verdict_execute_ring(action);
	return 0;
}

static void notrace submit_callback(unsigned long ip, unsigned long parent_ip,
				    struct ftrace_ops *op,
				    struct ftrace_regs *fregs)
{
	u32 action;

	if (!(current->flags & PF_IO_WORKER))
		return;
	action = ctlsec_verdict_ring();
	if (likely(CTLSEC_ACTION_ACT(action) <= CTLSEC_ACT_LOG))
		return;
	ctlsec_compat_set_arg0(fregs, action);
	ctlsec_compat_set_ip(fregs, (unsigned long)refuse_stub);
}

static struct ftrace_ops ring_ops = {
	.func = submit_callback,
	.flags = FTRACE_OPS_FL_IPMODIFY | FTRACE_OPS_FL_PERMANENT,
};

static int install(struct netlink_ext_ack *extack)
{
	int err;

	err = ctlsec_fault_step() ?
		      -ENOMEM :
		      ftrace_set_filter_ip(&ring_ops, submit, 0, 1);
	if (!err)
		err = ctlsec_fault_step() ?
			      -ENOMEM :
			      register_ftrace_function(&ring_ops);
	if (!err)
		return 0;
	ftrace_set_filter(&ring_ops, NULL, 0, 1);
	if (err == -EBUSY && ctlsec_hook_conflict(&submit, 1))
		NL_SET_ERR_MSG(extack,
			       SUBMIT " is owned by a live patch or probe");
	else if (err == -EBUSY)
		NL_SET_ERR_MSG(extack,
			       "ftrace is off: set kernel.ftrace_enabled=1");
	else if (err == -ENOMEM)
		NL_SET_ERR_MSG(extack, "no memory to hook " SUBMIT);
	else
		ctlsec_compat_extack_fmt(extack,
					 "ftrace can't hook " SUBMIT " (%d)",
					 err);
	return err;
}

int ctlsec_hook_ring_apply(bool wanted, struct netlink_ext_ack *extack)
{
	int err;

	lockdep_assert_held(&ctlsec_lock);

	if (!submit || wanted == hooked)
		return 0;
	if (wanted) {
		err = install(extack);
		if (err)
			return err;
	} else {
		unregister_ftrace_function(&ring_ops);
	}
	hooked = wanted;
	return 0;
}

void __init ctlsec_hook_ring_init(void)
{
	unsigned long address;

	if (!IS_ENABLED(CONFIG_IO_URING))
		return;
	address = ctlsec_resolve(SUBMIT);
	if (address && ctlsec_resolve_traceable(address))
		submit = address;
	ctlsec_hook_info_add(SUBMIT,
			     "an io_uring that is polled since before a bind is not denied",
			     submit);
}

void ctlsec_hook_ring_exit(void)
{
	if (hooked)
		unregister_ftrace_function(&ring_ops);
	ftrace_free_filter(&ring_ops);
}
