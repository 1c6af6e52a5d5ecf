// SPDX-License-Identifier: GPL-2.0
/*
 * The hooks that confining later needs, and the setting of a domain.
 *
 * - cgroup_attach_task(), at its entry: tasks are about to enter by a move.
 * - sched_process_exec: a task executes a program.
 * - set_fs_root(), chroot_fs_refs(): a task changes its root directory.
 * - free_mnt_ns(): a mount namespace that is listed goes.
 * - security_ptrace_access_check(): a confined task may not take hold of a pending
 *   one of its own domain, and so have it make calls, or take what it has open.
 * Forks and entries into user namespaces come from task/fork.c.
 *
 * Nothing here sleeps, so unregistering waits for all of it (hook/hook.c).
 */
#include "task/activation.h"

#include <linux/cgroup.h>
#include <linux/netlink.h>
#include <linux/ptrace.h>
#include <linux/sort.h>
#include <linux/tracepoint.h>

#include "compat/extack.h"
#include "compat/ftrace.h"
#include "domain/member.h"
#include "hook/hook.h"
#include "hook/idle.h"
#include "hook/redirect.h"
#include "hook/resolve.h"
#include "task/activate.h"
#include "task/enter.h"
#include "task/mntns.h"
#include "task/pending.h"

/* A function's ftrace site is at its entry, or behind an ENDBR. */
#define SITE_SPAN 16

enum entry_site { ATTACH, SET_ROOT, PIVOT_ROOT, FREE_MNTNS, NR_ENTRY_SITES };

static const struct {
	const char *name;
	const char *lost;
} entry_sites[NR_ENTRY_SITES] = {
	[ATTACH] = { "cgroup_attach_task",
		     "no domain can confine tasks later than at their entry" },
	[SET_ROOT] = { "set_fs_root",
		       "no domain can confine tasks later than at their entry" },
	[PIVOT_ROOT] = { "chroot_fs_refs",
			 "no domain can confine tasks later than at their entry" },
	[FREE_MNTNS] = { "free_mnt_ns",
			 "no domain can confine tasks later than at their entry" },
};

/* Written once by init; @ordered the same, sorted. */
static unsigned long entry_address[NR_ENTRY_SITES] __ro_after_init;
static unsigned long ordered[NR_ENTRY_SITES] __ro_after_init;
static unsigned long access_check __ro_after_init;
static struct tracepoint *exec_tp __ro_after_init;
/* What of the kernel's is lacking, or NULL. */
static const char *lacking __ro_after_init;

static bool is_entry_site(unsigned long ip, enum entry_site site)
{
	return ip - entry_address[site] < SITE_SPAN;
}

static void notrace entry_callback(unsigned long ip, unsigned long parent_ip,
				   struct ftrace_ops *op,
				   struct ftrace_regs *fregs)
{
	if (is_entry_site(ip, ATTACH))
		ctlsec_enter_moving((void *)ctlsec_compat_arg1(fregs),
				    (bool)ctlsec_compat_arg2(fregs),
				    (void *)ctlsec_compat_arg0(fregs));
	else if (is_entry_site(ip, FREE_MNTNS))
		ctlsec_mntns_freed((void *)ctlsec_compat_arg0(fregs));
	else
		ctlsec_activate_moved();
}

static struct ctlsec_redirect entry_ops =
	CTLSEC_REDIRECT_NOT(entry_callback, ctlsec_idle_entry);

/* Ends the walk at a domain in which current is confined, and the other not. */
static bool visit_target(struct ctlsec_pending *r, void *protect)
{
	struct ctlsec_domain *d = r->domain;

	*(bool *)protect = ctlsec_entrants_wait(&d->entrants) &&
			   ctlsec_member_in(current, d) &&
			   !ctlsec_pending_in(current, d);
	return !*(bool *)protect;
}

static bool is_protected(const struct task_struct *t)
{
	bool protect = false;

	if (ctlsec_pending_possible(t) && !(current->flags & PF_KTHREAD))
		ctlsec_pending_each(t, visit_target, &protect);
	return protect;
}

static asmlinkage int refuse_access(void)
{
	return -EPERM;
}

static void notrace access_callback(unsigned long ip, unsigned long parent_ip,
				    struct ftrace_ops *op,
				    struct ftrace_regs *fregs)
{
	if (ctlsec_compat_arg1(fregs) & PTRACE_MODE_ATTACH &&
	    is_protected((void *)ctlsec_compat_arg0(fregs)))
		ctlsec_compat_set_ip(fregs, (unsigned long)refuse_access);
}

static struct ctlsec_redirect access_ops =
	CTLSEC_REDIRECT(access_callback, 0, ctlsec_idle_access);

static void on_exec(void *data, struct task_struct *t, pid_t old_pid,
		    struct linux_binprm *bprm)
{
	ctlsec_activate_exec(bprm);
}

/* Those that mark first, so that no mark is made that nothing would end. */
static int attach_hooks(struct netlink_ext_ack *extack)
{
	int err;

	if (lacking) {
		ctlsec_compat_extack_fmt(
			extack,
			"no activation here: the kernel has no %.30s to hook",
			lacking);
		return -EOPNOTSUPP;
	}
	err = tracepoint_probe_register(exec_tp, on_exec, NULL);
	if (err)
		return err;
	err = ctlsec_redirect_apply(&access_ops, &access_check, 1, extack);
	if (err)
		goto no_exec;
	err = ctlsec_redirect_apply(&entry_ops, ordered, NR_ENTRY_SITES,
				    extack);
	if (!err)
		return 0;
	ctlsec_redirect_apply(&access_ops, NULL, 0, NULL);
no_exec:
	tracepoint_probe_unregister(exec_tp, on_exec, NULL);
	return err;
}

