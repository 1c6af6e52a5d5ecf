// SPDX-License-Identifier: GPL-2.0
/*
 * Reaching a limit with on-limit kill: every task of the domain dies, no other
 * does, once; then the domain is usable again.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <linux/sched.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "dom.h"
#include "forker.h"
#include "tap.h"
#include "task.h"

static void bind_kill(const struct dom *d, uint64_t pids, uint64_t rate)
{
	const struct dom_limits l = { .pids = pids,
				      .rate = rate,
				      .burst = rate == DOM_KEEP ? DOM_KEEP : 5,
				      .userns = DOM_KEEP,
				      .kill = true };

	dom_bind_must(d, &l);
}

/* Did it die of SIGKILL, in a while? */
static bool was_killed(struct forker *h)
{
	int status = task_wait(h->pid);

	close(h->fd);
	return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
}

static void finish(const struct dom *d, const char *path)
{
	dom_reaches(d, 0);
	dom_unbind_must(d);
	cg_drop(path);
}

/* A subtree with bystanders around it. */
static void test_subtree(void)
{
	struct forker h, below, beside, above;
	struct dom_counts c;
	struct dom d;
	bool ok = true;
	int err;

	cg_make("/t/k");
	cg_make("/t/k/in");
	cg_make("/t/k/in/deep");
	cg_make("/t/k/out");
	d = dom_cgroup("/t/k/in");
	bind_kill(&d, 20, DOM_KEEP);
	below = forker_start("/t/k/in/deep");
	h = forker_start("/t/k/in");
	beside = forker_start("/t/k/out");
	above = forker_start("/t/k");
	HOLDS(ok, forker_ask(&below, FORKER_UNSHARE, 0) == 0);
	HOLDS(ok, forker_fill(&below, FORKER_FORK, 5, &err) == 5);
	HOLDS(ok, forker_fill(&beside, FORKER_FORK, 30, &err) == 30);
	HOLDS(ok, forker_fill(&h, FORKER_THREAD, 4, &err) == 4);
	HOLDS(ok, forker_fill(&h, FORKER_FORK, 9, &err) == 9);
	HOLDS(ok, dom_counts_must(&d).tasks == 20);
	forker_send(&h, FORKER_FORK, 0);
	HOLDS(ok, was_killed(&h));
	HOLDS(ok, was_killed(&below));
	HOLDS(ok, dom_reaches(&d, 0));
	HOLDS(ok, cg_number("/t/k/in", "pids.current") <= 0);
	c = dom_counts_must(&d);
	HOLDS(ok, c.kills == 1 && c.denied_pids >= 1);
	tap_ok(ok, "a fork over the cap kills the whole subtree, once");
	ok = true;
	HOLDS(ok, forker_ask(&beside, FORKER_FORK, 0) > 0);
	HOLDS(ok, forker_ask(&above, FORKER_FORK, 0) > 0);
	tap_ok(ok, "and no task beside it or above");

	ok = true;
	usleep(200000);
	h = forker_start("/t/k/in");
	HOLDS(ok, forker_fill(&h, FORKER_FORK, 15, &err) == 15);
	HOLDS(ok, forker_fill(&h, FORKER_FORK, 15, &err) < 15);
	HOLDS(ok, was_killed(&h));
	HOLDS(ok, dom_reaches(&d, 0));
	HOLDS(ok, dom_counts_must(&d).kills == 2);
	tap_ok(ok, "then the domain is usable, and killed when its limit is "
		   "reached again");
	forker_end(&above);
	forker_end(&beside);
	usleep(200000);
	cg_remove("/t/k/in/deep");
	finish(&d, "/t/k/in");
	cg_drop("/t/k/out");
	cg_drop("/t/k");
}

/* Bombs do not outrun the kill. */
static void test_bomb(void)
{
	const struct dom d = (cg_make("/t/kb"), dom_cgroup("/t/kb"));
	struct dom_counts c;
	struct forker h[2];
	bool ok = true;
	int i;

	bind_kill(&d, 50, DOM_KEEP);
	for (i = 0; i < 5; i++) {
		h[0] = forker_start("/t/kb");
		h[1] = forker_start("/t/kb");
		forker_send(&h[0], FORKER_BOMB, 20000);
		forker_send(&h[1], FORKER_BOMB, 20000);
		HOLDS(ok, was_killed(&h[0]));
		HOLDS(ok, was_killed(&h[1]));
		HOLDS(ok, dom_reaches(&d, 0));
		usleep(200000);
		c = dom_counts_must(&d);
		HOLDS(ok, c.kills == 1U + i && c.peak <= 50);
		HOLDS(ok, c.tasks == 0);
		HOLDS(ok, cg_number("/t/kb", "pids.current") == 0);
	}
	tap_ok(ok, "two bombs at once leave no survivor, five times over");
	finish(&d, "/t/kb");
}

