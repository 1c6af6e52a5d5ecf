// SPDX-License-Identifier: GPL-2.0
/*
 * From inside a domain that confines later: to become pending again, and to act by a
 * task that is pending still.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ctl.h"
#include "dom.h"
#include "failnth.h"
#include "first.h"
#include "tap.h"
#include "task.h"

#define PLACE "/t/act"
#define BELOW PLACE "/below"
#define ROOT "/tmp/actroot"
#define HOST_FIRST "/tmp/first"

static struct dom dom;

static void confine(uint32_t activation)
{
	int err = dom_confine(&dom, "act", activation);

	if (err)
		tap_bail("activation %u: %s", activation, strerror(err));
}

static int fork_code(int (*fn)(void))
{
	int status;
	pid_t pid = fork();

	if (!pid)
		_exit(fn());
	return waitpid(pid, &status, 0) == pid ? task_code(status) : -1;
}

/* Ways that a confined task may try. Each returns the errno of the call then, 0 if it
 * got away with it, and something else if it did not get that far.
 */

static int try_plain(void)
{
	return first_call();
}

static int try_cgroups(void)
{
	cg_enter(BELOW);
	if (!first_call())
		return 0;
	cg_enter(PLACE);
	return first_call();
}

static int try_birth(void)
{
	const char *const places[] = { BELOW, PLACE };
	int code = EPERM;
	size_t i;

	for (i = 0; i < 2; i++) {
		struct clone_args args = { .exit_signal = SIGCHLD,
					   .flags = CLONE_INTO_CGROUP };
		int status;
		pid_t pid;

		args.cgroup = (uint64_t)cg_open(places[i]);
		pid = (pid_t)syscall(SYS_clone3, &args, sizeof(args));
		if (!pid)
			_exit(first_call());
		if (pid < 0 || waitpid(pid, &status, 0) != pid)
			return 77;
		if (task_code(status) != EPERM)
			code = task_code(status);
	}
	return code;
}

static int try_roots(void)
{
	int host = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (chroot(ROOT) || !first_call() || fchdir(host) || chroot("."))
		return 77;
	return first_call();
}

static int try_namespaces(void)
{
	if (unshare(CLONE_NEWNS | CLONE_NEWPID) || !first_call())
		return 77;
	/* Not for the host to see. */
	if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL))
		return 77;
	if (mount("/", ROOT, NULL, MS_BIND | MS_REC, NULL) || !first_call() ||
	    unshare(CLONE_NEWUSER))
		return 77;
	return fork_code(try_plain);
}

static int try_exec(void)
{
	first_become("/tmp/none");
	first_become("/tmp");
	if (!first_call())
		return 0;
	return first_become(HOST_FIRST);
}

static int try_setns(void)
{
	int fd = open("/proc/1/ns/mnt", O_RDONLY | O_CLOEXEC);

	if (setns(fd, CLONE_NEWNS))
		return 77;
	return first_call();
}

static const struct {
	const char *name;
	int (*fn)(void);
} tries[] = {
	{ "as it is", try_plain },
	{ "moves between cgroups of the domain", try_cgroups },
	{ "children born in cgroups of the domain", try_birth },
	{ "another root and back", try_roots },
	{ "new namespaces, and a mount over another's root", try_namespaces },
	{ "an exec that fails, and one on the host's root", try_exec },
	{ "the host's mount namespace", try_setns },
};

/* This program again, in the domain and confined by that exec. */
static int child_tries(void *number)
{
	char *argv[] = { "t_activation_attack", number, NULL };

	if (cg_enter(PLACE) || first_call())
		return 78;
	execv("/proc/self/exe", argv);
	return 79;
}

static void test_return(void)
{
	size_t i;

	for (i = 0; i < sizeof(tries) / sizeof(*tries); i++) {
		char number[8];
		int code;

		snprintf(number, sizeof(number), "%zu", i);
		code = task_code(task_run(NULL, child_tries, number));
		tap_ok(code == EPERM, "confined for good: %s (%d)",
		       tries[i].name, code);
	}
}

/* Taking hold of a pending task */

static int child_sleeps(void *arg)
{
	(void)arg;
	pause();
	return 0;
}

/* Bits of what it got at a task. */
enum { GOT_TRACE = 1, GOT_MEMORY = 2, GOT_FILE = 4 };

static int get_hold(pid_t pid)
{
	int got = 0, fd = (int)syscall(SYS_pidfd_open, pid, 0);
	char byte;
	struct iovec mine = { &byte, 1 }, theirs = { &dom, 1 };

	if (!ptrace(PTRACE_ATTACH, pid, NULL, NULL)) {
		got |= GOT_TRACE;
		waitpid(pid, NULL, __WALL);
		ptrace(PTRACE_DETACH, pid, NULL, NULL);
	}
	if (process_vm_readv(pid, &mine, 1, &theirs, 1, 0) == 1)
		got |= GOT_MEMORY;
	if (syscall(SYS_pidfd_getfd, fd, 1, 0) >= 0)
		got |= GOT_FILE;
	return got;
}

/* Confined, and with what a container's root may have at most. */
static int child_takes(void *pid)
{
	char number[16];
	char *argv[] = { "t_activation_attack", "hold", number, NULL };

	snprintf(number, sizeof(number), "%d", *(pid_t *)pid);
	if (cg_enter(PLACE))
		return 78;
	execv("/proc/self/exe", argv);
	return 79;
}

