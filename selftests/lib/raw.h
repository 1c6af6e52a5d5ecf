/* SPDX-License-Identifier: GPL-2.0 */
/*
 * System calls by ABI and number with nothing in between: each of the six
 * registers is loaded in full, the number's too, so a caller can offer what no
 * C library would. Results are the kernel's: a value or -errno.
 */
#ifndef SELFTESTS_RAW_H
#define SELFTESTS_RAW_H

#include <ctlsec/abi.h>
#include <stdint.h>
#include <string.h>

static const char *const raw_abi_name[CTLSEC_NR_ABIS] = { "x86_64", "i386",
							  "x32" };

/* Return: enum ctlsec_abi, or -1. */
static inline int raw_abi_by_name(const char *name)
{
	int abi;

	for (abi = 0; abi < CTLSEC_NR_ABIS; abi++) {
		if (!strcmp(name, raw_abi_name[abi]))
			return abi;
	}
	return -1;
}

#ifdef __x86_64__

static inline long raw_syscall(uint64_t nr, const uint64_t a[6])
{
	register uint64_t r10 __asm__("r10") = a[3];
	register uint64_t r8 __asm__("r8") = a[4];
	register uint64_t r9 __asm__("r9") = a[5];
	long ret;

	__asm__ volatile("syscall"
			 : "=a"(ret)
			 : "a"(nr), "D"(a[0]), "S"(a[1]), "d"(a[2]), "r"(r10),
			   "r"(r8), "r"(r9)
			 : "rcx", "r11", "memory");
	return ret;
}

long raw_int80(uint64_t nr, const uint64_t a[6]);

/* i386 from a 64-bit program. A function of its own, because it pushes: the
 * compiler keeps data below a leaf function's stack pointer.
 */
__asm__(".pushsection .text\n"
	"raw_int80:\n"
	"	pushq %rbx\n"
	"	pushq %rbp\n"
	"	movq %rdi, %rax\n"
	"	movq (%rsi), %rbx\n"
	"	movq 8(%rsi), %rcx\n"
	"	movq 16(%rsi), %rdx\n"
	"	movq 32(%rsi), %rdi\n"
	"	movq 40(%rsi), %rbp\n"
	"	movq 24(%rsi), %rsi\n"
	"	int $0x80\n"
	"	movslq %eax, %rax\n"
	"	popq %rbp\n"
	"	popq %rbx\n"
	"	ret\n"
	".popsection\n");

static inline long raw_call(int abi, uint64_t nr, const uint64_t a[6])
{
	if (abi == CTLSEC_ABI_I386)
		return raw_int80(nr, a);
	return raw_syscall(abi == CTLSEC_ABI_X32 ? nr | CTLSEC_X32_BIT : nr, a);
}

static inline int raw_can(int abi)
{
	return abi < CTLSEC_NR_ABIS;
}

#else

long raw_vdso(uint32_t nr, const uint64_t a[6]);

/* Through the vDSO, as the C library does: sysenter or syscall. */
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

static inline long raw_call(int abi, uint64_t nr, const uint64_t a[6])
{
	(void)abi;
	return raw_vdso((uint32_t)nr, a);
}

static inline int raw_can(int abi)
{
	return abi == CTLSEC_ABI_I386;
}

#endif

static inline long raw_call0(int abi, uint64_t nr)
{
	static const uint64_t none[6];

	return raw_call(abi, nr, none);
}

#endif /* SELFTESTS_RAW_H */
