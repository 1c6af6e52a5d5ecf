/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How a function says that it failed: a status and one sentence, returned up
 * and printed once, in main.
 *
 * Invariant: a function that returns -1 or NULL has filled its struct err.
 */
#ifndef USER_ERR_H
#define USER_ERR_H

#include <stddef.h>

/* Exit statuses of the program; ctlsec(8) documents them. */
enum exit_status {
	EXIT_OK = 0,
	EXIT_FAILED = 1,
	EXIT_MISUSE = 2,
	EXIT_NO_MODULE = 3,
	EXIT_NO_PERMISSION = 4,
	EXIT_TROUBLE = 5,
};

/* Of a longer line the part around the place is shown. */
#define ERR_TEXT_MAX 100

/**
 * struct err - what went wrong
 * @status: enum exit_status
 * @line, @col: place in the input file, or 0
 * @sentence: where in @msg the sentence begins, after a `FILE:LINE:COL: `
 * @text: the line that the place is in, or a part of it; empty if there is none
 * @caret: the byte of @text that is meant
 * @msg: what to print after `ctlsec: `; no full stop, no newline
 */
struct err {
	int status;
	unsigned int line;
	unsigned int col;
	size_t sentence;
	char text[ERR_TEXT_MAX + 1];
	size_t caret;
	char msg[512];
};

/* Fill @e; returns -1 so that a caller can return it. */
__attribute__((format(printf, 3, 4))) int err_set(struct err *e, int status,
						  const char *fmt, ...);

/* The same with a place in a file before the sentence. */
__attribute__((format(printf, 5, 6))) int
err_at(struct err *e, const char *file, unsigned int line, unsigned int col,
       const char *fmt, ...);

/* Show of @line, @len bytes long, what is around column @col. */
void err_show(struct err *e, const char *line, size_t len, unsigned int col);

/* The status for what failed with errno @errnum. */
enum exit_status err_status(int errnum);

#endif /* USER_ERR_H */
