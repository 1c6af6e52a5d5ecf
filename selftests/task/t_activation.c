// SPDX-License-Identifier: GPL-2.0
/*
 * When confinement begins: a task that enters a domain is pending, what it forks is,
 * and each is confined from the first instruction of the program that its domain's
 * rule means. What is denied here is personality().
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
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

#define PLACE "/t/act"
/* The same program on the host's root and in a root of its own. */
#define HOST_FIRST "/tmp/first"
#define ROOT "/tmp/actroot"
#define FIRST "/first"

static struct dom dom;

static void confine(uint32_t activation)
{
	int err = dom_confine(&dom, "act", activation);

	if (err)
		tap_bail("activation %u: %s", activation, strerror(err));
}

/* Steps of a child: what it exits with if one is not as it should be. */
#define STEP(n, cond)             \
	do {                      \
		if (!(cond))      \
			return n; \
	} while (0)

static int child_call(void *arg)
{
	(void)arg;
	return first_call();
}

static int child_first(void *path)
{
	return first_become(path);
}

static int fork_code(int (*fn)(void *arg), void *arg)
{
	int status;
	pid_t pid = fork();

	if (!pid)
		_exit(fn(arg));
	return waitpid(pid, &status, 0) == pid ? task_code(status) : -1;
}

/* How a task comes in: born there, moved by itself, moved with threads. */

static void *call_slowly(void *errors)
{
	int i;

	for (i = 0; i < 50; i++) {
		*(int *)errors += first_call() != 0;
		usleep(1000);
	}
	return NULL;
}

static int child_born(void *arg)
{
	(void)arg;
	STEP(50, !first_call());
	STEP(51, !fork_code(child_call, NULL));
	STEP(52, fork_code(child_first, HOST_FIRST) == EPERM);
	STEP(53, !first_call());
	return first_become(HOST_FIRST);
}

static int child_moved(void *arg)
{
	STEP(49, !cg_enter(PLACE));
	return child_born(arg);
}

static int child_threads(void *arg)
{
	pthread_t thread[3];
	int errors[3] = {};
	int i;

	(void)arg;
	for (i = 0; i < 3; i++)
		STEP(40, !pthread_create(&thread[i], NULL, call_slowly,
					 &errors[i]));
	STEP(41, !cg_enter(PLACE));
	for (i = 0; i < 3; i++) {
		pthread_join(thread[i], NULL);
		STEP(42 + i, !errors[i]);
	}
	return first_become(HOST_FIRST);
}

static void *exec_first(void *path)
{
	first_become(path);
	return NULL;
}

static int child_exec_thread(void *arg)
{
	pthread_t thread;

	(void)arg;
	STEP(40, !cg_enter(PLACE));
	STEP(41, !pthread_create(&thread, NULL, exec_first, HOST_FIRST));
	pthread_join(thread, NULL);
	return 42;
}

static int child_vfork(void *arg)
{
	int status;
	pid_t pid;

	(void)arg;
	STEP(40, !cg_enter(PLACE));
	pid = vfork();
	if (!pid)
		_exit(first_become(HOST_FIRST));
	STEP(41, waitpid(pid, &status, 0) == pid);
	STEP(42, task_code(status) == EPERM);
	STEP(43, !first_call());
	return EPERM;
}

static int child_script(void *arg)
{
	(void)arg;
	STEP(40, !cg_enter(PLACE));
	return first_become("/tmp/first.sh");
}

static int child_bad_exec(void *arg)
{
	(void)arg;
	STEP(40, !cg_enter(PLACE));
	STEP(41, first_become("/tmp/none") == 99);
	STEP(42, first_become("/tmp") == 99);
	STEP(43, first_become("/tmp/first.txt") == 99);
	return first_call() ? 44 : first_become(HOST_FIRST);
}

/* Written by the test: a script, and a file that cannot be executed. */
static void write_file(const char *path, const char *text, int mode)
{
	FILE *f = fopen(path, "we");

	if (!f || fputs(text, f) < 0 || fclose(f) || chmod(path, mode))
		tap_bail("%s: %s", path, strerror(errno));
}

static void test_entries(void)
{
	const uint64_t missed = dom_missed();

	confine(CTLSEC_ACTIVATION_EXEC);
	tap_ok(task_code(task_run(PLACE, child_born, NULL)) == EPERM,
	       "born in a domain: pending until its exec, and then refused");
	tap_ok(task_code(task_run(NULL, child_moved, NULL)) == EPERM,
	       "moved there: likewise");
	tap_ok(task_code(task_run(NULL, child_threads, NULL)) == EPERM,
	       "moved with threads that call: none is refused before the exec");
	tap_ok(task_code(task_run(NULL, child_exec_thread, NULL)) == EPERM,
	       "an exec by a thread");
	tap_ok(task_code(task_run(NULL, child_vfork, NULL)) == EPERM,
	       "vfork and exec: the child is confined, its parent is not");
	tap_ok(task_code(task_run(NULL, child_script, NULL)) == EPERM,
	       "a script is confined as its interpreter is");
	tap_ok(task_code(task_run(NULL, child_bad_exec, NULL)) == EPERM,
	       "an exec that fails confines nothing");
	tap_ok(!dom_pending(&dom) && dom_missed() == missed,
	       "what ended is not pending any more, and no hook was missed");
}

