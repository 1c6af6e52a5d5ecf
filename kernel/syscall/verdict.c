// SPDX-License-Identifier: GPL-2.0
/*
 * The verdict on one system call of current.
 *
 * Every domain on the task's cgroup and user-namespace chains decides by its
 * own profile and counts its own denials; the strictest enforcing one is
 * carried out, the first met among equals. Domains are looked up per call and
 * not cached, so a migration, a setns() or a bind takes effect at once.
 */
#include "syscall/verdict.h"

#include <asm/mmu_context.h>
#include <asm/unistd.h>
#include <asm/vsyscall.h>
#include <linux/compat.h>
#include <linux/cred.h>
#include <linux/printk.h>
#include <linux/ptrace.h>
#include <linux/ratelimit.h>
#include <linux/sched/signal.h>
#include <linux/sched/task_stack.h>
#include <linux/signal.h>

#include "domain/registry.h"
#include "hook/resolve.h"
#include "policy/profile.h"
#include "task/userns.h"

/* Bytes from one entry of the vsyscall page to the next. */
#define VSYSCALL_SLOT 1024

/* Not exported; written once by init. */
static unsigned long force_sig_seccomp_fn __ro_after_init;
static unsigned long do_exit_fn __ro_after_init;

/**
 * struct verdict_ctx - a verdict in the making
 * @regs: the user registers at entry; NULL in a thread that polls a ring
 * @call: filled in when the first domain with a profile is met
 * @have_call: @call is filled in
 * @action: the strictest so far
 */
struct verdict_ctx {
	const struct pt_regs *regs;
	struct ctlsec_call call;
	bool have_call;
	u32 action;
};

/*
 * The number as the task gave it, x32's bit included. A call through the
 * emulated vsyscall page has none in its registers (orig_ax is -1 by the time
 * the function is called), but its place in the page.
 */
static u32 get_call_number(const struct pt_regs *regs)
{
	static const u16 vsyscalls[] = { __NR_gettimeofday, __NR_time,
					 __NR_getcpu };
	unsigned long place = (regs->ip - VSYSCALL_ADDR) / VSYSCALL_SLOT;

	if (unlikely((long)regs->orig_ax == -1 &&
		     place < ARRAY_SIZE(vsyscalls)))
		return vsyscalls[place];
	return regs->orig_ax;
}

/* What the process of a ring's thread was executed as. */
static u32 get_process_abi(void)
{
	if (!test_thread_flag(TIF_ADDR32))
		return CTLSEC_ABI_X86_64;
	return is_64bit_mm(current->mm) ? CTLSEC_ABI_X32 : CTLSEC_ABI_I386;
}

static void read_ring_call(struct ctlsec_call *call)
{
	memset(call, 0, sizeof(*call));
	call->abi = get_process_abi();
	call->nr = __NR_io_uring_enter;
	call->caps = ctlsec_userns_current_caps();
}

static void read_call(struct ctlsec_call *call, const struct pt_regs *regs)
{
	u32 nr = get_call_number(regs);

	if (in_ia32_syscall()) {
		call->abi = CTLSEC_ABI_I386;
		call->nr = nr;
		/* What the called function sees of the registers. */
		call->args[0] = (u32)regs->bx;
		call->args[1] = (u32)regs->cx;
		call->args[2] = (u32)regs->dx;
		call->args[3] = (u32)regs->si;
		call->args[4] = (u32)regs->di;
		call->args[5] = (u32)regs->bp;
	} else {
		call->abi = nr & CTLSEC_X32_BIT ? CTLSEC_ABI_X32 :
						  CTLSEC_ABI_X86_64;
		call->nr = nr & ~CTLSEC_X32_BIT;
		call->args[0] = regs->di;
		call->args[1] = regs->si;
		call->args[2] = regs->dx;
		call->args[3] = regs->r10;
		call->args[4] = regs->r8;
		call->args[5] = regs->r9;
	}
	call->caps = ctlsec_userns_current_caps();
}

