// SPDX-License-Identifier: GPL-2.0
/*
 * Classic BPF programs for seccomp; see filter.h.
 */
#include "filter.h"

#include <ctlsec/abi.h>
#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

uint32_t filter_arch(int abi)
{
	return abi == CTLSEC_ABI_I386 ? AUDIT_ARCH_I386 : AUDIT_ARCH_X86_64;
}

int filter_install(const struct sock_fprog *prog, unsigned int flags)
{
	long ret;

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		return -errno;
	ret = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, prog);
	return ret < 0 ? -errno : (int)ret;
}

int filter_one(int abi, uint32_t nr, uint32_t ret, unsigned int flags)
{
	uint32_t word = abi == CTLSEC_ABI_X32 ? nr | CTLSEC_X32_BIT : nr;
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
			 offsetof(struct seccomp_data, arch)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, filter_arch(abi), 0, 3),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
			 offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, word, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, ret),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog prog = {
		.len = sizeof(code) / sizeof(code[0]),
		.filter = code,
	};

	return filter_install(&prog, flags);
}
