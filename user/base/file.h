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

/* Make @text all of a file that everyone may read: a reader sees the old one or the
 * new one, after a crash, too. A device, as /dev/null or /dev/stdout, and whatever else
 * is no regular file stays what it is, and that is a failure; of a symbolic link only
 * what it leads to is looked at, and the link is replaced.
 */
int file_replace(const char *path, const char *text, struct err *e);

/* The most that is read of a file whose size is not known. */
#define FILE_TEXT_MAX (64 * 1024)

/* A file of /proc, sysfs or the like, which tell no size: its first
 * FILE_TEXT_MAX bytes with two NULs behind, to be freed; NULL with errno set if it
 * cannot be read.
 */
char *file_read_at(int dirfd, const char *name);

#endif /* USER_FILE_H */
