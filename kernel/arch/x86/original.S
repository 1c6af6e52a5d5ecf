/* SPDX-License-Identifier: GPL-2.0 */
/*
 * long ctlsec_original_call(a, b, fn): call fn(a, b).
 *
 * fn is a function that is hooked and was redirected to the caller of this. All such
 * calls have one return address, by which its callback sees that it is not to be
 * redirected again. fn must not be sealed: see resolve_thunk.S.
 */
#include <asm/nospec-branch.h>
#include <linux/linkage.h>
#include <linux/objtool.h>

	.text
SYM_FUNC_START(ctlsec_original_call)
	CALL_NOSPEC rdx
SYM_INNER_LABEL(ctlsec_original_return, SYM_L_GLOBAL)
	ANNOTATE_NOENDBR
	RET
SYM_FUNC_END(ctlsec_original_call)
	.section .note.GNU-stack, "", @progbits