/* Rules */

static int child_root(void *arg)
{
	(void)arg;
	STEP(50, !fork_code(child_first, HOST_FIRST));
	STEP(51, !unshare(CLONE_NEWNS));
	STEP(52, !fork_code(child_first, HOST_FIRST));
	STEP(53, !chroot(ROOT) && !chdir("/"));
	STEP(54, !first_call());
	return first_become(FIRST);
}

/* Another root for a while: a starter that goes on to a root like the host's. */
static int child_there_and_back(void *arg)
{
	int host = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	(void)arg;
	STEP(50, host >= 0 && !chroot(ROOT));
	STEP(51, !fchdir(host) && !chroot("."));
	STEP(52, !first_call());
	return fork_code(child_first, HOST_FIRST);
}

/* A first process of a pid namespace executes the program. */
static int child_new_pids(void *flags)
{
	STEP(60, !unshare(CLONE_NEWPID | *(int *)flags));
	return fork_code(child_first, HOST_FIRST);
}

static int child_first_process(void *arg)
{
	int pids = 0, both = CLONE_NEWNS;

	(void)arg;
	STEP(61, !fork_code(child_new_pids, &pids));
	return fork_code(child_new_pids, &both);
}

static int child_filtered(void *arg)
{
	(void)arg;
	STEP(50, !unshare(CLONE_NEWNS));
	STEP(51, !fork_code(child_first, HOST_FIRST));
	STEP(52, !prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
	return fork_code(child_first, HOST_FIRST);
}

/* No more than the host's mount namespace, whatever else is set. */
static int child_plain(void *arg)
{
	(void)arg;
	STEP(50, !prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
	return fork_code(child_first, HOST_FIRST);
}

struct joint {
	int go[2];
	int done[2];
};

/* A container on the host's root; then an entrant into its mount namespace. */
static int child_sleeper(void *arg)
{
	struct joint *j = arg;
	char byte = 0;

	if (write(j->go[1], &byte, 1) != 1 || read(j->done[0], &byte, 1) != 1)
		return 70;
	return 0;
}

static int child_container(void *arg)
{
	STEP(60, !unshare(CLONE_NEWNS));
	STEP(61, !prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
	STEP(62, fork_code(child_first, HOST_FIRST) == EPERM);
	return child_sleeper(arg);
}

static int child_joins(void *pid)
{
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/ns/mnt", *(pid_t *)pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	STEP(60, fd >= 0 && !setns(fd, CLONE_NEWNS));
	/* By setns its root is what it was: the same as the host's. */
	STEP(61, !first_call());
	return first_become(HOST_FIRST);
}

static void test_joined(void)
{
	char byte = 0;
	struct joint j;
	pid_t pid;
	bool ok;

	if (pipe2(j.go, O_CLOEXEC) || pipe2(j.done, O_CLOEXEC))
		tap_bail("pipe: %s", strerror(errno));
	pid = task_start(PLACE, child_container, &j);
	ok = read(j.go[0], &byte, 1) == 1;
	ok = ok && task_code(task_run(PLACE, child_joins, &pid)) == EPERM;
	ok = ok && write(j.done[1], &byte, 1) == 1;
	tap_ok(ok && !task_code(task_wait(pid)),
	       "container: an entrant into a mount namespace where programs run");
	tap_ok(dom_objects("mntns") == 0,
	       "the namespace is forgotten when it is gone");
}

static void test_rules(void)
{
	confine(CTLSEC_ACTIVATION_ROOT);
	tap_ok(task_code(task_run(PLACE, child_root, NULL)) == EPERM,
	       "root: confined at an exec with another root, not before");
	tap_ok(!task_code(task_run(PLACE, child_there_and_back, NULL)),
	       "root: the host's root directory again is the host's");
	tap_ok(!task_code(task_run(PLACE, child_first_process, NULL)),
	       "root: nor does a pid namespace count");

	confine(CTLSEC_ACTIVATION_CONTAINER);
	tap_ok(task_code(task_run(PLACE, child_root, NULL)) == EPERM,
	       "container: confined at an exec with another root");
	tap_ok(task_code(task_run(PLACE, child_there_and_back, NULL)) == EPERM,
	       "container: a root that was changed, and back");
	tap_ok(task_code(task_run(PLACE, child_first_process, NULL)) == EPERM,
	       "container: the first process of a pid and a mount namespace");
	tap_ok(task_code(task_run(PLACE, child_filtered, NULL)) == EPERM,
	       "container: no_new_privs since the last exec");
	tap_ok(!task_code(task_run(PLACE, child_plain, NULL)),
	       "container: nothing of that counts in the host's mount namespace");
	test_joined();

	confine(CTLSEC_ACTIVATION_NOW);
	tap_ok(task_code(task_run(PLACE, child_call, NULL)) == EPERM,
	       "now: at once");
}

/* systemd's own program comes before the unit's. */
static int child_executor(void *arg)
{
	STEP(50, !fork_code(child_first, arg));
	return fork_code(child_first, HOST_FIRST);
}

static void test_executor(void)
{
	confine(CTLSEC_ACTIVATION_EXEC);
	mkdir("/tmp/systemd", 0755);
	first_install("/tmp/systemd/systemd-executor");
	first_install("/tmp/systemd-executor");
	tap_ok(task_code(task_run(PLACE, child_executor,
				  "/tmp/systemd/systemd-executor")) == EPERM,
	       "exec: systemd's executor is not the unit's program");
	tap_ok(task_code(task_run(PLACE, child_first,
				  "/tmp/systemd-executor")) == EPERM,
	       "exec: another program of that name is");
	tap_ok(!chown("/tmp/systemd/systemd-executor", 1000, -1) &&
		       task_code(task_run(PLACE, child_first,
					  "/tmp/systemd/systemd-executor")) ==
			       EPERM,
	       "exec: so is one that is not root's");
}

/* Settings */

static int child_waits(void *arg)
{
	struct joint *j = arg;
	char byte = 0;
	int err = first_call();

	while (write(j->go[1], &byte, 1) == 1 &&
	       read(j->done[0], &byte, 1) == 1 && byte != 'q') {
		err = first_call();
		byte = (char)err;
		if (write(j->go[1], &byte, 1) != 1)
			break;
	}
	return err;
}

static int ask(const struct joint *j)
{
	char byte = 'c';

	if (write(j->done[1], &byte, 1) != 1 || read(j->go[0], &byte, 1) != 1)
		return -1;
	/* What it writes before it asks again. */
	return read(j->go[0], &(char){ 0 }, 1) == 1 ? byte : -1;
}

static pid_t start_waiter(struct joint *j)
{
	char byte;
	pid_t pid;

	if (pipe2(j->go, O_CLOEXEC) || pipe2(j->done, O_CLOEXEC))
		tap_bail("pipe: %s", strerror(errno));
	pid = task_start(PLACE, child_waits, j);
	if (read(j->go[0], &byte, 1) != 1)
		tap_bail("a child ended early");
	return pid;
}

static void end_waiter(struct joint *j, pid_t pid)
{
	char byte = 'q';

	if (write(j->done[1], &byte, 1) == 1)
		task_wait(pid);
	close(j->go[0]);
	close(j->go[1]);
	close(j->done[0]);
	close(j->done[1]);
}

static void test_settings(void)
{
	struct joint a, b;
	pid_t first, second;
	bool ok = true;

	dom_unbind_must(&dom);
	first = start_waiter(&a);
	HOLDS_AT(ok, "unbound", !ask(&a));
	confine(CTLSEC_ACTIVATION_CONTAINER);
	HOLDS_AT(ok, "bound", ask(&a) == EPERM);
	second = start_waiter(&b);
	HOLDS_AT(ok, "entered", !ask(&b) && dom_pending(&dom) == 1);
	tap_ok(ok,
	       "what is there at a bind is confined, what comes is pending");

	ok = true;
	confine(CTLSEC_ACTIVATION_EXEC);
	HOLDS_AT(ok, "exec", !ask(&b) && dom_pending(&dom) == 1);
	confine(CTLSEC_ACTIVATION_NOW);
	HOLDS_AT(ok, "now", ask(&b) == EPERM && !dom_pending(&dom));
	confine(CTLSEC_ACTIVATION_CONTAINER);
	HOLDS_AT(ok, "again", ask(&a) == EPERM && ask(&b) == EPERM);
	tap_ok(ok, "a setting of now confines what is pending, for good");
	end_waiter(&a, first);
	end_waiter(&b, second);

	second = start_waiter(&b);
	dom_unbind_must(&dom);
	confine(CTLSEC_ACTIVATION_CONTAINER);
	tap_ok(ask(&b) == EPERM && !dom_pending(&dom),
	       "what was pending is confined by a new bind");
	end_waiter(&b, second);
	tap_ok(dom_objects("pending") == 0, "no record is left");
}

int main(void)
{
	cg_make("/t");
	cg_make(PLACE);
	mkdir(ROOT, 0755);
	first_install(HOST_FIRST);
	first_install(ROOT FIRST);
	write_file("/tmp/first.sh", "#!" HOST_FIRST "\n", 0755);
	write_file("/tmp/first.txt", "no program\n", 0755);
	ctl_profile_must("act", "ALLOW",
			 CTL_RULE("\"personality\"", "ERRNO", 1));
	dom = dom_cgroup(PLACE);

	test_entries();
	test_rules();
	test_executor();
	test_settings();

	dom_unbind_must(&dom);
	ctl_must("unload act");
	cg_drop(PLACE);
	cg_drop("/t");
	return tap_end();
}