/* What @pid, a child, stopped for: a signal and an event of ptrace. */
static int stopped_for(pid_t pid)
{
	int status;

	if (waitpid(pid, &status, __WALL) != pid || !WIFSTOPPED(status))
		return -1;
	return status >> 8;
}

/* Stopped, traced, frozen; and one whose tracer, outside, does not let it end.
 */
static void test_stuck(void)
{
	const struct dom d = (cg_make("/t/ks"), dom_cgroup("/t/ks"));
	struct forker h, stopped, traced, frozen, held;
	bool ok = true;
	int err;

	cg_make("/t/ks/ice");
	bind_kill(&d, 10, DOM_KEEP);
	h = forker_start("/t/ks");
	stopped = forker_start("/t/ks");
	traced = forker_start("/t/ks");
	held = forker_start("/t/ks");
	frozen = forker_start("/t/ks/ice");
	kill(stopped.pid, SIGSTOP);
	HOLDS(ok, !ptrace(PTRACE_SEIZE, traced.pid, 0, 0));
	HOLDS(ok, !ptrace(PTRACE_INTERRUPT, traced.pid, 0, 0));
	HOLDS(ok, stopped_for(traced.pid) > 0);
	HOLDS(ok, !ptrace(PTRACE_SEIZE, held.pid, 0, PTRACE_O_TRACEEXIT));
	cg_write("/t/ks/ice", "cgroup.freeze", "1");
	HOLDS(ok, forker_fill(&h, FORKER_FORK, 5, &err) == 5);
	forker_send(&h, FORKER_FORK, 0);
	HOLDS(ok, was_killed(&h));
	HOLDS(ok, was_killed(&stopped));
	HOLDS(ok, was_killed(&traced));
	HOLDS(ok, was_killed(&frozen));
	tap_ok(ok, "the stopped, the traced and the frozen are killed too");

	ok = true;
	HOLDS(ok, stopped_for(held.pid) == (SIGTRAP | PTRACE_EVENT_EXIT << 8));
	HOLDS(ok, dom_reaches(&d, 1));
	usleep(800000);
	HOLDS(ok, cg_fork_into("/t/ks") == EAGAIN);
	HOLDS(ok, dom_counts_must(&d).kills == 1);
	HOLDS(ok, !ptrace(PTRACE_CONT, held.pid, 0, 0));
	HOLDS(ok, was_killed(&held));
	HOLDS(ok, cg_admits("/t/ks"));
	HOLDS(ok, dom_counts_must(&d).kills == 1);
	tap_ok(ok, "until the last is dead there is no fork, and it is still "
		   "the same kill");
	cg_remove("/t/ks/ice");
	finish(&d, "/t/ks");
}

/* Sleeps where no signal wakes it, on a frozen file system. */
static int make_file(void *arg)
{
	int fd = open(arg, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);

	return fd < 0;
}

static char state_of(pid_t pid)
{
	char path[32], state = '?';
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	f = fopen(path, "re");
	if (!f)
		return '?';
	if (fscanf(f, "%*d (%*[^)]) %c", &state) != 1)
		state = '?';
	fclose(f);
	return state;
}

