// SPDX-License-Identifier: GPL-2.0
/*
 * bindcost CGROUP: print what a bind, a limit and an unbind of it cost by netlink,
 * in nanoseconds, the median of many. In a guest whose clock counts instructions
 * (selftests/vm --icount) that is instructions.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "dom.h"
#include "task.h"

#define RUNS 31

enum step { BIND, LIMIT, UNBIND, STEPS };

static uint64_t took[STEPS][RUNS];

static uint64_t now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000000000ULL + (uint64_t)ts.tv_nsec;
}

static void run_steps(const struct dom *d, int run)
{
	struct dom_limits l = { DOM_LIMITS };
	uint64_t at[STEPS + 1];
	int i;

	at[0] = now();
	dom_bind_must(d, &l);
	at[1] = now();
	l.pids = 100;
	dom_limit_must(d, &l);
	at[2] = now();
	dom_unbind_must(d);
	at[3] = now();
	for (i = 0; i < STEPS; i++)
		took[i][run] = at[i + 1] - at[i];
}

static int compare(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

int main(int argc, char **argv)
{
	struct dom d;
	int i;

	if (argc != 2) {
		fprintf(stderr, "usage: bindcost CGROUP\n");
		return 2;
	}
	cg_make(argv[1]);
	d = dom_cgroup(argv[1]);
	for (i = 0; i < RUNS; i++)
		run_steps(&d, i);
	for (i = 0; i < STEPS; i++) {
		qsort(took[i], RUNS, sizeof(took[i][0]), compare);
		printf("%llu%c", (unsigned long long)took[i][RUNS / 2],
		       i == UNBIND ? '\n' : ' ');
	}
	cg_remove(argv[1]);
	return 0;
}
