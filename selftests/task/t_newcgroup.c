// SPDX-License-Identifier: GPL-2.0
/*
 * Cgroups that come to a bound path, or match a pattern: no task makes a call there
 * that is not decided. One task makes the cgroup and has a child born in it, another
 * tries to enter it all the time; both make a refused call at once. And what does not
 * come: cgroups that cannot be confined.
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ctl.h"
#include "tap.h"
#include "task.h"

#define ROOT "/sys/fs/cgroup"
#define ROUNDS 300
/* As kernel/limits.h has it. */
#define NESTED_MAX 64

static struct counts {
	volatile unsigned int tries, passed, entered;
	volatile bool stop;
} * counts;

static bool call_passes(void)
{
	return syscall(SYS_getppid) >= 0;
}

static void try_call(void)
{
	__sync_fetch_and_add(&counts->tries, 1);
	if (call_passes())
		__sync_fetch_and_add(&counts->passed, 1);
}

static int born_inside(void *arg)
{
	(void)arg;
	try_call();
	return 0;
}

static int write_to(const char *file, const char *text)
{
	int fd = open(file, O_WRONLY | O_CLOEXEC);
	ssize_t n = -1;

	if (fd < 0)
		return -errno;
	n = write(fd, text, strlen(text));
	n = n < 0 ? -errno : 0;
	close(fd);
	return (int)n;
}

/* Enter as soon as it is there, call, leave. */
static int rush_in(void *arg)
{
	char file[512];

	snprintf(file, sizeof(file), ROOT "%s/cgroup.procs", (const char *)arg);
	while (!counts->stop) {
		if (write_to(file, "0"))
			continue;
		counts->entered++;
		try_call();
		write_to(ROOT "/t/cgroup.procs", "0");
	}
	return 0;
}

static int make(const char *path)
{
	char dir[4200];

	snprintf(dir, sizeof(dir), ROOT "%s", path);
	return mkdir(dir, 0755) ? -errno : 0;
}

/* While another goes in and out; it may wait for a processor in there for seconds. */
static int unmake(const char *path)
{
	char dir[4200];
	int i;

	snprintf(dir, sizeof(dir), ROOT "%s", path);
	for (i = 0; i < 1000000; i++) {
		if (!rmdir(dir))
			return 0;
		if (errno != EBUSY)
			return -errno;
		sched_yield();
	}
	return -EBUSY;
}

static void rush(const char *path)
{
	pid_t rusher;
	int i;

	memset((void *)counts, 0, sizeof(*counts));
	rusher = task_start(NULL, rush_in, (void *)path);
	for (i = 0; i < ROUNDS; i++) {
		if (make(path))
			tap_bail("mkdir %s: %s", path, strerror(errno));
		task_wait(task_start(path, born_inside, NULL));
		if (i % 2)
			usleep(300);
		if (unmake(path))
			tap_bail("rmdir %s: %s", path, strerror(errno));
	}
	counts->stop = true;
	task_wait(rusher);
	tap_note("%s: %u calls, %u after entering, %u passed", path,
		 counts->tries, counts->entered, counts->passed);
}

static void test_path(void)
{
	make("/t/s");
	ctl_must("bind /t/s --profile web");
	unmake("/t/s");
	rush("/t/s");
	tap_ok(counts->tries >= ROUNDS && counts->entered && !counts->passed,
	       "a cgroup that comes back is confined before a task is in it");
	ctl_must("unbind /t/s");
	make("/t/s");
	task_wait(task_start("/t/s", born_inside, NULL));
	tap_ok(counts->passed == 1, "and is not after an unbind");
	unmake("/t/s");
}

static void test_pattern(void)
{
	ctl_must("bind 'match:/t/p-*.scope' --profile web --activate now");
	rush("/t/p-0a.scope");
	tap_ok(counts->tries >= ROUNDS && counts->entered && !counts->passed,
	       "a cgroup that matches is confined before a task is in it");
	make("/t/q.scope");
	counts->passed = 0;
	task_wait(task_start("/t/q.scope", born_inside, NULL));
	tap_ok(counts->passed == 1, "one that does not match is not confined");
	unmake("/t/q.scope");
}

static bool is_confined(const char *path)
{
	counts->passed = 0;
	task_wait(task_start(path, born_inside, NULL));
	return !counts->passed;
}

