// SPDX-License-Identifier: GPL-2.0
#include "cmd/run_report.h"

#include <ctlsec/abi.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "out/enum_names.h"

/* How many system calls are named, the most frequent ones. */
#define CALLS_SHOWN 8

static int compare_counts(const void *a, const void *b)
{
	const struct cnl_denial *x = a, *y = b;

	return x->count == y->count ? 0 : x->count < y->count ? 1 : -1;
}

static void print_times(uint64_t n)
{
	if (n == 1)
		fputs(" once", stderr);
	else
		fprintf(stderr, " %" PRIu64 " times", n);
}

static void report_calls(const struct cnl_domain *d, struct cnl_list *denials)
{
	bool complain = d->mode == CTLSEC_MODE_COMPLAIN;
	const struct cnl_denial *n = denials->v;
	char name[ENUM_NAMES_MAX], abi[ENUM_NAMES_MAX];
	size_t i;

	if (!denials->n)
		return;
	qsort(denials->v, denials->n, sizeof(*n), compare_counts);
	fprintf(stderr, "ctlsec: note: system calls that %s refused:",
		complain ? "enforce mode would have" : "were");
	for (i = 0; i < denials->n && i < CALLS_SHOWN; i++) {
		fprintf(stderr, "%s %s", i ? "," : "",
			enum_names_syscall(n[i].abi, n[i].nr, name));
		if (n[i].abi != CTLSEC_ABI_X86_64)
			fprintf(stderr, " (%s)", enum_names_abi(n[i].abi, abi));
		print_times(n[i].count);
	}
	if (denials->n > CALLS_SHOWN)
		fprintf(stderr, " and %zu others", denials->n - CALLS_SHOWN);
	putc('\n', stderr);
}

static void report_forks(const struct cnl_domain *d)
{
	if (d->forks_denied_pids) {
		fputs("ctlsec: note: forks were refused", stderr);
		print_times(d->forks_denied_pids);
		fprintf(stderr, " by the limit of %" PRIu64 " task%s\n",
			d->pids_max, d->pids_max == 1 ? "" : "s");
	}
	if (d->forks_denied_rate) {
		fputs("ctlsec: note: forks were refused", stderr);
		print_times(d->forks_denied_rate);
		fprintf(stderr, " by the rate of %" PRIu64 "/s:%" PRIu64 "\n",
			d->fork_rate, d->fork_burst);
	}
	if (d->userns_denied) {
		fputs("ctlsec: note: user namespaces were refused", stderr);
		print_times(d->userns_denied);
		fprintf(stderr, " by the limit of %" PRIu64 "\n",
			d->userns_max);
	}
	if (d->kills) {
		fputs("ctlsec: note: all tasks were killed", stderr);
		print_times(d->kills);
		fputs(" for exceeding a limit\n", stderr);
	}
}

void run_report(const struct cnl_domain *d, struct cnl_list *denials)
{
	report_calls(d, denials);
	report_forks(d);
}
