/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Other programs: asking one for its output, and starting one that waits for
 * leave before it executes.
 */
#ifndef USER_SPAWN_H
#define USER_SPAWN_H

#include <signal.h>
#include <sys/types.h>

#include "base/err.h"

/* Statuses of a command that could not be executed, as shells have them. */
#define SPAWN_NOT_EXECUTABLE 126
#define SPAWN_NOT_FOUND 127

/**
 * spawn_output - run a program and take its standard output
 * @max: drop what comes after this many bytes
 * @out: the text, to be freed
 *
 * Its standard input and error are /dev/null.
 *
 * Return: its exit status as a shell's, SPAWN_NOT_* among them; -1 with @e
 * filled if no process could be started.
 */
int spawn_output(char *const argv[], size_t max, char **out, struct err *e);

/**
 * struct spawn_how - how to start a child
 * @mask: the signal mask to run with
 * @prepare: called in the child before it waits; returns 0, or -1 with errno. NULL
 *	for nothing to prepare
 */
struct spawn_how {
	const sigset_t *mask;
	int (*prepare)(const void *arg);
	const void *arg;
};

/**
 * struct spawn_held - a child that has not executed its program yet
 * @pid: its process id
 * @go: it executes once it reads a byte here, and ends if it reads none
 * @report: why it has not executed comes from here
 */
struct spawn_held {
	pid_t pid;
	int go;
	int report;
};

/* Start a child. */
int spawn_hold(char *const argv[], const struct spawn_how *how,
	       struct spawn_held *h, struct err *e);

/**
 * spawn_release - let it execute
 *
 * Return: 0 when it has executed or ended, -1 with @e filled and @e->status
 * SPAWN_NOT_EXECUTABLE or SPAWN_NOT_FOUND if it could not, EXIT_FAILED if it could
 * not be prepared. The child is the
 * caller's to wait for in either case.
 */
int spawn_release(struct spawn_held *h, const char *name, struct err *e);

/* Kill it and wait for it; it never executed anything. */
void spawn_kill(struct spawn_held *h);

/* A wait status as a shell's: 0 to 255, or 128 + signal. */
int spawn_status(int wstatus);

#endif /* USER_SPAWN_H */
