// SPDX-License-Identifier: GPL-2.0
/*
 * Moves of tasks where confinement begins later: while they call, while they execute a
 * program, and from one domain to another.
 *
 *	/t - away			bound by nothing
 *	   - act - below		act is bound
 *	   - p-1, p-2			by one pattern
 *	   - box			by path: a container
 *	   - unit			by path: confined at an exec
 *
 * MOVES: how often a task is moved while it calls (300).
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ctl.h"
#include "dom.h"
#include "first.h"
#include "tap.h"
#include "task.h"

#define AWAY "/t/away"
#define PLACE "/t/act"
#define BELOW PLACE "/below"
#define ONE "/t/p-1"
#define OTHER "/t/p-2"
#define BOX "/t/box"
#define UNIT "/t/unit"
#define ROOT "/tmp/actroot"
#define HOST_FIRST "/tmp/first"
#define EXECS 60

static const char *const places[] = {
	AWAY, PLACE, BELOW, ONE, OTHER, BOX, UNIT
};

static int moves = 300;

static void confine(struct dom *d, uint32_t activation)
{
	int err = dom_confine(d, "act", activation);

	if (err)
		tap_bail("activation %u: %s", activation, strerror(err));
}

static void move(pid_t pid, const char *path)
{
	char text[16];

	snprintf(text, sizeof(text), "%d", pid);
	if (cg_write(path, "cgroup.procs", text))
		tap_bail("cannot move %s to %s", text, path);
}

/* A task that calls while it is moved. */

struct calls {
	volatile bool stop;
	volatile unsigned long made;
	volatile unsigned long refused;
	volatile unsigned long passed;
};

static int child_calls(void *arg)
{
	struct calls *c = arg;

	while (!c->stop) {
		if (first_call())
			c->refused++;
		else
			c->passed++;
		c->made++;
	}
	return 0;
}

static void wait_for_calls(const struct calls *c, unsigned long more)
{
	const unsigned long from = c->made;

	while (c->made < from + more)
		usleep(200);
}

static void move_about(pid_t pid, const struct calls *c, int times,
		       const char *one, const char *other)
{
	int i;

	for (i = 0; i < times; i++) {
		move(pid, i % 2 ? one : other);
		wait_for_calls(c, 3);
	}
}

/* Confined where it is: by a setting of now, for good. */
static void confine_there(pid_t pid, const char *path)
{
	struct dom d = dom_cgroup(path);

	move(pid, path);
	confine(&d, CTLSEC_ACTIVATION_NOW);
	confine(&d, CTLSEC_ACTIVATION_EXEC);
}

static void test_moves(void)
{
	struct calls *c = task_share(sizeof(*c));
	pid_t pid = task_start(AWAY, child_calls, c);
	struct dom dom = dom_cgroup(PLACE);

	confine(&dom, CTLSEC_ACTIVATION_EXEC);
	wait_for_calls(c, 10);
	move_about(pid, c, moves, AWAY, PLACE);
	tap_ok(!c->refused && c->passed > (unsigned long)moves,
	       "moved in and out %d times: no call is refused (%lu of %lu)",
	       moves, c->refused, c->made);

	confine_there(pid, PLACE);
	wait_for_calls(c, 2);
	c->passed = c->refused = 0;
	move_about(pid, c, moves / 3, PLACE, BELOW);
	tap_ok(!c->passed && c->refused > (unsigned long)moves / 3,
	       "moved within the domain %d times: each is refused (%lu passed)",
	       moves / 3, c->passed);
	tap_ok(!dom_pending(&dom), "and nothing is pending");
	dom_unbind_must(&dom);

	ctl_must("bind 'match:/t/p-*' --profile act --activate exec");
	confine_there(pid, ONE);
	wait_for_calls(c, 2);
	c->passed = c->refused = 0;
	move_about(pid, c, moves / 3, ONE, OTHER);
	tap_ok(!c->passed && c->refused > (unsigned long)moves / 3,
	       "moved between two domains of a pattern: likewise (%lu passed)",
	       c->passed);
	c->stop = true;
	task_wait(pid);
	ctl_must("unbind 'match:/t/p-*'");
}

/* Ways from one domain to another. Each returns the errno of the call then. */

static int born_in(const char *path)
{
	struct clone_args args = { .exit_signal = SIGCHLD,
				   .flags = CLONE_INTO_CGROUP };
	int status;
	pid_t pid;

	args.cgroup = (uint64_t)cg_open(path);
	pid = (pid_t)syscall(SYS_clone3, &args, sizeof(args));
	if (!pid)
		_exit(first_call());
	return waitpid(pid, &status, 0) == pid ? task_code(status) : 77;
}