static int child_takes_pending(void *pid)
{
	return cg_enter(PLACE) ? 78 : get_hold(*(pid_t *)pid);
}

static void test_guard(void)
{
	const int all = GOT_TRACE | GOT_MEMORY | GOT_FILE;
	pid_t pid = task_start(PLACE, child_sleeps, NULL);

	tap_ok(dom_pending(&dom) == 1, "a task is pending");
	tap_ok(!task_code(task_run(NULL, child_takes, &pid)),
	       "a confined task gets no hold of it");
	tap_ok(task_code(task_run(NULL, child_takes_pending, &pid)) == all,
	       "another pending one does");
	tap_ok(get_hold(pid) == all, "and one from outside does");
	confine(CTLSEC_ACTIVATION_NOW);
	tap_ok(task_code(task_run(NULL, child_takes, &pid)) == all,
	       "what is confined itself is not guarded");
	confine(CTLSEC_ACTIVATION_EXEC);
	kill(pid, SIGKILL);
	task_wait(pid);
}

/* A domain of a user namespace */

static int child_new_userns(void *arg)
{
	if (unshare(CLONE_NEWUSER))
		return 78;
	return child_sleeps(arg);
}

static int child_enters_userns(void *pid)
{
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/ns/user", *(pid_t *)pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (setns(fd, CLONE_NEWUSER))
		return 78;
	if (first_call())
		return 79;
	return first_become(HOST_FIRST);
}

static void test_userns(void)
{
	pid_t pid = task_start(NULL, child_new_userns, NULL);
	struct dom d = dom_userns(pid);
	int i, code;

	for (i = 0; i < 1000 && d.key == dom_userns(getpid()).key; i++) {
		usleep(1000);
		d = dom_userns(pid);
	}
	if (dom_confine(&d, "act", CTLSEC_ACTIVATION_EXEC))
		tap_bail("cannot bind a user namespace");
	code = task_code(task_run(NULL, child_enters_userns, &pid));
	tap_ok(code == EPERM,
	       "by setns into a user namespace: pending until the exec (%d)",
	       code);
	dom_unbind_must(&d);
	kill(pid, SIGKILL);
	task_wait(pid);
}

/* No memory for a record */

static int enter_place(void)
{
	return cg_enter(PLACE);
}

struct shortage {
	unsigned int n;
	bool hit;
};

/* Memory may have been short for what counts the task, too: then its domains admit no
 * fork until it is counted.
 */
static pid_t fork_patiently(void)
{
	pid_t pid;
	int i;

	for (i = 0; i < 1000; i++) {
		pid = fork();
		if (pid >= 0 || errno != EAGAIN)
			break;
		usleep(5000);
	}
	return pid;
}

/* How it is in the domain when the @n-th allocation of its entry failed: 1 pending, 2
 * confined, 3 not there, plus 4 if it is not confined after an exec.
 */
static int child_short(void *arg)
{
	struct shortage *s = arg;
	int err = failnth_call(enter_place, s->n, &s->hit);
	int how = err ? 3 : first_call() ? 2 : 1;
	int status;
	pid_t pid;

	if (err)
		return how;
	pid = fork_patiently();
	if (!pid)
		_exit(first_become(HOST_FIRST));
	if (waitpid(pid, &status, 0) != pid || task_code(status) != EPERM)
		how += 4;
	return how;
}

/* Once for each allocation of an entry. There are not as many each time, so one may be
 * passed by.
 */
static void enter_short(struct shortage *s, int seen[8])
{
	s->n = 0;
	do {
		s->n++;
		s->hit = false;
		seen[task_code(task_run(NULL, child_short, s)) & 7]++;
	} while (s->hit && s->n < FAILNTH_MAX);
}

static void test_shortage(void)
{
	const char *what =
		"an entry for which memory is short confines, or fails";
	struct shortage *s = task_share(sizeof(*s));
	int knob = failnth_open(0);
	int seen[8] = {};
	int i;

	if (knob < 0) {
		tap_skip("a kernel without fault injection", "%s", what);
		return;
	}
	close(knob);
	/* Without a trace of each, which would be taken for a bug. */
	sh("for k in /sys/kernel/debug/fail*/verbose; do echo 0 >$k; done");
	for (i = 0; i < 20 && !seen[2]; i++)
		enter_short(s, seen);
	tap_ok(seen[1] && seen[2] && !seen[0] && !seen[5] && !seen[6] &&
		       !seen[7],
	       "%s (%d pending, %d confined, %d not there)", what, seen[1],
	       seen[2], seen[3]);
}

int main(int argc, char **argv)
{
	if (argc == 2)
		return tries[atoi(argv[1])].fn();
	if (argc == 3)
		return first_call() == EPERM ? get_hold(atoi(argv[2])) : 77;
	cg_make("/t");
	cg_make(PLACE);
	cg_make(BELOW);
	mkdir(ROOT, 0755);
	first_install(HOST_FIRST);
	ctl_profile_must("act", "ALLOW",
			 CTL_RULE("\"personality\"", "ERRNO", 1));
	dom = dom_cgroup(PLACE);
	confine(CTLSEC_ACTIVATION_EXEC);

	test_return();
	test_guard();
	test_userns();
	test_shortage();

	dom_unbind_must(&dom);
	ctl_must("unload act");
	tap_ok(dom_objects("pending") == 0, "no record is left");
	cg_drop(BELOW);
	cg_drop(PLACE);
	cg_drop("/t");
	return tap_end();
}
