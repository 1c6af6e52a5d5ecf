/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The three system-call ABIs of an x86_64 kernel, as every part of ctlsec
 * names them, and the few macros that let one header serve kernel and
 * userspace.
 *
 * Invariant: the numbers are wire format (policy blobs, netlink); never
 * renumber.
 */
#ifndef _CTLSEC_ABI_H
#define _CTLSEC_ABI_H

#include <linux/types.h>

#ifdef __KERNEL__
#include <linux/build_bug.h>
#include <linux/nospec.h>
#define ctlsec_index_nospec(index, size) array_index_nospec(index, size)
#else
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
/* Userspace evaluates its own data only: nothing to protect by masking. */
#define ctlsec_index_nospec(index, size) (index)
#endif

/**
 * enum ctlsec_abi - calling convention through which a system call came
 * @CTLSEC_ABI_X86_64: the syscall instruction, number without bit 30
 * @CTLSEC_ABI_I386: int $0x80 or a 32-bit sysenter/syscall, from any process
 * @CTLSEC_ABI_X32: the syscall instruction, number with bit 30 set; policies
 *	and counters keep the number without that bit
 */
enum ctlsec_abi {
	CTLSEC_ABI_X86_64 = 0,
	CTLSEC_ABI_I386 = 1,
	CTLSEC_ABI_X32 = 2,
};

#define CTLSEC_NR_ABIS 3

/* Bit 30 of a number marks x32 (asm/unistd.h: __X32_SYSCALL_BIT). */
#define CTLSEC_X32_BIT 0x40000000U

#endif /* _CTLSEC_ABI_H */
