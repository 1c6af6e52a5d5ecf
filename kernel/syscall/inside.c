// SPDX-License-Identifier: GPL-2.0
/*
 * Hooks inside of system calls.
 *
 * Some arguments are in memory, where another thread may change them between a look at
 * them and their use; some are cut to 32 bits after a policy has seen 64; of some it
 * takes the kernel to tell what they stand for. Here the kernel has made its own copy,
 * and a policy is asked for that, as the call whose arguments they are
 * (ctlsec/meaning.h).
 *
 * - What the entry's registers said in full was decided there, and is not asked for
 *   again. Registers tell of the call that current makes, not of what is done in it: at
 *   the end of a call the requests of a ring may run. So they count only where they have
 *   the very values that the kernel uses.
 * - Nothing is taken yet where a call is refused: no pid, no descriptor, no reference.
 * - No kernel thread is asked, nor a socket that the kernel makes for itself.
 * - The callback and what it redirects to do not sleep, so unregistering waits for them
 *   (hook.c). They take no recursion lock, as syscall/entry.c.
 */
#include "syscall/inside.h"

#include <ctlsec/meaning.h>
#include <linux/bits.h>
#include <linux/net.h>
#include <linux/sched.h>
#include <linux/sched/task.h>
#include <linux/sched/task_stack.h>

#include "arch/arch.h"
#include "compat/extack.h"
#include "compat/ftrace.h"
#include "hook/hook.h"
#include "hook/idle.h"
#include "hook/redirect.h"
#include "hook/resolve.h"
#include "syscall/decide.h"
#include "syscall/verdict.h"

/* Flags of a descriptor that come with a socket's type. */
#define TYPE_FLAGS ((u32)(SOCK_CLOEXEC | SOCK_NONBLOCK))

/* Of later kernels: it implies CLONE_NEWNS, behind where it is looked at here. */
#define EMPTY_MNTNS BIT_ULL(37)

enum inside_site {
	SOCKET_CREATE,
	SOCKETPAIR,
	KERNEL_CLONE,
	FIRST_INSTALL, /* one for each type of namespace */
};

/* Those of namespaces in the order in which one setns installs several. */
static struct {
	const char *name;
	enum ctlsec_inside inside;
	u32 type;
	unsigned long address;
	unsigned long location;
} sites[] __ro_after_init = {
	[SOCKET_CREATE] = { "security_socket_create", CTLSEC_INSIDE_SOCKET },
	[SOCKETPAIR] = { "__sys_socketpair", CTLSEC_INSIDE_SOCKET },
	[KERNEL_CLONE] = { "kernel_clone", CTLSEC_INSIDE_CLONE },
	[FIRST_INSTALL] = { "userns_install", CTLSEC_INSIDE_SETNS,
			    CLONE_NEWUSER },
	{ "mntns_install", CTLSEC_INSIDE_SETNS, CLONE_NEWNS },
	{ "utsns_install", CTLSEC_INSIDE_SETNS, CLONE_NEWUTS },
	{ "ipcns_install", CTLSEC_INSIDE_SETNS, CLONE_NEWIPC },
	{ "pidns_install", CTLSEC_INSIDE_SETNS, CLONE_NEWPID },
	{ "cgroupns_install", CTLSEC_INSIDE_SETNS, CLONE_NEWCGROUP },
	{ "netns_install", CTLSEC_INSIDE_SETNS, CLONE_NEWNET },
	{ "timens_install", CTLSEC_INSIDE_SETNS, CLONE_NEWTIME },
};

static_assert(ARRAY_SIZE(sites) - FIRST_INSTALL <= CTLSEC_ASKED_TYPES);

/* Names of calls as functions end in, by what is looked at of their registers. */
enum made {
	MADE_OTHER,
	MADE_SOCKET,
	MADE_SOCKETPAIR,
	MADE_SOCKETCALL,
	MADE_CLONE,
	MADE_SETNS,
};

static enum made find_made(u32 abi, u32 nr)
{
	if (nr == ctlsec_meaning_nr(CTLSEC_MEANING_SOCKET, abi))
		return MADE_SOCKET;
	if (nr == ctlsec_meaning_nr(CTLSEC_MEANING_CLONE, abi))
		return MADE_CLONE;
	if (nr == ctlsec_meaning_nr(CTLSEC_MEANING_SETNS, abi))
		return MADE_SETNS;
	if (nr == ctlsec_meaning_socketpair[abi])
		return MADE_SOCKETPAIR;
	if (abi == CTLSEC_ABI_I386 && nr == CTLSEC_MEANING_SOCKETCALL)
		return MADE_SOCKETCALL;
	return MADE_OTHER;
}

