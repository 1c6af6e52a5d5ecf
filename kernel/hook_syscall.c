// SPDX-License-Identifier: GPL-2.0
/*
 * System-call functions and the hook that denies.
 *
 * Invariants:
 * - Hooks are by address: functions of calls without arguments have one
 *   address and several names, of which ftrace knows just one.
 * - One address may serve several numbers and ABIs, so the callback decides by
 *   the registers at entry, never by the address.
 * - The callback raises no in-flight count: the stub that it redirects to does
 *   not sleep, so unregistering waits for it (see hook.c).
 * - The callback takes no recursion lock. It is reached only through functions
 *   that the kernel calls to serve a system call, and calls none of them.
 */
#include "hook_syscall.h"
#include "compat/extack.h"
#include "compat/ftrace.h"
#include "fault.h"
#include "hook.h"
#include "registry.h"
#include "resolve.h"
#include "syscall_table.h"
#include "verdict.h"
#include <linux/bsearch.h>
#include <linux/kallsyms.h>
#include <linux/slab.h>

struct entry {
	unsigned long address;
	enum ctlsec_entry_state state;
};

/* Written once by init; read-only afterwards. */
static struct entry entries[CTLSEC_NR_ABIS][CTLSEC_SYSCALLS_MAX];

/* What is hooked now; sorted; under ctlsec_lock. */
static unsigned long *hooked_ips;
static unsigned int hooked_count;

/* ftrace's own look-up of BPF trampolines; written once by init; may be 0. */
static unsigned long find_direct __ro_after_init;

static asmlinkage long deny_stub(unsigned long action)
{
	return ctlsec_verdict_execute(action);
}

static void notrace deny_callback(unsigned long ip, unsigned long parent_ip,
				  struct ftrace_ops *op,
				  struct ftrace_regs *fregs)
{
	u32 action = ctlsec_verdict(current_pt_regs());

	if (likely(CTLSEC_ACTION_ACT(action) <= CTLSEC_ACT_LOG))
		return;
	ctlsec_compat_set_arg0(fregs, action);
	ctlsec_compat_set_ip(fregs, (unsigned long)deny_stub);
}

/*
 * PERMANENT: writing 0 to kernel.ftrace_enabled fails instead of switching
 * enforcement off.
 */
static struct ftrace_ops deny_ops = {
	.func = deny_callback,
	.flags = FTRACE_OPS_FL_IPMODIFY | FTRACE_OPS_FL_PERMANENT,
};

unsigned int ctlsec_hook_syscall_count(u32 abi)
{
	return ctlsec_syscall_table_count(abi);
}

enum ctlsec_entry_state ctlsec_hook_syscall_state(u32 abi, u32 nr)
{
	return entries[abi][nr].state;
}

unsigned long ctlsec_hook_syscall_address(u32 abi, u32 nr)
{
	return entries[abi][nr].address;
}

unsigned int ctlsec_hook_syscall_hooked(void)
{
	return READ_ONCE(hooked_count);
}

static int compare_ips(const void *a, const void *b)
{
	unsigned long x = *(const unsigned long *)a;
	unsigned long y = *(const unsigned long *)b;

	return x < y ? -1 : x > y;
}

static bool is_hooked(unsigned long ip)
{
	return hooked_count && bsearch(&ip, hooked_ips, hooked_count,
				       sizeof(ip), compare_ips);
}

/* Why did ftrace refuse? Only what is new can be owned by somebody else. */
static void explain_refusal(const unsigned long *ips, unsigned int n,
			    struct netlink_ext_ack *extack)
{
	unsigned long *fresh = kmalloc_array(n, sizeof(*fresh), GFP_KERNEL);
	char name[KSYM_SYMBOL_LEN] = "a function";
	unsigned int i, count = 0;
	unsigned long owned = 0;

	for (i = 0; fresh && i < n; i++) {
		if (!is_hooked(ips[i]))
			fresh[count++] = ips[i];
	}
	if (count)
		owned = ctlsec_hook_conflict(fresh, count);
	kfree(fresh);
	if (owned) {
		ctlsec_resolve_name(owned, name);
		ctlsec_compat_extack_fmt(extack,
					 "%.50s is owned by a live patch or probe",
					 name);
	} else {
		NL_SET_ERR_MSG(extack,
			       "ftrace is off: set kernel.ftrace_enabled=1");
	}
}

/*
 * One that is not hooked yet and has a BPF trampoline, or 0. Such a trampoline
 * calls the function itself, with the arguments it was given, unless it was told
 * of a redirection; and registering an ops tells it, but changing the filter of
 * one that is registered does not.
 */
static unsigned long fresh_direct(const unsigned long *ips, unsigned int n)
{
	unsigned int i;

	for (i = 0; find_direct && i < n; i++) {
		if (!is_hooked(ips[i]) &&
		    ctlsec_resolve_call(ctlsec_resolve_location(ips[i]), 0, 0,
					find_direct))
			return ips[i];
	}
	return 0;
}

