// SPDX-License-Identifier: GPL-2.0
/*
 * Hooks on the birth, the moves and the death of tasks and user namespaces.
 *
 * - pids_can_fork(), pids_cancel_fork(), pids_release(): the pids controller's
 *   callbacks run for every task of every cgroup, enabled or not. Charges come
 *   before the controller's own and go after them, so at no moment does
 *   pids.current show more tasks than ours.
 * - commit_creds(): the one way a task gets into another user namespace.
 * - create_user_ns(), retire_userns_sysctls(): a user namespace comes, goes.
 * - Tracepoints: task_newtask and cgroup_attach_task for where tasks end up,
 *   sched_process_free as a guard.
 *
 * The callbacks, and the trampoline that stands for one of them, redirect confined
 * tasks to wrappers that call the original. They take no recursion lock: nothing
 * that they call is hooked here, and no interrupt calls what is. The wrappers may
 * sleep and are counted, see hook.c.
 *
 * A wrapper calls the original behind the place that ftrace patches. So each call
 * meets the hooks once, others' too, and none has to be told from a wrapper's. No
 * ENDBR is there, whence ctlsec_resolve_call().
 */
#include "task/fork.h"

#include <linux/cgroup.h>
#include <linux/cred.h>
#include <linux/kallsyms.h>
#include <linux/module.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/tracepoint.h>

#include "arch/arch.h"
#include "compat/ftrace.h"
#include "domain/registry.h"
#include "fault.h"
#include "hook/conflict.h"
#include "hook/hook.h"
#include "hook/resolve.h"
#include "task/charge.h"
#include "task/enter.h"
#include "task/kill.h"
#include "task/mark.h"
#include "task/pending.h"
#include "task/sync.h"
#include "task/userns.h"

enum site {
	CAN_FORK,
	CANCEL_FORK,
	RELEASE,
	COMMIT_CREDS,
	NR_FORK_SITES,
	CREATE_USERNS = NR_FORK_SITES,
	FREE_USERNS,
	NR_SITES,
};

/* Written once by init. @behind: where the function goes on behind its site. */
static unsigned long address[NR_SITES] __ro_after_init;
static unsigned long behind[NR_SITES] __ro_after_init;
static bool counts_userns __ro_after_init;

static unsigned long call_original(enum site site, const void *a, const void *b)
{
	return ctlsec_resolve_call((unsigned long)a, (unsigned long)b, 0,
				   behind[site]);
}

static noinline struct cgroup *get_current_cgroup(void)
{
	struct cgroup *cgrp;

	rcu_read_lock();
	cgrp = task_dfl_cgroup(current);
	rcu_read_unlock();
	return cgrp;
}

static __always_inline struct cgroup *fork_destination(struct css_set *cset)
{
	return likely(cset) ? cset->dfl_cgrp : get_current_cgroup();
}

static int can_fork_wrapper(struct task_struct *child, struct css_set *cset)
{
	struct cgroup *cgrp = fork_destination(cset);
	int err;

	err = ctlsec_charge_fork(child, cgrp);
	if (err) {
		ctlsec_kill_kick();
	} else {
		ctlsec_fault_fork_delay();
		err = (int)call_original(CAN_FORK, child, cset);
		if (!err)
			ctlsec_enter_fork(child, cgrp);
		else if (!ctlsec_fault(CTLSEC_FAULT_REVERT))
			ctlsec_charge_revert(child);
	}
	ctlsec_hook_leave();
	return err;
}

static void cancel_fork_wrapper(struct task_struct *child, struct css_set *cset)
{
	call_original(CANCEL_FORK, child, cset);
	if (!ctlsec_fault(CTLSEC_FAULT_CANCEL))
		ctlsec_charge_release(child);
	ctlsec_pending_drop(child);
	ctlsec_hook_leave();
}

static void release_wrapper(struct task_struct *t)
{
	call_original(RELEASE, t, NULL);
	ctlsec_charge_release(t);
	ctlsec_pending_drop(t);
	ctlsec_kill_kick();
	ctlsec_hook_leave();
}

static int commit_creds_wrapper(struct cred *new)
{
	struct user_namespace *from = get_user_ns(current_user_ns());
	u64 caps = ctlsec_userns_current_caps();
	int ret;

	ctlsec_enter_userns(new->user_ns);
	ret = (int)call_original(COMMIT_CREDS, new, NULL);
	if (!ctlsec_fault(CTLSEC_FAULT_CREDS))
		ctlsec_sync_moved(current, GFP_KERNEL);
	ctlsec_mark_sync(current);
	ctlsec_userns_entered(from, caps);
	put_user_ns(from);
	ctlsec_hook_leave();
	return ret;
}

static int create_userns_wrapper(struct cred *new)
{
	struct ctlsec_ns_record *reserved;
	int err;

	err = ctlsec_userns_reserve(new->user_ns, &reserved);
	if (!err) {
		err = (int)call_original(CREATE_USERNS, new, NULL);
		if (reserved && err)
			ctlsec_userns_failed(reserved);
		else if (reserved)
			ctlsec_userns_created(reserved, new->user_ns);
	}
	ctlsec_hook_leave();
	return err;
}

