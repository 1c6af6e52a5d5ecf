/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Signals that end a command which goes on until then: it takes them while it waits,
 * and ends in order.
 */
#ifndef USER_ENDING_H
#define USER_ENDING_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

/* Block these @n signals but while it waits. @during: the mask of signals then. */
void ending_catch(const int *sigs, size_t n, sigset_t *during);
/* Has one come? */
bool ending_came(void);

#endif /* USER_ENDING_H */