static void test_unkillable(void)
{
	const struct dom d = (cg_make("/t/ku"), dom_cgroup("/t/ku"));
	char file[] = "limit.tmp";
	struct forker h;
	bool ok = true;
	int fs, err, i;
	pid_t pid;

	fs = open(".", O_RDONLY | O_CLOEXEC);
	if (ioctl(fs, FIFREEZE, 0)) {
		tap_skip(strerror(errno), "a task that no signal wakes");
		close(fs);
		cg_remove("/t/ku");
		return;
	}
	bind_kill(&d, 6, DOM_KEEP);
	h = forker_start("/t/ku");
	pid = task_start("/t/ku", make_file, file);
	for (i = 0; i < 500 && state_of(pid) != 'D'; i++)
		usleep(10000);
	HOLDS(ok, state_of(pid) == 'D');
	HOLDS(ok, forker_fill(&h, FORKER_FORK, 4, &err) == 4);
	forker_send(&h, FORKER_FORK, 0);
	HOLDS(ok, was_killed(&h));
	HOLDS(ok, dom_reaches(&d, 1));
	HOLDS(ok, cg_fork_into("/t/ku") == EAGAIN);
	ioctl(fs, FITHAW, 0);
	close(fs);
	HOLDS(ok, task_code(task_wait(pid)) == 128 + SIGKILL);
	HOLDS(ok, cg_admits("/t/ku"));
	HOLDS(ok, dom_counts_must(&d).kills == 1);
	tap_ok(ok, "a task that no signal wakes dies when it wakes, without "
		   "another fork in the domain");
	unlink(file);
	finish(&d, "/t/ku");
}

/* Forks and threads from several threads, after the word is given. */
static void *race_thread(void *arg)
{
	for (;;) {
		pthread_t t;
		pid_t pid = fork();

		if (!pid && !fork())
			pause();
		if (!pthread_create(&t, NULL, race_thread, arg))
			pthread_detach(t);
	}
	return arg;
}

static int race(void *arg)
{
	volatile int *go = arg;

	while (!*go)
		usleep(1000);
	race_thread(NULL);
	return 0;
}

#define RACERS 6
#define RACES 10

static bool race_once(const struct dom *d, unsigned int kills)
{
	static const char *const where[] = { "/t/kx", "/t/kx/a", "/t/kx/a/b" };
	int *go = task_share(sizeof(*go));
	pid_t pid[RACERS];
	char text[16];
	bool ok = true;
	int i;

	HOLDS(ok, cg_admits("/t/kx"));
	for (i = 0; i < RACERS; i++)
		pid[i] = task_start(where[i % 3], race, go);
	*go = 1;
	/* Within the domain, and into it from outside, while it happens. */
	for (i = 0; i < 50; i++) {
		snprintf(text, sizeof(text), "%d", pid[i % RACERS]);
		cg_write(where[(i + 1) % 3], "cgroup.procs", text);
		cg_fork_into(where[i % 3]);
	}
	for (i = 0; i < RACERS; i++)
		HOLDS(ok, task_code(task_wait(pid[i])) == 128 + SIGKILL);
	HOLDS(ok, dom_reaches(d, 0));
	HOLDS(ok, cg_number("/t/kx", "pids.current") == 0);
	HOLDS(ok, dom_counts_must(d).kills == kills);
	HOLDS(ok, dom_counts_must(d).peak <= 60);
	return ok;
}

static void test_race(void)
{
	struct dom_counts c;
	struct dom d;
	bool ok = true;
	unsigned int i;

	cg_make("/t/kx");
	cg_make("/t/kx/a");
	cg_make("/t/kx/a/b");
	d = dom_cgroup("/t/kx");
	bind_kill(&d, 60, DOM_KEEP);
	for (i = 1; i <= RACES && ok; i++)
		ok = race_once(&d, i);
	c = dom_counts_must(&d);
	tap_note("%llu forks, %llu denied, peak %llu, pids.peak %lld",
		 (unsigned long long)c.forks, (unsigned long long)c.denied_pids,
		 (unsigned long long)c.peak, cg_number("/t/kx", "pids.peak"));
	tap_ok(ok,
	       "processes and threads that fork in nested cgroups leave no "
	       "survivor, %d times, a kill each",
	       RACES);
	cg_remove("/t/kx/a/b");
	cg_remove("/t/kx/a");
	finish(&d, "/t/kx");
}

/* The rate is a cap as well. */
static void test_rate(void)
{
	const struct dom d = (cg_make("/t/kr"), dom_cgroup("/t/kr"));
	struct dom_counts c;
	struct forker h;
	bool ok = true;

	bind_kill(&d, CTLSEC_MAX, 1);
	h = forker_start("/t/kr");
	forker_send(&h, FORKER_FORKS, 50);
	HOLDS(ok, was_killed(&h));
	HOLDS(ok, dom_reaches(&d, 0));
	c = dom_counts_must(&d);
	HOLDS(ok, c.kills == 1 && c.denied_rate >= 1);
	tap_ok(ok, "a fork over the rate kills too");
	finish(&d, "/t/kr");
}