/* The idle tasks of CPUs are made by fork too; they belong to no domain, and stay. */
static bool forks_confined(struct task_struct *child, struct css_set *cset)
{
	bool confined;

	confined = child->pid &&
		   ctlsec_charge_applies(child, fork_destination(cset));
	if (!confined)
		ctlsec_fault_fork_delay();
	return confined;
}

static bool has_records(const struct task_struct *t)
{
	return ctlsec_charge_exists(t) || ctlsec_pending_possible(t);
}

static bool changes_userns(const struct cred *new)
{
	return new->user_ns != current_real_cred()->user_ns;
}

/* @go_on: which function it is, by where that goes on. */
static __always_inline void *find_wrapper(const void *a, const void *b,
					  unsigned long go_on)
{
	if (go_on == behind[CAN_FORK])
		return forks_confined((void *)a, (void *)b) ? can_fork_wrapper :
							      NULL;
	if (go_on == behind[COMMIT_CREDS])
		return changes_userns(a) ? commit_creds_wrapper : NULL;
	if (!has_records(a))
		return NULL;
	return go_on == behind[RELEASE] ? (void *)release_wrapper :
					  (void *)cancel_fork_wrapper;
}

/* From the trampoline, which goes on where this says, if not with the function. */
asmlinkage CTLSEC_CALLED_DIRECTLY unsigned long
ctlsec_fork_redirect(const void *a, const void *b, unsigned long go_on)
{
	void *wrapper = find_wrapper(a, b, go_on);

	if (wrapper)
		ctlsec_hook_enter();
	return (unsigned long)wrapper;
}

/* Where another ops is on the function; else the trampoline, which does the same. */
static void notrace fork_callback(unsigned long ip, unsigned long parent_ip,
				  struct ftrace_ops *op,
				  struct ftrace_regs *fregs)
{
	unsigned long wrapper;

	wrapper = ctlsec_fork_redirect((void *)ctlsec_compat_arg0(fregs),
				       (void *)ctlsec_compat_arg1(fregs),
				       ctlsec_trampoline_behind(ip));
	if (wrapper)
		ctlsec_compat_set_ip(fregs, wrapper);
}

static void notrace userns_callback(unsigned long ip, unsigned long parent_ip,
				    struct ftrace_ops *op,
				    struct ftrace_regs *fregs)
{
	if (ctlsec_trampoline_behind(ip) == behind[FREE_USERNS]) {
		ctlsec_userns_freed((void *)ctlsec_compat_arg0(fregs));
	} else {
		ctlsec_hook_enter();
		ctlsec_compat_set_ip(fregs,
				     (unsigned long)create_userns_wrapper);
	}
}

/* PERMANENT: kernel.ftrace_enabled=0 is refused instead of obeyed. */
static struct ftrace_ops fork_ops = {
	.func = fork_callback,
	.trampoline = CTLSEC_TRAMPOLINE_FORK,
	.flags = FTRACE_OPS_FL_IPMODIFY | FTRACE_OPS_FL_PERMANENT,
};

static struct ftrace_ops userns_ops = {
	.func = userns_callback,
	.flags = FTRACE_OPS_FL_IPMODIFY | FTRACE_OPS_FL_PERMANENT,
};

static void on_newtask(void *data, struct task_struct *child,
		       unsigned long clone_flags)
{
	ctlsec_charge_commit(child, clone_flags);
	ctlsec_mark_sync(child);
}

static void on_attach(void *data, struct cgroup *dst, const char *path,
		      struct task_struct *leader, bool threadgroup)
{
	if (threadgroup)
		ctlsec_mark_process(leader);
	else
		ctlsec_mark_sync(leader);
	if (ctlsec_fault(CTLSEC_FAULT_ATTACH))
		return;
	if (threadgroup)
		ctlsec_sync_process_moved(leader);
	else
		ctlsec_sync_moved(leader, GFP_ATOMIC);
	ctlsec_enter_moved(leader, threadgroup);
}

static void on_free(void *data, struct task_struct *t)
{
	ctlsec_charge_freed(t);
	ctlsec_pending_drop(t);
}

struct probe {
	const char *name;
	void *func;
	const char *lost;
	struct tracepoint *tp;
};

static struct probe probes[] = {
	{ "task_newtask", on_newtask,
	  "forks in progress while a domain is bound are not counted" },
	{ "cgroup_attach_task", on_attach,
	  "tasks that are moved keep counting where they came from" },
	{ "sched_process_free", on_free,
	  "a lost end of a task would go unnoticed" },
};

static void unregister_probes(void)
{
	struct probe *p;

	for (p = probes; p < probes + ARRAY_SIZE(probes); p++) {
		if (p->tp)
			tracepoint_probe_unregister(p->tp, p->func, NULL);
	}
	tracepoint_synchronize_unregister();
}

