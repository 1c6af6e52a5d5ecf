// SPDX-License-Identifier: GPL-2.0
/*
 * Administration waits for no task: tasks of a container that stay in the kernel,
 * on every processor and without ever sleeping, do not hold up the unbind of the
 * last profile, and with it every other bind; nor a bind that is refused because
 * a function has another owner.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ctl.h"
#include "task.h"

#define DOMAIN "/t/busy"
#define PIECES 32
#define PIECE (32UL << 20)
#define TASKS_MAX 64

/* On a slow machine an unbind takes a second. */
#define PATIENCE 20

/* One call takes long; hardly any time is spent between two. */
static int stay_in_kernel(void *arg)
{
	struct iovec iov[PIECES];
	int fd = open("/dev/zero", O_RDONLY);
	void *p;
	int i;

	(void)arg;
	p = mmap(NULL, PIECE, PROT_READ | PROT_WRITE,
		 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (fd < 0 || p == MAP_FAILED)
		return 1;
	for (i = 0; i < PIECES; i++)
		iov[i] = (struct iovec){ p, PIECE };
	for (;;) {
		if (readv(fd, iov, PIECES) <= 0)
			return 1;
	}
}

static int unbind(void *arg)
{
	(void)arg;
	return ctl("unbind " DOMAIN) ? 1 : 0;
}

static int bind_refused(void *arg)
{
	(void)arg;
	return ctl("bind " DOMAIN " --profile busy") == 1 &&
			       strstr(ctl_text, "is owned by") ?
		       0 :
		       1;
}

static int show_status(void *arg)
{
	(void)arg;
	return ctl("status") ? 1 : 0;
}

/* Return: whether it ends in time; then its wait status. */
static bool ends(pid_t pid, int *status)
{
	int i;

	for (i = 0; i < PATIENCE * 50; i++) {
		if (waitpid(pid, status, WNOHANG) == pid)
			return true;
		usleep(20000);
	}
	return false;
}

static pid_t busy[TASKS_MAX];
static long tasks;

static void begin_busy(void)
{
	long i;

	for (i = 0; i < tasks; i++)
		busy[i] = task_start(DOMAIN, stay_in_kernel, NULL);
	sleep(1);
}

static void end_busy(void)
{
	long i;

	for (i = 0; i < tasks; i++) {
		kill(busy[i], SIGKILL);
		tap_ok(task_code(task_wait(busy[i])) == 128 + SIGKILL,
		       "task %ld was busy to its end", i);
	}
}

/* What the busy tasks are not to hold up. */
struct order {
	pid_t pid;
	int status;
	bool ended;
};

static void give(struct order *o, int (*fn)(void *arg))
{
	*o = (struct order){ .pid = task_start(NULL, fn, NULL), .status = -1 };
}

static bool done(struct order *o)
{
	if (!o->ended)
		o->status = task_wait(o->pid);
	return o->ended && !task_code(o->status);
}

static void test_unbind(void)
{
	struct order o;

	ctl_must("bind " DOMAIN " --profile busy --pids max");
	begin_busy();
	give(&o, unbind);
	o.ended = ends(o.pid, &o.status);
	end_busy();
	tap_ok(done(&o), "an unbind does not wait for them");
	ctl_must("bind " DOMAIN " --profile busy");
	ctl_must("unbind " DOMAIN);
	tap_ok(1, "and hooks come and go after it");
}

#define PROBE \
	"$(dirname $(readlink /proc/%d/exe))/$(uname -r)/ctlsec_test_probe.ko"

/* What was unbound stays hooked for a moment. */
static bool own_function(void)
{
	int i;

	for (i = 0; i < 100; i++) {
		if (!sh("insmod " PROBE, (int)getpid()))
			return true;
		usleep(100000);
	}
	return false;
}

static void test_refused(void)
{
	struct order o, other;

	if (sh("test -e " PROBE, (int)getpid())) {
		tap_skip(
			"ctlsec_test_probe.ko is not built: selftests/module/build-mods",
			"a refused bind does not wait");
		return;
	}
	if (!own_function()) {
		tap_ok(0, "personality() can be owned by a probe");
		return;
	}
	begin_busy();
	give(&o, bind_refused);
	usleep(200000);
	give(&other, show_status);
	o.ended = ends(o.pid, &o.status);
	other.ended = ends(other.pid, &other.status);
	end_busy();
	tap_ok(done(&o), "a bind that is refused does not wait for them");
	tap_ok(done(&other), "nor does a request for something else");
	sh("rmmod ctlsec_test_probe");
	ctl_must("bind " DOMAIN " --profile busy");
	ctl_must("unbind " DOMAIN);
	tap_ok(1, "and a function without an owner can be hooked again");
}

int main(void)
{
	tasks = sysconf(_SC_NPROCESSORS_ONLN);
	if (tasks > TASKS_MAX)
		tasks = TASKS_MAX;
	cg_make("/t");
	cg_make(DOMAIN);
	/* Some that the kernel has before the one that is owned, and some behind. */
	ctl_profile_must(
		"busy", "ALLOW",
		CTL_RULE("\"personality\",\"io_uring_enter\",\"acct\",\"sync\","
			 "\"iopl\",\"ioperm\",\"modify_ldt\",\"arch_prctl\"",
			 "ERRNO", 1234));
	test_unbind();
	test_refused();
	ctl_must("unload busy");
	cg_remove(DOMAIN);
	return tap_end();
}