static void test_borders(void)
{
	char name[300] = "/t/p-", longer[4200] = "/t/p-";
	size_t len;
	int err;

	/* 255 bytes, the longest name that there is, with bytes of any value. */
	memset(name + 5, '\xfe', 244);
	strcpy(name + 249, ".scope");
	name[9] = '*';
	name[10] = '\\';
	tap_ok(strlen(strrchr(name, '/') + 1) == 252 && !make(name) &&
		       is_confined(name) && !unmake(name),
	       "a long name with odd bytes matches");
	make("/t/p-1.scope");
	make("/t/p-1.scope/init.scope");
	make("/t/p-1.scope/p-2.scope");
	tap_ok(is_confined("/t/p-1.scope/init.scope") &&
		       !ctl("list --json -o cgroup") &&
		       !strstr(ctl_text, "init.scope") &&
		       !strstr(ctl_text, "p-2.scope"),
	       "below a match there is no domain of its own");
	tap_ok(rename(ROOT "/t/p-1.scope/init.scope", ROOT "/t/out") < 0,
	       "and a cgroup is not renamed out of it");
	unmake("/t/p-1.scope/p-2.scope");
	unmake("/t/p-1.scope/init.scope");
	unmake("/t/p-1.scope");

	/* A path of 4096 bytes cannot be compared. */
	for (len = strlen("/t"), longer[len] = 0; len < 4000; len += 201) {
		longer[len] = '/';
		memset(longer + len + 1, 'a', 200);
		longer[len + 201] = '\0';
		if (chdir(ROOT) || make(longer))
			break;
	}
	err = 0;
	if (!chdir(ROOT "/t")) {
		char *segment = longer + 3;
		char *end;

		for (; (end = strchr(segment, '/')); segment = end + 1) {
			*end = '\0';
			err |= chdir(segment);
			*end = '/';
		}
		err |= chdir(segment);
		memset(name, 'b', 120);
		name[120] = '\0';
		err = err ? -1 : mkdir(name, 0755) ? errno : 0;
	}
	tap_ok(err == ENAMETOOLONG,
	       "a cgroup whose path is too long for patterns is not made");
	if (chdir(ROOT))
		tap_bail("chdir");
	while (strlen(longer) > 2) {
		unmake(longer);
		*strrchr(longer, '/') = '\0';
	}
}

static int make_many(void *arg)
{
	char path[128];
	int i, err = 0;

	(void)arg;
	for (i = 0; i < NESTED_MAX + 8 && !err; i++) {
		snprintf(path, sizeof(path), "/t/c/p-%d.scope", i);
		err = make(path);
	}
	return err == -ENOSPC && i == NESTED_MAX + 1 ? 0 : 1;
}

/* A container, which makes as many cgroups that match as it likes. */
static void test_container(void)
{
	char path[128];
	int i;

	make("/t/c");
	ctl_must("bind /t/c --profile none");
	ctl_must("bind 'match:/t/c/p-*' --profile web --activate now");
	tap_ok(task_code(task_wait(task_start("/t/c", make_many, NULL))) == 0,
	       "what a container makes is bounded");
	tap_ok(ctl("list 'match:/t/c/p-*' --json") == 0 &&
		       strstr(ctl_text, "\"refused\": 1"),
	       "and what was refused is counted");
	tap_ok(!make("/t/c/p-host.scope") && is_confined("/t/c/p-host.scope"),
	       "others still make cgroups there");
	unmake("/t/c/p-host.scope");
	for (i = 0; i < NESTED_MAX; i++) {
		snprintf(path, sizeof(path), "/t/c/p-%d.scope", i);
		unmake(path);
	}
	make("/t/c/p-1.scope");
	tap_ok(task_code(task_wait(
		       task_start("/t/c/p-1.scope", make_many, NULL))) != 0 &&
		       is_confined("/t/c/p-1.scope"),
	       "below a match nothing is bounded, and all is confined");
	for (i = 0; i < NESTED_MAX + 8; i++) {
		snprintf(path, sizeof(path), "/t/c/p-%d.scope", i);
		unmake(path);
	}
	ctl_must("unbind 'match:/t/c/p-*' /t/c");
	unmake("/t/c");
}

static int mount_v1(void)
{
	return mount("none", "/tmp/v1", "cgroup", 0, "none,name=ctlsec");
}

/* It goes when its cgroups have, which is a moment after they were removed. */
static void end_v1(void)
{
	int i;

	for (i = 0; i < 100; i++) {
		umount("/tmp/v1");
		if (sh("grep -q name=ctlsec /proc/self/cgroup"))
			return;
		usleep(50000);
		mount_v1();
	}
	tap_note("the other hierarchy stays");
}

/* The old hierarchies are none of ours. */
static void test_v1(void)
{
	int err = -1;

	if (mkdir("/tmp/v1", 0755) && errno != EEXIST)
		tap_bail("mkdir: %s", strerror(errno));
	if (mount_v1())
		return tap_skip(strerror(errno), "cgroup v1");
	mkdir("/tmp/v1/t", 0755);
	err = mkdir("/tmp/v1/t/p-1.scope", 0755);
	tap_ok(!err && !ctl("list --json -o cgroup") &&
		       !strstr(ctl_text, "p-1.scope"),
	       "a cgroup of another hierarchy makes no domain");
	rmdir("/tmp/v1/t/p-1.scope");
	rmdir("/tmp/v1/t");
	end_v1();
}

int main(void)
{
	counts = task_share(sizeof(*counts));
	make("/t");
	ctl_profile_must("web", "ALLOW", CTL_RULE("\"getppid\"", "ERRNO", 18));
	test_path();
	test_pattern();
	test_borders();
	test_v1();
	ctl_must("unbind 'match:/t/p-*.scope'");
	test_container();
	ctl_must("unload web");
	return tap_end();
}
