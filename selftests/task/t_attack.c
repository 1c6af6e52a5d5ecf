// SPDX-License-Identifier: GPL-2.0
/*
 * What a container's root may try against its caps: nested cgroups of its own,
 * forks that fail late, namespaces kept alive for nothing. The attacker is an ordinary user outside, root in a user
 * namespace, in a cgroup that was delegated to it.
 *
 *	/t/at		the domain: 20 tasks
 *	 +- own		delegated
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

#include "dom.h"
#include "forker.h"
#include "tap.h"
#include "task.h"

#define CAP 20
#define UID 1000
#define OWN "/t/at/own"
#define NAMESPACES 500

/* How an attack went: shared with the attacker. */
struct tale {
	long forks;
	long refused;
	long wrong;
	long ready;
	volatile long go_on;
};

static struct tale *tale;

static void delegate(const char *path)
{
	static const char *const files[] = { "", "/cgroup.procs",
					     "/cgroup.threads",
					     "/cgroup.subtree_control" };
	char file[128];
	size_t i;

	for (i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		snprintf(file, sizeof(file), "/sys/fs/cgroup%s%s", path,
			 files[i]);
		if (chown(file, UID, UID))
			tap_bail("chown %s: %s", file, strerror(errno));
	}
}

static void put(const char *file, const char *text)
{
	int fd = open(file, O_WRONLY | O_CLOEXEC);

	if (fd < 0 || write(fd, text, strlen(text)) < 0)
		tale->wrong++;
	close(fd);
}

static void become_root(void)
{
	char map[32];

	/* A task that is not dumpable may not write its own maps. */
	if (setresgid(UID, UID, UID) || setresuid(UID, UID, UID) ||
	    prctl(PR_SET_DUMPABLE, 1) || unshare(CLONE_NEWUSER))
		tale->wrong++;
	put("/proc/self/setgroups", "deny");
	snprintf(map, sizeof(map), "0 %d 1", UID);
	put("/proc/self/uid_map", map);
	put("/proc/self/gid_map", map);
	if (setresgid(0, 0, 0) || setresuid(0, 0, 0))
		tale->wrong++;
}

static void keep(pid_t pid)
{
	if (!pid)
		for (;;)
			pause();
	if (pid > 0)
		tale->forks++;
	else if (errno == EAGAIN)
		tale->refused++;
	else
		tale->wrong++;
}

static pid_t clone3_into(int fd, uint64_t flags)
{
	struct clone_args args = { .flags = flags };

	if (!(flags & CLONE_PARENT))
		args.exit_signal = SIGCHLD;
	if (fd >= 0) {
		args.flags |= CLONE_INTO_CGROUP;
		args.cgroup = (uint64_t)fd;
	}
	return (pid_t)syscall(SYS_clone3, &args, sizeof(args));
}

static void hold(void)
{
	tale->ready = 1;
	for (;;)
		pause();
}

/* Wherever it can put them, and every way that it can make them. */
static int scatter(void *arg)
{
	static const char *const dirs[] = { OWN, OWN "/1", OWN "/1/2",
					    OWN "/3" };
	unsigned int i;
	pid_t pid;

	(void)arg;
	become_root();
	for (i = 1; i < 4; i++)
		cg_make(dirs[i]);
	for (i = 0; i < 3 * CAP; i++) {
		switch (i % 5) {
		case 0:
			keep(fork());
			break;
		case 1:
			cg_enter(dirs[i % 4]);
			keep(fork());
			break;
		case 2:
			keep(clone3_into(cg_open(dirs[i % 4]), 0));
			break;
		case 3:
			keep(clone3_into(-1, CLONE_NEWUSER | CLONE_NEWPID));
			break;
		default:
			/* Its child has another parent. */
			pid = clone3_into(-1, CLONE_PARENT);
			keep(pid);
		}
	}
	hold();
	return 0;
}

/* Forks that the kernel refuses for reasons of its own, late and early. */
static int fail_forks(void *arg)
{
	static const uint64_t bad[] = { CLONE_THREAD, CLONE_SIGHAND,
					CLONE_NEWNS | CLONE_FS };
	pid_t set_tid = 1;
	struct clone_args args = { .exit_signal = SIGCHLD,
				   .set_tid = (uint64_t)(uintptr_t)&set_tid,
				   .set_tid_size = 1 };
	pid_t pid;
	int i;

	(void)arg;
	become_root();
	if (unshare(CLONE_NEWPID))
		tale->wrong++;
	pid = fork();
	if (!pid)
		_exit(0);
	waitpid(pid, NULL, 0);
	/* The namespace's first process is dead: no other can be made there. */
	for (i = 0; i < 300; i++) {
		pid = clone3_into(-1, i % 4 < 3 ? bad[i % 4] : 0);
		if (!pid)
			_exit(0);
		if (pid > 0 || syscall(SYS_clone3, &args, sizeof(args)) >= 0)
			tale->wrong++;
	}
	hold();
	return 0;
}

