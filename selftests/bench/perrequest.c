// SPDX-License-Identifier: GPL-2.0
/*
 * perrequest nop|read|write|fadvise: print what one request of an io_uring costs, handed
 * in and carried out by one io_uring_enter, and its result; as percall does of a call.
 */
#include <fcntl.h>
#include <linux/io_uring.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "uring.h"

#define RUNS 20
#define REQUESTS 1000

static char buf[8];

static uint64_t now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000000000ULL + (uint64_t)ts.tv_nsec;
}

static int make_request(const char *what, struct io_uring_sqe *s)
{
	memset(s, 0, sizeof(*s));
	if (!strcmp(what, "read")) {
		s->opcode = IORING_OP_READ;
		s->fd = open("/dev/zero", O_RDWR);
		s->addr = (uint64_t)(uintptr_t)buf;
		s->len = sizeof(buf);
	} else if (!strcmp(what, "write")) {
		s->opcode = IORING_OP_WRITE;
		s->fd = open("/dev/null", O_RDWR);
		s->addr = (uint64_t)(uintptr_t)buf;
		s->len = sizeof(buf);
	} else if (!strcmp(what, "fadvise")) {
		s->opcode = IORING_OP_FADVISE;
		s->fd = open("/dev/zero", O_RDWR);
		s->fadvise_advice = POSIX_FADV_RANDOM;
	} else if (strcmp(what, "nop")) {
		return -1;
	}
	return 0;
}

static uint64_t one_run(struct uring *r, const struct io_uring_sqe *s, int *res)
{
	struct io_uring_cqe cqe = { .res = URING_UNANSWERED };
	uint64_t start = now();
	int i;

	for (i = 0; i < REQUESTS; i++) {
		if (uring_submit(r, s, 1) != 1 || !uring_reap(r, &cqe, 0))
			break;
	}
	*res = i < REQUESTS ? URING_UNANSWERED : cqe.res;
	return now() - start;
}

int main(int argc, char **argv)
{
	struct io_uring_sqe s;
	struct uring r;
	uint64_t best = ~0ULL, t;
	int i, res = 0;

	if (argc != 2 || make_request(argv[1], &s)) {
		fprintf(stderr, "usage: perrequest nop|read|write|fadvise\n");
		return 2;
	}
	if (uring_open(&r, 0)) {
		fprintf(stderr, "perrequest: no io_uring\n");
		return 1;
	}
	for (i = 0; i < RUNS; i++) {
		t = one_run(&r, &s, &res);
		best = t < best ? t : best;
	}
	printf("%.1f %d\n", (double)best / REQUESTS, res);
	return 0;
}
