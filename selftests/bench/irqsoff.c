// SPDX-License-Identifier: GPL-2.0
/*
 * irqsoff COMMAND [ARGUMENT]...: run it, and print the longest time, in nanoseconds,
 * for which a timer interrupt of its processor had to wait, and in which function it
 * came then, with its callers: "F<G<H". A first line is about interrupts that had
 * been off in the module or in what that called, a second about all.
 *
 * A timer of perf's ticks every 10 us, on a grid. A tick that comes late was held up
 * by interrupts that were off, and then comes in the function that puts them on again
 * (the module does so by its locks only, whose functions have "irq" in their names); or
 * by another interrupt, its own predecessor's among them, and then comes anywhere. The
 * second line does not tell these apart, so it is an upper bound. For guests with one
 * processor, whose clock counts instructions.
 */
#include <errno.h>
#include <linux/perf_event.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tap.h"

#define PERIOD 10000
#define PAGES (1UL << 15)
/* Functions of a call chain, the marker before them included. */
#define CHAIN 8
#define MAX_SYMBOLS (1UL << 19)

/* What a sample is made of, in this order. */
struct sample {
	struct perf_event_header header;
	uint64_t time;
	uint64_t frames;
	uint64_t frame[CHAIN];
};

struct symbol {
	uint64_t at;
	char name[48];
};

/* Where the module's code is. */
struct text {
	uint64_t start;
	uint64_t end;
};

struct gap {
	uint64_t length;
	uint64_t frames;
	uint64_t frame[CHAIN];
};

static int open_timer(void)
{
	struct perf_event_attr attr = {
		.type = PERF_TYPE_SOFTWARE,
		.size = sizeof(attr),
		.config = PERF_COUNT_SW_CPU_CLOCK,
		.sample_period = PERIOD,
		.sample_type = PERF_SAMPLE_TIME | PERF_SAMPLE_CALLCHAIN,
		.sample_max_stack = CHAIN - 1,
		.exclude_callchain_user = 1,
		.disabled = 1,
		.use_clockid = 1,
		.clockid = 1 /* CLOCK_MONOTONIC */,
	};
	int fd;

	fd = (int)syscall(SYS_perf_event_open, &attr, -1, 0, -1, 0UL);
	if (fd < 0)
		tap_bail("perf_event_open: %s", strerror(errno));
	return fd;
}

/* A processor that has nothing to do stops its tick, which is what gives the timer of
 * perf its allowance of samples.
 */
static pid_t keep_busy(void)
{
	const struct sched_param none = { 0 };
	pid_t pid = fork();

	if (pid < 0)
		tap_bail("fork: %s", strerror(errno));
	if (pid)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	sched_setscheduler(0, SCHED_IDLE, &none);
	for (;;)
		;
}

static void run_command(char **argv)
{
	int status;
	pid_t pid = fork();

	if (!pid) {
		dup2(2, 1);
		execvp(argv[0], argv);
		_exit(127);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid || status)
		tap_bail("%s failed", argv[0]);
}

/* Samples lie one behind the other, as long as the buffer is not full. */
static struct symbol symbol[MAX_SYMBOLS];
static size_t symbols;

static int by_address(const void *a, const void *b)
{
	uint64_t x = ((const struct symbol *)a)->at;
	uint64_t y = ((const struct symbol *)b)->at;

	return x < y ? -1 : x > y;
}

static void read_symbols(void)
{
	FILE *f = fopen("/proc/kallsyms", "r");
	unsigned long long at;
	char line[256];

	while (f && symbols < MAX_SYMBOLS && fgets(line, sizeof(line), f)) {
		struct symbol *s = &symbol[symbols];

		if (sscanf(line, "%llx %*c %47s", &at, s->name) != 2)
			continue;
		s->at = at;
		symbols++;
	}
	if (f)
		fclose(f);
	qsort(symbol, symbols, sizeof(*symbol), by_address);
}

