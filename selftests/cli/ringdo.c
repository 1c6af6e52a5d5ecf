// SPDX-License-Identifier: GPL-2.0
/*
 * ringdo [-p] OPERATION...: have an io_uring do each of them once, and print what came of
 * it, one a line. -p: a thread of the kernel's polls the ring.
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "uring.h"

static char byte[1];

struct row {
	const char *name;
	struct io_uring_sqe sqe;
	bool reads;
};

static const struct row rows[] = {
	{ "nop", { .opcode = IORING_OP_NOP }, false },
	{ "mkdir",
	  { .opcode = IORING_OP_MKDIRAT, .fd = AT_FDCWD, .len = 0700 },
	  false },
	{ "place", { .opcode = IORING_OP_READ, .len = 1 }, true },
	{ "current",
	  { .opcode = IORING_OP_READ, .len = 1, .off = UINT64_MAX },
	  true },
	{ "socket",
	  { .opcode = 45 /* SOCKET */,
	    .fd = AF_UNIX,
	    .off = SOCK_DGRAM | SOCK_CLOEXEC },
	  false },
	{ "nosocket",
	  { .opcode = 45 /* SOCKET */, .fd = -1, .off = SOCK_DGRAM },
	  false },
};

/* -ENOENT comes of a directory in none. */
static int ask_row(struct uring *r, bool polled, const struct row *row)
{
	struct io_uring_sqe s = row->sqe;

	if (row->reads) {
		s.fd = open("/proc/self/exe", O_RDONLY);
		s.addr = (uint64_t)(uintptr_t)byte;
	} else if (s.opcode == IORING_OP_MKDIRAT) {
		s.addr = (uint64_t)(uintptr_t) "/nowhere/nothing";
	}
	return uring_ask(r, polled ? URING_SQPOLL : URING_INLINE, s, NULL);
}

int main(int argc, char **argv)
{
	bool polled = argc > 1 && !strcmp(argv[1], "-p");
	struct uring r;
	size_t i, n;

	if (uring_open(&r, uring_flags(polled ? URING_SQPOLL : URING_INLINE)))
		return 1;
	for (i = 1 + polled; i < (size_t)argc; i++) {
		for (n = 0; n < sizeof(rows) / sizeof(*rows); n++) {
			if (!strcmp(argv[i], rows[n].name))
				printf("%d\n", ask_row(&r, polled, &rows[n]));
		}
	}
	return 0;
}
