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
 * struct spawn_held - a child that has not executed its program yet
 * @pid: its process id
 * @go: it executes once it reads a byte here, and ends if it reads none
 * @report: errno of a failed execution comes from here
 */
struct spawn_held {
	pid_t pid;
	int go;
	int report;
};

/* Start a child. @mask is the signal mask to run with. */
int spawn_hold(char *const argv[], const sigset_t *mask, struct spawn_held *h,
	       struct err *e);

/**
 * spawn_release - let it execute
 *
 * Return: 0 when it has executed or ended, -1 with @e filled and @e->status
 * SPAWN_NOT_EXECUTABLE or SPAWN_NOT_FOUND if it could not. The child is the
 * caller's to wait for in either case.
 */
int spawn_release(struct spawn_held *h, const char *name, struct err *e);

/* Kill it and wait for it; it never executed anything. */
void spawn_kill(struct spawn_held *h);

/* A wait status as a shell's: 0 to 255, or 128 + signal. */
int spawn_status(int wstatus);

#endif /* USER_SPAWN_H */
