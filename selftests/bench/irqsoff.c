// SPDX-License-Identifier: GPL-2.0
/*
 * irqsoff COMMAND [ARGUMENT]...: run it, and print the longest time, in nanoseconds,
 * for which a timer interrupt of its processor had to wait, and in which function it
 * came then.
 *
 * A timer of perf's ticks every 10 us, on a grid. A tick that comes late was held up
 * by interrupts that were off, or by another interrupt, its own predecessor's among
 * them: so this is an upper bound. For guests with one processor, whose clock counts
 * instructions.
 */
#include <errno.h>
#include <linux/perf_event.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tap.h"

#define PERIOD 10000
#define PAGES (1UL << 14)

/* What a sample is made of, in this order. */
struct sample {
	struct perf_event_header header;
	uint64_t ip;
	uint64_t time;
};

struct gap {
	uint64_t length;
	uint64_t ip;
};

static int open_timer(void)
{
	struct perf_event_attr attr = {
		.type = PERF_TYPE_SOFTWARE,
		.size = sizeof(attr),
		.config = PERF_COUNT_SW_CPU_CLOCK,
		.sample_period = PERIOD,
		.sample_type = PERF_SAMPLE_IP | PERF_SAMPLE_TIME,
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
static struct gap find_gap(const struct perf_event_mmap_page *page)
{
	const char *data = (const char *)page + page->data_offset;
	struct gap longest = { 0 };
	uint64_t at = 0, last = 0;

	while (at < page->data_head) {
		const struct sample *s = (const void *)(data + at);

		if (s->header.type == PERF_RECORD_LOST)
			tap_bail("the buffer is too small");
		if (s->header.type == PERF_RECORD_THROTTLE)
			tap_bail("the timer was stopped");
		if (s->header.type == PERF_RECORD_SAMPLE) {
			if (last && s->time - last > longest.length) {
				longest.length = s->time - last;
				longest.ip = s->ip;
			}
			last = s->time;
		}
		at += s->header.size;
	}
	if (!last)
		tap_bail("the timer never ticked");
	return longest;
}

/* The last symbol that is not above it. */
static void print_symbol(uint64_t ip)
{
	char line[256], name[128] = "userspace", found[128] = "userspace";
	FILE *f = fopen("/proc/kallsyms", "r");
	unsigned long long at, best = 0;

	while (f && fgets(line, sizeof(line), f)) {
		if (sscanf(line, "%llx %*c %127s", &at, name) == 2 &&
		    at <= ip && at > best) {
			best = at;
			snprintf(found, sizeof(found), "%s", name);
		}
	}
	if (f)
		fclose(f);
	puts(found);
}

int main(int argc, char **argv)
{
	const size_t size = (PAGES + 1) * (size_t)sysconf(_SC_PAGESIZE);
	struct gap longest;
	void *buffer;
	int fd;

	if (argc < 2) {
		fprintf(stderr, "usage: irqsoff COMMAND [ARGUMENT]...\n");
		return 2;
	}
	fd = open_timer();
	buffer = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (buffer == MAP_FAILED)
		tap_bail("mmap: %s", strerror(errno));
	ioctl(fd, PERF_EVENT_IOC_ENABLE, 0);
	run_command(argv + 1);
	ioctl(fd, PERF_EVENT_IOC_DISABLE, 0);
	longest = find_gap(buffer);
	printf("%llu ", (unsigned long long)(longest.length > PERIOD ?
						     longest.length - PERIOD :
						     0));
	print_symbol(longest.ip);
	return 0;
}
