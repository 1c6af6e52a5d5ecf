// SPDX-License-Identifier: GPL-2.0
/*
 * Children and cgroups; see task.h. A child enters its cgroup at birth
 * (CLONE_INTO_CGROUP), so that no call of its own is needed for that.
 */
#include "task.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tap.h"

#define HUNG_MS 60000

void *task_share(size_t size)
{
	void *p = mmap(NULL, size, PROT_READ | PROT_WRITE,
		       MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED)
		tap_bail("mmap: %s", strerror(errno));
	return p;
}

static pid_t spawn(const char *cgroup)
{
	struct clone_args args = { .exit_signal = SIGCHLD };
	pid_t pid;

	if (cgroup) {
		args.flags = CLONE_INTO_CGROUP;
		args.cgroup = (uint64_t)cg_open(cgroup);
	}
	pid = (pid_t)syscall(SYS_clone3, &args, sizeof(args));
	if (cgroup && pid)
		close((int)args.cgroup);
	return pid;
}

pid_t task_start(const char *cgroup, int (*fn)(void *arg), void *arg)
{
	pid_t pid;

	fflush(NULL);
	pid = spawn(cgroup);
	if (!pid)
		_exit(fn(arg));
	if (pid < 0)
		tap_bail("clone3: %s", strerror(errno));
	return pid;
}

int task_wait(pid_t pid)
{
	struct pollfd fd = { .events = POLLIN };
	int status;

	fd.fd = (int)syscall(SYS_pidfd_open, pid, 0);
	if (fd.fd < 0)
		tap_bail("pidfd_open: %s", strerror(errno));
	if (poll(&fd, 1, HUNG_MS) == 1) {
		waitpid(pid, &status, 0);
	} else {
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
		status = TASK_HUNG;
	}
	close(fd.fd);
	return status;
}

int task_run(const char *cgroup, int (*fn)(void *arg), void *arg)
{
	return task_wait(task_start(cgroup, fn, arg));
}

int task_code(int status)
{
	if (status == TASK_HUNG)
		return -1;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static void cg_file(char *buf, size_t size, const char *path, const char *name)
{
	snprintf(buf, size, "/sys/fs/cgroup%s%s", path, name);
}

void cg_make(const char *path)
{
	char dir[512];

	cg_file(dir, sizeof(dir), path, "");
	if (mkdir(dir, 0755) && errno != EEXIST)
		tap_bail("mkdir %s: %s", dir, strerror(errno));
}

void cg_remove(const char *path)
{
	char dir[512];

	cg_file(dir, sizeof(dir), path, "");
	if (rmdir(dir))
		tap_note("rmdir %s: %s", dir, strerror(errno));
}

int cg_open(const char *path)
{
	char dir[512];
	int fd;

	cg_file(dir, sizeof(dir), path, "");
	fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		tap_bail("open %s: %s", dir, strerror(errno));
	return fd;
}

int cg_enter(const char *path)
{
	char file[512];
	int fd, ret = 0;

	cg_file(file, sizeof(file), path, "/cgroup.procs");
	fd = open(file, O_WRONLY | O_CLOEXEC);
	if (fd < 0 || write(fd, "0", 1) != 1)
		ret = -errno;
	if (fd >= 0)
		close(fd);
	return ret;
}