/* What current makes. A worker of a ring makes no call. */
static enum made read_made(struct ctlsec_asked *a)
{
	u32 nr;

	if (current->flags & PF_IO_WORKER) {
		a->abi = ctlsec_regs_process_abi();
		return MADE_OTHER;
	}
	a->made = current_pt_regs();
	ctlsec_regs_read_number(a->made, &a->abi, &nr);
	return find_made(a->abi, nr);
}

static u64 made_arg(const struct ctlsec_asked *a, unsigned int i)
{
	return ctlsec_regs_arg(a->made, a->abi, i);
}

/* Are the lower halves of the registers what a socket is made of? */
static bool has_triple(const struct ctlsec_asked *a)
{
	return (u32)made_arg(a, 0) == a->args[0] &&
	       ((u32)made_arg(a, 1) & ~TYPE_FLAGS) == a->args[1] &&
	       (u32)made_arg(a, 2) == a->args[2];
}

static bool has_upper_halves(const struct ctlsec_asked *a)
{
	return (made_arg(a, 0) | made_arg(a, 1) | made_arg(a, 2)) >> 32;
}

static u32 decide_socket(struct ctlsec_asked *a)
{
	a->kind = CTLSEC_MEANING_SOCKET;
	switch (read_made(a)) {
	case MADE_SOCKET:
		if (!has_triple(a))
			break;
		if (!has_upper_halves(a))
			return 0;
		a->args[1] = (u32)made_arg(a, 1);
		break;
	case MADE_SOCKETPAIR:
		/* Two sockets, decided by decide_socketpair(). */
		if (has_triple(a))
			return 0;
		break;
	case MADE_SOCKETCALL:
		if (made_arg(a, 0) != SYS_SOCKETPAIR)
			break;
		a->kind = CTLSEC_MEANING_PAIR;
		a->again = true;
		break;
	default:
		break;
	}
	return ctlsec_decide_asked(a);
}

static u32 decide_socketpair(struct ctlsec_asked *a)
{
	a->kind = CTLSEC_MEANING_PAIR;
	read_made(a);
	return ctlsec_decide_asked(a);
}

static u32 decide_clone(const struct kernel_clone_args *args)
{
	struct ctlsec_asked a = { .kind = CTLSEC_MEANING_CLONE };
	u64 flags = args->flags;

	if (flags & EMPTY_MNTNS)
		flags |= CLONE_NEWNS;
	/* As the register of clone has them. What that cannot ask for is no matter of
	 * its rules; CLONE_NEWTIME is in the exit signal's place, but no signal is.
	 */
	a.args[0] = (u32)flags | (u32)args->exit_signal;
	if (read_made(&a) == MADE_CLONE && made_arg(&a, 0) == a.args[0])
		return 0;
	return ctlsec_decide_asked(&a);
}

static u32 decide_setns(unsigned int site)
{
	struct ctlsec_asked a = { .kind = CTLSEC_MEANING_SETNS };
	u32 types;

	a.args[1] = sites[site].type;
	if (read_made(&a) == MADE_SETNS) {
		a.args[0] = (u32)made_arg(&a, 0);
		if (made_arg(&a, 1) == a.args[1])
			return 0;
		types = made_arg(&a, 1);
		if (types & (types - 1))
			a.kind = CTLSEC_MEANING_TYPES;
		while (site-- > FIRST_INSTALL) {
			if (types & sites[site].type)
				a.before[a.n_before++] = sites[site].type;
		}
	}
	return ctlsec_decide_asked(&a);
}

static u32 decide_inside(unsigned int site, struct ftrace_regs *fregs)
{
	struct ctlsec_asked a = {};

	if (site == KERNEL_CLONE)
		return decide_clone((void *)ctlsec_compat_arg0(fregs));
	if (site >= FIRST_INSTALL)
		return decide_setns(site);
	a.args[0] = (u32)ctlsec_compat_arg0(fregs);
	a.args[1] = (u32)ctlsec_compat_arg1(fregs) & ~TYPE_FLAGS;
	a.args[2] = (u32)ctlsec_compat_arg2(fregs);
	if (site == SOCKETPAIR)
		return decide_socketpair(&a);
	/* Not what the kernel makes for itself. */
	return (int)ctlsec_compat_arg3(fregs) ? 0 : decide_socket(&a);
}

