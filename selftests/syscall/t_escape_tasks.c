// SPDX-License-Identifier: GPL-2.0
/*
 * Escapes by becoming another task: forks, threads, programs, cgroups and
 * namespaces.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/sched.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "escape.h"

#define UNAME_RULE                                               \
	",{\"names\":[\"uname\"],\"action\":\"SCMP_ACT_ERRNO\"," \
	"\"errnoRet\":1234,\"excludes\":{\"caps\":[\"CAP_SYS_TIME\"]}}"

static char here[4096];

/* What a child of the attempt found. */
static int verdict_of(pid_t pid)
{
	int status;

	if (pid < 0 || waitpid(pid, &status, __WALL) != pid)
		return 1;
	return task_code(status);
}

static int by_fork(void *arg)
{
	pid_t pid = fork();

	(void)arg;
	if (!pid)
		_exit(contained());
	return verdict_of(pid);
}

static int by_vfork(void *arg)
{
	pid_t pid = vfork();

	(void)arg;
	if (!pid)
		_exit(contained());
	return verdict_of(pid);
}

static int by_generations(void *arg)
{
	long depth = (long)(intptr_t)arg;
	pid_t pid;

	if (depth == 20)
		return contained();
	pid = fork();
	if (!pid)
		_exit(by_generations((void *)(intptr_t)(depth + 1)));
	return verdict_of(pid);
}

static int by_orphan(void *arg)
{
	int pipefd[2];
	char code = 1;
	pid_t pid;

	(void)arg;
	if (pipe(pipefd))
		return 1;
	pid = fork();
	if (!pid) {
		if (!fork()) {
			while (getppid() == pid)
				sched_yield();
			setsid();
			code = (char)contained();
			_exit(write(pipefd[1], &code, 1) != 1);
		}
		_exit(0);
	}
	verdict_of(pid);
	return read(pipefd[0], &code, 1) == 1 ? code : 1;
}

static int clone_with(uint64_t flags)
{
	struct clone_args args = { .flags = flags, .exit_signal = SIGCHLD };
	pid_t pid = (pid_t)syscall(SYS_clone3, &args, sizeof(args));

	if (!pid)
		_exit(contained());
	return verdict_of(pid);
}

static int by_clone3(void *arg)
{
	(void)arg;
	return clone_with(0);
}

static int by_clone_namespaces(void *arg)
{
	(void)arg;
	return clone_with(CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNS |
			  CLONE_NEWCGROUP | CLONE_NEWNET | CLONE_NEWIPC |
			  CLONE_NEWUTS);
}

static void *in_thread(void *code)
{
	*(int *)code = contained();
	return NULL;
}

static int by_thread(void *arg)
{
	pthread_t t;
	int code = 1;

	(void)arg;
	if (pthread_create(&t, NULL, in_thread, &code))
		return 1;
	pthread_join(t, NULL);
	return code;
}

static void run_program(const char *name)
{
	char path[5000];

	snprintf(path, sizeof(path), "%s/%s", here, name);
	execl(path, name, NULL);
	_exit(2);
}

static int by_exec(void *arg)
{
	(void)arg;
	run_program("contained");
	return 1;
}

static int by_exec32(void *arg)
{
	(void)arg;
	run_program("contained32");
	return 1;
}

static void *exec_thread(void *arg)
{
	run_program(arg);
	return NULL;
}

/* The thread takes over the process: its first thread is ended and replaced. */
static int by_exec_in_thread(void *arg)
{
	pthread_t t;

	(void)arg;
	if (pthread_create(&t, NULL, exec_thread, "contained"))
		return 1;
	for (;;)
		pause();
}

static int by_nested_cgroup(void *arg)
{
	int code;

	(void)arg;
	mkdir("/sys/fs/cgroup" DOMAIN "/a", 0755);
	mkdir("/sys/fs/cgroup" DOMAIN "/a/b", 0755);
	if (cg_enter(DOMAIN "/a/b"))
		return 1;
	code = contained();
	if (!code)
		code = by_fork(NULL);
	cg_enter(DOMAIN);
	rmdir("/sys/fs/cgroup" DOMAIN "/a/b");
	rmdir("/sys/fs/cgroup" DOMAIN "/a");
	return code;
}

static int by_unshare(void *arg)
{
	(void)arg;
	if (unshare(CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID |
		    CLONE_NEWCGROUP | CLONE_NEWNET | CLONE_NEWIPC |
		    CLONE_NEWUTS))
		return 1;
	return contained() ?: by_fork(NULL);
}

/* Each of the first process's namespaces: the host's. */
static int by_setns(void *arg)
{
	static const char *const names[] = { "cgroup", "ipc", "mnt",
					     "net",    "pid", "uts" };
	char path[64];
	size_t i;
	int fd;

	(void)arg;
	if (unshare(CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWCGROUP))
		return 1;
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(path, sizeof(path), "/proc/1/ns/%s", names[i]);
		fd = open(path, O_RDONLY | O_CLOEXEC);
		if (fd < 0 || setns(fd, 0))
			return 1;
		close(fd);
		if (contained())
			return ESCAPED;
	}
	return by_fork(NULL);
}

static int by_unloading(void *arg)
{
	(void)arg;
	if (syscall(SYS_delete_module, "ctlsec", O_NONBLOCK | O_TRUNC) != -1 ||
	    errno != DENIED)
		return ESCAPED;
	return contained();
}

/* Making a user namespace fills the bounding set, which capability conditions
 * look at: it must not fill it for them. uname is denied to a task that lacks
 * CAP_SYS_TIME.
 */
static int by_new_bounding_set(void *arg)
{
	char buf[512];

	(void)arg;
	if (syscall(SYS_uname, buf) || prctl(PR_CAPBSET_DROP, CAP_SYS_TIME) ||
	    syscall(SYS_uname, buf) != -1 || errno != DENIED)
		return 1;
	if (unshare(CLONE_NEWUSER))
		return 1;
	if (!syscall(SYS_uname, buf))
		return ESCAPED;
	return by_fork(NULL);
}

static const struct attempt attempts[] = {
	{ "a forked child", by_fork, NULL },
	{ "a vforked child", by_vfork, NULL },
	{ "the twentieth generation", by_generations, NULL },
	{ "an orphan in a session of its own", by_orphan, NULL },
	{ "a child by clone3", by_clone3, NULL },
	{ "a child by clone3 in seven new namespaces", by_clone_namespaces,
	  NULL },
	{ "a thread", by_thread, NULL },
	{ "another program", by_exec, NULL },
	{ "a 32-bit program", by_exec32, NULL },
	{ "another program, executed by a thread that is not the first",
	  by_exec_in_thread, NULL },
	{ "a nested cgroup, moved into", by_nested_cgroup, NULL },
	{ "seven new namespaces, unshared", by_unshare, NULL },
	{ "the host's namespaces, entered", by_setns, NULL },
	{ "the bounding set of a new user namespace", by_new_bounding_set,
	  NULL },
	{ "unloading the module, which the profile denies", by_unloading,
	  NULL },
};

int main(void)
{
	ssize_t n = readlink("/proc/self/exe", here, sizeof(here) - 1);

	if (n < 0)
		tap_bail("/proc/self/exe: %s", strerror(errno));
	*strrchr(here, '/') = '\0';
	escape_begin(CTL_RULE("\"delete_module\"", "ERRNO", 1234) UNAME_RULE);
	attempt_all(attempts, sizeof(attempts) / sizeof(attempts[0]));
	return escape_end();
}
