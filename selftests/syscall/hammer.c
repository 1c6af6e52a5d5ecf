// SPDX-License-Identifier: GPL-2.0
/*
 * hammer [-t THREADS] [-n CALLS] ABI NR [ARG]...: make one call over and over,
 * in threads spread over the processors, CALLS times each or until SIGTERM,
 * and print how often it returned what: "RESULT COUNT" lines, errors as
 * negative numbers, all that is not one as "ok".
 *
 * Prints "ready" when all threads run.
 */
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "raw.h"

#define THREADS_MAX 16
#define ERRORS 4096

static volatile sig_atomic_t over;
static unsigned long calls;
static int abi = -1;
static uint64_t nr, args[6];

struct worker {
	pthread_t thread;
	int cpu;
	unsigned long good;
	unsigned long bad[ERRORS];
};

static struct worker workers[THREADS_MAX];
static int running;

static void on_term(int sig)
{
	(void)sig;
	over = 1;
}

static void *work(void *arg)
{
	struct worker *w = arg;
	unsigned long n;
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(w->cpu, &set);
	sched_setaffinity(0, sizeof(set), &set);
	__atomic_add_fetch(&running, 1, __ATOMIC_RELAXED);
	for (n = 0; calls ? n < calls : !over; n++) {
		long ret = raw_call(abi, nr, args);

		if (ret < 0 && ret > -ERRORS)
			w->bad[-ret]++;
		else
			w->good++;
	}
	return NULL;
}

static void report(int threads)
{
	unsigned long sum;
	int e, i;

	for (e = 0; e < ERRORS; e++) {
		for (sum = 0, i = 0; i < threads; i++)
			sum += e ? workers[i].bad[e] : workers[i].good;
		if (sum && e)
			printf("-%d %lu\n", e, sum);
		else if (sum)
			printf("ok %lu\n", sum);
	}
}

static void run(int threads)
{
	long cpus = sysconf(_SC_NPROCESSORS_ONLN);
	int i;

	for (i = 0; i < threads; i++) {
		workers[i].cpu = (int)(i % cpus);
		pthread_create(&workers[i].thread, NULL, work, &workers[i]);
	}
	while (__atomic_load_n(&running, __ATOMIC_RELAXED) < threads)
		sched_yield();
	puts("ready");
	fflush(stdout);
	for (i = 0; i < threads; i++)
		pthread_join(workers[i].thread, NULL);
}

static int usage(void)
{
	fputs("usage: hammer [-t THREADS] [-n CALLS] ABI NR [ARG]...\n",
	      stderr);
	return 2;
}

int main(int argc, char **argv)
{
	int threads = 1, opt, i;

	while ((opt = getopt(argc, argv, "+t:n:")) != -1) {
		if (opt == 't')
			threads = atoi(optarg);
		else if (opt == 'n')
			calls = strtoul(optarg, NULL, 0);
		else
			return usage();
	}
	if (argc - optind < 2 || argc - optind > 8 || threads < 1 ||
	    threads > THREADS_MAX)
		return usage();
	for (i = 0; i < CTLSEC_NR_ABIS; i++) {
		if (!strcmp(argv[optind], raw_abi_name[i]))
			abi = i;
	}
	if (abi < 0)
		return usage();
	nr = strtoull(argv[optind + 1], NULL, 0);
	for (i = optind + 2; i < argc; i++)
		args[i - optind - 2] = strtoull(argv[i], NULL, 0);
	signal(SIGTERM, on_term);
	run(threads);
	report(threads);
	return 0;
}
