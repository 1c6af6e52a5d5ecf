/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Registers at the entry of a system call of x86_64, i386 and x32; see arch.h.
 */
#ifndef _CTLSEC_KERNEL_REGS_H
#define _CTLSEC_KERNEL_REGS_H

#include <asm/mmu_context.h>
#include <asm/unistd.h>
#include <asm/vsyscall.h>
#include <ctlsec/policy_fmt.h>
#include <linux/audit.h>
#include <linux/compat.h>
#include <linux/kernel.h>
#include <linux/ptrace.h>
#include <linux/sched.h>

/* Bytes from one entry of the vsyscall page to the next. */
#define CTLSEC_REGS_VSYSCALL_SLOT 1024

#define CTLSEC_REGS_NATIVE CTLSEC_ABI_X86_64
#define CTLSEC_REGS_COMPAT CTLSEC_ABI_I386

/* Where the arguments of an x86_64 or x32 call are, and those of an i386 call. */
static const u16 ctlsec_regs_args[2][CTLSEC_NR_ARGS] = {
	{ offsetof(struct pt_regs, di), offsetof(struct pt_regs, si),
	  offsetof(struct pt_regs, dx), offsetof(struct pt_regs, r10),
	  offsetof(struct pt_regs, r8), offsetof(struct pt_regs, r9) },
	{ offsetof(struct pt_regs, bx), offsetof(struct pt_regs, cx),
	  offsetof(struct pt_regs, dx), offsetof(struct pt_regs, si),
	  offsetof(struct pt_regs, di), offsetof(struct pt_regs, bp) },
};

static __always_inline bool ctlsec_regs_is_compat(void)
{
	return in_ia32_syscall();
}

/* With x32's bit; -1 of a call through the emulated vsyscall page. */
static __always_inline u32 ctlsec_regs_number(const struct pt_regs *regs)
{
	return regs->orig_ax;
}

/*
 * The number as the task gave it, x32's bit included. A call through the
 * emulated vsyscall page has none in its registers (orig_ax is -1 by the time
 * the function is called), but its place in the page.
 */
static inline u32 ctlsec_regs_raw_number(const struct pt_regs *regs)
{
	static const u16 vsyscalls[] = { __NR_gettimeofday, __NR_time,
					 __NR_getcpu };
	unsigned long place =
		(regs->ip - VSYSCALL_ADDR) / CTLSEC_REGS_VSYSCALL_SLOT;

	if (unlikely((long)regs->orig_ax == -1 &&
		     place < ARRAY_SIZE(vsyscalls)))
		return vsyscalls[place];
	return regs->orig_ax;
}

/* Argument @i. An i386 call has the lower halves, which is what its function
 * sees of the registers, whatever a 64-bit task left in the upper ones.
 */
static __always_inline u64 ctlsec_regs_arg(const struct pt_regs *regs, u32 abi,
					   unsigned int i)
{
	bool i386 = abi == CTLSEC_ABI_I386;
	const void *at = (const void *)regs + ctlsec_regs_args[i386][i];

	return i386 ? *(const u32 *)at : *(const u64 *)at;
}

static inline void ctlsec_regs_read_number(const struct pt_regs *regs, u32 *abi,
					   u32 *nr)
{
	*nr = ctlsec_regs_raw_number(regs);
	*abi = CTLSEC_ABI_X86_64;
	if (ctlsec_regs_is_compat()) {
		*abi = CTLSEC_ABI_I386;
	} else if (*nr & CTLSEC_X32_BIT) {
		*abi = CTLSEC_ABI_X32;
		*nr &= ~CTLSEC_X32_BIT;
	}
}

static inline u32 ctlsec_regs_process_abi(void)
{
	if (!test_thread_flag(TIF_ADDR32))
		return CTLSEC_ABI_X86_64;
	return is_64bit_mm(current->mm) ? CTLSEC_ABI_X32 : CTLSEC_ABI_I386;
}

static inline u32 ctlsec_regs_audit_arch(u32 abi)
{
	return abi == CTLSEC_ABI_I386 ? AUDIT_ARCH_I386 : AUDIT_ARCH_X86_64;
}

static inline u32 ctlsec_regs_audit_number(u32 abi, u32 nr)
{
	return abi == CTLSEC_ABI_X32 ? nr | CTLSEC_X32_BIT : nr;
}

#endif /* _CTLSEC_KERNEL_REGS_H */
