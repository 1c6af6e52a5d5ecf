// SPDX-License-Identifier: GPL-2.0
/*
 * restart_syscall(): what a task goes on with after a signal.
 *
 * A call with a timeout that a signal without a handler interrupts leaves a
 * function and its arguments in the task's restart block, and the task makes
 * restart_syscall() instead, again after each further signal. So what it waited in
 * when it was bound would go on whatever its policy says; it is decided as the
 * call that it restarts. The block does not tell calls of one kind apart (nanosleep
 * and clock_nanosleep, 32-bit and 64-bit times) nor keep all arguments: so all of a
 * kind must be allowed, or all denied whatever their arguments. Otherwise the call
 * ends.
 */
#include "syscall/restart.h"

#include <linux/errno.h>
#include <linux/restart_block.h>
#include <linux/sched.h>
#include <linux/string.h>

#include "arch/arch.h"
#include "hook/hook.h"
#include "hook/resolve.h"
#include "policy/policy_version.h"

enum kind {
	POLL,
	SLEEP,
	FUTEX,
	NR_KINDS,
};

/* Calls, by the end of their functions' names. */
static const struct {
	const char *name;
	enum kind kind;
} calls[] = {
	{ "_sys_poll", POLL },
	{ "_sys_nanosleep", SLEEP },
	{ "_sys_nanosleep_time32", SLEEP },
	{ "_sys_clock_nanosleep", SLEEP },
	{ "_sys_clock_nanosleep_time32", SLEEP },
	{ "_sys_futex", FUTEX },
	{ "_sys_futex_time32", FUTEX },
};

/* What stands in a restart block. */
static struct {
	const char *name;
	enum kind kind;
	unsigned long address;
} functions[] __ro_after_init = {
	{ "do_restart_poll", POLL },
	{ "hrtimer_nanosleep_restart", SLEEP },
	{ "posix_cpu_nsleep_restart", SLEEP },
	{ "alarm_timer_nsleep_restart", SLEEP },
	{ "futex_wait_restart", FUTEX },
};

/* Most of an ABI and a kind: i386's sleeps. */
#define NUMBERS_MAX 4

/* Written once by init. */
static struct numbers {
	u16 nr[NUMBERS_MAX];
	u16 count;
} numbers[CTLSEC_NR_ABIS][NR_KINDS] __ro_after_init;

bool ctlsec_restart_concerns(u32 abi, u32 nr)
{
	unsigned int kind, i;

	for (kind = 0; kind < NR_KINDS; kind++) {
		for (i = 0; i < numbers[abi][kind].count; i++) {
			if (numbers[abi][kind].nr[i] == nr)
				return true;
		}
	}
	return false;
}

/* The action of @nr, or ASK where arguments or capabilities decide. */
static u32 fixed_action(const struct ctlsec_policy_version *v, u32 abi, u32 nr)
{
	const struct ctlsec_ready_abi *ready = &v->ready.abi[abi];

	if (nr > ready->mask)
		return ready->above;
	return ctlsec_ready_entry_of(&v->ready, ready, nr)->action;
}

static bool lets_run(u32 action)
{
	return CTLSEC_ACTION_ACT(action) <= CTLSEC_ACT_LOG;
}

static u32 eval_kind(const struct ctlsec_policy_version *v, u32 abi,
		     enum kind kind, u32 *nr)
{
	u32 first = CTLSEC_ACTION(CTLSEC_ACT_ALLOW, 0), action;
	unsigned int i;

	for (i = 0; i < numbers[abi][kind].count; i++) {
		action = fixed_action(v, abi, numbers[abi][kind].nr[i]);
		if (!i)
			first = action;
		if (action == CTLSEC_READY_ASK ||
		    lets_run(action) != lets_run(first))
			return CTLSEC_ACTION(CTLSEC_ACT_ERRNO, EINTR);
	}
	if (lets_run(first))
		return CTLSEC_ACTION(CTLSEC_ACT_ALLOW, 0);
	*nr = numbers[abi][kind].nr[0];
	return first;
}

u32 ctlsec_restart_eval(const struct ctlsec_policy_version *v, u32 abi, u32 *nr)
{
	unsigned long fn = (unsigned long)current->restart_block.fn;
	unsigned int i;

	*nr = CTLSEC_RESTART_UNCOUNTED;
	for (i = 0; i < ARRAY_SIZE(functions); i++) {
		if (functions[i].address && functions[i].address == fn)
			return eval_kind(v, abi, functions[i].kind, nr);
	}
	return CTLSEC_ACTION(CTLSEC_ACT_ALLOW, 0);
}

static void __init add_number(u32 abi, u32 nr)
{
	const char *name = ctlsec_syscall_table_name(abi, nr);
	const char *end = name ? strstr(name, "_sys_") : NULL;
	struct numbers *n;
	unsigned int i;

	for (i = 0; end && i < ARRAY_SIZE(calls); i++) {
		n = &numbers[abi][calls[i].kind];
		if (!strcmp(end, calls[i].name) &&
		    !WARN_ON_ONCE(n->count == NUMBERS_MAX))
			n->nr[n->count++] = nr;
	}
}

void __init ctlsec_restart_init(void)
{
	bool all = true;
	unsigned int i;
	u32 abi, nr;

	for (abi = 0; abi < CTLSEC_NR_ABIS; abi++) {
		for (nr = 0; nr < ctlsec_syscall_table_count(abi); nr++)
			add_number(abi, nr);
	}
	for (i = 0; i < ARRAY_SIZE(functions); i++) {
		functions[i].address = ctlsec_resolve(functions[i].name);
		all = all && functions[i].address;
	}
	ctlsec_hook_info_add(
		"restart_syscall",
		"a wait that began before a bind goes on after a signal", all);
}
