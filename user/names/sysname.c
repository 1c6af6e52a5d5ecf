// SPDX-License-Identifier: GPL-2.0
/*
 * Names to numbers. Debian 12's libseccomp knows the calls up to Linux 6.4 or
 * so, and gives the i386 calls that also go through socketcall(2) and ipc(2)
 * pseudo numbers; the tables here come first and hold the kernel's numbers
 * (arch/x86/entry/syscalls/) up to Linux 7.3.
 */
#include "names/sysname.h"

#include <seccomp.h>
#include <stdlib.h>
#include <string.h>

#include "base/util.h"

#define NONE SYSNAME_ABSENT
#define NR_CACHED 1024U

/* Calls of all three ABIs with one number, or of fewer. */
static const struct own_name {
	const char *name;
	short nr[CTLSEC_NR_ABIS]; /* x86_64, i386, x32 */
} own_names[] = {
	{ "accept4", { 288, 364, 288 } },
	{ "bind", { 49, 361, 49 } },
	{ "cachestat", { 451, 451, 451 } },
	{ "connect", { 42, 362, 42 } },
	{ "fchmodat2", { 452, 452, 452 } },
	{ "fchroot", { 472, 472, 472 } },
	{ "file_getattr", { 468, 468, 468 } },
	{ "file_setattr", { 469, 469, 469 } },
	{ "futex_requeue", { 456, 456, 456 } },
	{ "futex_wait", { 455, 455, 455 } },
	{ "futex_wake", { 454, 454, 454 } },
	{ "getpeername", { 52, 368, 52 } },
	{ "getsockname", { 51, 367, 51 } },
	{ "getsockopt", { 55, 365, 542 } },
	{ "getxattrat", { 464, 464, 464 } },
	{ "listen", { 50, 363, 50 } },
	{ "listmount", { 458, 458, 458 } },
	{ "listns", { 470, 470, 470 } },
	{ "listxattrat", { 465, 465, 465 } },
	{ "lsm_get_self_attr", { 459, 459, 459 } },
	{ "lsm_list_modules", { 461, 461, 461 } },
	{ "lsm_set_self_attr", { 460, 460, 460 } },
	{ "map_shadow_stack", { 453, 453, 453 } },
	{ "mseal", { 462, 462, 462 } },
	{ "msgctl", { 71, 402, 71 } },
	{ "msgget", { 68, 399, 68 } },
	{ "msgrcv", { 70, 401, 70 } },
	{ "msgsnd", { 69, 400, 69 } },
	{ "open_tree_attr", { 467, 467, 467 } },
	{ "recvfrom", { 45, 371, 517 } },
	{ "recvmmsg", { 299, 337, 537 } },
	{ "recvmsg", { 47, 372, 519 } },
	{ "removexattrat", { 466, 466, 466 } },
	{ "riscv_hwprobe", { NONE, NONE, NONE } },
	{ "rseq_slice_yield", { 471, 471, 471 } },
	{ "semctl", { 66, 394, 66 } },
	{ "semget", { 64, 393, 64 } },
	{ "sendmmsg", { 307, 345, 538 } },
	{ "sendmsg", { 46, 370, 518 } },
	{ "sendto", { 44, 369, 44 } },
	{ "setsockopt", { 54, 366, 541 } },
	{ "setxattrat", { 463, 463, 463 } },
	{ "shmat", { 30, 397, 30 } },
	{ "shmctl", { 31, 396, 31 } },
	{ "shmdt", { 67, 398, 67 } },
	{ "shmget", { 29, 395, 29 } },
	{ "shutdown", { 48, 373, 48 } },
	{ "socket", { 41, 359, 41 } },
	{ "socketpair", { 53, 360, 53 } },
	{ "statmount", { 457, 457, 457 } },
	{ "uprobe", { 336, NONE, 336 } },
	{ "uretprobe", { 335, NONE, 335 } },
};

static const struct {
	const char *name;
	uint32_t scmp;
} abis[CTLSEC_NR_ABIS] = {
	[CTLSEC_ABI_X86_64] = { "x86_64", SCMP_ARCH_X86_64 },
	[CTLSEC_ABI_I386] = { "i386", SCMP_ARCH_X86 },
	[CTLSEC_ABI_X32] = { "x32", SCMP_ARCH_X32 },
};

static int compare_own(const void *key, const void *element)
{
	return strcmp(key, ((const struct own_name *)element)->name);
}

static const struct own_name *find_own(const char *name)
{
	return bsearch(name, own_names, ARRAY_SIZE(own_names),
		       sizeof(own_names[0]), compare_own);
}

int sysname_nr(enum ctlsec_abi abi, const char *name)
{
	const struct own_name *own = find_own(name);
	int nr;

	if (own)
		return own->nr[abi];
	nr = seccomp_syscall_resolve_name_arch(abis[abi].scmp, name);
	if (nr == __NR_SCMP_ERROR)
		return SYSNAME_UNKNOWN;
	if (nr < 0)
		return SYSNAME_ABSENT;
	if (abi == CTLSEC_ABI_X32)
		nr &= ~(int)CTLSEC_X32_BIT;
	return nr;
}

static const char *find_name(enum ctlsec_abi abi, uint32_t nr)
{
	int scmp_nr = (int)nr;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(own_names); i++) {
		if (own_names[i].nr[abi] == (int)nr)
			return own_names[i].name;
	}
	if (abi == CTLSEC_ABI_X32)
		scmp_nr |= (int)CTLSEC_X32_BIT;
	/* Kept for good by the caller's cache. */
	return seccomp_syscall_resolve_num_arch(abis[abi].scmp, scmp_nr);
}

const char *sysname_name(enum ctlsec_abi abi, uint32_t nr)
{
	static const char *cache[CTLSEC_NR_ABIS][NR_CACHED];
	static const char absent[] = "";

	if (nr >= NR_CACHED)
		return NULL;
	if (!cache[abi][nr]) {
		const char *name = find_name(abi, nr);

		cache[abi][nr] = name ? name : absent;
	}
	return cache[abi][nr] == absent ? NULL : cache[abi][nr];
}

const char *sysname_abi(enum ctlsec_abi abi)
{
	return abis[abi].name;
}

bool sysname_abi_parse(const char *name, enum ctlsec_abi *abi)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(abis); i++) {
		if (!strcmp(abis[i].name, name)) {
			*abi = (enum ctlsec_abi)i;
			return true;
		}
	}
	return false;
}
