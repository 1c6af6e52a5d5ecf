/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Seccomp filters of our own making: the kernel's seccomp is the oracle that
 * ctlsec's actions are compared with, and the peer it is measured against.
 */
#ifndef SELFTESTS_FILTER_H
#define SELFTESTS_FILTER_H

#include <stddef.h>
#include <stdint.h>

struct sock_fprog;

/* The AUDIT_ARCH_* of an ABI. */
uint32_t filter_arch(int abi);

/**
 * filter_one - install a filter that answers one call in one way
 * @abi, @nr: the call (x32: without its bit 30)
 * @ret: SECCOMP_RET_*, with its data
 * @flags: SECCOMP_FILTER_FLAG_*
 *
 * Everything else is allowed. Return: as seccomp(2), or -errno.
 */
int filter_one(int abi, uint32_t nr, uint32_t ret, unsigned int flags);

/* Install any program. Return: as above. */
int filter_install(const struct sock_fprog *prog, unsigned int flags);

#endif /* SELFTESTS_FILTER_H */
