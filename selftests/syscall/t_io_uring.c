// SPDX-License-Identifier: GPL-2.0
/*
 * What a ring may do at all: nothing where io_uring_setup is denied, and what its
 * profile denies by any call that does the same (all operations: t_rings).
 *
 * A ring made before the bind, whose submissions a thread of the kernel polls
 * for (SQPOLL), needs no system call at all: its requests count as
 * io_uring_enter.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/io_uring.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "ctl.h"
#include "task.h"

#define DOMAIN "/t/ring"
#define OPENS "\"open\",\"openat\",\"openat2\""
#define AT(base, offset) ((unsigned int *)((char *)(base) + (offset)))

/* What the test and its children are. */
#ifdef __i386__
#define ABI "i386"
#else
#define ABI "x86_64"
#endif

/* Most a second at what is denied; the module makes ten. */
#define ATTEMPTS 20

/* Result of a request that nothing answered. */
#define UNANSWERED (-4321)

struct found {
	int openat;
	int setup;
	int ring;
	int before;
	int after;
	int ready;
	int go;
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

struct polled {
	int fd;
	struct io_uring_params p;
	void *sq;
	void *cq;
	struct io_uring_sqe *sqes;
	unsigned int made;
};

static bool await_asleep(struct polled *r, bool asleep)
{
	unsigned int *flags = AT(r->sq, r->p.sq_off.flags);
	int i;

	for (i = 0; i < 3000; i++) {
		if (!(__atomic_load_n(flags, __ATOMIC_ACQUIRE) &
		      IORING_SQ_NEED_WAKEUP) == !asleep)
			return true;
		usleep(1000);
	}
	return false;
}

/* The thread falls asleep first; one that does not sleep yet cannot be woken. */
static bool wake_thread(struct polled *r)
{
	return await_asleep(r, true) &&
	       !syscall(SYS_io_uring_enter, r->fd, 0, 0, IORING_ENTER_SQ_WAKEUP,
			NULL, 0) &&
	       await_asleep(r, false);
}

/* @with: a ring whose thread, awake, is to poll this one as well, or -1. */
static bool open_polled(struct polled *r, int with)
{
	memset(r, 0, sizeof(*r));
	r->p.flags = IORING_SETUP_SQPOLL;
	if (with >= 0) {
		r->p.flags |= IORING_SETUP_ATTACH_WQ;
		r->p.wq_fd = (unsigned int)with;
	}
	/* Longer than the test: the thread never needs to be woken. */
	r->p.sq_thread_idle = 120000;
	r->fd = (int)syscall(SYS_io_uring_setup, 4, &r->p);
	if (r->fd < 0)
		return false;
	r->sq = map_ring(r->fd, 4096, IORING_OFF_SQ_RING);
	r->cq = map_ring(r->fd, 4096, IORING_OFF_CQ_RING);
	r->sqes = map_ring(r->fd, 4096, IORING_OFF_SQES);
	if (r->sq == MAP_FAILED || r->cq == MAP_FAILED || r->sqes == MAP_FAILED)
		return false;
	return with >= 0 || wake_thread(r);
}

/* Ask the ring to open the root directory, without any system call. */
static void submit_by_poll(struct polled *r)
{
	struct io_uring_sqe *sqe = &r->sqes[r->made % r->p.sq_entries];

	memset(sqe, 0, sizeof(*sqe));
	sqe->opcode = IORING_OP_OPENAT;
	sqe->fd = AT_FDCWD;
	sqe->addr = (uint64_t)(uintptr_t) "/";
	sqe->open_flags = O_RDONLY | O_DIRECTORY;
	AT(r->sq, r->p.sq_off.array)
	[r->made % r->p.sq_entries] = r->made % r->p.sq_entries;
	__atomic_store_n(AT(r->sq, r->p.sq_off.tail), r->made + 1,
			 __ATOMIC_RELEASE);
}

static int open_by_poll(struct polled *r)
{
	struct io_uring_cqe *cqes = (void *)AT(r->cq, r->p.cq_off.cqes);
	unsigned int *tail = AT(r->cq, r->p.cq_off.tail);
	int i;

	submit_by_poll(r);
	for (i = 0; i < 300; i++) {
		if (__atomic_load_n(tail, __ATOMIC_ACQUIRE) > r->made)
			return cqes[r->made++ % r->p.cq_entries].res;
		usleep(10000);
	}
	return UNANSWERED;
}

static void await(int *flag)
{
	int i;

	for (i = 0; i < 1000; i++) {
		if (__atomic_load_n(flag, __ATOMIC_ACQUIRE))
			break;
		usleep(10000);
	}
}

/* A ring that exists when its maker is confined. */
static int outlive_bind(void *arg)
{
	struct polled r;

	(void)arg;
	if (!open_polled(&r, -1))
		return 1;
	found->before = open_by_poll(&r);
	__atomic_store_n(&found->ready, 1, __ATOMIC_RELEASE);
	while (!__atomic_load_n(&found->go, __ATOMIC_ACQUIRE))
		usleep(1000);
	found->after = open_by_poll(&r);
	return 0;
}

/* Rings that one thread polls, each with a request that it may not submit. */
#define SHARED 64

/* Refused as it is, the thread lets others have its lock. */
static int share_lock(void *arg)
{
	static struct polled r[SHARED];
	unsigned int counts[2] = { 0, 0 };
	int i;

	(void)arg;
	for (i = 0; i < SHARED; i++) {
		if (!open_polled(&r[i], i ? r[0].fd : -1))
			return 1;
	}
	__atomic_store_n(&found->ready, 1, __ATOMIC_RELEASE);
	while (!__atomic_load_n(&found->go, __ATOMIC_ACQUIRE))
		usleep(1000);
	for (i = 0; i < SHARED; i++)
		submit_by_poll(&r[i]);
	usleep(500000);
	for (i = 0; i < 10; i++) {
		if (syscall(SYS_io_uring_register, r[0].fd,
			    IORING_REGISTER_IOWQ_MAX_WORKERS, counts, 2))
			return 2;
	}
	for (i = 1; i < SHARED; i++)
		close(r[i].fd);
	return 0;
}

static void test_shared(void)
{
	pid_t pid;
	int status;

	memset(found, 0, sizeof(*found));
	ctl_profile_must("shared", "ALLOW",
			 CTL_RULE("\"io_uring_enter\"", "ERRNO", 1234));
	pid = task_start(DOMAIN, share_lock, NULL);
	await(&found->ready);
	ctl_must("bind " DOMAIN " --profile shared");
	__atomic_store_n(&found->go, 1, __ATOMIC_RELEASE);
	status = task_wait(pid);
	if (!tap_ok(status != TASK_HUNG && !task_code(status),
		    "%d refused rings with one thread hold up no task", SHARED))
		tap_note("status %d", status);
	ctl_must("unbind " DOMAIN);
	ctl_must("unload shared");
}

/* Confine a process that has such a ring; it ends with the code returned. */
static int confine(const char *rules)
{
	pid_t pid;

	memset(found, 0, sizeof(*found));
	ctl_profile_must("polled", "ALLOW", rules);
	pid = task_start(DOMAIN, outlive_bind, NULL);
	await(&found->ready);
	if (!found->ready || found->before < 0)
		tap_bail("no ring that is polled");
	ctl_must("bind " DOMAIN " --profile polled");
	__atomic_store_n(&found->go, 1, __ATOMIC_RELEASE);
	return task_code(task_wait(pid));
}

static void release(void)
{
	ctl_must("unbind " DOMAIN);
	ctl_must("unload polled");
}

static void test_polled(const char *rules, bool denied, const char *what)
{
	time_t began = time(NULL);
	long long attempts;
	int code;

	code = confine(rules);
	if (!tap_ok(!code && (denied ? found->after == UNANSWERED :
				       found->after >= 0),
		    "a ring from before the bind: %s", what))
		tap_note("code %d, opened before: %d, after: %d", code,
			 found->before, found->after);
	if (denied) {
		attempts = sh_number("ctlsec stats " DOMAIN
				     " --json | jq '.stats[0].denied'");
		if (!tap_ok(attempts > 0 && attempts <= ATTEMPTS * (time(NULL) -
								    began + 1),
			    "and its thread does not try without pause"))
			tap_note("%lld attempts", attempts);
		ctl_must("stats " DOMAIN " --noheadings -o LAST-ABI");
		tap_ok(!strncmp(ctl_text, ABI, strlen(ABI)),
		       "and is counted as a call of " ABI);
	}
	release();
}

static void test_killed(const char *action)
{
	char rules[128];
	int code;

	snprintf(rules, sizeof(rules),
		 "{\"names\":[\"io_uring_enter\"],\"action\":\"SCMP_ACT_%s\"}",
		 action);
	code = confine(rules);
	if (!tap_ok(code == 128 + SIGKILL && !found->after,
		    "a ring from before the bind: its process ends by %s",
		    action))
		tap_note("code %d, opened after: %d", code, found->after);
	release();
}

/* Requests that come by system calls. */
static void test_ring(void)
{
	ctl_profile_must("ring", "ALLOW", CTL_RULE(OPENS, "ERRNO", 1234));
	ctl_must("bind " DOMAIN " --profile ring");
	task_run(DOMAIN, open_both_ways, NULL);
	tap_ok(found->openat == -1234, "openat is denied");
	/* A ring takes such an errno for its own. */
	tap_ok(!found->setup && found->ring == -EPERM,
	       "and so is a ring's (%d)", found->ring);
	ctl_profile_must("ring", "ALLOW",
			 CTL_RULE(OPENS ",\"io_uring_setup\"", "ERRNO", 1234));
	task_run(DOMAIN, open_both_ways, NULL);
	tap_ok(found->setup == -1234, "no ring where io_uring_setup is denied");
	ctl_must("unbind " DOMAIN);
	ctl_must("unload ring");
}

static void test_rings_from_before(void)
{
	test_polled(CTL_RULE("\"openat\",\"io_uring_enter\"", "ERRNO", 1234),
		    true, "denied with io_uring_enter");
	test_killed("KILL_PROCESS");
	test_killed("KILL_THREAD");
	test_shared();
	test_polled(CTL_RULE("\"open\"", "ERRNO", 1234), false,
		    "works where the profile allows io_uring_enter");
}

int main(void)
{
	found = task_share(sizeof(*found));
	cg_make("/t");
	cg_make(DOMAIN);
	task_run(NULL, open_both_ways, NULL);
	if (found->setup) {
		tap_skip(found->setup == -ENOSYS ?
				 "this kernel has no io_uring" :
				 "io_uring is switched off here",
			 "io_uring, and rings that a thread polls");
	} else {
		test_ring();
		test_rings_from_before();
	}
	cg_remove(DOMAIN);
	return tap_end();
}