/* Namespaces that live on by descriptors, as many as it is let make. */
static int hoard(void *arg)
{
	int fd, i;

	(void)arg;
	become_root();
	for (i = 0; i < NAMESPACES; i++) {
		char path[64];
		pid_t pid = clone3_into(-1, CLONE_NEWUSER);

		if (!pid)
			for (;;)
				pause();
		if (pid < 0)
			break;
		snprintf(path, sizeof(path), "/proc/%d/ns/user", pid);
		fd = open(path, O_RDONLY | O_CLOEXEC);
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
		if (fd < 0)
			tale->wrong++;
		tale->forks++;
	}
	tale->ready = 1;
	while (!tale->go_on)
		usleep(10000);
	_exit(0);
}

static pid_t attack(const char *cgroup, int (*fn)(void *arg))
{
	pid_t pid;
	int i;

	memset(tale, 0, sizeof(*tale));
	pid = task_start(cgroup, fn, NULL);
	for (i = 0; i < 6000 && !tale->ready; i++)
		usleep(10000);
	if (!tale->ready)
		tap_note("the attack did not come to its end");
	return pid;
}

static void over(const struct dom *d)
{
	cg_write("/t/at", "cgroup.kill", "1");
	while (waitpid(-1, NULL, 0) > 0)
		;
	dom_reaches(d, 0);
}

static void drop_own(void)
{
	static const char *const dirs[] = { OWN "/1/2", OWN "/1", OWN "/3" };
	size_t i;

	for (i = 0; i < sizeof(dirs) / sizeof(dirs[0]); i++)
		cg_drop(dirs[i]);
}

static void test_scatter(const struct dom *d)
{
	bool ok = true;

	attack(OWN, scatter);
	HOLDS(ok, tale->wrong == 0);
	HOLDS(ok, tale->forks == CAP - 1);
	HOLDS(ok, tale->refused == 3 * CAP - (CAP - 1));
	HOLDS(ok, dom_agrees(d, "/t/at", CAP));
	HOLDS(ok, dom_counts_must(d).peak == CAP);
	tap_ok(ok,
	       "neither nested cgroups nor namespaces of its own make room");
	ok = true;
	over(d);
	HOLDS(ok, dom_agrees(d, "/t/at", 0));
	tap_ok(ok, "and every charge ends");
	drop_own();
}

static void test_fail_forks(const struct dom *d)
{
	bool ok = true;

	attack(OWN, fail_forks);
	HOLDS(ok, tale->wrong == 0);
	HOLDS(ok, dom_agrees(d, "/t/at", 1));
	HOLDS(ok, dom_peak_agrees(d, "/t/at"));
	tap_ok(ok, "forks that fail leave no charge");
	over(d);
}

/* Records of what ended wait for a grace period. */
static bool records_fall_to(uint64_t n)
{
	int i;

	for (i = 0; i < 1000 && dom_objects("subject") > n; i++)
		usleep(10000);
	return dom_objects("subject") <= n;
}

/* What it makes the module keep is what it makes the kernel keep. */
static void test_hoard(const struct dom *d)
{
	const struct dom_limits few = { .pids = DOM_KEEP,
					.rate = DOM_KEEP,
					.burst = DOM_KEEP,
					.userns = 7 };
	bool ok = true;
	pid_t pid;

	HOLDS(ok, records_fall_to(0));
	pid = attack(OWN, hoard);
	HOLDS(ok, records_fall_to((uint64_t)tale->forks + 2));
	tap_note("%ld namespaces, %llu records", tale->forks,
		 (unsigned long long)dom_objects("subject"));
	HOLDS(ok, tale->wrong == 0 && tale->forks > 0);
	HOLDS(ok, dom_counts_must(d).userns == (uint64_t)tale->forks + 1);
	HOLDS(ok, dom_objects("subject") == (uint64_t)tale->forks + 2);
	HOLDS(ok, dom_counts_must(d).tasks == 1);
	tap_ok(ok,
	       "a record is kept for each task and each namespace, no more");
	ok = true;
	tale->go_on = 1;
	HOLDS(ok, task_code(task_wait(pid)) == 0);
	HOLDS(ok, records_fall_to(0));
	HOLDS(ok, dom_counts_must(d).userns == 0);
	tap_ok(ok, "and none is left when they are gone");

	dom_limit_must(d, &few);
	attack(OWN, hoard);
	tap_ok(tale->forks == 6 && dom_counts_must(d).userns == 7,
	       "a limit of 7 namespaces holds for those that no task is in");
	over(d);
}

int main(int argc, char **argv)
{
	struct dom d;

	forker_main(argc, argv);
	tale = task_share(sizeof(*tale));
	cg_make("/t");
	cg_write("/t", "cgroup.subtree_control", "+pids");
	cg_make("/t/at");
	cg_make(OWN);
	delegate(OWN);
	d = dom_bind_pids("/t/at", CAP);
	test_fail_forks(&d);
	test_scatter(&d);
	test_hoard(&d);
	dom_unbind_must(&d);
	cg_drop(OWN);
	cg_drop("/t/at");
	tap_ok(dom_missed() == 0, "no hook was missed");
	return tap_end();
}
