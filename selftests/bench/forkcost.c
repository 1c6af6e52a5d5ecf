// SPDX-License-Identifier: GPL-2.0
/*
 * What a fork costs, and the crowds to measure it in.
 *
 *	forkcost measure CGROUP		print nanoseconds per vfork, exit and
 *					wait there: the median
 *	forkcost domains FIRST LAST	make and bind /t/many/FIRST to LAST
 *	forkcost threads CGROUP COUNT	hold so many tasks there; prints "ready"
 *	forkcost processes CGROUP COUNT	likewise, one thread each
 *
 * In a guest whose clock counts instructions, nanoseconds are instructions.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "dom.h"
#include "forker.h"
#include "tap.h"
#include "task.h"

#define RUNS 301
#define WARM_UP 50
#define THREADS_EACH 5000

static uint64_t now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000000000ULL + (uint64_t)ts.tv_nsec;
}

static __attribute__((noinline)) void one(void)
{
	pid_t pid = vfork();

	if (!pid)
		_exit(0);
	if (pid < 0)
		tap_bail("vfork: %s", strerror(errno));
	if (waitpid(pid, NULL, 0) != pid)
		tap_bail("waitpid: %s", strerror(errno));
}

static int compare(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

static int measure(void *arg)
{
	static uint64_t took[RUNS];
	int i;

	(void)arg;
	for (i = 0; i < WARM_UP; i++)
		one();
	for (i = 0; i < RUNS; i++) {
		took[i] = now();
		one();
		took[i] = now() - took[i];
	}
	qsort(took, RUNS, sizeof(took[0]), compare);
	printf("%llu\n", (unsigned long long)took[RUNS / 2]);
	fflush(stdout);
	return 0;
}

static void domains(int first, int last)
{
	char path[64];
	int i;

	cg_make("/t/many");
	for (i = first; i <= last; i++) {
		snprintf(path, sizeof(path), "/t/many/%d", i);
		cg_make(path);
		dom_bind_pids(path, 512);
	}
}

static void wait_for_end(void)
{
	puts("ready");
	fflush(stdout);
	for (;;)
		pause();
}

static void threads(const char *cgroup, int count)
{
	for (; count > 0; count -= THREADS_EACH) {
		struct forker h = forker_start(cgroup);
		long n = count < THREADS_EACH ? count : THREADS_EACH;

		n = forker_ask(&h, FORKER_THREADS, n - 1);
		if (n < 0)
			tap_bail("threads: %s", strerror((int)-n));
	}
	wait_for_end();
}

/* They are reaped when they end. */
static void processes(const char *cgroup, int count)
{
	signal(SIGCHLD, SIG_IGN);
	cg_enter(cgroup);
	while (count--) {
		pid_t pid = fork();

		if (pid < 0)
			tap_bail("fork: %s", strerror(errno));
		while (!pid)
			pause();
	}
	cg_enter("/");
	wait_for_end();
}

int main(int argc, char **argv)
{
	forker_main(argc, argv);
	if (argc == 3 && !strcmp(argv[1], "measure"))
		return task_code(task_run(argv[2], measure, NULL));
	if (argc == 4 && !strcmp(argv[1], "domains"))
		domains(atoi(argv[2]), atoi(argv[3]));
	else if (argc == 4 && !strcmp(argv[1], "threads"))
		threads(argv[2], atoi(argv[3]));
	else if (argc == 4 && !strcmp(argv[1], "processes"))
		processes(argv[2], atoi(argv[3]));
	else
		return 2;
	return 0;
}
