// SPDX-License-Identifier: GPL-2.0
/*
 * An unload does not wait for confined tasks that stay in the kernel: a ring that the
 * kernel polls for ten minutes, and reads that never end. They stand still until
 * the module has gone, and run on. What was frozen before stays so, and so does what
 * another program freezes during the unload.
 *
 * A task outside of every domain does hold the unload up. The tool then says what
 * state the module is in, and lets the confined tasks run on.
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
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "ctl.h"
#include "task.h"

#define TOP "/t/unload"
#define POLLED TOP "/polled"
#define READING TOP "/reading"
#define PAUSED TOP "/paused"
#define CGROUP_ROOT "/sys/fs/cgroup"
#define AT(base, offset) ((unsigned int *)((char *)(base) + (offset)))

/* The ring's thread polls for so long, in milliseconds. */
#define IDLE 600000
/* An unload takes a second or two, on a slow machine ten; held up, minutes. */
#define PATIENCE 40
/* For how long the tool keeps tasks frozen, and some more. */
#define FROZEN_LIMIT 10
#define PIECES 32
#define PIECE (32UL << 20)

struct progress {
	int polled;
	unsigned long answered;
	unsigned long reads;
};

static struct progress *progress;

static void *map_ring(int fd, uint64_t offset)
{
	return mmap(NULL, 4096, PROT_READ | PROT_WRITE,
		    MAP_SHARED | MAP_POPULATE, fd, (off_t)offset);
}

/* A request that does nothing, for the polling thread to find. */
static void submit_nop(const struct io_uring_params *p, void *sq,
		       struct io_uring_sqe *sqes, unsigned int made)
{
	unsigned int slot = made % p->sq_entries;

	memset(&sqes[slot], 0, sizeof(sqes[slot]));
	sqes[slot].opcode = IORING_OP_NOP;
	AT(sq, p->sq_off.array)[slot] = slot;
	__atomic_store_n(AT(sq, p->sq_off.tail), made + 1, __ATOMIC_RELEASE);
}

/* A ring, used ten times a second without a system call. */
static int use_ring(void *arg)
{
	struct io_uring_params p = {
		.flags = IORING_SETUP_SQPOLL,
		.sq_thread_idle = IDLE,
	};
	struct io_uring_sqe *sqes;
	void *sq, *cq;
	unsigned int made = 0;
	int fd = (int)syscall(SYS_io_uring_setup, 4, &p);

	(void)arg;
	if (fd < 0)
		return 1;
	sq = map_ring(fd, IORING_OFF_SQ_RING);
	cq = map_ring(fd, IORING_OFF_CQ_RING);
	sqes = map_ring(fd, IORING_OFF_SQES);
	if (sq == MAP_FAILED || cq == MAP_FAILED || sqes == MAP_FAILED)
		return 1;
	for (;; made++) {
		submit_nop(&p, sq, sqes, made);
		if (!made && syscall(SYS_io_uring_enter, fd, 0, 0,
				     IORING_ENTER_SQ_WAKEUP, NULL, 0) < 0)
			return 1;
		while (__atomic_load_n(AT(cq, p.cq_off.tail),
				       __ATOMIC_ACQUIRE) <= made)
			usleep(1000);
		__atomic_store_n(AT(cq, p.cq_off.head), made + 1,
				 __ATOMIC_RELEASE);
		progress->answered++;
		__atomic_store_n(&progress->polled, 1, __ATOMIC_RELEASE);
		usleep(100000);
	}
}