/* The last symbol that is not above it. */
static const char *name_of(uint64_t ip)
{
	size_t low = 0, high = symbols;

	while (high - low > 1) {
		size_t middle = (low + high) / 2;

		if (symbol[middle].at <= ip)
			low = middle;
		else
			high = middle;
	}
	return symbols && symbol[low].at <= ip ? symbol[low].name : "userspace";
}

/* The function that the tick came in: the first that is no marker. */
static uint64_t place_of(const struct sample *s)
{
	for (uint64_t i = 0; i < s->frames; i++)
		if (s->frame[i] < (uint64_t)PERF_CONTEXT_MAX)
			return s->frame[i];
	return 0;
}

static bool passes(const struct sample *s, const struct text *t)
{
	for (uint64_t i = 0; i < s->frames; i++)
		if (s->frame[i] >= t->start && s->frame[i] < t->end)
			return true;
	return false;
}

static void keep_longest(struct gap *g, const struct sample *s, uint64_t length)
{
	if (length <= g->length)
		return;
	g->length = length;
	g->frames = s->frames < CHAIN ? s->frames : CHAIN;
	memcpy(g->frame, s->frame, g->frames * sizeof(uint64_t));
}

/* gap[0] is of ticks that @t held up, gap[1] of all. */
static void find_gaps(const struct perf_event_mmap_page *page,
		      const struct text *t, struct gap *gap)
{
	const char *data = (const char *)page + page->data_offset;
	uint64_t at = 0, last = 0;

	while (at < page->data_head) {
		const struct sample *s = (const void *)(data + at);

		if (s->header.type == PERF_RECORD_LOST)
			tap_bail("the buffer is too small");
		if (s->header.type == PERF_RECORD_THROTTLE)
			tap_bail("the timer was stopped");
		if (s->header.type == PERF_RECORD_SAMPLE) {
			if (last && passes(s, t) &&
			    strstr(name_of(place_of(s)), "irq"))
				keep_longest(&gap[0], s, s->time - last);
			if (last)
				keep_longest(&gap[1], s, s->time - last);
			last = s->time;
		}
		at += s->header.size;
	}
	if (!last)
		tap_bail("the timer never ticked");
}

static struct text find_module(void)
{
	struct text t = { 0 };
	unsigned long long start, size;
	FILE *f = fopen("/proc/modules", "r");
	char line[512];

	while (f && fgets(line, sizeof(line), f)) {
		if (sscanf(line, "ctlsec %llu %*s %*s Live %llx", &size,
			   &start) == 2)
			t = (struct text){ start, start + size };
	}
	if (f)
		fclose(f);
	return t;
}

static void print_gap(const struct gap *g)
{
	const char *before = "";

	printf("%llu ",
	       (unsigned long long)(g->length > PERIOD ? g->length - PERIOD :
							 0));
	for (uint64_t i = 0; i < g->frames; i++) {
		if (g->frame[i] >= (uint64_t)PERF_CONTEXT_MAX)
			continue;
		printf("%s%s", before, name_of(g->frame[i]));
		before = "<";
	}
	puts(*before ? "" : "nothing");
}

int main(int argc, char **argv)
{
	const size_t size = (PAGES + 1) * (size_t)sysconf(_SC_PAGESIZE);
	struct gap gap[2] = { 0 };
	struct text text = find_module();
	void *buffer;
	pid_t idle;
	int fd;

	if (argc < 2) {
		fprintf(stderr, "usage: irqsoff COMMAND [ARGUMENT]...\n");
		return 2;
	}
	fd = open_timer();
	buffer = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (buffer == MAP_FAILED)
		tap_bail("mmap: %s", strerror(errno));
	idle = keep_busy();
	ioctl(fd, PERF_EVENT_IOC_ENABLE, 0);
	run_command(argv + 1);
	ioctl(fd, PERF_EVENT_IOC_DISABLE, 0);
	read_symbols();
	kill(idle, SIGKILL);
	find_gaps(buffer, &text, gap);
	print_gap(&gap[0]);
	print_gap(&gap[1]);
	return 0;
}
