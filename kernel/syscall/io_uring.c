// SPDX-License-Identifier: GPL-2.0
/*
 * Rings that are polled (IORING_SETUP_SQPOLL): a thread of the kernel in the
 * process takes requests from memory and submits them, and no system call is
 * made. A task that may neither make nor enter a ring could go on with one that it
 * made before it was confined. So what the thread submits is decided as the
 * process's io_uring_enter, and while that is denied nothing is submitted. The
 * requests stay queued and the thread, which would poll them without end, sleeps
 * between two attempts.
 *
 * All other tasks submit in io_uring_enter itself, which has been decided.
 */
#include "syscall/io_uring.h"

#include <ctlsec/policy_fmt.h>
#include <linux/sched.h>

#include "compat/ftrace.h"
#include "hook/hook.h"
#include "hook/idle.h"
#include "hook/redirect.h"
#include "hook/resolve.h"
#include "syscall/decide.h"
#include "syscall/verdict.h"

#define SUBMIT "io_submit_sqes"

/* Between two attempts at what is denied. The thread holds locks then that others
 * wait for, so no longer than a person notices; a signal wakes it.
 */
#define REFUSED_PAUSE (HZ / 10)

/* Written once by init; 0 where there is none. */
static unsigned long submit __ro_after_init;

/* Returns how many requests were taken. It sleeps, so it is counted (hook.c). */
static asmlinkage int refuse_wrapper(unsigned long action)
{
	ctlsec_verdict_refuse_ring(action);
	schedule_timeout_interruptible(REFUSED_PAUSE);
	/* As if one were there: other rings of the thread's take no further pause
	 * in this round, and before the next one it gives others its lock. Not
	 * TIF_NOTIFY_SIGNAL, which 6.1 clears before it looks.
	 */
	set_thread_flag(TIF_SIGPENDING);
	ctlsec_hook_leave();
	return 0;
}

static void notrace submit_callback(unsigned long ip, unsigned long parent_ip,
				    struct ftrace_ops *op,
				    struct ftrace_regs *fregs)
{
	u32 action;

	if (!(current->flags & PF_IO_WORKER))
		return;
	action = ctlsec_decide_ring();
	if (likely(!action))
		return;
	ctlsec_hook_enter();
	ctlsec_compat_set_arg0(fregs, action);
	ctlsec_compat_set_ip(fregs, (unsigned long)refuse_wrapper);
}

static struct ctlsec_redirect ring =
	CTLSEC_REDIRECT(submit_callback, 0, ctlsec_idle_io_uring);

int ctlsec_io_uring_apply(bool wanted, struct netlink_ext_ack *extack)
{
	return ctlsec_redirect_apply(&ring, &submit, submit && wanted, extack);
}

void __init ctlsec_io_uring_init(void)
{
	unsigned long address;

	if (!IS_ENABLED(CONFIG_IO_URING))
		return;
	address = ctlsec_resolve(SUBMIT);
	if (address && ctlsec_resolve_traceable(address))
		submit = address;
	ctlsec_hook_info_add(
		SUBMIT,
		"an io_uring that is polled since before a bind is not denied",
		submit);
}

/* Wrappers may sleep on: ctlsec_fork_exit() waits for these, too. */
void ctlsec_io_uring_exit(void)
{
	ctlsec_redirect_exit(&ring);
}
