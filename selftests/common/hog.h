/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A process in a cgroup that makes tasks and namespaces on request, each in
 * another way, and keeps them.
 */
#ifndef SELFTESTS_HOG_H
#define SELFTESTS_HOG_H

#include <sys/types.h>

/* What to do. All but the last few add one task, which stays until told. */
enum hog_op {
	HOG_FORK, /* libc's fork: clone(SIGCHLD) */
	HOG_FORK_RAW, /* fork(2) itself */
	HOG_VFORK, /* vfork(2), then an exec */
	HOG_CLONE3, /* clone3(2); arg: descriptor of a cgroup, or -1 */
	HOG_THREAD,
	HOG_THREADS, /* arg: so many; how many there are */
	HOG_FORK_NEWUSER, /* clone3 with CLONE_NEWUSER */
	HOG_CLONE_NEWUSER, /* clone(2) with CLONE_NEWUSER */
	HOG_UNSHARE_CHILD, /* a child that unshares its user namespace */
	HOG_URING, /* arg: asynchronous opens that never end */
	HOG_UNSHARE, /* itself: unshare(CLONE_NEWUSER) */
	HOG_SETNS, /* itself: into the user namespace of pid arg */
	HOG_KILL, /* kill and reap the youngest child */
	HOG_ZOMBIE, /* kill the youngest child, wait till dead, reap not */
	HOG_REAP, /* reap what is dead; how many */
	HOG_EXIT_THREADS, /* end all threads */
	HOG_EXEC_THREAD, /* a thread executes a program that waits; no answer */
	HOG_BOMB, /* arg: milliseconds to fork without end; forks made */
	HOG_FORKS, /* arg: fork, wait, so often; how many succeeded */
	HOG_PID, /* of the youngest child */
};

/**
 * struct hog - one such process
 * @pid: its process id
 * @fd: to talk to it
 */
struct hog {
	pid_t pid;
	int fd;
};

/* Start one in @cgroup (NULL: where the caller is). */
struct hog hog_start(const char *cgroup);
/* Have it do something. Return: a process id or a count, or -errno; a hog that
 * does not answer within a minute, or is gone, gives -ETIMEDOUT or -EPIPE.
 */
long hog_ask(const struct hog *h, enum hog_op op, long arg);
/* The two halves of that. */
void hog_send(const struct hog *h, enum hog_op op, long arg);
long hog_answer(const struct hog *h);
/* Up to @max times; returns how often it went well, with the errno of what
 * ended it in *err, or 0.
 */
long hog_fill(const struct hog *h, enum hog_op op, long max, int *err);
/* Put it into a user namespace of its own, with its ids mapped, so that more
 * can be made below.
 */
void hog_contain(const struct hog *h);
/* Kill it with all that it made, and reap. */
void hog_end(struct hog *h);

/* Programs that use hogs call this first: a hog executes its own program. */
void hog_main(int argc, char **argv);

#endif /* SELFTESTS_HOG_H */
