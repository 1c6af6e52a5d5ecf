// SPDX-License-Identifier: GPL-2.0
/*
 * The hook at the entry of the slow way into a system call, which the kernel takes for a
 * task with any of several bits: those that are traced, filtered, audited, or marked.
 * It comes before ptrace and seccomp, so what these refuse is seen, and what a tracer
 * makes of a call is not. What is put into rings does not come there, but by the hooks of
 * syscall/request.c.
 *
 * Nothing in here sleeps, so unregistering waits for it (hook/hook.c); what it reads is
 * RCU, with preemption off.
 */
#include "syscall/learn.h"

#include <ctlsec/ring_table.h>
#include <linux/cgroup.h>
#include <linux/cred.h>
#include <linux/ctlsec.h>
#include <linux/netlink.h>
#include <linux/preempt.h>
#include <linux/sched/task_stack.h>
#include <linux/thread_info.h>

#include "arch/arch.h"
#include "compat/audit.h"
#include "domain/learned.h"
#include "domain/registry.h"
#include "hook/hook.h"
#include "hook/idle.h"
#include "hook/redirect.h"
#include "hook/resolve.h"
#include "syscall/learn_args.h"
#include "task/mark.h"
#include "task/pending.h"

#define SLOW_ENTRY "syscall_trace_enter"

/* Written once by init; 0 where there is none. */
static unsigned long slow_entry __ro_after_init;

/* There is a session: only then requests are looked at. Under ctlsec_lock. */
static bool learning __read_mostly;

/**
 * struct learn_ctx - a call that may be learned
 * @regs: the user registers
 * @abi: of the call
 * @nr: likewise
 * @args_read: @arg is filled in: once there is a domain that learns
 * @learned: there was one
 * @arg: what it has to learn from
 */
struct learn_ctx {
	const struct pt_regs *regs;
	u32 abi;
	u32 nr;
	bool args_read;
	bool learned;
	struct ctlsec_learn_arg arg;
};

static struct ctlsec_learned *open_of(const struct ctlsec_domain *d)
{
	struct ctlsec_learned *l = rcu_dereference_sched(d->learned);

	return ctlsec_learned_is_open(l) ? l : NULL;
}

static void learn_arg(struct ctlsec_learned *l,
		      const struct ctlsec_learn_arg *a)
{
	if (a->is_call)
		ctlsec_learned_value(l, CTLSEC_LEARN_SOCKETCALL, a->call);
	if (!a->kind)
		return;
	if (a->unknown)
		ctlsec_learned_more(l, a->kind);
	else
		ctlsec_learned_value(l, a->kind, a->value);
}

/* What prepares a container in its cgroup is not the container. */
static bool visit_calling(struct ctlsec_domain *d, void *arg)
{
	struct ctlsec_learned *l = open_of(d);
	struct learn_ctx *c = arg;

	if (!l)
		return true;
	c->learned = true;
	if (ctlsec_entrants_wait(&d->entrants) && ctlsec_pending_in(current, d))
		return true;
	if (!c->args_read)
		ctlsec_learn_args_read(c->regs, c->abi, c->nr, &c->arg);
	c->args_read = true;
	ctlsec_learned_call(l, c->abi, c->nr);
	learn_arg(l, &c->arg);
	return true;
}

static void notrace slow_entry_callback(unsigned long ip,
					unsigned long parent_ip,
					struct ftrace_ops *op,
					struct ftrace_regs *fregs)
{
	struct learn_ctx c;

	/* @arg is not cleared here, where most calls pay for it. */
	c.regs = current_pt_regs();
	c.args_read = false;
	c.learned = false;
	preempt_disable_notrace();
	ctlsec_regs_read_number(c.regs, &c.abi, &c.nr);
	ctlsec_registry_walk(task_css_set_check(current, true)->dfl_cgrp,
			     current_user_ns(), visit_calling, &c);
	if (unlikely(!c.learned && test_syscall_work(SYSCALL_AUDIT) &&
		     !ctlsec_compat_audited(current)))
		ctlsec_mark_sync(current);
	preempt_enable_notrace();
}

