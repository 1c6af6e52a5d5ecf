// SPDX-License-Identifier: GPL-2.0
/*
 * Signals that end a command. See ending.h.
 */
#include "base/ending.h"

static volatile sig_atomic_t ending_signal;

static void take_signal(int sig)
{
	ending_signal = sig;
}

void ending_catch(const int *sigs, size_t n, sigset_t *during)
{
	struct sigaction act = { .sa_handler = take_signal };
	sigset_t block;
	size_t i;

	sigemptyset(&block);
	for (i = 0; i < n; i++) {
		sigaction(sigs[i], &act, NULL);
		sigaddset(&block, sigs[i]);
	}
	sigprocmask(SIG_BLOCK, &block, during);
	for (i = 0; i < n; i++)
		sigdelset(during, sigs[i]);
}

bool ending_came(void)
{
	return ending_signal;
}