/* One call takes long; hardly any time is spent between two. */
static int read_zeros(void *arg)
{
	struct iovec iov[PIECES];
	int fd = open("/dev/zero", O_RDONLY);
	void *p = mmap(NULL, PIECE, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int i;

	(void)arg;
	if (fd < 0 || p == MAP_FAILED)
		return 1;
	for (i = 0; i < PIECES; i++)
		iov[i] = (struct iovec){ p, PIECE };
	while (readv(fd, iov, PIECES) > 0)
		progress->reads++;
	return 1;
}

static int sleep_on(void *arg)
{
	(void)arg;
	pause();
	return 0;
}

static int write_freeze(const char *cgroup, const char *text)
{
	char path[128];
	int fd, ret;

	snprintf(path, sizeof(path), CGROUP_ROOT "%s/cgroup.freeze", cgroup);
	fd = open(path, O_WRONLY);
	ret = fd < 0 || write(fd, text, 1) != 1 ? -1 : 0;
	close(fd);
	return ret;
}

static bool freeze_is(const char *cgroup, char wanted)
{
	char path[128], c = '?';
	int fd;

	snprintf(path, sizeof(path), CGROUP_ROOT "%s/cgroup.freeze", cgroup);
	fd = open(path, O_RDONLY);
	if (read(fd, &c, 1) != 1)
		c = '?';
	close(fd);
	return c == wanted;
}

/* Does a count grow within some seconds? */
static bool grows(const unsigned long *count)
{
	unsigned long before = __atomic_load_n(count, __ATOMIC_RELAXED);
	int i;

	for (i = 0; i < PATIENCE * 10; i++) {
		if (__atomic_load_n(count, __ATOMIC_RELAXED) > before)
			return true;
		usleep(100000);
	}
	return false;
}

static pid_t start_unload(void)
{
	pid_t pid = fork();

	if (!pid) {
		execlp("ctlsec", "ctlsec", "module", "unload", "--force", NULL);
		_exit(127);
	}
	return pid;
}

/* Return: whether it ends within @seconds; then its status. */
static bool ends_within(pid_t pid, int seconds, int *status)
{
	int i;

	for (i = 0; i < seconds * 50; i++) {
		if (waitpid(pid, status, WNOHANG) == pid)
			return true;
		usleep(20000);
	}
	return false;
}

static pid_t polling, reading, paused;

static void begin_tasks(void)
{
	int i;

	polling = task_start(POLLED, use_ring, NULL);
	reading = task_start(READING, read_zeros, NULL);
	paused = task_start(PAUSED, sleep_on, NULL);
	for (i = 0; i < 500 && !progress->polled; i++)
		usleep(10000);
	if (!grows(&progress->reads))
		tap_bail("no read ends");
}

static void end_tasks(void)
{
	write_freeze(PAUSED, "0");
	kill(polling, SIGKILL);
	kill(reading, SIGKILL);
	kill(paused, SIGKILL);
	task_wait(polling);
	task_wait(reading);
	task_wait(paused);
}

static void bind_all(void)
{
	ctl_must("bind " POLLED " --profile none");
	ctl_must("bind " READING " --profile none");
	ctl_must("bind " PAUSED " --profile none");
}

static void test_confined(void)
{
	int status = -1;
	pid_t unload;
	bool ended;

	begin_tasks();
	if (!progress->polled)
		tap_skip("this kernel has no io_uring that it polls",
			 "a ring is polled");
	bind_all();
	write_freeze(PAUSED, "1");
	unload = start_unload();
	ended = ends_within(unload, PATIENCE, &status);
	if (!tap_ok(ended, "confined tasks do not hold an unload up")) {
		end_tasks();
		waitpid(unload, &status, 0);
		ctl_must("module load");
		return;
	}
	tap_ok(!task_code(status), "and it succeeds");
	tap_ok(access("/sys/module/ctlsec", F_OK) < 0, "the module has gone");
	tap_ok(freeze_is(POLLED, '0') && freeze_is(READING, '0'),
	       "what it froze is thawed");
	tap_ok(freeze_is(PAUSED, '1'), "what was frozen before stays so");
	tap_ok(grows(&progress->reads), "the reads go on");
	if (progress->polled)
		tap_ok(grows(&progress->answered), "the ring is polled again");
	ctl_must("module load");
	end_tasks();
}

/* Of another program that freezes a container while it stands still. */
static bool freeze_again(const char *cgroup)
{
	int i;

	for (i = 0; i < PATIENCE * 1000; i++) {
		if (freeze_is(cgroup, '1'))
			return !write_freeze(cgroup, "1");
		usleep(1000);
	}
	return false;
}

static void test_held_up(void)
{
	pid_t other, unload;
	int status = -1;
	bool again;

	begin_tasks();
	bind_all();
	other = task_start(TOP, read_zeros, NULL);
	usleep(500000);
	unload = start_unload();
	/* The tool's own write comes first, so let it begin to wait. */
	again = freeze_again(PAUSED);
	usleep(200000);
	again = again && !write_freeze(PAUSED, "1");
	tap_ok(again, "another program freezes one of the cgroups");
	if (ends_within(unload, 1, &status)) {
		tap_skip("the kernel let the module go at once",
			 "an unload that is held up");
	} else {
		tap_ok(ctl("list") == 3 && strstr(ctl_text, "being unloaded"),
		       "list says that the module is being unloaded");
		tap_ok(ctl("module load") == 1 &&
			       strstr(ctl_text, "it is being unloaded"),
		       "module load does, and fails");
		tap_ok(ctl("module unload") == 3 &&
			       strstr(ctl_text, "being unloaded"),
		       "module unload does");
		tap_ok(ctl("module unload --force") == 1 &&
			       strstr(ctl_text, "it is being unloaded"),
		       "module unload --force does");
		tap_ok(ctl("status") == 3 && strstr(ctl_text, "being unloaded"),
		       "status does");
		sleep(FROZEN_LIMIT + 2);
		tap_ok(freeze_is(POLLED, '0') && grows(&progress->answered),
		       "the confined tasks are thawed in time");
		tap_ok(!ends_within(unload, 0, &status),
		       "while the module still waits");
	}
	tap_ok(freeze_is(PAUSED, '1'),
	       "what another program froze stays frozen");
	kill(other, SIGKILL);
	task_wait(other);
	/* Thawed, the confined ones hold it up themselves. */
	end_tasks();
	tap_ok(ends_within(unload, PATIENCE, &status) && !task_code(status),
	       "and goes when all have ended");
	ctl_must("module load");
}

/* Killed while the tasks stand still: nothing stays frozen. */
static void test_killed(void)
{
	pid_t other, unload;
	int status, i;

	begin_tasks();
	bind_all();
	other = task_start(TOP, read_zeros, NULL);
	usleep(500000);
	unload = start_unload();
	for (i = 0; i < 10000 && !freeze_is(POLLED, '1'); i++)
		usleep(1000);
	tap_ok(freeze_is(POLLED, '1'), "the tasks stand still");
	kill(unload, SIGTERM);
	for (i = 0; i < 3000 && !freeze_is(POLLED, '0'); i++)
		usleep(1000);
	tap_ok(freeze_is(POLLED, '0'), "a signal thaws them at once");
	kill(other, SIGKILL);
	task_wait(other);
	end_tasks();
	waitpid(unload, &status, 0);
	for (i = 0; i < PATIENCE * 10 && !access("/sys/module/ctlsec", F_OK);
	     i++)
		usleep(100000);
	ctl_must("module load");
}

int main(void)
{
	progress = task_share(sizeof(*progress));
	cg_make("/t");
	cg_make(TOP);
	cg_make(POLLED);
	cg_make(READING);
	cg_make(PAUSED);
	test_confined();
	test_held_up();
	test_killed();
	cg_remove(POLLED);
	cg_remove(READING);
	cg_remove(PAUSED);
	cg_remove(TOP);
	return tap_end();
}