/* What this program does as a confined one: see main(). */
static int go_on(const char *how, const char *path)
{
	if (first_call() != EPERM)
		return 76;
	if (!strcmp(how, "born"))
		return born_in(path);
	return cg_enter(path) ? 77 : first_call();
}

struct way {
	const char *from;
	bool container;
	char *how;
	char *to;
};

/* Enters, is confined by an exec, and goes on. */
static int child_way(void *arg)
{
	const struct way *w = arg;
	char *argv[] = { "t_activation_moves", w->how, w->to, NULL };

	if (cg_enter(w->from) || first_call())
		return 78;
	if (w->container &&
	    (unshare(CLONE_NEWNS) || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)))
		return 79;
	execv("/proc/self/exe", argv);
	return 80;
}

static int go(struct way w)
{
	return task_code(task_run(NULL, child_way, &w));
}

static int child_still_pending(void *arg)
{
	(void)arg;
	if (cg_enter(ONE) || first_call() || cg_enter(OTHER) || first_call())
		return 78;
	return first_become(HOST_FIRST);
}

/* What is known of a pending task goes along: here that its root was changed. */
static int child_known(void *arg)
{
	int host = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	(void)arg;
	if (cg_enter(ONE) || chroot(ROOT) || fchdir(host) || chroot("."))
		return 78;
	return cg_enter(OTHER) || first_call() ? 79 : first_become(HOST_FIRST);
}

static void test_ways(void)
{
	ctl_must("bind 'match:/t/p-*' --profile act --activate exec");
	tap_ok(go((struct way){ ONE, false, "move", OTHER }) == EPERM,
	       "confined in one domain of a pattern, it is in the other");
	tap_ok(go((struct way){ ONE, false, "born", OTHER }) == EPERM,
	       "and so is what it forks into that");
	tap_ok(task_code(task_run(NULL, child_still_pending, NULL)) == EPERM,
	       "what is pending in the one is in the other, until its exec");
	ctl_must("bind 'match:/t/p-*' --activate container");
	tap_ok(task_code(task_run(NULL, child_known, NULL)) == EPERM,
	       "with what is known of it");
	ctl_must("unbind 'match:/t/p-*'");

	ctl_must("bind " BOX " --profile act --activate container");
	ctl_must("bind " UNIT " --profile act --activate exec");
	tap_ok(go((struct way){ BOX, true, "move", UNIT }) == EPERM,
	       "what leaves a container is confined where it goes");
	tap_ok(go((struct way){ BOX, true, "born", UNIT }) == EPERM,
	       "and so is what it forks there");
	tap_ok(!go((struct way){ UNIT, false, "move", BOX }),
	       "what leaves a unit may start a container");
	ctl_must("unbind " BOX " " UNIT);
}

/* An exec while another moves the task: how often its calls passed after it. */
static int child_execs(void *unused)
{
	char *argv[] = { "t_activation_moves", "passed", NULL };

	(void)unused;
	execv("/proc/self/exe", argv);
	return 99;
}

static int count_passed(void)
{
	int i, passed = 0;

	for (i = 0; i < 40; i++)
		passed += !first_call();
	return passed;
}

/* A task that has ended is not moved any more. */
static int move_until_its_end(pid_t pid)
{
	char text[16];
	int status, i;

	snprintf(text, sizeof(text), "%d", pid);
	for (i = 0; !waitpid(pid, &status, WNOHANG); i++)
		cg_write(i % 2 ? ONE : OTHER, "cgroup.procs", text);
	return task_code(status);
}

static void test_execs(void)
{
	int i, bad = 0;

	ctl_must("bind 'match:/t/p-*' --profile act --activate exec");
	for (i = 0; i < EXECS; i++)
		bad += !!move_until_its_end(task_start(ONE, child_execs, NULL));
	tap_ok(!bad,
	       "%d execs while they are moved: what comes is confined (%d not)",
	       EXECS, bad);
	ctl_must("unbind 'match:/t/p-*'");
}

int main(int argc, char **argv)
{
	size_t i;

	if (argc == 2)
		return count_passed();
	if (argc == 3)
		return go_on(argv[1], argv[2]);
	if (getenv("MOVES"))
		moves = atoi(getenv("MOVES"));
	cg_make("/t");
	for (i = 0; i < sizeof(places) / sizeof(*places); i++)
		cg_make(places[i]);
	mkdir(ROOT, 0755);
	first_install(HOST_FIRST);
	ctl_profile_must("act", "ALLOW",
			 CTL_RULE("\"personality\"", "ERRNO", 1));

	test_moves();
	test_ways();
	test_execs();

	tap_ok(dom_objects("pending") == 0, "no record is left");
	ctl_must("unload act");
	for (i = sizeof(places) / sizeof(*places); i--;)
		cg_drop(places[i]);
	cg_drop("/t");
	return tap_end();
}
