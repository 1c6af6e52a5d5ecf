// SPDX-License-Identifier: GPL-2.0
/*
 * socketcall: sockets by i386's one call for all, whose arguments are in memory: two
 * that are made, one pair, one by arguments that cannot be read, and a listen.
 */
#include <linux/net.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/socket.h>

#include "raw.h"

#define NR_SOCKETCALL 102

static uint32_t *words;

static long socketcall(uint32_t call, uint32_t domain, uint32_t type,
		       uint32_t protocol)
{
	const uint64_t a[6] = { call, (uintptr_t)words };

	words[0] = domain;
	words[1] = type;
	words[2] = protocol;
	words[3] = (uint32_t)(uintptr_t)(words + 4);
	return raw_call(CTLSEC_ABI_I386, NR_SOCKETCALL, a);
}

int main(int argc, char **argv)
{
	const uint64_t bad[6] = { SYS_SOCKET, 8 };

	(void)argv;
	words = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
		     MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
	if (words == MAP_FAILED)
		return 1;
	printf("%d\n", socketcall(SYS_SOCKET, AF_INET,
				  SOCK_DGRAM | SOCK_CLOEXEC, 17) >= 0);
	printf("%d\n", socketcall(SYS_SOCKET, AF_UNIX, SOCK_STREAM, 0) >= 0);
	printf("%d\n",
	       socketcall(SYS_SOCKETPAIR, AF_UNIX, SOCK_SEQPACKET, 0) >= 0);
	printf("%ld\n", socketcall(SYS_LISTEN, 99, 0, 0));
	if (argc > 1)
		printf("%ld\n", raw_call(CTLSEC_ABI_I386, NR_SOCKETCALL, bad));
	return 0;
}
