// SPDX-License-Identifier: GPL-2.0
/*
 * What a run of a program takes, in nanoseconds: instructions, in a guest whose clock
 * counts these (selftests/vm --icount).
 *
 *	runcost RUNS COMMAND [ARG]...	from its start to its end: the median of so many
 *					runs, after one that fills caches
 *	runcost logged COMMAND [ARG]...	execute it below a seccomp filter that logs every
 *					call and does no more
 *	runcost cpu FILE COMMAND [ARG]...
 *					run it once, and write to FILE what processors spent
 *					on it and all that it waited for
 *
 * A command's output is thrown away but for that of "logged" and "cpu".
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define RUNS_MAX 101

static int die(const char *what)
{
	fprintf(stderr, "runcost: %s: %s\n", what, strerror(errno));
	return 1;
}

static uint64_t now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000000000ULL + (uint64_t)ts.tv_nsec;
}

/* Return: its wait status, or -1. */
static int run_command(char **command, int quiet)
{
	int status = -1;
	pid_t pid = vfork();

	if (!pid) {
		int null = quiet ? open("/dev/null", O_WRONLY) : -1;

		if (null >= 0)
			dup2(null, STDOUT_FILENO);
		execvp(command[0], command);
		_exit(127);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		return -1;
	return status;
}

static int compare(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

static int measure(int runs, char **command)
{
	static uint64_t took[RUNS_MAX];
	int i, status;

	for (i = -1; i < runs; i++) {
		uint64_t start = now();

		status = run_command(command, 1);
		if (status)
			return die(command[0]);
		if (i >= 0)
			took[i] = now() - start;
	}
	qsort(took, (size_t)runs, sizeof(took[0]), compare);
	printf("%llu\n", (unsigned long long)took[runs / 2]);
	return 0;
}

static int execute_logged(char **command)
{
	struct sock_filter log = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_LOG);
	struct sock_fprog filter = { .len = 1, .filter = &log };

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
	    syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &filter))
		return die("seccomp");
	execvp(command[0], command);
	return die(command[0]);
}

static uint64_t in_ns(const struct timeval *tv)
{
	return (uint64_t)tv->tv_sec * 1000000000ULL +
	       (uint64_t)tv->tv_usec * 1000;
}

static int measure_cpu(const char *path, char **command)
{
	int status = run_command(command, 0);
	struct rusage used;
	FILE *f = fopen(path, "w");

	if (status || !f || getrusage(RUSAGE_CHILDREN, &used))
		return die(command[0]);
	fprintf(f, "%llu\n",
		(unsigned long long)(in_ns(&used.ru_utime) +
				     in_ns(&used.ru_stime)));
	return fclose(f) ? die(path) : 0;
}

int main(int argc, char **argv)
{
	int runs = argc > 2 ? atoi(argv[1]) : 0;

	if (argc > 2 && !strcmp(argv[1], "logged"))
		return execute_logged(argv + 2);
	if (argc > 3 && !strcmp(argv[1], "cpu"))
		return measure_cpu(argv[2], argv + 3);
	if (runs < 1 || runs > RUNS_MAX) {
		fprintf(stderr,
			"usage: runcost RUNS|logged|cpu FILE COMMAND [ARG]...\n");
		return 2;
	}
	return measure(runs, argv + 2);
}
