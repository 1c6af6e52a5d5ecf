// SPDX-License-Identifier: GPL-2.0
/*
 * The system-call tables, from the headers the kernel itself generated for its
 * dispatch: a number's function is what is written there, so neither a table
 * in memory nor a guess at a naming rule is needed.
 */
#include "arch/x86/syscall_table.h"

#include <ctlsec/abi.h>
#include <linux/kernel.h>

#include "limits.h"

#define __SYSCALL_NORETURN(nr, sym) __SYSCALL(nr, sym)

#define __SYSCALL(nr, sym) [nr] = "__x64_" #sym,
static const char *const x86_64[] = {
#include <asm/syscalls_64.h>
};
#undef __SYSCALL

#ifdef CONFIG_IA32_EMULATION
#define __SYSCALL(nr, sym) [nr] = "__ia32_" #sym,
#define __SYSCALL_WITH_COMPAT(nr, native, compat) [nr] = "__ia32_" #compat,
static const char *const i386[] = {
#include <asm/syscalls_32.h>
};
#undef __SYSCALL
#endif

#ifdef CONFIG_X86_X32_ABI
#define __SYSCALL(nr, sym) [nr] = "__x64_" #sym,
static const char *const x32[] = {
#include <asm/syscalls_x32.h>
};
#undef __SYSCALL
#endif

static const struct {
	const char *const *name;
	unsigned int count;
} tables[CTLSEC_NR_ABIS] = {
	[CTLSEC_ABI_X86_64] = { x86_64, ARRAY_SIZE(x86_64) },
#ifdef CONFIG_IA32_EMULATION
	[CTLSEC_ABI_I386] = { i386, ARRAY_SIZE(i386) },
#endif
#ifdef CONFIG_X86_X32_ABI
	[CTLSEC_ABI_X32] = { x32, ARRAY_SIZE(x32) },
#endif
};

static_assert(ARRAY_SIZE(x86_64) <= CTLSEC_SYSCALLS_MAX);
#ifdef CONFIG_IA32_EMULATION
static_assert(ARRAY_SIZE(i386) <= CTLSEC_SYSCALLS_MAX);
#endif
#ifdef CONFIG_X86_X32_ABI
static_assert(ARRAY_SIZE(x32) <= CTLSEC_SYSCALLS_MAX);
#endif

const char *ctlsec_syscall_table_name(u32 abi, u32 nr)
{
	return nr < tables[abi].count ? tables[abi].name[nr] : NULL;
}

unsigned int ctlsec_syscall_table_count(u32 abi)
{
	return tables[abi].count;
}
