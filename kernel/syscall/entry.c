// SPDX-License-Identifier: GPL-2.0
/*
 * System-call functions and the hook that denies.
 *
 * Invariants:
 * - Hooks are by address: functions of calls without arguments have one
 *   address and several names, of which ftrace knows just one.
 * - One address may serve several numbers and ABIs, so the callback decides by
 *   the registers at entry, never by the address.
 * - Neither trampoline nor callback raises an in-flight count: they and the stub
 *   that they return into do not sleep, so unregistering waits for them (hook.c).
 * - They take no recursion lock. They are reached only through functions that the
 *   kernel calls to serve a system call, and call none of them.
 */
#include "syscall/entry.h"

#include <ctlsec/policy_fmt.h>

#include "arch/arch.h"
#include "compat/ftrace.h"
#include "hook/hook.h"
#include "hook/idle.h"
#include "hook/redirect.h"
#include "hook/resolve.h"
#include "syscall/decide.h"
#include "syscall/verdict.h"

struct entry {
	unsigned long address;
	enum ctlsec_entry_state state;
};

/* Written once by init; read-only afterwards. */
static struct entry entries[CTLSEC_NR_ABIS][CTLSEC_SYSCALLS_MAX];

/* Where another ops is on the function; else the trampoline, which does the same. */
static void notrace decide_callback(unsigned long ip, unsigned long parent_ip,
				    struct ftrace_ops *op,
				    struct ftrace_regs *fregs)
{
	u32 action = ctlsec_decide((void *)ctlsec_compat_arg0(fregs));

	if (likely(!action))
		return;
	ctlsec_compat_set_arg0(fregs, action);
	ctlsec_compat_set_ip(fregs, (unsigned long)ctlsec_verdict_refuse);
}

static struct ctlsec_redirect deny = CTLSEC_REDIRECT(
	decide_callback, CTLSEC_TRAMPOLINE_SYSCALL, ctlsec_idle_syscall);

unsigned int ctlsec_entry_count(u32 abi)
{
	return ctlsec_syscall_table_count(abi);
}

enum ctlsec_entry_state ctlsec_entry_state(u32 abi, u32 nr)
{
	return entries[abi][nr].state;
}

unsigned long ctlsec_entry_address(u32 abi, u32 nr)
{
	return entries[abi][nr].address;
}

unsigned int ctlsec_entry_hooked(void)
{
	return READ_ONCE(deny.count);
}

bool ctlsec_entry_hooks(const unsigned long *ips, unsigned int n)
{
	unsigned int i;

	for (i = 0; i < n; i++) {
		if (!ctlsec_redirect_has(&deny, ips[i]))
			return false;
	}
	return true;
}

int ctlsec_entry_apply(unsigned long *ips, unsigned int n,
		       struct netlink_ext_ack *extack)
{
	return ctlsec_redirect_apply(&deny, ips, n, extack);
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
		pr_warn("%s cannot be hooked: profiles that restrict it cannot be bound\n",
			name);
}

int __init ctlsec_entry_init(void)
{
	u32 abi, nr, count = 0;

	for (abi = 0; abi < CTLSEC_NR_ABIS; abi++) {
		for (nr = 0; nr < ctlsec_syscall_table_count(abi); nr++) {
			resolve_entry(abi, nr);
			count +=
				entries[abi][nr].state == CTLSEC_ENTRY_HOOKABLE;
		}
	}
	ctlsec_hook_info_add("system call functions", "no profile can be bound",
			     count > 0);
	return count ? 0 : -ENOENT;
}

void ctlsec_entry_exit(void)
{
	ctlsec_redirect_exit(&deny);
}
