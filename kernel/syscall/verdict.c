// SPDX-License-Identifier: GPL-2.0
/*
 * What comes of a denied call: the errno, the signal, the end of the thread.
 */
#include "syscall/verdict.h"

#include <ctlsec/policy_fmt.h>
#include <linux/printk.h>
#include <linux/sched/signal.h>
#include <linux/sched/task_stack.h>
#include <linux/signal.h>

#include "arch/arch.h"
#include "hook/resolve.h"

/* From here on they are not for userspace. */
#define INTERNAL_ERRNO 512

/* Not exported; written once by init. */
static unsigned long force_sig_seccomp_fn __ro_after_init;
static unsigned long do_exit_fn __ro_after_init;

/* SIGSYS with seccomp's siginfo; ends the process if that cannot be handled, or
 * in any case with @fatal.
 */
static void send_sigsys(int nr, u32 data, bool fatal)
{
	ctlsec_resolve_call(nr, data, fatal, force_sig_seccomp_fn);
}

static void kill_thread(int nr)
{
	/* As seccomp: the last thread takes its process along, with a core. */
	if (atomic_read(&current->signal->live) == 1)
		send_sigsys(nr, 0, true);
	else
		ctlsec_resolve_call(SIGSYS, 0, 0, do_exit_fn);
}

static noinline long execute_action(u32 action)
{
	int nr = ctlsec_regs_raw_number(current_pt_regs());

	switch (CTLSEC_ACTION_ACT(action)) {
	case CTLSEC_ACT_TRAP:
		send_sigsys(nr, CTLSEC_ACTION_DATA(action), false);
		/* The handler finds the number in the result register. */
		return nr;
	case CTLSEC_ACT_KILL_THREAD:
		kill_thread(nr);
		break;
	case CTLSEC_ACT_KILL_PROCESS:
		send_sigsys(nr, 0, true);
		break;
	}
	/* TRACE and NOTIFY have nothing to ask; and what a dying task sees. */
	return -ENOSYS;
}

asmlinkage long ctlsec_verdict_refuse(unsigned long action)
{
	if (likely(CTLSEC_ACTION_ACT(action) == CTLSEC_ACT_ERRNO))
		return -(long)CTLSEC_ACTION_DATA(action);
	return execute_action(action);
}

/*
 * A function inside of a call takes 0 for "go on", and what is not negative for success:
 * so neither an errno of 0 nor the number of the call. A thread cannot end there, where
 * locks and references may be held: its process does.
 */
asmlinkage long ctlsec_verdict_refuse_inside(unsigned long action)
{
	int nr = ctlsec_regs_raw_number(current_pt_regs());
	u32 data = CTLSEC_ACTION_DATA(action);

	if (likely(CTLSEC_ACTION_ACT(action) == CTLSEC_ACT_ERRNO))
		return data ? -(long)data : -EPERM;
	/* A worker of a ring has no call of its own that a signal could be about. */
	if (current->flags & PF_IO_WORKER)
		ctlsec_verdict_refuse_ring(action);
	else if (CTLSEC_ACTION_ACT(action) == CTLSEC_ACT_TRAP)
		send_sigsys(nr, data, false);
	else if (CTLSEC_ACTION_ACT(action) >= CTLSEC_ACT_KILL_THREAD)
		send_sigsys(nr, 0, true);
	return -ENOSYS;
}

void ctlsec_verdict_refuse_ring(u32 action)
{
	if (CTLSEC_ACTION_ACT(action) >= CTLSEC_ACT_KILL_THREAD &&
	    !fatal_signal_pending(current))
		send_sig(SIGKILL, current, 1);
}

/*
 * A request that fails with 0, EAGAIN, ECANCELED or what the kernel keeps to itself is
 * taken for something else by some of the ways there, and tried again, told as success
 * or not told at all. It has no registers, so TRAP only fails.
 */
asmlinkage int ctlsec_verdict_refuse_request(unsigned long action)
{
	u32 data = CTLSEC_ACTION_DATA(action);

	if (likely(CTLSEC_ACTION_ACT(action) == CTLSEC_ACT_ERRNO)) {
		if (!data || data == EAGAIN || data == ECANCELED ||
		    data >= INTERNAL_ERRNO)
			return -EPERM;
		return -(int)data;
	}
	ctlsec_verdict_refuse_ring(action);
	return -ENOSYS;
}

int __init ctlsec_verdict_init(void)
{
	force_sig_seccomp_fn = ctlsec_resolve("force_sig_seccomp");
	do_exit_fn = ctlsec_resolve("do_exit");
	if (!force_sig_seccomp_fn || !do_exit_fn) {
		pr_err("kernel without force_sig_seccomp() or do_exit(): TRAP and KILL cannot be carried out\n");
		return -ENOENT;
	}
	return 0;
}
