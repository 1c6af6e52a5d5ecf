// SPDX-License-Identifier: GPL-2.0
/*
 * t_kill_fork [ROUNDS [LATE]]: a kill at a limit, and forks that are under way when it
 * begins, LATE of which outlast all other tasks.
 */
#include <linux/sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "dom.h"
#include "tap.h"
#include "task.h"

#define PATH "/t/kn"

static int uncommitted_rounds = 300;
static int late_rounds = 30;

/* Each of two has its place in @forked (the round, negative if it was refused) and
 * @done.
 */
struct uncommitted {
	volatile int round;
	volatile int forked[2];
	volatile int done[2];
	volatile int survived;
	int fd;
};

static bool both_are(const volatile int v[2], int round)
{
	return (v[0] == round || v[0] == -round) &&
	       (v[1] == round || v[1] == -round);
}

/* Does it die, in two seconds? */
static bool dies(pid_t pid)
{
	int i;

	for (i = 0; i < 1000; i++) {
		if (waitpid(pid, NULL, WNOHANG) == pid)
			return true;
		usleep(2000);
	}
	return false;
}

static void fork_once(struct uncommitted *u, int i, int round)
{
	struct clone_args args = { .flags = CLONE_INTO_CGROUP,
				   .exit_signal = SIGCHLD,
				   .cgroup = (uint64_t)u->fd };
	pid_t pid = (pid_t)syscall(SYS_clone3, &args, sizeof(args));

	if (!pid)
		for (;;)
			pause();
	u->forked[i] = pid > 0 ? round : -round;
	while (!both_are(u->forked, round))
		usleep(100);
	if (pid < 0)
		return;
	/* No kill if the other was not refused. */
	if (u->forked[!i] == round)
		kill(pid, SIGKILL);
	if (!dies(pid)) {
		u->survived = round;
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
	}
}

static int fork_in(struct uncommitted *u, int i)
{
	int round;

	for (round = 1; round <= uncommitted_rounds; round++) {
		while (u->round < round)
			;
		fork_once(u, i, round);
		u->done[i] = round;
	}
	return 0;
}

static int fork_in_first(void *arg)
{
	return fork_in(arg, 0);
}

static int fork_in_second(void *arg)
{
	return fork_in(arg, 1);
}

/* A fork that was admitted, and is in no list of tasks yet, when a kill begins: two
 * from outside at once, and room for one.
 */
static void test_uncommitted(void)
{
	const struct dom d = (cg_make(PATH), dom_cgroup(PATH));
	struct uncommitted *u = task_share(sizeof(*u));
	pid_t pid[2];
	int round;

	dom_bind_must(&d, &(struct dom_limits){ .pids = 1,
						.rate = DOM_KEEP,
						.burst = DOM_KEEP,
						.userns = DOM_KEEP,
						.kill = true });
	u->fd = cg_open(PATH);
	pid[0] = task_start(NULL, fork_in_first, u);
	pid[1] = task_start(NULL, fork_in_second, u);
	for (round = 1; round <= uncommitted_rounds; round++) {
		dom_reaches(&d, 0);
		cg_admits(PATH);
		u->round = round;
		while (!both_are(u->done, round))
			usleep(1000);
	}
	task_wait(pid[0]);
	task_wait(pid[1]);
	tap_note("%llu kills in %d rounds",
		 (unsigned long long)dom_counts_must(&d).kills,
		 uncommitted_rounds);
	tap_ok(!u->survived && dom_counts_must(&d).kills > 0,
	       "a fork from outside that is under way does not outlive a kill");
	close(u->fd);
	dom_reaches(&d, 0);
	dom_unbind_must(&d);
	cg_drop(PATH);
}

/* The same, seen by a kill that another fork brings about, and which finds no task any
 * more before the first one is one. Two forks from outside would not do: each waits
 * with the cgroup lock until it is a task.
 */
struct late {
	volatile int begun;
	volatile int charged;
	volatile int admitted;
	int fd;
};

/* Admitted is its fork where the other is slower to begin than was waited for. */
static int fork_if_charged(void *arg)
{
	struct late *l = arg;
	pid_t pid;

	while (!l->charged)
		;
	pid = (pid_t)syscall(SYS_fork);
	if (!pid) {
		l->admitted = 1;
		_exit(0);
	}
	pause();
	return 1;
}

enum late_end { DIED, SURVIVED, REFUSED };

/* Return: what becomes of what it makes. */
static int fork_late(void *arg)
{
	struct late *l = arg;
	struct clone_args args = { .flags = CLONE_INTO_CGROUP,
				   .exit_signal = SIGCHLD,
				   .cgroup = (uint64_t)l->fd };
	pid_t pid;

	l->begun = 1;
	pid = (pid_t)syscall(SYS_clone3, &args, sizeof(args));
	if (!pid)
		for (;;)
			pause();
	if (pid < 0)
		return REFUSED;
	if (dies(pid))
		return DIED;
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	return SURVIVED;
}

