// SPDX-License-Identifier: GPL-2.0
/*
 * Races with a bind: once it has returned, no task that is in the cgroup then
 * makes the denied call, however it came there.
 *
 * A phase in shared memory says what surely is: bound (after a bind, before the
 * unbind), free, or neither. A task that finds the same phase before and after
 * its call knows what should have become of it.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "escape.h"

#define ROUNDS 15
#define TASKS 4

/* Phases are counted; their kind is in the two lowest bits. */
enum { CHANGING, BOUND, CHANGING_BACK, FREE, KINDS };

/**
 * struct board - what the tasks share
 * @over: no more
 * @phase: see above
 * @denied, @allowed: calls that had to be and were
 * @wrong: calls that went the other way
 */
struct board {
	unsigned long over;
	unsigned long phase;
	unsigned long denied;
	unsigned long allowed;
	unsigned long wrong;
};

static struct board *board;
static int board_fd;

static unsigned long read_board(const unsigned long *n)
{
	return __atomic_load_n(n, __ATOMIC_SEQ_CST);
}

static void bump(unsigned long *n)
{
	__atomic_add_fetch(n, 1, __ATOMIC_SEQ_CST);
}

/* One call, judged; returns whether to go on. */
static bool step(void)
{
	unsigned long before = read_board(&board->phase);
	long ret = denied_call(CTLSEC_ABI_X86_64);
	unsigned long kind = before % KINDS;

	if (read_board(&board->phase) == before && kind != CHANGING &&
	    kind != CHANGING_BACK) {
		if ((ret == -DENIED) != (kind == BOUND))
			bump(&board->wrong);
		else
			bump(kind == BOUND ? &board->denied : &board->allowed);
	}
	return !read_board(&board->over);
}

static int by_forking(void *arg)
{
	pid_t pid;

	(void)arg;
	while (step()) {
		pid = fork();
		if (!pid)
			_exit(!step());
		if (pid > 0)
			waitpid(pid, NULL, 0);
	}
	return 0;
}

static void *one_step(void *arg)
{
	(void)arg;
	step();
	return NULL;
}

static int by_threads(void *arg)
{
	pthread_t t;

	(void)arg;
	while (step()) {
		if (!pthread_create(&t, NULL, one_step, NULL))
			pthread_join(t, NULL);
	}
	return 0;
}

/* Becomes itself again and again; the board is an inherited file. */
static int by_exec(void *arg)
{
	char fd[16];

	(void)arg;
	if (!step())
		return 0;
	snprintf(fd, sizeof(fd), "%d", board_fd);
	execl("/proc/self/exe", "race", fd, NULL);
	return 1;
}

static int by_staying(void *arg)
{
	(void)arg;
	while (step())
		;
	return 0;
}

/* A task that comes in, calls, and goes out again; ends with what went wrong. */
static int by_moving(void *arg)
{
	int err;

	(void)arg;
	while (!read_board(&board->over)) {
		err = cg_enter(DOMAIN);
		if (err)
			return -err;
		step();
		err = cg_enter("/t");
		if (err)
			return -err;
		if (denied_call(CTLSEC_ABI_X86_64) == -DENIED)
			return 255;
	}
	return 0;
}

/* Let some calls be judged. Not a deadline: a phase in which no task ran
 * just shows nothing.
 */
static void let_run(unsigned long *n)
{
	unsigned long start = read_board(n);
	int i;

	for (i = 0; i < 1000 && read_board(n) < start + 3; i++)
		usleep(1000);
}

static void rounds(void)
{
	int i;

	for (i = 0; i < ROUNDS; i++) {
		let_run(&board->allowed);
		bump(&board->phase);
		ctl_must("bind " DOMAIN " --profile race --pids max");
		bump(&board->phase);
		let_run(&board->denied);
		bump(&board->phase);
		ctl_must("unbind " DOMAIN);
		bump(&board->phase);
	}
}

static void race(const char *what, const char *cgroup, int (*fn)(void *arg))
{
	pid_t pid[TASKS];
	bool clean = true;
	int i, code;

	memset(board, 0, sizeof(*board));
	board->phase = FREE;
	for (i = 0; i < TASKS; i++)
		pid[i] = task_start(cgroup, fn, NULL);
	rounds();
	board->over = 1;
	for (i = 0; i < TASKS; i++) {
		code = task_code(task_wait(pid[i]));
		if (code)
			tap_note("task %d of %s ended with %d", i, what, code);
		clean &= !code;
	}
	tap_ok(clean && !board->wrong && board->denied && board->allowed,
	       "%s: none got through", what);
	tap_note(
		"%d binds, %d tasks: %lu calls denied, %lu allowed, %lu wrong%s",
		ROUNDS, TASKS, board->denied, board->allowed, board->wrong,
		clean ? "" : ", a task went wrong");
}

static void open_board(int fd)
{
	board_fd = fd;
	board = mmap(NULL, sizeof(*board), PROT_READ | PROT_WRITE, MAP_SHARED,
		     fd, 0);
	if (fd < 0 || board == MAP_FAILED)
		tap_bail("the board: %s", strerror(errno));
}

int main(int argc, char **argv)
{
	int fd;

	if (argc == 2) {
		open_board(atoi(argv[1]));
		return by_exec(NULL);
	}
	fd = memfd_create("board", 0);
	if (ftruncate(fd, sizeof(*board)))
		tap_bail("memfd: %s", strerror(errno));
	open_board(fd);
	cg_make("/t");
	cg_make(DOMAIN);
	ctl_profile_must("race", "ALLOW",
			 CTL_RULE("\"personality\"", "ERRNO", 1234));
	race("tasks that stay", DOMAIN, by_staying);
	race("tasks created during the race", DOMAIN, by_forking);
	race("threads created during the race", DOMAIN, by_threads);
	race("tasks that execute a program", DOMAIN, by_exec);
	race("tasks that move in and out", "/t", by_moving);
	ctl_must("unload race");
	cg_remove(DOMAIN);
	return tap_end();
}
