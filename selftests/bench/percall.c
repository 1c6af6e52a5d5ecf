// SPDX-License-Identifier: GPL-2.0
/*
 * percall [-n CALLS] [-p SECONDS] ABI NR [ARG]...: print what one call costs, in
 * nanoseconds with one decimal, and what it returns. In a guest whose clock counts
 * instructions (selftests/vm --icount) that is instructions, exactly repeatable.
 *
 * The least of many runs, so that an interrupt in some of them does not count;
 * the loop around the call is part of it, as it is in all that is compared. -n: so many
 * calls a run; -p: wait before each.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "raw.h"

#define RUNS 20

static int calls = 1000;
static unsigned int pause_for;

static uint64_t now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000000000ULL + (uint64_t)ts.tv_nsec;
}

static uint64_t one_run(int abi, uint64_t nr, const uint64_t *args, long *ret)
{
	uint64_t start = now();
	int i;

	for (i = 0; i < calls; i++)
		*ret = raw_call(abi, nr, args);
	return now() - start;
}

int main(int argc, char **argv)
{
	uint64_t args[6] = { 0 }, best = ~0ULL, t;
	int abi, i, opt;
	long ret = 0;

	/* What follows is taken as it is, numbers below zero, too. */
	while ((opt = getopt(argc, argv, "+n:p:")) > 0) {
		if (opt == 'n')
			calls = atoi(optarg);
		else if (opt == 'p')
			pause_for = (unsigned int)atoi(optarg);
		else
			return 2;
	}
	argc -= optind - 1;
	argv += optind - 1;
	for (abi = 0; argc > 1 && abi < CTLSEC_NR_ABIS; abi++) {
		if (!strcmp(argv[1], raw_abi_name[abi]))
			break;
	}
	if (argc < 3 || argc > 9 || abi == CTLSEC_NR_ABIS || calls < 1) {
		fprintf(stderr,
			"usage: percall [-n CALLS] [-p SECONDS] ABI NR [ARG]...\n");
		return 2;
	}
	for (i = 3; i < argc; i++)
		args[i - 3] = strtoull(argv[i], NULL, 0);
	for (i = 0; i < RUNS; i++) {
		sleep(pause_for);
		t = one_run(abi, strtoull(argv[2], NULL, 0), args, &ret);
		best = t < best ? t : best;
	}
	printf("%.1f %ld\n", (double)best / calls, ret);
	return 0;
}