struct late_result {
	int late;
	int died;
};

static void fork_both(const struct dom *d, struct late_result *r)
{
	struct late *l = task_share(sizeof(*l));
	pid_t inside, outside;
	int end;

	l->begun = 0;
	l->charged = 0;
	l->admitted = 0;
	l->fd = cg_open(PATH);
	inside = task_start(PATH, fork_if_charged, l);
	dom_reaches(d, 1);
	outside = task_start(NULL, fork_late, l);
	while (!l->begun)
		usleep(1000);
	usleep(30000);
	l->charged = 1;
	end = task_code(task_wait(outside));
	kill(inside, SIGKILL);
	task_wait(inside);
	close(l->fd);
	dom_reaches(d, 0);
	if (l->admitted || end == REFUSED)
		return;
	r->late++;
	r->died += end == DIED;
}

static void test_late(void)
{
	const struct dom d = (cg_make(PATH), dom_cgroup(PATH));
	struct late_result r = { 0 };
	int i;

	dom_bind_must(&d, &(struct dom_limits){ .pids = 2,
						.rate = DOM_KEEP,
						.burst = DOM_KEEP,
						.userns = DOM_KEEP,
						.kill = true });
	for (i = 0; i < late_rounds; i++) {
		cg_admits(PATH);
		fork_both(&d, &r);
	}
	tap_ok(r.died == r.late && r.late > 0,
	       "nor one that outlasts all other tasks (%d of %d)", r.died,
	       r.late);
	dom_unbind_must(&d);
	cg_drop(PATH);
}

/* A fork that another domain refuses has a place in this one for a moment, and that
 * moment must not be what reaches its limit: the outer domain is full and denies,
 * the inner kills and has room for one.
 */
#define FORKERS_IN_VAIN 3

struct vain {
	volatile int begun;
	volatile int over;
	volatile int ended;
};

static int fork_in_vain(void *arg)
{
	struct vain *v = arg;
	int forked = 0;

	while (!v->begun)
		usleep(1000);
	while (!v->over) {
		pid_t pid = (pid_t)syscall(SYS_fork);

		if (!pid)
			_exit(0);
		forked |= pid > 0;
	}
	/* One that goes makes room for another's last fork. */
	__atomic_add_fetch(&v->ended, 1, __ATOMIC_SEQ_CST);
	while (v->ended < FORKERS_IN_VAIN)
		usleep(1000);
	return forked;
}

static void test_transient(void)
{
	struct vain *v = task_share(sizeof(*v));
	struct dom in, out;
	bool ok = true;
	pid_t pid[FORKERS_IN_VAIN];
	int i;

	cg_make("/t/kt");
	cg_make("/t/kt/in");
	out = dom_bind_pids("/t/kt", FORKERS_IN_VAIN);
	in = dom_cgroup("/t/kt/in");
	dom_bind_must(&in, &(struct dom_limits){ .pids = FORKERS_IN_VAIN + 1,
						 .rate = DOM_KEEP,
						 .burst = DOM_KEEP,
						 .userns = DOM_KEEP,
						 .kill = true });
	for (i = 0; i < FORKERS_IN_VAIN; i++)
		pid[i] = task_start("/t/kt/in", fork_in_vain, v);
	v->begun = 1;
	sleep(4);
	HOLDS(ok, dom_counts_must(&in).tasks == FORKERS_IN_VAIN);
	v->over = 1;
	for (i = 0; i < FORKERS_IN_VAIN; i++)
		HOLDS(ok, task_code(task_wait(pid[i])) == 0);
	HOLDS(ok, dom_counts_must(&in).kills == 0);
	HOLDS(ok, dom_counts_must(&in).denied_pids == 0);
	HOLDS(ok, dom_counts_must(&out).denied_pids > 0);
	tap_ok(ok,
	       "forks that the domain above refuses do not kill the one "
	       "below (%llu)",
	       (unsigned long long)dom_counts_must(&out).denied_pids);
	dom_reaches(&in, 0);
	dom_unbind_must(&in);
	cg_drop("/t/kt/in");
	dom_unbind_must(&out);
	cg_drop("/t/kt");
}

int main(int argc, char **argv)
{
	if (argc > 1)
		uncommitted_rounds = atoi(argv[1]);
	if (argc > 2)
		late_rounds = atoi(argv[2]);
	cg_make("/t");
	test_uncommitted();
	test_late();
	test_transient();
	tap_ok(dom_missed() == 0, "no hook was missed");
	return tap_end();
}
