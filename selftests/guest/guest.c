// SPDX-License-Identifier: GPL-2.0
/*
 * Configuration from the host, reports to the host, and small helpers.
 */
#include "guest.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#define CONF_MAX 8192

static char conf[CONF_MAX];

/* The file has one NAME=VALUE a line; newlines become terminators. */
void conf_load(const char *path)
{
	ssize_t len;
	char *p;
	int fd;

	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		give_up("cannot read %s: %m", path);
	len = read(fd, conf, sizeof(conf) - 2);
	close(fd);
	if (len < 0)
		give_up("cannot read %s: %m", path);
	for (p = conf; p < conf + len; p++)
		if (*p == '\n')
			*p = '\0';
}

const char *conf_get(const char *name)
{
	size_t len = strlen(name);
	const char *p;

	for (p = conf; *p; p += strlen(p) + 1)
		if (!strncmp(p, name, len) && p[len] == '=')
			return p + len + 1;
	return NULL;
}

static int open_report(void)
{
	struct termios tio;
	int fd;

	fd = open(REPORT_TTY, O_WRONLY | O_NOCTTY | O_CLOEXEC);
	if (fd >= 0 && !tcgetattr(fd, &tio)) {
		cfmakeraw(&tio);
		tcsetattr(fd, TCSANOW, &tio);
	}
	return fd;
}

static void vreport(const char *prefix, const char *fmt, va_list args)
{
	int fd = open_report();

	if (fd < 0)
		return;
	dprintf(fd, "%s", prefix);
	vdprintf(fd, fmt, args);
	dprintf(fd, "\n");
	/* The machine may be switched off next. */
	tcdrain(fd);
	close(fd);
}

void report(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vreport("", fmt, args);
	va_end(args);
}

void give_up(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vreport("error ", fmt, args);
	va_end(args);
	exit(1);
}

int run_program(char *const argv[])
{
	int status;
	pid_t pid;

	pid = fork();
	if (!pid) {
		execvp(argv[0], argv);
		_exit(127);
	}
	if (pid < 0 || waitpid(pid, &status, 0) < 0)
		return 127;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int write_file(const char *path, const char *text)
{
	ssize_t done;
	int fd;

	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	if (fd < 0)
		return -1;
	done = write(fd, text, strlen(text));
	close(fd);
	return done < 0 ? -1 : 0;
}
