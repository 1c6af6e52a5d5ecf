// SPDX-License-Identifier: GPL-2.0
/*
 * Which argument of a system call is learned; see learn_args.h.
 *
 * Most are registers. The flags of clone3 and what socketcall is about are in the
 * task's memory, which is read as it is at the entry: the task may change it before the
 * kernel reads it, and then another value is learned than is used. Nothing is decided
 * by it.
 */
#include "syscall/learn_args.h"

#include <linux/ctlsec.h>
#include <linux/net.h>
#include <linux/ptrace.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "arch/arch.h"
#include "limits.h"

/* Calls, by the end of their functions' names, and which argument. */
static const struct {
	const char *name;
	u8 kind;
	u8 arg;
} learn_calls[] = {
	{ "_sys_clone", CTLSEC_LEARN_CLONE, 0 },
	{ "_sys_ia32_clone", CTLSEC_LEARN_CLONE, 0 },
	{ "_sys_clone3", CTLSEC_LEARN_CLONE3, 0 },
	{ "_sys_unshare", CTLSEC_LEARN_UNSHARE, 0 },
	{ "_sys_setns", CTLSEC_LEARN_SETNS, 1 },
	{ "_sys_socket", CTLSEC_LEARN_SOCKET, 0 },
	{ "_sys_socketpair", CTLSEC_LEARN_SOCKETPAIR, 0 },
	{ "_sys_socketcall", CTLSEC_LEARN_SOCKETCALL, 0 },
	{ "_sys_personality", CTLSEC_LEARN_PERSONALITY, 0 },
	{ "_sys_ioctl", CTLSEC_LEARN_IOCTL, 1 },
	{ "_sys_prctl", CTLSEC_LEARN_PRCTL, 0 },
	{ "_sys_bpf", CTLSEC_LEARN_BPF, 0 },
	{ "_sys_keyctl", CTLSEC_LEARN_KEYCTL, 0 },
	{ "_sys_io_uring_register", CTLSEC_LEARN_IO_URING_REGISTER, 1 },
};

/* Index in @learn_calls and 1, by ABI and number; written once by init. */
static u8 learn_call_of[CTLSEC_NR_ABIS][CTLSEC_SYSCALLS_MAX] __ro_after_init;

static void __init find_learn_call(u32 abi, u32 nr)
{
	const char *name = ctlsec_syscall_table_name(abi, nr);
	const char *end = name ? strstr(name, "_sys_") : NULL;
	unsigned int i;

	for (i = 0; end && i < ARRAY_SIZE(learn_calls); i++) {
		if (!strcmp(end, learn_calls[i].name))
			learn_call_of[abi][nr] = i + 1;
	}
}

void __init ctlsec_learn_args_init(void)
{
	u32 abi, nr;

	for (abi = 0; abi < CTLSEC_NR_ABIS; abi++) {
		for (nr = 0; nr < ctlsec_syscall_table_count(abi); nr++)
			find_learn_call(abi, nr);
	}
}

/* What no kernel knows is not learned: such a call fails whatever is allowed. */
static void set_socket(struct ctlsec_learn_arg *a, u32 kind, u32 domain,
		       u32 type, u32 protocol)
{
	type &= ~(u32)(SOCK_CLOEXEC | SOCK_NONBLOCK);
	if (domain > U16_MAX || type > U16_MAX)
		return;
	a->kind = kind;
	a->value = CTLSEC_LEARN_SOCKET_OF(domain, type, protocol);
}

static void read_socketcall(u32 call, const void __user *memory,
			    struct ctlsec_learn_arg *a)
{
	u32 args[3], kind;

	a->is_call = true;
	a->call = call;
	if (call != SYS_SOCKET && call != SYS_SOCKETPAIR)
		return;
	kind = call == SYS_SOCKET ? CTLSEC_LEARN_SOCKET :
				    CTLSEC_LEARN_SOCKETPAIR;
	if (!copy_from_user_nofault(args, memory, sizeof(args))) {
		set_socket(a, kind, args[0], args[1], args[2]);
		return;
	}
	a->kind = kind;
	a->unknown = true;
}

static void read_clone3(const void __user *memory, struct ctlsec_learn_arg *a)
{
	a->unknown =
		copy_from_user_nofault(&a->value, memory, sizeof(a->value));
}

void ctlsec_learn_args_known(u32 abi, u32 nr, const u64 *args, u32 known,
			     struct ctlsec_learn_arg *a)
{
	unsigned int i = nr < CTLSEC_SYSCALLS_MAX ? learn_call_of[abi][nr] : 0;
	u32 kind, needs;

	*a = (struct ctlsec_learn_arg){};
	if (!i)
		return;
	kind = learn_calls[i - 1].kind;
	/* Where some are known, another one is below zero: no such call succeeds. */
	needs = kind == CTLSEC_LEARN_SOCKET ? GENMASK(2, 0) :
					      BIT(learn_calls[i - 1].arg);
	if (!known) {
		a->kind = kind;
		a->unknown = true;
	} else if ((known & needs) != needs) {
		return;
	} else if (kind == CTLSEC_LEARN_SOCKET) {
		set_socket(a, kind, args[0], args[1], args[2]);
	} else {
		a->kind = kind;
		a->value = (u32)args[learn_calls[i - 1].arg];
	}
}

void ctlsec_learn_args_read(const struct pt_regs *regs, u32 abi, u32 nr,
			    struct ctlsec_learn_arg *a)
{
	unsigned int i = nr < CTLSEC_SYSCALLS_MAX ? learn_call_of[abi][nr] : 0;
	u64 value;

	a->kind = 0;
	a->is_call = false;
	if (!i)
		return;
	a->unknown = false;
	a->kind = learn_calls[i - 1].kind;
	value = ctlsec_regs_arg(regs, abi, learn_calls[i - 1].arg);
	a->value = (u32)value;
	switch (a->kind) {
	case CTLSEC_LEARN_CLONE3:
		read_clone3((const void __user *)value, a);
		break;
	case CTLSEC_LEARN_SOCKET:
	case CTLSEC_LEARN_SOCKETPAIR:
		a->kind = 0;
		set_socket(a, learn_calls[i - 1].kind, value,
			   ctlsec_regs_arg(regs, abi, 1),
			   ctlsec_regs_arg(regs, abi, 2));
		break;
	case CTLSEC_LEARN_SOCKETCALL:
		a->kind = 0;
		read_socketcall(
			value,
			(const void __user *)ctlsec_regs_arg(regs, abi, 1), a);
		break;
	}
}
