// SPDX-License-Identifier: GPL-2.0
/*
 * A wait that began before a bind and goes on after a signal: the kernel has the
 * task make restart_syscall(), which is decided as the call that it restarts.
 *
 * A task waits in a call, is bound, stopped and continued. Then the call ends, in
 * the way that the row says, or goes on if all calls of its kind are allowed.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "ctl.h"
#include "raw.h"
#include "task.h"

#define DOMAIN "/t/restart"
/* Seconds that a wait takes if it goes on; well beyond what a row takes. */
#define WAIT 600
#define HIT 1234
#define GOES_ON 1

#define X64 CTLSEC_ABI_X86_64
#define I386 CTLSEC_ABI_I386

#define FUTEX_WAIT_PRIVATE (0 | 128)

/**
 * struct row - one wait
 * @call: what the task waits in
 * @denied: names that the profile denies with HIT
 * @ret: what the call returns; GOES_ON: it does not
 * @counted: denials that are counted
 */
static const struct row {
	int abi;
	const char *call;
	const char *denied;
	long ret;
	int counted;
} rows[] = {
	{ X64, "poll", "\"poll\"", -HIT, 1 },
	{ X64, "nanosleep", "\"nanosleep\",\"clock_nanosleep\"", -HIT, 1 },
	{ X64, "clock_nanosleep", "\"nanosleep\",\"clock_nanosleep\"", -HIT,
	  1 },
	{ X64, "futex", "\"futex\"", -HIT, 1 },
	{ I386, "poll", "\"poll\"", -HIT, 1 },
	{ I386, "nanosleep",
	  "\"nanosleep\",\"clock_nanosleep\",\"clock_nanosleep_time64\"", -HIT,
	  1 },
	{ I386, "futex", "\"futex\",\"futex_time64\"", -HIT, 1 },
	/* Which of them it was is not known any more. */
	{ X64, "nanosleep", "\"clock_nanosleep\"", -EINTR, 0 },
	{ X64, "clock_nanosleep", "\"nanosleep\"", -EINTR, 0 },
	/* What is allowed goes on, whatever else is denied. */
	{ X64, "poll", "\"getppid\"", GOES_ON, 0 },
	{ X64, "poll", "\"nanosleep\",\"clock_nanosleep\",\"futex\"", GOES_ON,
	  0 },
	{ X64, "futex", "\"poll\"", GOES_ON, 0 },
	{ I386, "nanosleep", "\"poll\"", GOES_ON, 0 },
};

/* What the child leaves in shared memory. */
struct seen {
	volatile int waits;
	volatile int returned;
	volatile long ret;
};

/* In the lower half of memory, where an i386 call finds it. */
static struct {
	struct timespec ts;
	struct {
		int32_t sec, nsec;
	} ts32;
	uint32_t word;
} * low;

static struct seen *seen;
static const struct row *row;

static void fill(uint64_t *args, uint64_t *nr)
{
	int i386 = row->abi == I386;
	uint64_t time = i386 ? (uintptr_t)&low->ts32 : (uintptr_t)&low->ts;

	memset(args, 0, 6 * sizeof(*args));
	if (!strcmp(row->call, "poll")) {
		*nr = i386 ? 168 : 7;
		args[2] = WAIT * 1000;
	} else if (!strcmp(row->call, "nanosleep")) {
		*nr = i386 ? 162 : 35;
		args[0] = time;
	} else if (!strcmp(row->call, "clock_nanosleep")) {
		*nr = i386 ? 267 : 230;
		args[0] = CLOCK_MONOTONIC;
		args[2] = time;
	} else {
		*nr = i386 ? 240 : 202;
		args[0] = (uintptr_t)&low->word;
		args[1] = FUTEX_WAIT_PRIVATE;
		args[3] = time;
	}
}

static int wait_in_call(void *arg)
{
	uint64_t args[6], nr;

	(void)arg;
	fill(args, &nr);
	seen->waits = 1;
	seen->ret = raw_call(row->abi, nr, args);
	seen->returned = 1;
	return 0;
}

/* The first letter of its state, as /proc shows it. */
static char state_of(pid_t pid)
{
	char text[256], *at = NULL;
	FILE *f;

	snprintf(text, sizeof(text), "/proc/%d/stat", pid);
	f = fopen(text, "r");
	if (!f)
		return 0;
	if (fgets(text, sizeof(text), f))
		at = strrchr(text, ')');
	fclose(f);
	return at ? at[2] : 0;
}

static void await_state(pid_t pid, char state)
{
	int i;

	for (i = 0; i < 500 && state_of(pid) != state; i++)
		usleep(10000);
}

static void interrupt(pid_t pid)
{
	kill(pid, SIGSTOP);
	await_state(pid, 'T');
	kill(pid, SIGCONT);
}

static void play(void)
{
	char rules[256];
	pid_t pid;
	int i;

	snprintf(rules, sizeof(rules), CTL_RULE("%s", "ERRNO", 1234),
		 row->denied);
	memset(seen, 0, sizeof(*seen));
	cg_make("/t");
	cg_make(DOMAIN);
	pid = task_start(DOMAIN, wait_in_call, NULL);
	while (!seen->waits)
		usleep(1000);
	await_state(pid, 'S');
	ctl_profile_must("restart", "ALLOW", rules);
	ctl_must("bind " DOMAIN " --profile restart");
	interrupt(pid);
	for (i = 0; i < (row->ret == GOES_ON ? 50 : 1000) && !seen->returned;
	     i++)
		usleep(10000);
	/* Again: what went on once does so after each further signal. */
	if (row->ret == GOES_ON) {
		interrupt(pid);
		usleep(300000);
		tap_ok(!seen->returned && state_of(pid) == 'S',
		       "%s %s goes on with %s denied", raw_abi_name[row->abi],
		       row->call, row->denied);
	} else {
		tap_ok(seen->returned && seen->ret == row->ret,
		       "%s %s with %s denied ends with %ld",
		       raw_abi_name[row->abi], row->call, row->denied,
		       -row->ret);
		if (!seen->returned || seen->ret != row->ret)
			tap_note("returned %d: %ld", seen->returned, seen->ret);
	}
	tap_ok(sh_number("ctlsec stats " DOMAIN
			 " --json | jq '.stats[0].denied'") == row->counted,
	       "and %d is counted", row->counted);
	kill(pid, SIGKILL);
	task_wait(pid);
	ctl_must("unbind " DOMAIN);
	cg_remove(DOMAIN);
}

int main(void)
{
	size_t i;

	low = (void *)(uintptr_t)0x10000000;
	low = mmap(low, 4096, PROT_READ | PROT_WRITE,
		   MAP_SHARED | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	if (low == MAP_FAILED)
		tap_bail("mmap: %s", strerror(errno));
	low->ts.tv_sec = WAIT;
	low->ts32.sec = WAIT;
	seen = task_share(sizeof(*seen));
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		row = &rows[i];
		play();
	}
	ctl_must("unload restart");
	return tap_end();
}
