// SPDX-License-Identifier: GPL-2.0
/*
 * The decision on one system call of current.
 *
 * Every domain on the task's cgroup and user-namespace chains decides by its
 * own profile and counts its own denials; the strictest enforcing one is
 * carried out, the first met among equals. Domains are looked up per call and
 * not cached, so a migration, a setns() or a bind takes effect at once.
 *
 * ctlsec_decide() is what every call of a hooked function pays: no frame, and an
 * RCU reader by having preemption off, which is one instruction each way. What is
 * read has been freed by call_rcu(), which waits for such readers.
 */
#include "syscall/decide.h"

#include <asm/unistd.h>
#include <linux/cred.h>
#include <linux/preempt.h>
#include <linux/printk.h>
#include <linux/ratelimit.h>
#include <linux/sched/task_stack.h>

#include "arch/regs.h"
#include "domain/registry.h"
#include "policy/profile.h"
#include "task/userns.h"

/**
 * struct decision_ctx - a decision in the making
 * @call: the call
 * @action: the strictest so far
 */
struct decision_ctx {
	struct ctlsec_call call;
	u32 action;
};

/* Rate-limited per domain, so that one cannot suppress another's messages. */
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

static void count_action(struct ctlsec_domain *d, struct decision_ctx *j,
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
	struct decision_ctx *j = arg;
	struct ctlsec_policy_version *v;
	struct ctlsec_decision decision;

	if (!p)
		return true;
	v = rcu_dereference_sched(p->current_version);
	decision = ctlsec_eval(&v->policy, &j->call);
	if (unlikely(CTLSEC_ACTION_ACT(decision.action) != CTLSEC_ACT_ALLOW))
		count_action(d, j, decision.action,
			     profile_mode & CTLSEC_PROFILE_MODE_COMPLAIN);
	return true;
}

static u32 eval_domains(struct cgroup *cgrp, struct decision_ctx *j)
{
	j->call.caps = ctlsec_userns_current_caps();
	j->action = CTLSEC_ACTION(CTLSEC_ACT_ALLOW, 0);
	ctlsec_registry_walk(cgrp, current_user_ns(), eval_domain, j);
	return CTLSEC_ACTION_ACT(j->action) <= CTLSEC_ACT_LOG ? 0 : j->action;
}

/* Ends the reader of ctlsec_decide(). */
static noinline u32 decide_confined(const struct pt_regs *regs,
				    struct cgroup *cgrp)
{
	struct decision_ctx j;
	u32 action = 0;

	/* Kernel threads make no system calls; their "user" registers are none. */
	if (likely(!(current->flags & PF_KTHREAD))) {
		ctlsec_regs_read_call(&j.call, regs);
		action = eval_domains(cgrp, &j);
	}
	preempt_enable_notrace();
	return action;
}

static __always_inline struct cgroup *current_cgroup(void)
{
	return task_css_set_check(current, true)->dfl_cgrp;
}

asmlinkage CTLSEC_CALLED_DIRECTLY u32 ctlsec_decide(const struct pt_regs *regs)
{
	unsigned long levels;
	struct cgroup *cgrp;
	int level;

	preempt_disable_notrace();
	cgrp = current_cgroup();
	for (levels = ctlsec_registry_levels(cgrp); levels;
	     levels &= levels - 1) {
		level = __ffs(levels);
		if (unlikely(level == CTLSEC_REGISTRY_DEEP) ||
		    ctlsec_registry_cgroup(cgrp->ancestors[level]))
			return decide_confined(regs, cgrp);
	}
	if (unlikely(ctlsec_registry_count(CTLSEC_KIND_USERNS)))
		return decide_confined(regs, cgrp);
	preempt_enable_notrace();
	return 0;
}

u32 ctlsec_decide_ring(void)
{
	struct decision_ctx j = { .call.abi = ctlsec_regs_process_abi(),
				  .call.nr = __NR_io_uring_enter };
	u32 action;

	preempt_disable_notrace();
	action = eval_domains(current_cgroup(), &j);
	preempt_enable_notrace();
	return action;
}
