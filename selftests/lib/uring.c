// SPDX-License-Identifier: GPL-2.0
#include "uring.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#define ENTRIES 32
#define AT(base, offset) ((unsigned int *)((base) + (offset)))

/* Of later headers. */
#define SINGLE_ISSUER (1U << 12)
#define DEFER_TASKRUN (1U << 13)

const char *const uring_path_names[URING_PATHS] = {
	[URING_INLINE] = "inline",
	[URING_ASYNC] = "async",
	[URING_SQPOLL] = "sqpoll",
	[URING_LINKED] = "linked",
	[URING_DRAIN] = "drain",
	[URING_SQPOLL_ASYNC] = "sqpoll, async",
	[URING_DEFER] = "deferred task work",
	[URING_HEAD] = "head of a chain",
	[URING_ASYNC_LINKED] = "linked, async",
};

static char *map_ring(int fd, size_t size, uint64_t offset)
{
	return mmap(NULL, size, PROT_READ | PROT_WRITE,
		    MAP_SHARED | MAP_POPULATE, fd, (off_t)offset);
}

static size_t sq_size(const struct uring *r)
{
	return r->p.sq_off.array + r->p.sq_entries * sizeof(unsigned int);
}

static size_t cq_size(const struct uring *r)
{
	return r->p.cq_off.cqes + r->p.cq_entries * sizeof(struct io_uring_cqe);
}

int uring_open(struct uring *r, unsigned int flags)
{
	memset(r, 0, sizeof(*r));
	r->p.flags = flags;
	r->p.sq_thread_idle = 50;
	r->fd = (int)syscall(SYS_io_uring_setup, ENTRIES, &r->p);
	if (r->fd < 0)
		return -errno;
	r->sq = map_ring(r->fd, sq_size(r), IORING_OFF_SQ_RING);
	r->cq = map_ring(r->fd, cq_size(r), IORING_OFF_CQ_RING);
	r->sqes = (void *)map_ring(r->fd, ENTRIES * sizeof(*r->sqes),
				   IORING_OFF_SQES);
	if (r->sq == MAP_FAILED || r->cq == MAP_FAILED ||
	    (void *)r->sqes == MAP_FAILED)
		return -errno;
	return 0;
}

void uring_close(struct uring *r)
{
	munmap(r->sqes, ENTRIES * sizeof(*r->sqes));
	munmap(r->cq, cq_size(r));
	munmap(r->sq, sq_size(r));
	close(r->fd);
}

unsigned int uring_flags(enum uring_path path)
{
	switch (path) {
	case URING_SQPOLL:
	case URING_SQPOLL_ASYNC:
		return IORING_SETUP_SQPOLL;
	case URING_DEFER:
		return SINGLE_ISSUER | DEFER_TASKRUN;
	default:
		return 0;
	}
}

int uring_submit(struct uring *r, const struct io_uring_sqe *s, int n)
{
	unsigned int *tail = AT(r->sq, r->p.sq_off.tail), t = *tail;
	unsigned int mask = r->p.sq_entries - 1;
	long ret;
	int i;

	for (i = 0; i < n; i++, t++) {
		r->sqes[t & mask] = s[i];
		AT(r->sq, r->p.sq_off.array)[t & mask] = t & mask;
	}
	__atomic_store_n(tail, t, __ATOMIC_SEQ_CST);
	if (!(r->p.flags & IORING_SETUP_SQPOLL)) {
		ret = syscall(SYS_io_uring_enter, r->fd, n, 0, 0, NULL, 0);
		return ret < 0 ? -errno : (int)ret;
	}
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	if (__atomic_load_n(AT(r->sq, r->p.sq_off.flags), __ATOMIC_ACQUIRE) &
	    IORING_SQ_NEED_WAKEUP)
		syscall(SYS_io_uring_enter, r->fd, 0, 0, IORING_ENTER_SQ_WAKEUP,
			NULL, 0);
	return n;
}

bool uring_reap(struct uring *r, struct io_uring_cqe *cqe, int ms)
{
	unsigned int *head = AT(r->cq, r->p.cq_off.head);
	unsigned int *tail = AT(r->cq, r->p.cq_off.tail);
	struct io_uring_cqe *cqes = (void *)(r->cq + r->p.cq_off.cqes);
	int i;

	for (i = 0; *head == __atomic_load_n(tail, __ATOMIC_ACQUIRE); i++) {
		if (i >= 10 * ms)
			return false;
		/* What is deferred runs in here only. */
		if (r->p.flags & DEFER_TASKRUN)
			syscall(SYS_io_uring_enter, r->fd, 0, 0,
				IORING_ENTER_GETEVENTS, NULL, 0);
		if (i)
			usleep(100);
	}
	*cqe = cqes[*head & (r->p.cq_entries - 1)];
	__atomic_store_n(head, *head + 1, __ATOMIC_RELEASE);
	return true;
}

static void add_flags(enum uring_path path, struct io_uring_sqe *s)
{
	switch (path) {
	case URING_ASYNC:
	case URING_SQPOLL_ASYNC:
		s->flags |= IOSQE_ASYNC;
		break;
	case URING_DRAIN:
		s->flags |= IOSQE_IO_DRAIN;
		break;
	case URING_HEAD:
		s->flags |= IOSQE_IO_LINK;
		break;
	default:
		break;
	}
}

int uring_ask(struct uring *r, enum uring_path path, struct io_uring_sqe s,
	      int *next)
{
	struct io_uring_sqe all[3] = { { 0 }, { 0 }, { 0 } };
	int n = 0, left, res = URING_UNANSWERED;
	struct io_uring_cqe cqe;

	if (path == URING_LINKED || path == URING_ASYNC_LINKED) {
		all[n].flags = IOSQE_IO_LINK;
		if (path == URING_ASYNC_LINKED)
			all[n].flags |= IOSQE_ASYNC;
		n++;
	}
	/* Late completions of others are passed over. */
	r->asked += 2;
	s.user_data = r->asked;
	add_flags(path, &s);
	all[n++] = s;
	if (path == URING_HEAD)
		all[n++].user_data = r->asked + 1;
	left = uring_submit(r, all, n);
	if (left < 0)
		return left;
	left = path == URING_HEAD ? 2 : 1;
	while (left && uring_reap(r, &cqe, 2000)) {
		if (cqe.user_data == r->asked && res == URING_UNANSWERED) {
			res = cqe.res;
			left--;
		} else if (cqe.user_data == r->asked + 1) {
			if (next)
				*next = cqe.res;
			left--;
		}
	}
	return res;
}

bool uring_has(struct uring *r, unsigned int op)
{
	size_t size = sizeof(struct io_uring_probe) +
		      256 * sizeof(struct io_uring_probe_op);
	struct io_uring_probe *probe = calloc(1, size);
	bool has;

	if (!probe)
		return false;
	has = !syscall(SYS_io_uring_register, r->fd, IORING_REGISTER_PROBE,
		       probe, 256) &&
	      op <= probe->last_op &&
	      probe->ops[op].flags & IO_URING_OP_SUPPORTED;
	free(probe);
	return has;
}
