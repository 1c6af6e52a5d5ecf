// SPDX-License-Identifier: GPL-2.0
/*
 * percall ABI NR [ARG]...: print what one call costs, in nanoseconds with one
 * decimal, and what it returns. In a guest whose clock counts instructions
 * (selftests/vm --icount) that is instructions, exactly repeatable.
 *
 * The least of many runs, so that an interrupt in some of them does not count;
 * the loop around the call is part of it, as it is in all that is compared.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "raw.h"

#define RUNS 20
#define CALLS 1000

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

	for (i = 0; i < CALLS; i++)
		*ret = raw_call(abi, nr, args);
	return now() - start;
}

int main(int argc, char **argv)
{
	uint64_t args[6] = { 0 }, best = ~0ULL, t;
	int abi, i;
	long ret = 0;

	for (abi = 0; argc > 1 && abi < CTLSEC_NR_ABIS; abi++) {
		if (!strcmp(argv[1], raw_abi_name[abi]))
			break;
	}
	if (argc < 3 || argc > 9 || abi == CTLSEC_NR_ABIS) {
		fprintf(stderr, "usage: percall ABI NR [ARG]...\n");
		return 2;
	}
	for (i = 3; i < argc; i++)
		args[i - 3] = strtoull(argv[i], NULL, 0);
	for (i = 0; i < RUNS; i++) {
		t = one_run(abi, strtoull(argv[2], NULL, 0), args, &ret);
		best = t < best ? t : best;
	}
	printf("%.1f %ld\n", (double)best / CALLS, ret);
	return 0;
}