static unsigned int find_inside(unsigned long location)
{
	unsigned int site = 0;

	while (sites[site].location != location)
		site++;
	return site;
}

static void notrace inside_callback(unsigned long ip, unsigned long parent_ip,
				    struct ftrace_ops *op,
				    struct ftrace_regs *fregs)
{
	u32 action;

	if (current->flags & PF_KTHREAD || !ctlsec_decide_concerns())
		return;
	action = decide_inside(find_inside(ip), fregs);
	if (likely(!action))
		return;
	ctlsec_compat_set_arg0(fregs, action);
	ctlsec_compat_set_ip(fregs,
			     (unsigned long)ctlsec_verdict_refuse_inside);
}

static struct ctlsec_redirect inside_ops =
	CTLSEC_REDIRECT(inside_callback, 0, ctlsec_idle_inside);

/* What is hooked now, a bit each; under ctlsec_lock. */
static u32 hooked_insides;

/* A type of namespaces that the kernel does not have needs no hook. */
static bool is_site_needed(unsigned int i, u32 wanted)
{
	return wanted & BIT(sites[i].inside) &&
	       (sites[i].address || i < FIRST_INSTALL);
}

u32 ctlsec_inside_kinds(u32 inside)
{
	static const u32 kinds[CTLSEC_NR_INSIDES] = {
		[CTLSEC_INSIDE_SOCKET] =
			CTLSEC_MEANING_BIT(CTLSEC_MEANING_SOCKET) |
			CTLSEC_MEANING_BIT(CTLSEC_MEANING_PAIR),
		[CTLSEC_INSIDE_CLONE] =
			CTLSEC_MEANING_BIT(CTLSEC_MEANING_CLONE),
		[CTLSEC_INSIDE_SETNS] =
			CTLSEC_MEANING_BIT(CTLSEC_MEANING_SETNS) |
			CTLSEC_MEANING_BIT(CTLSEC_MEANING_TYPES),
	};

	return kinds[inside];
}

int ctlsec_inside_apply(u32 wanted, bool trim, struct netlink_ext_ack *extack)
{
	unsigned long ips[ARRAY_SIZE(sites)];
	unsigned int i, n = 0;
	int err;

	if (!trim)
		wanted |= hooked_insides;
	for (i = 0; i < ARRAY_SIZE(sites); i++) {
		if (!is_site_needed(i, wanted))
			continue;
		if (!sites[i].location) {
			ctlsec_compat_extack_fmt(
				extack, "%.40s cannot be hooked on this kernel",
				sites[i].name);
			return -EBUSY;
		}
		ips[n++] = sites[i].address;
	}
	n = ctlsec_redirect_sort(ips, n);
	err = ctlsec_redirect_apply(&inside_ops, ips, n, extack);
	if (!err)
		hooked_insides = wanted;
	return err;
}

static bool __init find_sites_of(enum ctlsec_inside inside)
{
	bool all = true;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(sites); i++) {
		if (sites[i].inside != inside)
			continue;
		sites[i].address = ctlsec_resolve(sites[i].name);
		if (sites[i].address)
			sites[i].location =
				ctlsec_resolve_location(sites[i].address);
		if (is_site_needed(i, BIT(inside)) && !sites[i].location)
			all = false;
	}
	return all;
}

void __init ctlsec_inside_init(void)
{
	ctlsec_hook_info_add(
		sites[SOCKET_CREATE].name,
		"no profile can be bound that restricts socket by a rule",
		find_sites_of(CTLSEC_INSIDE_SOCKET));
	ctlsec_hook_info_add(
		sites[KERNEL_CLONE].name,
		"no profile can be bound that restricts clone by a rule",
		find_sites_of(CTLSEC_INSIDE_CLONE));
	ctlsec_hook_info_add(
		"installing of namespaces",
		"no profile can be bound that restricts the type of setns",
		find_sites_of(CTLSEC_INSIDE_SETNS));
}

void ctlsec_inside_exit(void)
{
	ctlsec_redirect_exit(&inside_ops);
}