/* By user namespace, in whatever cgroup. */
static void test_userns(void)
{
	struct forker h = forker_start(NULL), in = forker_start(NULL), out;
	struct dom d;
	bool ok = true;
	int err;

	forker_contain(&h);
	d = dom_userns(h.pid);
	bind_kill(&d, 10, DOM_KEEP);
	HOLDS(ok, forker_ask(&in, FORKER_SETNS, h.pid) == 0);
	HOLDS(ok, forker_ask(&in, FORKER_UNSHARE, 0) == 0);
	out = forker_start(NULL);
	HOLDS(ok, forker_fill(&h, FORKER_FORK, 8, &err) == 8);
	forker_send(&h, FORKER_FORK, 0);
	HOLDS(ok, was_killed(&h));
	HOLDS(ok, was_killed(&in));
	HOLDS(ok, dom_ends(&d));
	HOLDS(ok, forker_ask(&out, FORKER_FORK, 0) > 0);
	tap_ok(ok, "a user namespace and its descendants are killed, "
		   "others are not");
	forker_end(&out);
}

/* Tasks that do not fork are killed by the limit itself, if they are too many. */
static void test_set(void)
{
	const struct dom d = (cg_make("/t/kl"), dom_bind_pids("/t/kl", 20));
	const struct dom_limits kill = { .pids = 6,
					 .rate = DOM_KEEP,
					 .burst = DOM_KEEP,
					 .userns = DOM_KEEP,
					 .kill = true };
	struct forker h = forker_start("/t/kl");
	bool ok = true;
	int err;

	HOLDS(ok, forker_fill(&h, FORKER_FORK, 5, &err) == 5);
	dom_limit_must(&d, &kill);
	usleep(300000);
	HOLDS(ok, dom_counts_must(&d).kills == 0);
	HOLDS(ok, dom_counts_must(&d).tasks == 6);
	tap_ok(ok, "a limit that as many tasks have reached kills none");
	ok = true;
	HOLDS(ok, !dom_unbind(&d));
	HOLDS(ok, forker_ask(&h, FORKER_FORK, 0) > 0);
	dom_bind_must(&d, &kill);
	HOLDS(ok, was_killed(&h));
	HOLDS(ok, dom_reaches(&d, 0));
	HOLDS(ok, dom_counts_must(&d).kills == 1);
	HOLDS(ok, dom_counts_must(&d).denied_pids == 0);
	tap_ok(ok, "one that is bound to more kills at once");

	ok = true;
	HOLDS(ok, cg_admits("/t/kl"));
	h = forker_start("/t/kl");
	HOLDS(ok, forker_fill(&h, FORKER_FORK, 4, &err) == 4);
	dom_limit_must(&d, &(struct dom_limits){ .pids = 4,
						 .rate = DOM_KEEP,
						 .burst = DOM_KEEP,
						 .userns = DOM_KEEP,
						 .kill = true });
	HOLDS(ok, was_killed(&h));
	HOLDS(ok, dom_reaches(&d, 0));
	HOLDS(ok, dom_counts_must(&d).kills == 2);
	tap_ok(ok, "and one that is set below them");
	finish(&d, "/t/kl");
}

/* The default. */
static void test_deny(void)
{
	const struct dom d = (cg_make("/t/kd"), dom_bind_pids("/t/kd", 5));
	struct forker h = forker_start("/t/kd");
	bool ok = true;
	int err;

	HOLDS(ok, forker_fill(&h, FORKER_FORK, 20, &err) == 4 && err == EAGAIN);
	usleep(200000);
	HOLDS(ok, dom_counts_must(&d).kills == 0);
	HOLDS(ok, dom_counts_must(&d).tasks == 5);
	tap_ok(ok, "without it, a limit kills no task");
	forker_end(&h);
	finish(&d, "/t/kd");
}

int main(int argc, char **argv)
{
	forker_main(argc, argv);
	cg_make("/t");
	cg_write("/t", "cgroup.subtree_control", "+pids");
	test_deny();
	test_set();
	test_subtree();
	test_stuck();
	test_unkillable();
	test_bomb();
	test_race();
	test_rate();
	test_userns();
	tap_ok(dom_missed() == 0, "no hook was missed");
	return tap_end();
}
