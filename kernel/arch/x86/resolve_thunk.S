/* SPDX-License-Identifier: GPL-2.0 */
/*
 * unsigned long ctlsec_resolve_call(a, b, c, fn): call fn(a, b, c).
 *
 * An indirect CALL or JMP into a function without ENDBR faults on a CPU with
 * IBT; RET is not tracked. The target returns straight to our caller.
 */
#include <asm/unwind_hints.h>
#include <linux/linkage.h>

	.text
SYM_FUNC_START(ctlsec_resolve_call)
	pushq %rcx
	/* To objtool the RET below leaves this function, as it does in effect. */
	UNWIND_HINT_FUNC
	RET
SYM_FUNC_END(ctlsec_resolve_call)
	.section .note.GNU-stack, "", @progbits
