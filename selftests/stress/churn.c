// SPDX-License-Identifier: GPL-2.0
/*
 * Tasks that fork, move, change namespaces and die without pause, in nested
 * domains that come, change and go, too; at checkpoints everything is
 * frozen and counts are compared with a recount by /proc and, where the cgroup
 * has one, with the pids controller.
 *
 *	churn SECONDS [SEED]
 *
 *	/t/s            frozen at checkpoints, no domain
 *	 +- a  a/b  a/b/d    domains inside one another
 *	 +- out              a domain beside them
 *	 +- free             no domain
 *	and a user namespace, whose tasks are anywhere in these
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "dom.h"
#include "forker.h"
#include "tap.h"
#include "task.h"
#include "taskcount.h"

#define ROOT "/t/s"
#define WORKERS 4
#define EXIT_NOW "--exit-now"

static const char *const cgroups[] = { ROOT "/a", ROOT "/a/b", ROOT "/a/b/d",
				       ROOT "/out", ROOT "/free" };
#define CGROUPS (sizeof(cgroups) / sizeof(cgroups[0]))
#define BOUND 4 /* the first of them, and the namespace */
#define DOMAINS (BOUND + 1)

static struct forker anchor;
static struct dom domains[DOMAINS];
static bool bound[DOMAINS];
static unsigned int rng;

/* Counters that all workers share, to show that the mix did what it says. */
enum deed {
	FORK,
	VFORK,
	THREAD,
	INTO,
	MIGRATE,
	UNSHARE,
	SETNS,
	EXEC,
	ORPHAN,
	LITTER,
	SHOT,
	DENIED,
	DEEDS
};
static const char *const deed_name[DEEDS] = {
	"fork",	 "vfork", "thread", "into",   "migrate", "unshare",
	"setns", "exec",  "orphan", "litter", "killed",	 "denied",
};
static unsigned long *deeds;

static unsigned int pick(unsigned int n)
{
	rng = rng * 1103515245U + 12345U;
	return (rng >> 16) % n;
}