static int refuse_direct(unsigned long ip, struct netlink_ext_ack *extack)
{
	char name[KSYM_SYMBOL_LEN];

	ctlsec_resolve_name(ip, name);
	ctlsec_compat_extack_fmt(extack,
				 "%.40s is traced by BPF: bind when that ended",
				 name);
	return -EBUSY;
}

/* Grow or shrink what a registered ops hooks, in one live change. */
static int change_live(unsigned long *ips, unsigned int n,
		       struct netlink_ext_ack *extack)
{
	unsigned long direct = fresh_direct(ips, n);
	int err;

	if (direct)
		return refuse_direct(direct, extack);
	err = ctlsec_fault_step() ?
		      -ENOMEM :
		      ftrace_set_filter_ips(&deny_ops, ips, n, 0, 1);
	if (err)
		return err;
	/* One that came meanwhile. Later ones see the redirection. */
	direct = fresh_direct(ips, n);
	if (!direct)
		return 0;
	ftrace_set_filter_ips(&deny_ops, hooked_ips, hooked_count, 0, 1);
	return refuse_direct(direct, extack);
}

static int hook_exactly(unsigned long *ips, unsigned int n,
			struct netlink_ext_ack *extack)
{
	int err;

	if (!n) {
		if (hooked_count)
			unregister_ftrace_function(&deny_ops);
		return 0;
	}
	if (hooked_count)
		return change_live(ips, n, extack);
	err = ctlsec_fault_step() ?
		      -ENOMEM :
		      ftrace_set_filter_ips(&deny_ops, ips, n, 0, 1);
	if (err)
		return err;
	err = ctlsec_fault_step() ? -ENOMEM :
				    register_ftrace_function(&deny_ops);
	if (err)
		ftrace_set_filter(&deny_ops, NULL, 0, 1);
	return err;
}

int ctlsec_hook_syscall_apply(unsigned long *ips, unsigned int n,
			      struct netlink_ext_ack *extack)
{
	unsigned long *copy = NULL;
	int err;

	lockdep_assert_held(&ctlsec_lock);

	if (n == hooked_count &&
	    (!n || !memcmp(ips, hooked_ips, n * sizeof(*ips))))
		return 0;
	if (n) {
		if (!ctlsec_fault_step())
			copy = kvmalloc_array(n, sizeof(*copy), GFP_KERNEL);
		if (!copy)
			return -ENOMEM;
		memcpy(copy, ips, n * sizeof(*copy));
	}
	err = hook_exactly(ips, n, extack);
	if (err) {
		kvfree(copy);
		if (err == -EBUSY && ctlsec_compat_extack_silent(extack))
			explain_refusal(ips, n, extack);
		else if (err == -ENOMEM)
			NL_SET_ERR_MSG(extack,
				       "no memory to hook the system calls");
		else if (err != -EBUSY)
			ctlsec_compat_extack_fmt(extack,
						 "ftrace can't hook the system calls (%d)",
						 err);
		return err;
	}
	kvfree(hooked_ips);
	hooked_ips = copy;
	WRITE_ONCE(hooked_count, n);
	return 0;
}

static void __init resolve_entry(u32 abi, u32 nr)
{
	const char *name = ctlsec_syscall_table_name(abi, nr);
	struct entry *e = &entries[abi][nr];

	if (!name || strstr(name, "_sys_ni_syscall"))
		return;
	e->address = ctlsec_resolve(name);
	e->state = e->address && ctlsec_resolve_traceable(e->address) ?
			   CTLSEC_ENTRY_HOOKABLE :
			   CTLSEC_ENTRY_UNHOOKABLE;
	if (e->state == CTLSEC_ENTRY_UNHOOKABLE)
		pr_warn("%s can't be hooked: profiles that restrict it can't be bound\n",
			name);
}

int __init ctlsec_hook_syscall_init(void)
{
	u32 abi, nr, count = 0;

	find_direct = ctlsec_resolve("ftrace_find_rec_direct");
	for (abi = 0; abi < CTLSEC_NR_ABIS; abi++) {
		for (nr = 0; nr < ctlsec_syscall_table_count(abi); nr++) {
			resolve_entry(abi, nr);
			count += entries[abi][nr].state == CTLSEC_ENTRY_HOOKABLE;
		}
	}
	ctlsec_hook_info_add("system call functions",
			     "no profile can be bound", count > 0);
	return count ? 0 : -ENOENT;
}

void ctlsec_hook_syscall_exit(void)
{
	if (hooked_count)
		unregister_ftrace_function(&deny_ops);
	ftrace_free_filter(&deny_ops);
	kvfree(hooked_ips);
}