/* Each domain has a rate of its own, lest one hide what another does. */
static noinline void log_call(struct ctlsec_domain *d,
			      const struct ctlsec_call *call, const char *what)
{
	if (!__ratelimit(&d->log))
		return;
	pr_notice("%s: domain=%llu pid=%d comm=%*pE abi=%u nr=%u\n", what,
		  d->id, task_pid_nr(current),
		  (int)strnlen(current->comm, TASK_COMM_LEN), current->comm,
		  call->abi, call->nr);
}

static void count_action(struct ctlsec_domain *d, struct verdict_ctx *j,
			 u32 action, bool complain)
{
	if (CTLSEC_ACTION_ACT(action) == CTLSEC_ACT_LOG) {
		atomic64_inc(&d->stats.logged);
		log_call(d, &j->call, "log");
		return;
	}
	ctlsec_stats_denial(&d->stats, &j->call, action, complain);
	if (complain)
		return;
	if (CTLSEC_ACTION_ACT(action) >= CTLSEC_ACT_KILL_THREAD)
		log_call(d, &j->call, "kill");
	if (CTLSEC_ACTION_ACT(action) > CTLSEC_ACTION_ACT(j->action))
		j->action = action;
}

static __always_inline bool eval_domain(struct ctlsec_domain *d, void *arg)
{
	unsigned long profile_mode = ctlsec_domain_profile_mode(d);
	struct ctlsec_profile *p = ctlsec_domain_profile_of(profile_mode);
	struct verdict_ctx *j = arg;
	struct ctlsec_policy_version *v;
	struct ctlsec_decision decision;

	if (!p)
		return true;
	if (!j->have_call) {
		if (likely(j->regs))
			read_call(&j->call, j->regs);
		else
			read_ring_call(&j->call);
		j->have_call = true;
	}
	v = rcu_dereference(p->current_version);
	decision = ctlsec_eval(&v->policy, &j->call);
	if (unlikely(CTLSEC_ACTION_ACT(decision.action) != CTLSEC_ACT_ALLOW))
		count_action(d, j, decision.action,
			     profile_mode & CTLSEC_PROFILE_MODE_COMPLAIN);
	return true;
}

static __always_inline u32 decide_call(const struct pt_regs *regs)
{
	struct verdict_ctx j;

	j.regs = regs;
	j.have_call = false;
	j.action = CTLSEC_ACTION(CTLSEC_ACT_ALLOW, 0);

	rcu_read_lock();
	ctlsec_registry_walk(task_dfl_cgroup(current), current_user_ns(),
			     eval_domain, &j);
	rcu_read_unlock();
	return j.action;
}

u32 ctlsec_verdict(const struct pt_regs *regs)
{
	/* Kernel threads make no system calls; their "user" registers are none.
	 */
	if (unlikely(current->flags & PF_KTHREAD))
		return CTLSEC_ACTION(CTLSEC_ACT_ALLOW, 0);
	return decide_call(regs);
}

u32 ctlsec_verdict_ring(void)
{
	return decide_call(NULL);
}

/* SIGSYS with seccomp's siginfo; ends the process if that can't be handled, or
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

long ctlsec_verdict_execute(u32 action)
{
	int nr = get_call_number(current_pt_regs());

	switch (CTLSEC_ACTION_ACT(action)) {
	case CTLSEC_ACT_ERRNO:
		return -(long)CTLSEC_ACTION_DATA(action);
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
	/* TRACE and NOTIFY without anybody to ask, and what a dying task sees. */
	return -ENOSYS;
}

void ctlsec_verdict_execute_ring(u32 action)
{
	if (CTLSEC_ACTION_ACT(action) >= CTLSEC_ACT_KILL_THREAD &&
	    !fatal_signal_pending(current))
		send_sig(SIGKILL, current, 1);
}

int __init ctlsec_verdict_init(void)
{
	force_sig_seccomp_fn = ctlsec_resolve("force_sig_seccomp");
	do_exit_fn = ctlsec_resolve("do_exit");
	if (!force_sig_seccomp_fn || !do_exit_fn) {
		pr_err("kernel without force_sig_seccomp() or do_exit(): TRAP and KILL can't be carried out\n");
		return -ENOENT;
	}
	return 0;
}
