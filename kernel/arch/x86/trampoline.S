/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The trampolines of the ops that denies system calls, and of those that see forks.
 * ftrace has a function that no other ops is on call the trampoline directly; where
 * there is another, ftrace calls the ops' callback, which does the same.
 *
 * ftrace's own trampoline saves and restores all argument registers and more, in
 * 36 instructions. A system-call function has one argument, so this saves one;
 * and a kernel that ftrace can patch is built with -pg, with which no caller relies
 * on a function to leave a caller-saved register alone (-fipa-ra is off).
 *
 * On the stack at entry: where in the function to go on, then the function's
 * return address. To refuse, the first is replaced by the address of the stub,
 * whose RET then takes the second: as many RETs as CALLs, so the CPU's return
 * stack stays in step, and the stack looks to an unwinder as it did before.
 *
 * IBT: it is entered by a direct CALL, and the stub by a RET, neither of which is
 * tracked; so it needs no ENDBR, and must not be the target of anything else.
 * Call-depth tracking (retbleed=stuff): the CALL in the function's entry is not
 * counted, the RET here is, so the count is low by one until the next entry into
 * the kernel resets it. Too low a count fills the return stack early, never late.
 */
#include <linux/linkage.h>
#include <linux/objtool.h>

	.text
SYM_START(ctlsec_trampoline_syscall, SYM_L_GLOBAL, SYM_A_ALIGN)
	ANNOTATE_NOENDBR
	pushq %rdi
	call ctlsec_decide
	popq %rdi
	testl %eax, %eax
	jnz 1f
	RET
1:
	movl %eax, %edi
	leaq ctlsec_verdict_refuse(%rip), %rax
	movq %rax, (%rsp)
	RET
SYM_FUNC_END(ctlsec_trampoline_syscall)

/*
 * Of functions with up to two arguments, which may be redirected to a wrapper: as
 * above, but that the wrapper begins with the function's own arguments. Which
 * function it is, ctlsec_fork_redirect() knows by where that goes on.
 */
SYM_START(ctlsec_trampoline_fork, SYM_L_GLOBAL, SYM_A_ALIGN)
	ANNOTATE_NOENDBR
	pushq %rdi
	pushq %rsi
	movq 16(%rsp), %rdx
	call ctlsec_fork_redirect
	popq %rsi
	popq %rdi
	testq %rax, %rax
	jnz 1f
	RET
1:
	movq %rax, (%rsp)
	RET
SYM_FUNC_END(ctlsec_trampoline_fork)
	.section .note.GNU-stack, "", @progbits
