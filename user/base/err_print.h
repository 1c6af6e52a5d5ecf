/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Errors on standard error, once, by a program's main.
 */
#ifndef USER_ERR_PRINT_H
#define USER_ERR_PRINT_H

#include "base/err.h"

/* Print `PROGRAM: SENTENCE`, escaped, the line that is meant with a caret, and where help
 * is if it was misused: for @command, or without one (NULL) for the program.
 */
void err_print(const char *program, const char *command, const struct err *e);

#endif /* USER_ERR_PRINT_H */