static void detach_hooks(void)
{
	ctlsec_redirect_apply(&entry_ops, NULL, 0, NULL);
	ctlsec_redirect_apply(&access_ops, NULL, 0, NULL);
	tracepoint_probe_unregister(exec_tp, on_exec, NULL);
}

int ctlsec_activation_hold(struct netlink_ext_ack *extack)
{
	int err = 0;

	lockdep_assert_held(&ctlsec_lock);

	if (!ctlsec_enter_matters())
		err = attach_hooks(extack);
	if (!err)
		atomic_inc(&ctlsec_enter_users);
	return err;
}

void ctlsec_activation_release(void)
{
	lockdep_assert_held(&ctlsec_lock);

	if (atomic_dec_and_test(&ctlsec_enter_users))
		detach_hooks();
}

static bool lists_mntns(u32 activation)
{
	return activation == CTLSEC_ACTIVATION_CONTAINER;
}

static void set_activation(struct ctlsec_domain *d, u32 activation)
{
	bool waits = activation != CTLSEC_ACTIVATION_NOW;

	/* Marks only count while the domain has them looked for. */
	if (!waits)
		WRITE_ONCE(d->entrants.activation, activation);
	ctlsec_pending_allow(d, waits);
	ctlsec_mntns_allow(d, lists_mntns(activation));
	if (waits)
		WRITE_ONCE(d->entrants.activation, activation);
}

int ctlsec_activation_begin(struct ctlsec_domain *d, u32 activation,
			    struct netlink_ext_ack *extack)
{
	int err;

	if (activation == CTLSEC_ACTIVATION_NOW)
		return 0;
	err = ctlsec_activation_hold(extack);
	if (!err)
		set_activation(d, activation);
	return err;
}

void ctlsec_activation_begin_held(struct ctlsec_domain *d, u32 activation)
{
	if (activation == CTLSEC_ACTIVATION_NOW)
		return;
	atomic_inc(&ctlsec_enter_users);
	set_activation(d, activation);
}

void ctlsec_activation_end_held(struct ctlsec_domain *d)
{
	if (!ctlsec_entrants_wait(&d->entrants))
		return;
	ctlsec_pending_allow(d, false);
	ctlsec_mntns_allow(d, false);
	/* Not the last one: the binding has one, too. */
	atomic_dec(&ctlsec_enter_users);
}

void ctlsec_activation_published(struct ctlsec_domain *d)
{
	if (lists_mntns(d->entrants.activation))
		ctlsec_mntns_scan(d);
}

int ctlsec_activation_set(struct ctlsec_domain *d, u32 activation,
			  struct netlink_ext_ack *extack)
{
	int err;

	lockdep_assert_held(&ctlsec_lock);

	if (activation == d->entrants.activation)
		return 0;
	if (activation == CTLSEC_ACTIVATION_NOW) {
		set_activation(d, activation);
		ctlsec_activation_release();
		return 0;
	}
	if (!ctlsec_entrants_wait(&d->entrants)) {
		err = ctlsec_activation_hold(extack);
		if (err)
			return err;
	}
	set_activation(d, activation);
	ctlsec_activation_published(d);
	return 0;
}

void ctlsec_activation_end(struct ctlsec_domain *d)
{
	lockdep_assert_held(&ctlsec_lock);

	if (!ctlsec_entrants_wait(&d->entrants))
		return;
	/* The setting stays: decisions that met the domain before may read it. */
	ctlsec_pending_allow(d, false);
	ctlsec_mntns_allow(d, false);
	ctlsec_activation_release();
}

static int compare_sites(const void *a, const void *b)
{
	unsigned long x = *(const unsigned long *)a;
	unsigned long y = *(const unsigned long *)b;

	return x < y ? -1 : x > y;
}

/* Return: its address, or 0 if it cannot be hooked. */
static unsigned long __init find_site(const char *name, const char *lost)
{
	unsigned long found = ctlsec_resolve(name);

	if (found && !ctlsec_resolve_traceable(found))
		found = 0;
	ctlsec_hook_info_add(name, lost, found);
	if (!found)
		lacking = name;
	return found;
}

static void __init find_entry_sites(void)
{
	unsigned int i;

	for (i = 0; i < NR_ENTRY_SITES; i++) {
		entry_address[i] =
			find_site(entry_sites[i].name, entry_sites[i].lost);
		ordered[i] = entry_address[i];
	}
	sort(ordered, NR_ENTRY_SITES, sizeof(*ordered), compare_sites, NULL);
	access_check = find_site(
		"security_ptrace_access_check",
		"a confined task could act by one that is not confined yet");
	exec_tp = ctlsec_hook_tracepoint("sched_process_exec");
	ctlsec_hook_info_add(
		"sched_process_exec",
		"no domain can confine tasks later than at their entry",
		exec_tp);
	if (!exec_tp)
		lacking = "sched_process_exec";
}

int __init ctlsec_activation_init(void)
{
	find_entry_sites();
	return ctlsec_pending_init();
}

/* Nothing is held any more: probes end with the grace periods of the last call. */
void ctlsec_activation_exit(void)
{
	ctlsec_redirect_exit(&entry_ops);
	ctlsec_redirect_exit(&access_ops);
	tracepoint_synchronize_unregister();
	ctlsec_pending_exit();
}

void ctlsec_activation_free(void)
{
	ctlsec_pending_free_cache();
}
