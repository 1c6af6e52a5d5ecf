// SPDX-License-Identifier: GPL-2.0
/*
 * closer FILE: tries socket(AF_ALG, SOCK_SEQPACKET, 0) without end, as a 64-bit and as a
 * 32-bit program does, and keeps in FILE, for each of the two, when one came through
 * last (ns since 1970, 0 for never) and how many did not, with EPERM.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "raw.h"

static const struct {
	int abi;
	uint64_t nr;
} ways[] = { { CTLSEC_ABI_X86_64, 41 }, { CTLSEC_ABI_I386, 359 } };

#define WAYS (sizeof(ways) / sizeof(*ways))

static uint64_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

/* Whatever else it returns, the kernel has looked at it. */
static void try(size_t way, uint64_t *last, uint64_t *refused)
{
	const uint64_t args[6] = { AF_ALG, SOCK_SEQPACKET, 0 };
	long ret = raw_call(ways[way].abi, ways[way].nr, args);

	if (ret == -EPERM) {
		refused[way]++;
		return;
	}
	last[way] = now();
	if (ret >= 0)
		close((int)ret);
}

int main(int argc, char **argv)
{
	uint64_t last[WAYS] = { 0 }, refused[WAYS] = { 0 };
	const struct timespec pause = { .tv_nsec = 5000000 };
	char text[128];
	int fd, len;
	size_t i;

	if (argc != 2)
		return 2;
	fd = open(argv[1], O_WRONLY | O_CREAT, 0644);
	if (fd < 0)
		return 1;
	for (;;) {
		for (i = 0; i < WAYS; i++)
			try(i, last, refused);
		/* As wide as before, so that a reader sees all of it. */
		len = snprintf(text, sizeof(text),
			       "%020llu %020llu %020llu %020llu\n",
			       (unsigned long long)last[0],
			       (unsigned long long)last[1],
			       (unsigned long long)refused[0],
			       (unsigned long long)refused[1]);
		if (pwrite(fd, text, (size_t)len, 0) != len)
			return 1;
		nanosleep(&pause, NULL);
	}
}
