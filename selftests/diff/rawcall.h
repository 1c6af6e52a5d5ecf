/* SPDX-License-Identifier: GPL-2.0 */
/*
 * System calls made by number and ABI, without the C library in between: what
 * the differential tests use to meet a filter the way a hostile program would.
 *
 * A 64-bit program makes all three ABIs; a 32-bit one makes i386 only, through
 * the vDSO's entry (sysenter or syscall), as the C library does.
 */
#ifndef _CTLSEC_DIFF_RAWCALL_H
#define _CTLSEC_DIFF_RAWCALL_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define X32_BIT 0x40000000U

enum raw_abi { RAW_X86_64, RAW_I386, RAW_X32, RAW_NR_ABIS };

static const char *const raw_abi_names[RAW_NR_ABIS] = { "x86_64", "i386",
							"x32" };

static inline int raw_abi_by_name(const char *name)
{
	for (int abi = 0; abi < RAW_NR_ABIS; abi++)
		if (!strcmp(name, raw_abi_names[abi]))
			return abi;
	return -1;
}

/* Each takes a number and six 64-bit arguments, and returns -errno. */
#ifdef __x86_64__

long raw_syscall_insn(unsigned long nr, const uint64_t args[6]);
long raw_int80(unsigned long nr, const uint64_t args[6]);

__asm__(".pushsection .text\n"
	"raw_syscall_insn:\n"
	"	movq %rdi, %rax\n"
	"	movq (%rsi), %rdi\n"
	"	movq 16(%rsi), %rdx\n"
	"	movq 24(%rsi), %r10\n"
	"	movq 32(%rsi), %r8\n"
	"	movq 40(%rsi), %r9\n"
	"	movq 8(%rsi), %rsi\n"
	"	syscall\n"
	"	ret\n"
	"raw_int80:\n"
	"	pushq %rbx\n"
	"	pushq %rbp\n"
	"	movl %edi, %eax\n"
	"	movl (%rsi), %ebx\n"
	"	movl 8(%rsi), %ecx\n"
	"	movl 16(%rsi), %edx\n"
	"	movl 32(%rsi), %edi\n"
	"	movl 40(%rsi), %ebp\n"
	"	movl 24(%rsi), %esi\n"
	"	int $0x80\n"
	"	movslq %eax, %rax\n"
	"	popq %rbp\n"
	"	popq %rbx\n"
	"	ret\n"
	".popsection\n");

static inline long raw_call(enum raw_abi abi, uint32_t nr,
			    const uint64_t args[6])
{
	if (abi == RAW_I386)
		return raw_int80(nr, args);
	return raw_syscall_insn(abi == RAW_X32 ? nr | X32_BIT : nr, args);
}

static inline bool raw_can(enum raw_abi abi)
{
	return abi < RAW_NR_ABIS;
}

#else

long raw_vdso(unsigned long nr, const uint64_t args[6]);

__asm__(".pushsection .text\n"
	"raw_vdso:\n"
	"	pushl %ebx\n"
	"	pushl %esi\n"
	"	pushl %edi\n"
	"	pushl %ebp\n"
	"	movl 20(%esp), %eax\n"
	"	movl 24(%esp), %esi\n"
	"	movl (%esi), %ebx\n"
	"	movl 8(%esi), %ecx\n"
	"	movl 16(%esi), %edx\n"
	"	movl 32(%esi), %edi\n"
	"	movl 40(%esi), %ebp\n"
	"	movl 24(%esi), %esi\n"
	"	call *%gs:0x10\n"
	"	popl %ebp\n"
	"	popl %edi\n"
	"	popl %esi\n"
	"	popl %ebx\n"
	"	ret\n"
	".popsection\n");

static inline long raw_call(enum raw_abi abi, uint32_t nr,
			    const uint64_t args[6])
{
	(void)abi;
	return raw_vdso(nr, args);
}

static inline bool raw_can(enum raw_abi abi)
{
	return abi == RAW_I386;
}

#endif

#endif /* _CTLSEC_DIFF_RAWCALL_H */
