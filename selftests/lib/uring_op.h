/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A request of each operation that does something, and what it takes.
 */
#ifndef SELFTESTS_URING_OP_H
#define SELFTESTS_URING_OP_H

#include <linux/openat2.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>

#include "uring.h"

#define URING_OP_FDS 8

/**
 * struct uring_world - what one request works on
 * @ring: that it is put into
 * @n: sets its files apart
 * @file: exists, @other does not
 */
struct uring_world {
	struct uring *ring, second;
	int n;
	char dir[32], file[48], other[48];
	int fd[URING_OP_FDS];
	int n_fds;
	char buf[4096];
	struct iovec iov;
	struct msghdr msg;
	struct sockaddr_in addr;
	struct epoll_event event;
	struct open_how how;
	struct statx statx;
	struct __kernel_timespec span;
	siginfo_t info;
	uint32_t word[2];
	struct {
		uint64_t val, uaddr;
		uint32_t flags, reserved;
	} wait;
	int pair[2];
	struct io_uring_sqe sqe;
};

/**
 * struct uring_op - an operation
 * @name: as the header has it, perhaps with a variant
 * @call: that it is decided as; NULL: no call does it
 * @older: one that does the same; NULL: there is none
 * @make: prepare the world and the request
 * @misfit: make it one that @older cannot express
 * @done: did it happen? NULL: its result tells
 */
struct uring_op {
	unsigned char op;
	const char *name;
	const char *call;
	const char *older;
	void (*make)(struct uring_world *w, struct io_uring_sqe *s);
	void (*misfit)(struct uring_world *w, struct io_uring_sqe *s);
	bool (*done)(struct uring_world *w);
};

const struct uring_op *uring_op(int i);
int uring_op_count(void);

/* Buffers and files of a ring that requests need. */
void uring_op_register(struct uring *r);
/* Prepare the world of @op. */
void uring_op_make(const struct uring_op *op, struct uring_world *w,
		   bool misfit);
void uring_op_clear(struct uring_world *w);

#endif /* SELFTESTS_URING_OP_H */