static void did(enum deed d)
{
	__atomic_add_fetch(&deeds[d], 1, __ATOMIC_RELAXED);
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Deeds; each may be refused for lack of a place under a cap. */

static void reap(pid_t pid)
{
	if (pid > 0)
		waitpid(pid, NULL, 0);
	else
		did(DENIED);
}

static void do_fork(void)
{
	pid_t pid = fork();

	if (!pid)
		_exit(0);
	reap(pid);
	did(FORK);
}

static void do_vfork(void)
{
	pid_t pid = vfork();

	if (!pid)
		_exit(0);
	reap(pid);
	did(VFORK);
}

static void *nothing(void *arg)
{
	return arg;
}

static void do_thread(void)
{
	pthread_t t[3];
	int i, n = 0;

	for (i = 0; i < 3; i++)
		n += !pthread_create(&t[n], NULL, nothing, NULL);
	while (n)
		pthread_join(t[--n], NULL);
	did(THREAD);
}

static void do_into(void)
{
	struct clone_args args = { .flags = CLONE_INTO_CGROUP,
				   .exit_signal = SIGCHLD };
	pid_t pid;

	args.cgroup = (uint64_t)cg_open(cgroups[pick(CGROUPS)]);
	pid = (pid_t)syscall(SYS_clone3, &args, sizeof(args));
	if (!pid)
		_exit(0);
	close((int)args.cgroup);
	reap(pid);
	did(INTO);
}

static void do_migrate(void)
{
	if (!cg_enter(cgroups[pick(CGROUPS)]))
		did(MIGRATE);
}

static void do_unshare(void)
{
	pid_t pid = fork();

	if (!pid) {
		if (!unshare(CLONE_NEWUSER) && pick(2))
			do_fork();
		_exit(0);
	}
	reap(pid);
	did(UNSHARE);
}

static void do_setns(void)
{
	pid_t pid = fork();

	if (!pid) {
		int fd = (int)syscall(SYS_pidfd_open, anchor.pid, 0);
		int i;

		if (fd < 0 || setns(fd, CLONE_NEWUSER))
			_exit(0);
		for (i = pick(4); i; i--)
			do_fork();
		if (pick(2) && !unshare(CLONE_NEWUSER))
			do_fork();
		_exit(0);
	}
	reap(pid);
	did(SETNS);
}

static void *exec_now(void *arg)
{
	char self[] = "/proc/self/exe", flag[] = EXIT_NOW;
	char *argv[] = { self, flag, NULL };

	execv(self, argv);
	return arg;
}

/* The thread that executes takes the leader's place. */
static void do_exec(void)
{
	pid_t pid = fork();

	if (!pid) {
		pthread_t t;

		if (pthread_create(&t, NULL, exec_now, NULL))
			_exit(0);
		pthread_join(t, NULL);
		_exit(0);
	}
	reap(pid);
	did(EXEC);
}

static void do_orphan(void)
{
	pid_t pid = fork();

	if (!pid) {
		if (!fork())
			usleep(pick(3000));
		_exit(0);
	}
	reap(pid);
	did(ORPHAN);
}

/* Left to live on, until after a checkpoint or two; charged wrongly, they are
 * found there.
 */
static void do_litter(void)
{
	int i;

	for (i = pick(4); i; i--) {
		pid_t pid = fork();

		if (!pid) {
			usleep(pick(400000));
			_exit(0);
		}
		did(pid > 0 ? LITTER : DENIED);
	}
}

/* Killed somewhere in a fork, with threads that do the same. */
static void *fork_on(void *arg)
{
	for (;;) {
		pid_t pid = fork();

		if (!pid)
			_exit(0);
		if (pid > 0)
			waitpid(pid, NULL, 0);
	}
	return arg;
}

static void do_shot(void)
{
	pid_t pid = fork();

	if (!pid) {
		pthread_t t;

		pthread_create(&t, NULL, fork_on, NULL);
		fork_on(NULL);
	}
	if (pid > 0) {
		usleep(pick(20000));
		kill(pid, SIGKILL);
	}
	reap(pid);
	did(SHOT);
}

static void (*const all_deeds[])(void) = {
	do_fork,   do_litter, do_litter,  do_litter,  do_vfork,
	do_thread, do_into,   do_migrate, do_migrate, do_shot,
	do_exec,   do_setns,  do_orphan,  do_unshare,
};

static int worker(void *arg)
{
	rng = *(unsigned int *)arg;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (;;) {
		all_deeds[pick(sizeof(all_deeds) / sizeof(all_deeds[0]))]();
		while (waitpid(-1, NULL, WNOHANG) > 0)
			;
	}
	return 0;
}

static long long recount(unsigned int i)
{
	return i < BOUND ? taskcount_cgroup(cgroups[i]) :
			   taskcount_userns(domains[i].key);
}

/* Checkpoints */

static bool is_frozen(void)
{
	char text[128] = "";
	int fd = open("/sys/fs/cgroup" ROOT "/cgroup.events", O_RDONLY);

	if (read(fd, text, sizeof(text) - 1) < 0)
		tap_bail("cgroup.events: %s", strerror(errno));
	close(fd);
	return strstr(text, "frozen 1");
}

/* A cgroup may look frozen for a moment and not be: a parent that waited for a
 * vfork counts as frozen until it runs, when its child is gone already. It stops
 * soon, and compare() has patience.
 */
static void freeze(bool frozen)
{
	int i;

	cg_write(ROOT, "cgroup.freeze", frozen ? "1" : "0");
	for (i = 0; frozen && i < 3000; i++) {
		if (is_frozen())
			return;
		usleep(10000);
	}
	if (frozen) {
		taskcount_tell(ROOT);
		tap_bail("the workers do not freeze");
	}
}

/* Ends that were under way when the freezer came may still take a moment. */
static bool compare(unsigned int i)
{
	long long ours, theirs, pids;
	int n;

	for (n = 0; n < 100; n++) {
		theirs = recount(i);
		ours = (long long)dom_counts_must(&domains[i]).tasks;
		pids = i < BOUND ? cg_number(cgroups[i], "pids.current") : -1;
		if (ours == theirs && (pids < 0 || pids == ours))
			return true;
		usleep(20000);
	}
	tap_note("%s: %lld tasks, recount %lld, pids.current %lld",
		 i == BOUND ? "namespace" : cgroups[i], ours, theirs, pids);
	return false;
}

static unsigned int checkpoint(void)
{
	unsigned int i, wrong = 0;

	freeze(true);
	for (i = 0; i < DOMAINS; i++)
		wrong += bound[i] && !compare(i);
	freeze(false);
	return wrong;
}

/* Where memory is short on purpose, a bind may fail, and changes nothing. */
static void bind_one(unsigned int i, const struct dom_limits *l)
{
	static unsigned int failed;
	int err = dom_bind(&domains[i], l);

	if (err && (err != ENOMEM || !getenv("CHURN_NOMEM")))
		tap_bail("bind %u: %s", i, strerror(err));
	if (err && !(++failed % 10))
		tap_note("no memory for %u binds", failed);
	bound[i] = !err;
}

/* Domains come and go; caps are now and then below what is there. */
static void stir(unsigned int i)
{
	struct dom_limits l = { DOM_LIMITS };
	struct dom_counts c;

	l.pids = pick(3) ? 5 + pick(60) : CTLSEC_MAX;
	if (!pick(4))
		l.rate = 50 + pick(1000);
	if (!bound[i]) {
		bind_one(i, &l);
	} else if (pick(2)) {
		dom_limit_must(&domains[i], &l);
	} else if (!dom_counts(&domains[i], &c)) {
		dom_unbind_must(&domains[i]);
		bound[i] = false;
	}
}

/* The pids controller refuses, now and then, what a domain admitted: with room
 * for a few more than there are.
 */
static void stir_kernel(void)
{
	const char *path = cgroups[pick(2) ? 0 : BOUND - 1];
	char text[24];

	snprintf(text, sizeof(text), "%lld",
		 cg_number(path, "pids.current") + pick(3));
	cg_write(path, "pids.max", pick(3) ? text : "max");
}

static void setup(void)
{
	unsigned int i;

	cg_make("/t");
	cg_write("/t", "cgroup.subtree_control", "+pids");
	cg_make(ROOT);
	cg_write(ROOT, "cgroup.subtree_control", "+pids");
	for (i = 0; i < CGROUPS; i++) {
		cg_make(cgroups[i]);
		if (i < BOUND)
			domains[i] = dom_cgroup(cgroups[i]);
	}
	/* Not delegated further: then tasks may be at every level. */
	anchor = forker_start(cgroups[CGROUPS - 1]);
	forker_contain(&anchor);
	domains[BOUND] = dom_userns(anchor.pid);
}

static void bind_all(void)
{
	const struct dom_limits l = { DOM_LIMITS };
	unsigned int i;

	for (i = 0; i < DOMAINS; i++) {
		if (!bound[i])
			bind_one(i, &l);
	}
}

/* The namespace's ends with its last task. */
static bool end_at_zero(void)
{
	bool zero = true;
	unsigned int i;

	for (i = 0; i < BOUND; i++) {
		if (!bound[i])
			continue;
		zero &= dom_reaches(&domains[i], 0);
		dom_unbind_must(&domains[i]);
	}
	return zero && dom_ends(&domains[BOUND]);
}

static bool records_end(void)
{
	int i;

	for (i = 0; i < 1000 && dom_objects("subject"); i++)
		usleep(10000);
	return !dom_objects("subject");
}

static unsigned int churn(double seconds, unsigned int *checkpoints)
{
	double until = now() + seconds, since, took = 0;
	unsigned int wrong = 0;

	*checkpoints = 0;
	while (now() < until) {
		/* As long as a checkpoint, which is slow on slow kernels. */
		since = now();
		do {
			stir(pick(DOMAINS));
			usleep(pick(30000));
		} while (now() - since < took || pick(4));
		stir_kernel();
		since = now();
		wrong += checkpoint();
		took = now() - since;
		++*checkpoints;
	}
	return wrong;
}

int main(int argc, char **argv)
{
	unsigned int seeds[WORKERS], checkpoints, wrong, i;
	pid_t pid[WORKERS];
	uint64_t missed;

	if (argc == 2 && !strcmp(argv[1], EXIT_NOW))
		return 0;
	forker_main(argc, argv);
	rng = argc > 2 ? (unsigned int)atoi(argv[2]) : 1;
	missed = dom_missed();
	deeds = task_share(DEEDS * sizeof(*deeds));
	setup();
	for (i = 0; i < WORKERS; i++) {
		seeds[i] = rng + i * 7919;
		pid[i] = task_start(cgroups[i], worker, &seeds[i]);
	}
	bind_all();
	wrong = churn(argc > 1 ? atof(argv[1]) : 20, &checkpoints);
	for (i = 0; i < DEEDS; i++)
		tap_note("%s %lu", deed_name[i], deeds[i]);
	tap_ok(!wrong && checkpoints, "%u checkpoints, %u counts wrong",
	       checkpoints, wrong);

	bind_all();
	cg_write(ROOT, "cgroup.kill", "1");
	for (i = 0; i < WORKERS; i++)
		task_wait(pid[i]);
	forker_end(&anchor);
	tap_ok(end_at_zero(), "every count ends at zero");
	tap_ok(records_end(), "no record is left");
	missed = dom_missed() - missed;
	tap_ok(missed == 0, "no hook was missed (%llu)",
	       (unsigned long long)missed);
	for (i = CGROUPS; i--;)
		cg_remove(cgroups[i]);
	cg_remove(ROOT);
	return tap_end();
}
