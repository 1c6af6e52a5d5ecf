// SPDX-License-Identifier: GPL-2.0
/*
 * What the creation of a cgroup costs beside bindings, in nanoseconds, the median of
 * many; in a guest whose clock counts instructions (selftests/vm --icount) that is
 * instructions. One line each: what there is, a tab, the cost.
 */
#include <errno.h>
#include <linux/ctlsec.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "rawnl.h"
#include "tap.h"
#include "task.h"

#define PARENT "/t/mkdir.slice"
#define NEW "/sys/fs/cgroup" PARENT "/web-0123456789abcdef.scope"
#define RUNS 201
#define PATHS 10000
#define PATTERNS 1000

static struct rawnl sock;
static struct rawnl_msg msg;
static struct rawnl_answer answer;

static uint64_t now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000000000ULL + (uint64_t)ts.tv_nsec;
}

static int compare(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

static uint64_t make_and_remove(void)
{
	uint64_t start = now(), took;

	if (mkdir(NEW, 0755))
		tap_bail("mkdir: %s", strerror(errno));
	took = now() - start;
	if (rmdir(NEW))
		tap_bail("rmdir: %s", strerror(errno));
	return took;
}

static void measure(const char *what)
{
	static uint64_t took[RUNS];
	int i;

	/* What removals leave behind for work items is over by then. */
	usleep(300000);
	for (i = 0; i < RUNS; i++) {
		took[i] = make_and_remove();
		usleep(2000);
	}
	qsort(took, RUNS, sizeof(took[0]), compare);
	printf("%s\t%llu\n", what, (unsigned long long)took[RUNS / 2]);
	fflush(stdout);
}

static void bind_one(uint16_t type, const char *target)
{
	rawnl_begin(&msg, &sock, CTLSEC_CMD_BINDING_SET, NLM_F_CREATE);
	rawnl_str(&msg, type, target);
	if (rawnl_ask(&sock, &msg, &answer))
		tap_bail("%s: %s", target, answer.text);
}

/* From @from to @n of them, none of which wants the cgroup. */
static void bind_others(uint16_t type, const char *form, int from, int n)
{
	char target[128];
	int i;

	for (i = from; i < n; i++) {
		snprintf(target, sizeof(target), form, i);
		bind_one(type, target);
	}
}

static void unbind_all(void)
{
	if (system("ctlsec unbind --all >/dev/null"))
		tap_bail("cannot unbind");
}

int main(void)
{
	cg_make("/t");
	cg_make(PARENT);
	if (rawnl_open(&sock))
		tap_bail("the module does not answer");
	measure("no binding");
	bind_others(CTLSEC_DOMAIN_A_PATH, "/t/elsewhere-%05d.scope", 0, 1);
	measure("1 path");
	bind_others(CTLSEC_DOMAIN_A_PATH, "/t/elsewhere-%05d.scope", 1, PATHS);
	measure("10000 paths");
	unbind_all();
	bind_others(CTLSEC_DOMAIN_A_PATTERN, "/t/slice-%04d.slice/web-*.scope",
		    0, 1);
	measure("1 pattern");
	/* As many segments as the path has, and a third of any number. */
	bind_others(CTLSEC_DOMAIN_A_PATTERN, "/t/slice-%04d.slice/web-*.scope",
		    1, PATTERNS / 3);
	bind_others(CTLSEC_DOMAIN_A_PATTERN, PARENT "/app%04d-*.scope", 0,
		    PATTERNS / 3);
	bind_others(CTLSEC_DOMAIN_A_PATTERN, "/t/%04d.slice/**", 0,
		    PATTERNS - 2 * (PATTERNS / 3));
	measure("1000 patterns");
	bind_one(CTLSEC_DOMAIN_A_PATTERN, PARENT "/web-*.scope");
	measure("1000 patterns, one matches");
	unbind_all();
	rawnl_close(&sock);
	cg_remove(PARENT);
	return 0;
}
