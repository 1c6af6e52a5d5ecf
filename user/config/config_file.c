// SPDX-License-Identifier: GPL-2.0
/*
 * Policy files on disk. See config_file.h.
 */
#include "config/config_file.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/escape.h"
#include "base/file.h"
#include "base/util.h"
#include "config/config_add.h"

/* 16384 bindings of a usual length are less than half of this. */
#define CONFIG_MAX (4 * 1024 * 1024)

static bool is_same(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino &&
	       a->st_size == b->st_size &&
	       a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
	       a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

static int fail_errno(const char *path, struct err *e)
{
	return err_set(e, err_status(errno), "cannot read %s: %s", path,
		       strerror(errno));
}

/* Twice the same before and after, or another program is at it. */
static int read_one(const char *path, struct config *c, struct err *e)
{
	bool file = strcmp(path, "-") != 0;
	cleanup_free char *text = NULL;
	struct stat before, after;
	size_t len;

	if (file && stat(path, &before))
		return fail_errno(path, e);
	if (file && !S_ISREG(before.st_mode) && !S_ISFIFO(before.st_mode))
		return err_set(e, EXIT_FAILED,
			       "%s is neither a file nor a directory", path);
	text = file_read(path, CONFIG_MAX, &len, e);
	if (!text)
		return -1;
	if (file && stat(path, &after))
		return fail_errno(path, e);
	if (file && S_ISREG(before.st_mode) &&
	    (!is_same(&before, &after) || (size_t)after.st_size != len))
		return err_set(e, EXIT_FAILED,
			       "%s was changed while it was read; try again",
			       path);
	return config_add_text(c, path, text, len, e);
}

static int is_policy(const struct dirent *d)
{
	return d->d_name[0] != '.' && util_ends_with(d->d_name, ".yaml");
}

static int is_near(const struct dirent *d)
{
	return d->d_name[0] != '.' && util_ends_with(d->d_name, ".yml");
}

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static void free_names(struct dirent **v, int n)
{
	while (n > 0)
		free(v[--n]);
	free(v);
}

/* What looks as if it were read, and is not: said once, however often it is read. */
static void note_others(const char *dir)
{
	static bool said;
	struct dirent **v = NULL;
	int n = said ? 0 : scandir(dir, &v, is_near, by_bytes), i;

	said = true;
	for (i = 0; i < n; i++) {
		cleanup_free char *path = xasprintf("%s/%s", dir, v[i]->d_name);
		cleanup_free char *shown = escape_text(path);

		fprintf(stderr,
			"ctlsec: note: %s is not read: policy files are "
			"called *.yaml\n",
			shown);
	}
	free_names(v, n);
}

/* @skip: a name that is passed over, or NULL. */
static int read_dir(const char *dir, const char *skip, struct config *c,
		    size_t *n_files, struct err *e)
{
	struct dirent **v = NULL;
	int n = scandir(dir, &v, is_policy, by_bytes), i, ret = 0;

	if (n < 0)
		return fail_errno(dir, e);
	for (i = 0; i < n && !ret; i++) {
		cleanup_free char *path = xasprintf("%s/%s", dir, v[i]->d_name);

		if (!skip || strcmp(v[i]->d_name, skip) != 0)
			ret = read_one(path, c, e);
	}
	*n_files = (size_t)n;
	free_names(v, n);
	if (!ret)
		note_others(dir);
	return ret;
}

int config_file_read(const char *path, struct config *c, size_t *n_files,
		     struct err *e)
{
	struct stat st;

	*n_files = 1;
	if (strcmp(path, "-") != 0 && !stat(path, &st) && S_ISDIR(st.st_mode))
		return read_dir(path, NULL, c, n_files, e);
	return read_one(path, c, e);
}

int config_file_read_others(const char *dir, const char *skip, struct config *c,
			    struct err *e)
{
	size_t ignored;

	return read_dir(dir, skip, c, &ignored, e);
}
