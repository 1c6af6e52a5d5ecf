// SPDX-License-Identifier: GPL-2.0
/*
 * Unloading. See unload.h.
 *
 * The kernel does not let go of a process that unloads a module, so a child, the
 * guard, thaws the cgroups: when it is told that the module has gone, when its
 * parent has gone, at a signal, or when it has taken too long.
 */
#include "host/unload.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/util.h"
#include "host/module.h"

/* In milliseconds: how long to wait until all stand still, which takes 0.3 s on a
 * busy machine, and for how long they stay so, while an unload takes a second.
 */
#define FREEZE_WAIT 1000
#define FREEZE_LIMIT 10000
/* How often the guard looks for signals that its parent was sent. */
#define GUARD_STEP 100

/* Signals that would end this program and leave the cgroups frozen. */
static const int ending[] = { SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGPIPE };

static void set_of_ending(sigset_t *set)
{
	size_t i;

	sigemptyset(set);
	for (i = 0; i < ARRAY_SIZE(ending); i++)
		sigaddset(set, ending[i]);
}

/* Tasks that run without end would delay the thaw as well. */
static void set_policy(int policy)
{
	const struct sched_param p = {
		.sched_priority = sched_get_priority_min(policy),
	};

	sched_setscheduler(0, policy, &p);
}

/* A signal to the parent alone, which blocks it and stays in the kernel. */
static bool parent_has_signal(void)
{
	unsigned long long pending = 0;
	char line[128];
	size_t i;
	FILE *f;

	snprintf(line, sizeof(line), "/proc/%d/status", getppid());
	f = fopen(line, "re");
	while (f && fgets(line, sizeof(line), f) &&
	       sscanf(line, "ShdPnd: %llx", &pending) != 1)
		;
	if (f)
		fclose(f);
	for (i = 0; i < ARRAY_SIZE(ending); i++) {
		if (pending & 1ULL << (ending[i] - 1))
			return true;
	}
	return false;
}

/* The guard: thaw in time. */
__attribute__((noreturn)) static void guard_frozen(struct freeze *f, int told,
						   const sigset_t *set)
{
	struct pollfd fds[] = {
		{ .fd = told, .events = POLLIN },
		{ .fd = signalfd(-1, set, SFD_CLOEXEC), .events = POLLIN },
	};
	int n, waited = 0;

	do {
		n = poll(fds, ARRAY_SIZE(fds), GUARD_STEP);
		waited += GUARD_STEP;
	} while (n <= 0 && waited < FREEZE_LIMIT && !parent_has_signal());
	freeze_end(f);
	if (n <= 0 && waited >= FREEZE_LIMIT)
		fprintf(stderr,
			"ctlsec: note: the module has not gone within %d s, "
			"since tasks outside the confined cgroups stay in the "
			"kernel; the confined ones run on\n",
			FREEZE_LIMIT / 1000);
	_exit(0);
}

/* Has the guard done its work? */
static bool has_thawed(pid_t guard)
{
	int wstatus;

	while (waitpid(guard, &wstatus, 0) < 0) {
		if (errno != EINTR)
			return false;
	}
	return WIFEXITED(wstatus) && !WEXITSTATUS(wstatus);
}

/* With the cgroups frozen, and the signals blocked. */
static int unload_guarded(struct freeze *f, const sigset_t *set, struct err *e)
{
	int told[2], ret;
	pid_t guard;

	guard = pipe2(told, O_CLOEXEC) ? -1 : fork();
	if (!guard) {
		close(told[1]);
		guard_frozen(f, told[0], set);
	}
	if (guard < 0) {
		err_set(e, EXIT_FAILED, "cannot start a process: %s",
			strerror(errno));
		freeze_end(f);
		return -1;
	}
	close(told[0]);
	ret = module_unload(e);
	close(told[1]);
	if (!has_thawed(guard))
		freeze_end(f);
	return ret;
}

int unload_frozen(struct freeze *f, struct err *e)
{
	sigset_t set, old;
	int ret;

	if (!f->n)
		return module_unload(e);
	set_of_ending(&set);
	sigprocmask(SIG_BLOCK, &set, &old);
	set_policy(SCHED_FIFO);
	freeze_start(f);
	freeze_wait(f, FREEZE_WAIT);
	ret = unload_guarded(f, &set, e);
	set_policy(SCHED_OTHER);
	sigprocmask(SIG_SETMASK, &old, NULL);
	return ret;
}
