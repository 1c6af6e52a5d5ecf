/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A program whose first instruction leads to the call that is denied: personality().
 * It ends with the errno, 0 for none. No library, no loader, so nothing comes before.
 */
#ifndef SELFTESTS_FIRST_H
#define SELFTESTS_FIRST_H

/* Write it to @path, executable. */
void first_install(const char *path);
/* Become it; returns only if that fails: 99. */
int first_become(const char *path);
/* The same call by the caller. Return: 0 or the errno. */
int first_call(void);

#endif /* SELFTESTS_FIRST_H */
