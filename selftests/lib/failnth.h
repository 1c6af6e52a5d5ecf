/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Memory that runs out on purpose, at the n-th allocation of a thread. Needs a
 * kernel with fault injection; which allocations count is set in its debugfs.
 */
#ifndef SELFTESTS_FAILNTH_H
#define SELFTESTS_FAILNTH_H

#include <stdbool.h>
#include <sys/types.h>

/* More allocations than anything tested makes. */
#define FAILNTH_MAX 3000

/* The knob of a thread, or of the caller (0). Return: -1 if it is gone. */
int failnth_open(pid_t tid);
/* Have the @n-th allocation from now fail; 0: none. */
void failnth_arm(int knob, unsigned int n);
/* Allocations until one fails; 0: it has failed, or was never to. */
unsigned int failnth_left(int knob);

/* Have the @n-th allocation of @call fail. Return: what it returns; in *hit,
 * whether there were so many.
 */
int failnth_call(int (*call)(void), unsigned int n, bool *hit);

#endif /* SELFTESTS_FAILNTH_H */
