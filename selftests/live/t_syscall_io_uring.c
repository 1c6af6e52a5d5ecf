// SPDX-License-Identifier: GPL-2.0
/*
 * The documented limit: a request that io_uring carries out never passes the
 * system call's function. A profile that denies openat and allows io_uring is
 * not obeyed by a ring; one that denies io_uring_setup is.
 */
#include "ctl.h"
#include "task.h"
#include <errno.h>
#include <fcntl.h>
#include <linux/io_uring.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#define DOMAIN "/t/ring"
#define AT(base, offset) ((unsigned int *)((char *)(base) + (offset)))

struct found {
	int openat;
	int setup;
	int ring;
};

static struct found *found;

static void *map_ring(int fd, size_t size, uint64_t offset)
{
	return mmap(NULL, size, PROT_READ | PROT_WRITE,
		    MAP_SHARED | MAP_POPULATE, fd, (off_t)offset);
}

/* Submit one request and return its result. */
static int ask_ring(int fd, const struct io_uring_params *p,
		    const struct io_uring_sqe *request)
{
	void *sq = map_ring(fd, 4096, IORING_OFF_SQ_RING);
	void *cq = map_ring(fd, 4096, IORING_OFF_CQ_RING);
	struct io_uring_sqe *sqes = map_ring(fd, 4096, IORING_OFF_SQES);
	struct io_uring_cqe *cqes;

	if (sq == MAP_FAILED || cq == MAP_FAILED || sqes == MAP_FAILED)
		return -errno;
	sqes[0] = *request;
	*AT(sq, p->sq_off.array) = 0;
	__atomic_store_n(AT(sq, p->sq_off.tail), 1, __ATOMIC_RELEASE);
	if (syscall(SYS_io_uring_enter, fd, 1, 1, IORING_ENTER_GETEVENTS, NULL,
		    0) != 1)
		return -errno;
	cqes = (void *)AT(cq, p->cq_off.cqes);
	return cqes[0].res;
}

static int open_both_ways(void *arg)
{
	struct io_uring_params p = { 0 };
	struct io_uring_sqe request = {
		.opcode = IORING_OP_OPENAT,
		.fd = AT_FDCWD,
		.addr = (uint64_t)(uintptr_t) "/",
		.open_flags = O_RDONLY | O_DIRECTORY,
	};
	int fd;

	(void)arg;
	fd = (int)syscall(SYS_openat, AT_FDCWD, "/", O_RDONLY);
	found->openat = fd < 0 ? -errno : 0;
	fd = (int)syscall(SYS_io_uring_setup, 4, &p);
	found->setup = fd < 0 ? -errno : 0;
	if (fd < 0)
		return 0;
	found->ring = ask_ring(fd, &p, &request);
	return 0;
}

int main(void)
{
	found = task_share(sizeof(*found));
	cg_make("/t");
	cg_make(DOMAIN);
	ctl_profile_must("ring", "ALLOW",
			 CTL_RULE("\"openat\"", "ERRNO", 1234));
	ctl_must("bind " DOMAIN " --profile ring");
	task_run(NULL, open_both_ways, NULL);
	if (found->setup == -ENOSYS || found->setup == -EPERM) {
		tap_skip("no io_uring here", "io_uring");
	} else {
		task_run(DOMAIN, open_both_ways, NULL);
		tap_ok(found->openat == -1234, "openat is denied");
		tap_ok(!found->setup && found->ring >= 0,
		       "the documented limit: a ring opens it all the same (%d)",
		       found->ring);
	}
	ctl_profile_must(
		"ring", "ALLOW",
		CTL_RULE("\"openat\",\"io_uring_setup\"", "ERRNO", 1234));
	task_run(DOMAIN, open_both_ways, NULL);
	tap_ok(found->setup == -1234, "unless io_uring_setup is denied");
	ctl_must("unbind " DOMAIN);
	ctl_must("unload ring");
	cg_remove(DOMAIN);
	return tap_end();
}
