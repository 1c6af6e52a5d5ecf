/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A process in a cgroup that makes tasks and namespaces on request, each in
 * another way, and keeps them.
 */
#ifndef SELFTESTS_HOG_H
#define SELFTESTS_HOG_H

#include <sys/types.h>

/* What to do. All but the last few add one task, which stays until told. */
enum forker_op {
	FORKER_FORK, /* libc's fork: clone(SIGCHLD) */
	FORKER_FORK_RAW, /* fork(2) itself */
	FORKER_VFORK, /* vfork(2), then an exec */
	FORKER_CLONE3, /* clone3(2); arg: descriptor of a cgroup, or -1 */
	FORKER_THREAD,
	FORKER_THREADS, /* arg: so many; how many there are */
	FORKER_FORK_NEWUSER, /* clone3 with CLONE_NEWUSER */
	FORKER_CLONE_NEWUSER, /* clone(2) with CLONE_NEWUSER */
	FORKER_UNSHARE_CHILD, /* a child that unshares its user namespace */
	FORKER_URING, /* arg: asynchronous opens that never end */
	FORKER_UNSHARE, /* itself: unshare(CLONE_NEWUSER) */
	FORKER_SETNS, /* itself: into the user namespace of pid arg */
	FORKER_KILL, /* kill and reap the youngest child */
	FORKER_ZOMBIE, /* kill the youngest child, wait till dead, reap not */
	FORKER_REAP, /* reap what is dead; how many */
	FORKER_EXIT_THREADS, /* end all threads */
	FORKER_EXEC_THREAD, /* a thread executes a program that waits; no answer */
	FORKER_BOMB, /* arg: milliseconds to fork without end; forks made */
	FORKER_FORKS, /* arg: fork, wait, so often; how many succeeded */
	FORKER_PID, /* of the youngest child */
};

/**
 * struct forker - one such process
 * @pid: its process id
 * @fd: to talk to it
 */
struct forker {
	pid_t pid;
	int fd;
};

/* Start one in @cgroup (NULL: where the caller is). */
struct forker forker_start(const char *cgroup);
/* Have it do something. Return: a process id or a count, or -errno; a forker that
 * does not answer within a minute, or is gone, gives -ETIMEDOUT or -EPIPE.
 */
long forker_ask(const struct forker *h, enum forker_op op, long arg);
/* The two halves of that. */
void forker_send(const struct forker *h, enum forker_op op, long arg);
long forker_answer(const struct forker *h);
/* Up to @max times; returns how often it went well, with the errno of what
 * ended it in *err, or 0.
 */
long forker_fill(const struct forker *h, enum forker_op op, long max, int *err);
/* Put it into a user namespace of its own, with its ids mapped, so that more
 * can be made below.
 */
void forker_contain(const struct forker *h);
/* Kill it with all that it made, and reap. */
void forker_end(struct forker *h);

/* Programs that use forkers call this first: a forker executes its own program. */
void forker_main(int argc, char **argv);

#endif /* SELFTESTS_HOG_H */
