// SPDX-License-Identifier: GPL-2.0
/*
 * Unbinding waits for nobody: confined tasks that stay in the kernel, on every
 * processor and without ever sleeping, do not hold up who unbinds the last
 * profile, and with him everybody who wants to bind.
 */
#include "ctl.h"
#include "task.h"
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

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

int main(void)
{
	long n = sysconf(_SC_NPROCESSORS_ONLN);
	pid_t busy[TASKS_MAX], unbinding;
	int status = -1;
	bool ended;
	long i;

	if (n > TASKS_MAX)
		n = TASKS_MAX;
	cg_make("/t");
	cg_make(DOMAIN);
	ctl_profile_must("busy", "ALLOW",
			 CTL_RULE("\"personality\",\"io_uring_enter\"", "ERRNO",
				  1234));
	ctl_must("bind " DOMAIN " --profile busy --pids max");
	for (i = 0; i < n; i++)
		busy[i] = task_start(DOMAIN, stay_in_kernel, NULL);
	sleep(1);
	unbinding = task_start(NULL, unbind, NULL);
	ended = ends(unbinding, &status);
	for (i = 0; i < n; i++) {
		kill(busy[i], SIGKILL);
		tap_ok(task_code(task_wait(busy[i])) == 128 + SIGKILL,
		       "task %ld was busy to its end", i);
	}
	if (!ended)
		status = task_wait(unbinding);
	tap_ok(ended && !task_code(status),
	       "an unbind does not wait for them");
	ctl_must("bind " DOMAIN " --profile busy");
	ctl_must("unbind " DOMAIN);
	tap_ok(1, "and hooks come and go after it");
	ctl_must("unload busy");
	cg_remove(DOMAIN);
	return tap_end();
}