static struct ctlsec_redirect learn_ops =
	CTLSEC_REDIRECT_NOT(slow_entry_callback, ctlsec_idle_learn);

int ctlsec_learn_hook(bool wanted, struct netlink_ext_ack *extack)
{
	int err;

	if (!slow_entry) {
		NL_SET_ERR_MSG(
			extack,
			"this kernel has no syscall_trace_enter() to hook, which learning needs");
		return -EOPNOTSUPP;
	}
	err = ctlsec_redirect_apply(&learn_ops, &slow_entry, wanted, extack);
	if (!err || !wanted)
		WRITE_ONCE(learning, wanted);
	return err;
}

/* A call that does what a request does, with the arguments that are known. */
struct learn_done {
	u32 abi;
	u32 nr;
	struct ctlsec_learn_arg arg;
};

static bool visit_doing(struct ctlsec_domain *d, void *arg)
{
	struct ctlsec_learned *l = open_of(d);
	const struct learn_done *done = arg;

	if (!l || (ctlsec_entrants_wait(&d->entrants) &&
		   ctlsec_pending_in(current, d)))
		return true;
	ctlsec_learned_call(l, done->abi, done->nr);
	learn_arg(l, &done->arg);
	return true;
}

static void learn_way(const struct ctlsec_ring_request *r,
		      const struct ctlsec_ring_table_row *row,
		      const struct ctlsec_ring_table_way *way)
{
	struct ctlsec_call call;
	u32 known = ctlsec_ring_table_call(r, row, way, &call);
	struct learn_done done = { .abi = call.abi, .nr = call.nr };

	ctlsec_learn_args_known(done.abi, done.nr, call.args, known, &done.arg);
	preempt_disable_notrace();
	ctlsec_registry_walk(ctlsec_registry_current(),
			     ctlsec_registry_user_ns(), visit_doing, &done);
	preempt_enable_notrace();
}

void ctlsec_learn_request(const struct ctlsec_ring_request *r)
{
	const struct ctlsec_ring_table_row *row;
	u32 i;

	if (likely(!READ_ONCE(learning)) || r->again ||
	    r->op >= CTLSEC_NR_RING_OPS)
		return;
	row = &ctlsec_ring_table[array_index_nospec(r->op, CTLSEC_NR_RING_OPS)];
	if (row->plain_passes && r->fits & CTLSEC_RING_FIT_PLAIN)
		return;
	for (i = 0; i < row->nr_ways; i++) {
		const struct ctlsec_ring_table_way *way = &row->ways[i];

		if (!ctlsec_ring_table_can_express(r, way))
			continue;
		learn_way(r, row, way);
		if (!row->all)
			break;
	}
}

struct learn_refused {
	u32 abi;
	u32 nr;
};

static bool visit_refused(struct ctlsec_domain *d, void *arg)
{
	struct ctlsec_learned *l = open_of(d);
	const struct learn_refused *r = arg;

	if (l)
		ctlsec_learned_refused(l, r->abi, r->nr);
	return true;
}

void ctlsec_learn_refused(struct cgroup *cgrp, u32 abi, u32 nr)
{
	struct learn_refused r = { abi, nr };

	if (test_syscall_work(SYSCALL_AUDIT))
		ctlsec_registry_walk(cgrp, ctlsec_registry_user_ns(),
				     visit_refused, &r);
}

void __init ctlsec_learn_init(void)
{
	/* The compiler may have left an argument out. */
	static const char *const names[] = { SLOW_ENTRY,
					     SLOW_ENTRY ".constprop.0" };
	unsigned long address;
	unsigned int i;

	for (i = 0; !slow_entry && i < ARRAY_SIZE(names); i++) {
		address = ctlsec_resolve(names[i]);
		if (address && ctlsec_resolve_traceable(address))
			slow_entry = address;
	}
	ctlsec_hook_info_add(SLOW_ENTRY, "nothing can be learned", slow_entry);
	ctlsec_learn_args_init();
}

void ctlsec_learn_exit(void)
{
	ctlsec_redirect_exit(&learn_ops);
}
