// SPDX-License-Identifier: GPL-2.0
/*
 * Other programs. See spawn.h.
 */
#include "base/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/escape.h"
#include "base/util.h"

int spawn_status(int wstatus)
{
	return WIFSIGNALED(wstatus) ? 128 + WTERMSIG(wstatus) :
				      WEXITSTATUS(wstatus);
}

/* Wait for the child's end, whatever interrupts. */
static int await_end(pid_t pid)
{
	int wstatus = 0;

	while (waitpid(pid, &wstatus, 0) < 0 && errno == EINTR)
		;
	return spawn_status(wstatus);
}

/* Read up to @max - 1 bytes and terminate them; what follows is read and
 * dropped, so that the writer is not disturbed.
 */
static void read_all(int fd, char *buf, size_t max)
{
	char waste[512];
	size_t len = 0;
	ssize_t n;

	do {
		if (len < max - 1)
			n = read(fd, buf + len, max - 1 - len);
		else
			n = read(fd, waste, sizeof(waste));
		if (n > 0 && len < max - 1)
			len += (size_t)n;
	} while (n > 0 || (n < 0 && errno == EINTR));
	buf[len] = '\0';
}

/* The child's part of spawn_output(). */
__attribute__((noreturn)) static void output_child(char *const argv[], int out)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	if (dup2(null, 0) == 0 && dup2(out, 1) == 1 && dup2(null, 2) == 2)
		execvp(argv[0], argv);
	_exit(errno == ENOENT ? SPAWN_NOT_FOUND : SPAWN_NOT_EXECUTABLE);
}

int spawn_output(char *const argv[], size_t max, char **out, struct err *e)
{
	pid_t pid;
	int p[2];

	if (pipe2(p, O_CLOEXEC))
		return err_set(e, EXIT_FAILED, "cannot make a pipe: %s",
			       strerror(errno));
	pid = fork();
	if (!pid)
		output_child(argv, p[1]);
	close(p[1]);
	if (pid < 0) {
		close(p[0]);
		return err_set(e, EXIT_FAILED, "cannot start a process: %s",
			       strerror(errno));
	}
	*out = xcalloc(1, max + 1);
	read_all(p[0], *out, max + 1);
	close(p[0]);
	return await_end(pid);
}

/**
 * struct failure - what the child reports if it does not execute
 * @prepared: it was prepared, and the execution failed
 */
struct failure {
	bool prepared;
	int error;
};

/* Return: the exit status for it. */
static int report_failure(int report, bool prepared, int error)
{
	const struct failure f = { prepared, error };
	ssize_t n = write(report, &f, sizeof(f));

	(void)n;
	if (!prepared)
		return EXIT_FAILED;
	return error == ENOENT ? SPAWN_NOT_FOUND : SPAWN_NOT_EXECUTABLE;
}

/* The child's part of a held start. Confinement may begin at any moment once it
 * waits, so nothing but read, execve and exit is left to do after that.
 */
__attribute__((noreturn)) static void
held_child(char *const argv[], const struct spawn_how *how, int go, int report)
{
	char byte;
	ssize_t n;

	sigprocmask(SIG_SETMASK, how->mask, NULL);
	if (how->prepare && how->prepare(how->arg))
		_exit(report_failure(report, false, errno));
	do {
		n = read(go, &byte, 1);
	} while (n < 0 && errno == EINTR);
	if (n != 1)
		_exit(EXIT_FAILED);
	execvp(argv[0], argv);
	_exit(report_failure(report, true, errno));
}

int spawn_hold(char *const argv[], const struct spawn_how *how,
	       struct spawn_held *h, struct err *e)
{
	int go[2] = { -1, -1 }, report[2] = { -1, -1 };
	int error;

	h->pid = -1;
	if (!pipe2(go, O_CLOEXEC) && !pipe2(report, O_CLOEXEC))
		h->pid = fork();
	error = errno;
	if (!h->pid) {
		close(go[1]);
		close(report[0]);
		held_child(argv, how, go[0], report[1]);
	}
	if (go[0] >= 0)
		close(go[0]);
	if (report[1] >= 0)
		close(report[1]);
	h->go = go[1];
	h->report = report[0];
	if (h->pid > 0)
		return 0;
	util_close(&h->go);
	util_close(&h->report);
	return err_set(e, EXIT_FAILED, "cannot start a process: %s",
		       strerror(error));
}

static int not_executed(const char *name, const struct failure *f,
			struct err *e)
{
	char q[160];

	escape_quote(name, q, sizeof(q));
	if (!f->prepared)
		return err_set(e, EXIT_FAILED,
			       "cannot prepare the start of %s: %s", q,
			       strerror(f->error));
	return err_set(
		e, f->error == ENOENT ? SPAWN_NOT_FOUND : SPAWN_NOT_EXECUTABLE,
		"cannot execute %s: %s", q, strerror(f->error));
}

int spawn_release(struct spawn_held *h, const char *name, struct err *e)
{
	struct failure f;
	ssize_t n;

	/* If this fails the child is dead, and its status tells. */
	signal(SIGPIPE, SIG_IGN);
	do {
		n = write(h->go, "", 1);
	} while (n < 0 && errno == EINTR);
	close(h->go);
	do {
		n = read(h->report, &f, sizeof(f));
	} while (n < 0 && errno == EINTR);
	close(h->report);
	return n == sizeof(f) ? not_executed(name, &f, e) : 0;
}

void spawn_kill(struct spawn_held *h)
{
	kill(h->pid, SIGKILL);
	close(h->go);
	close(h->report);
	await_end(h->pid);
}
