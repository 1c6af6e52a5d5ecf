/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Whole files as text.
 */
#ifndef USER_FILE_H
#define USER_FILE_H

#include <stddef.h>

struct err;

/**
 * file_read - all of a file
 * @path: "-" is standard input; a FIFO may be without a writer for two seconds
 * @max: refuse more bytes than this
 * @len: its length; the text is followed by a NUL that does not count
 *
 * Return: malloc'ed text, or NULL with @e filled.
 */
char *file_read(const char *path, size_t max, size_t *len, struct err *e);

#endif /* USER_FILE_H */
