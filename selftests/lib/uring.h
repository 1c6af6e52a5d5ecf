/* SPDX-License-Identifier: GPL-2.0 */
/*
 * An io_uring, and the paths that a request can take through the kernel.
 */
#ifndef SELFTESTS_URING_H
#define SELFTESTS_URING_H

#include <linux/io_uring.h>
#include <stdbool.h>

/* Result of a request that nothing answered. */
#define URING_UNANSWERED (-9999)

struct uring {
	int fd;
	struct io_uring_params p;
	char *sq, *cq;
	struct io_uring_sqe *sqes;
	unsigned int asked;
};

enum uring_path {
	URING_INLINE,
	URING_ASYNC,
	URING_SQPOLL,
	URING_LINKED, /* behind a request that does nothing */
	URING_DRAIN,
	URING_SQPOLL_ASYNC,
	URING_DEFER, /* completions as task work of the one that waits */
	URING_HEAD, /* of a chain */
	URING_ASYNC_LINKED,
	URING_PATHS,
};

extern const char *const uring_path_names[URING_PATHS];

/* Return: 0 or -errno. */
int uring_open(struct uring *r, unsigned int flags);
void uring_close(struct uring *r);
/* What such a ring is made with. */
unsigned int uring_flags(enum uring_path path);

/* Hand in @n requests, without waiting. Return: how many were taken, or -errno. */
int uring_submit(struct uring *r, const struct io_uring_sqe *s, int n);
/* The next completion; false if none comes within @ms. */
bool uring_reap(struct uring *r, struct io_uring_cqe *cqe, int ms);
/* Hand in one request by @path, and wait for its first completion.
 * @next: what became of the one behind it, on URING_HEAD, or NULL.
 */
int uring_ask(struct uring *r, enum uring_path path, struct io_uring_sqe s,
	      int *next);
/* Does the kernel have this operation? */
bool uring_has(struct uring *r, unsigned int op);

#endif /* SELFTESTS_URING_H */