static int __init register_probe(struct probe *p)
{
	struct tracepoint *tp = ctlsec_hook_tracepoint(p->name);
	int err = -ENOENT;

	if (tp)
		err = tracepoint_probe_register(tp, p->func, NULL);
	if (!err)
		p->tp = tp;
	ctlsec_hook_info_add(p->name, p->lost, !err);
	return err;
}

static int __init register_probes(void)
{
	unsigned int i;
	int err;

	for (i = 0; i < ARRAY_SIZE(probes); i++) {
		err = register_probe(&probes[i]);
		if (err) {
			unregister_probes();
			return err;
		}
	}
	return 0;
}

/*
 * Every filter is checked: ops without any would trace the whole kernel.
 * A function that another owner redirects gives -EBUSY.
 */
static int __init register_ops(struct ftrace_ops *ops, unsigned long *ips,
			       unsigned int n)
{
	unsigned int i;
	int err = 0;

	for (i = 0; i < n && !err; i++)
		err = ips[i] ? ftrace_set_filter_ip(ops, ips[i], 0, i == 0) :
			       -ENOENT;
	if (!err)
		err = ctlsec_hook_register(ops);
	if (err)
		ftrace_free_filter(ops);
	return err;
}

static void __init find_sites(void)
{
	const struct cgroup_subsys *pids;
	enum site i;

	rcu_read_lock();
	pids = task_css_set(&init_task)->subsys[pids_cgrp_id]->ss;
	rcu_read_unlock();
	address[CAN_FORK] = (unsigned long)pids->can_fork;
	address[CANCEL_FORK] = (unsigned long)pids->cancel_fork;
	address[RELEASE] = (unsigned long)pids->release;
	address[COMMIT_CREDS] = (unsigned long)commit_creds;
	address[CREATE_USERNS] = ctlsec_resolve("create_user_ns");
	address[FREE_USERNS] = ctlsec_resolve("retire_userns_sysctls");
	for (i = 0; i < NR_SITES; i++)
		behind[i] = ctlsec_trampoline_behind(
			ctlsec_resolve_location(address[i]));
}

static void __init explain_fork_busy(void)
{
	char name[KSYM_SYMBOL_LEN];
	unsigned long owned;
	int err;

	mutex_lock(&ctlsec_lock);
	err = ctlsec_conflict_find(address, NR_FORK_SITES, &owned);
	mutex_unlock(&ctlsec_lock);
	if (err) {
		pr_err("a function is owned by another ftrace user, or ftrace is disabled (cannot tell which: %d)\n",
		       err);
	} else if (owned) {
		ctlsec_resolve_name(owned, name);
		pr_err("%s is owned by a live patch or probe\n", name);
	} else {
		pr_err("ftrace is off: set kernel.ftrace_enabled=1\n");
	}
}

static int __init register_fork(void)
{
	int err;

	err = register_ops(&fork_ops, address, NR_FORK_SITES);
	ctlsec_hook_info_add("pids_can_fork", "no fork is refused", !err);
	ctlsec_hook_info_add("pids_cancel_fork",
			     "forks that fail late count for good", !err);
	ctlsec_hook_info_add("pids_release", "tasks that ended count for good",
			     !err);
	ctlsec_hook_info_add(
		"commit_creds",
		"tasks that enter a user namespace are not counted", !err);
	if (err == -EBUSY)
		explain_fork_busy();
	return err;
}

/*
 * If these cannot be hooked (sealed, or owned by another), load without them.
 * -ENOMEM is transient and fails the load.
 */
static int __init register_userns(void)
{
	int err;

	err = register_ops(&userns_ops, address + CREATE_USERNS,
			   NR_SITES - CREATE_USERNS);
	counts_userns = !err;
	if (counts_userns)
		ctlsec_userns_enable();
	ctlsec_hook_info_add(
		"create_user_ns",
		"user namespaces are not limited, nor is what capabilities count in them",
		counts_userns);
	ctlsec_hook_info_add(
		"retire_userns_sysctls",
		"user namespaces are not limited, nor is what capabilities count in them",
		counts_userns);
	return err == -ENOMEM ? err : 0;
}

bool ctlsec_fork_counts_userns(void)
{
	return counts_userns;
}

int __init ctlsec_fork_init(void)
{
	int err;

	find_sites();
	err = register_probes();
	if (err)
		return err;
	err = register_fork();
	if (err) {
		unregister_probes();
		return err;
	}
	err = register_userns();
	if (err)
		ctlsec_fork_exit();
	return err;
}

/*
 * No domain is left, so no wrapper charges anything any more. First the ops:
 * when unregistering returns, no callback runs and none will. Wrappers may, if
 * they slept; the drain waits for them. Then only the probes are in here,
 * and these end with the RCU grace periods of the last call.
 */
void ctlsec_fork_exit(void)
{
	ctlsec_hook_unregister(&fork_ops);
	if (counts_userns)
		ctlsec_hook_unregister(&userns_ops);
	ctlsec_hook_drain();
	ftrace_free_filter(&fork_ops);
	/* Once only: it leaves a pointer to what it freed. */
	if (counts_userns)
		ftrace_free_filter(&userns_ops);
	unregister_probes();
}
