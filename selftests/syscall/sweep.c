// SPDX-License-Identifier: GPL-2.0
/*
 * sweep ABI CGROUP FIRST LAST [FIRST LAST]...: make every call of a range of
 * numbers, each in a child of its own that is born in CGROUP ("-": where we
 * are), with all arguments zero, and print a line for each: the number, a
 * blank, and what it returned, or "exit N", "signal N", "blocked".
 *
 * A child that is stopped by nothing might wait without end: "blocked" is a
 * result, after a minute.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "raw.h"
#include "task.h"

struct attempt {
	int abi;
	uint64_t nr;
	int returned;
	long ret;
};

static int make_call(void *arg)
{
	struct attempt *a = arg;

	a->ret = raw_call0(a->abi, a->nr);
	a->returned = 1;
	return 0;
}

static void report(const struct attempt *a, int status)
{
	if (a->returned)
		printf("%llu %ld\n", (unsigned long long)a->nr, a->ret);
	else if (status == TASK_HUNG)
		printf("%llu blocked\n", (unsigned long long)a->nr);
	else if (WIFSIGNALED(status))
		printf("%llu signal %d\n", (unsigned long long)a->nr,
		       WTERMSIG(status));
	else
		printf("%llu exit %d\n", (unsigned long long)a->nr,
		       WEXITSTATUS(status));
}

static int abi_of(const char *name)
{
	int abi;

	for (abi = 0; abi < CTLSEC_NR_ABIS; abi++) {
		if (!strcmp(name, raw_abi_name[abi]) && raw_can(abi))
			return abi;
	}
	return -1;
}

static void sweep(int abi, const char *cgroup, uint64_t nr, uint64_t last)
{
	static struct attempt *a;

	if (!a)
		a = task_share(sizeof(*a));
	/* The last number may be the largest there is. */
	do {
		*a = (struct attempt){ .abi = abi, .nr = nr };
		report(a, task_run(cgroup, make_call, a));
	} while (nr++ != last);
}

int main(int argc, char **argv)
{
	int i;

	if (argc < 5 || argc % 2 == 0 || abi_of(argv[1]) < 0) {
		fprintf(stderr,
			"usage: sweep ABI CGROUP FIRST LAST [FIRST LAST]...\n");
		return 2;
	}
	for (i = 3; i < argc; i += 2)
		sweep(abi_of(argv[1]), strcmp(argv[2], "-") ? argv[2] : NULL,
		      strtoull(argv[i], NULL, 0),
		      strtoull(argv[i + 1], NULL, 0));
	return 0;
}
