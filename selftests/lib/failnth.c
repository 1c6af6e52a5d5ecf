// SPDX-License-Identifier: GPL-2.0
/*
 * See failnth.h.
 */
#include "failnth.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tap.h"

int failnth_open(pid_t tid)
{
	char path[64] = "/proc/thread-self/fail-nth";

	if (tid)
		snprintf(path, sizeof(path), "/proc/%d/fail-nth", tid);
	return open(path, O_RDWR | O_CLOEXEC);
}

/* Copies from and to user memory can fail for the knob itself, too. */
void failnth_arm(int knob, unsigned int n)
{
	char text[16];
	int len = snprintf(text, sizeof(text), "%u", n);
	int i;

	for (i = 0; i < 3; i++) {
		if (pwrite(knob, text, (size_t)len, 0) == len)
			return;
		if (errno == ESRCH)
			return;
	}
	tap_bail("fail-nth: %s", strerror(errno));
}

unsigned int failnth_left(int knob)
{
	char text[16] = "";

	/* If reading it is what failed, it was not used up before. */
	if (pread(knob, text, sizeof(text) - 1, 0) <= 0)
		return 1;
	return (unsigned int)strtoul(text, NULL, 10);
}

int failnth_call(int (*call)(void), unsigned int n, bool *hit)
{
	int knob = failnth_open(0);
	int ret;

	if (knob < 0)
		tap_bail("fail-nth: %s", strerror(errno));
	failnth_arm(knob, n);
	ret = call();
	*hit = !failnth_left(knob);
	failnth_arm(knob, 0);
	close(knob);
	return ret;
}
