// SPDX-License-Identifier: GPL-2.0
/*
 * A fork bomb, and what others feel of one.
 *
 *	bombfelt shell		bomb whose tasks end when they are refused a
 *				fork, as those of a shell do; it is relit
 *	bombfelt stubborn	bomb whose tasks try without end
 *	bombfelt sleep SECONDS	print how many microseconds too late a sleep of
 *				one millisecond ends: number of sleeps, median,
 *				99th of a hundred, most
 *	bombfelt fork SECONDS	print how long fork, exit and wait take, likewise
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tap.h"

#define SAMPLES_MAX 100000
#define SLEEP_US 1000
/* Between forks, so that this is no bomb itself. */
#define PAUSE_US 5000

static uint64_t now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
}

static __attribute__((noreturn)) void bomb(bool stubborn)
{
	bool first = true;

	for (;;) {
		pid_t pid = fork();

		if (!pid)
			first = false;
		if (pid < 0 && !stubborn && !first)
			_exit(0);
		if (pid < 0 && first)
			usleep(1000);
		while (waitpid(-1, NULL, WNOHANG) > 0)
			;
	}
}

static uint64_t one_sleep(void)
{
	uint64_t begun = now_us(), took;

	usleep(SLEEP_US);
	took = now_us() - begun;
	return took > SLEEP_US ? took - SLEEP_US : 0;
}

static uint64_t one_fork(void)
{
	uint64_t begun;
	pid_t pid;

	usleep(PAUSE_US);
	begun = now_us();
	pid = fork();
	if (!pid)
		_exit(0);
	if (pid < 0 || waitpid(pid, NULL, 0) != pid)
		tap_bail("fork failed");
	return now_us() - begun;
}

static int compare(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

static void feel(uint64_t (*one)(void), int seconds)
{
	static uint64_t took[SAMPLES_MAX];
	uint64_t until = now_us() + (uint64_t)seconds * 1000000;
	size_t n = 0;

	do {
		took[n++] = one();
	} while (n < SAMPLES_MAX && now_us() < until);
	qsort(took, n, sizeof(took[0]), compare);
	printf("%zu %llu %llu %llu\n", n, (unsigned long long)took[n / 2],
	       (unsigned long long)took[n * 99 / 100],
	       (unsigned long long)took[n - 1]);
}

int main(int argc, char **argv)
{
	if (argc == 2 && !strcmp(argv[1], "shell"))
		bomb(false);
	if (argc == 2 && !strcmp(argv[1], "stubborn"))
		bomb(true);
	if (argc == 3 && !strcmp(argv[1], "sleep"))
		feel(one_sleep, atoi(argv[2]));
	else if (argc == 3 && !strcmp(argv[1], "fork"))
		feel(one_fork, atoi(argv[2]));
	else
		return 2;
	return 0;
}
