// SPDX-License-Identifier: GPL-2.0
/*
 * The module goes while cgroups are made that match a pattern: each creation ends,
 * none fails, and no task of ours is in the module's text then.
 *
 * UNLOADS: how often (2).
 */
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ctl.h"
#include "dom.h"
#include "tap.h"
#include "task.h"

#define TOP "/t/unload-mkdir"
#define MAKERS 3

struct maker {
	volatile bool stop;
	volatile unsigned long made[MAKERS];
	volatile unsigned long failed;
};

static struct maker *all;

static int make_cgroups(void *arg)
{
	const int n = *(const int *)arg;
	char dir[128];

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	snprintf(dir, sizeof(dir), "/sys/fs/cgroup" TOP "/p-%d.scope", n);
	while (!all->stop) {
		if (mkdir(dir, 0755) || rmdir(dir)) {
			if (!all->failed++)
				tap_note("%s: %s", dir, strerror(errno));
			usleep(1000);
		}
		all->made[n]++;
	}
	return 0;
}

/* All of them have made some more. */
static bool go_on(void)
{
	unsigned long from;
	int n, i;

	for (n = 0; n < MAKERS; n++) {
		from = all->made[n];
		for (i = 0; i < 2000 && all->made[n] < from + 3; i++)
			usleep(5000);
		if (i == 2000)
			return false;
	}
	return true;
}

static bool cycle(void)
{
	ctl_profile_must("um", "ALLOW",
			 CTL_RULE("\"personality\"", "ERRNO", 1));
	ctl_must("bind 'match:" TOP "/p-*' --profile um");
	if (!go_on())
		return false;
	return !ctl("module unload --force") && go_on() && !ctl("module load");
}

int main(void)
{
	const char *text = getenv("UNLOADS");
	int rounds = text ? atoi(text) : 2;
	int number[MAKERS], i, done;
	pid_t pid[MAKERS];

	cg_make("/t");
	cg_make(TOP);
	all = task_share(sizeof(*all));
	for (i = 0; i < MAKERS; i++) {
		number[i] = i;
		pid[i] = task_start(NULL, make_cgroups, &number[i]);
	}
	for (done = 0; done < rounds && cycle(); done++)
		;
	tap_ok(done == rounds, "unloaded %d of %d times while cgroups are made",
	       done, rounds);
	all->stop = true;
	for (i = 0; i < MAKERS; i++)
		task_wait(pid[i]);
	tap_ok(!all->failed, "none could not be made (%lu of %lu)", all->failed,
	       all->made[0] + all->made[1] + all->made[2]);
	tap_ok(!dom_missed(), "no hook was missed");
	cg_drop(TOP);
	return tap_end();
}
