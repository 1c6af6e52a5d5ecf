/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Policy files on disk: one, or all *.yaml of a directory in the order of their names.
 */
#ifndef USER_CONFIG_FILE_H
#define USER_CONFIG_FILE_H

#include "config/config.h"

/* Read @path, a file, a directory, or "-" for standard input. @n_files: how many there
 * were. A file that is written to while it is read is refused.
 */
int config_file_read(const char *path, struct config *c, size_t *n_files,
		     struct err *e);

/* The files of a directory but for the one called @skip. */
int config_file_read_others(const char *dir, const char *skip, struct config *c,
			    struct err *e);

#endif /* USER_CONFIG_FILE_H */
