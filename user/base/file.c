// SPDX-License-Identifier: GPL-2.0
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/err.h"
#include "base/util.h"

/* How long a FIFO may be without a writer. */
#define FIFO_WAIT_MS 2000

/* Is a writer there, or was one? A byte that says so is put back. */
static bool has_writer(FILE *f)
{
	struct pollfd p = { .fd = fileno(f), .events = POLLIN };
	ssize_t n;
	char c;

	if (poll(&p, 1, FIFO_WAIT_MS) != 0)
		return true;
	n = read(fileno(f), &c, 1);
	if (n == 1)
		ungetc((unsigned char)c, f);
	return n != 0;
}

/* Opening a FIFO waits for its writer, so it is opened without waiting. */
static FILE *open_file(const char *path, struct err *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	FILE *f = fd < 0 ? NULL : fdopen(fd, "r");
	struct stat st;

	if (!f) {
		err_set(e, EXIT_FAILED, "cannot open %s: %s", path,
			strerror(errno));
		return NULL;
	}
	if (!fstat(fd, &st) && S_ISFIFO(st.st_mode) && !has_writer(f)) {
		err_set(e, EXIT_FAILED,
			"%s is a FIFO, and no program writes to it", path);
		fclose(f);
		return NULL;
	}
	fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) & ~O_NONBLOCK);
	return f;
}

static FILE *open_input(const char *path, struct err *e)
{
	return strcmp(path, "-") ? open_file(path, e) : stdin;
}

char *file_read(const char *path, size_t max, size_t *len, struct err *e)
{
	cleanup_fclose FILE *f = open_input(path, e);
	cleanup_free char *text = NULL;
	size_t room = 0, n;
	char *out;

	if (!f)
		return NULL;
	*len = 0;
	do {
		if (room - *len < 4096) {
			room = room ? room * 2 : 32768;
			text = xreallocarray(text, room, 1);
		}
		n = fread(text + *len, 1, room - *len - 1, f);
		*len += n;
		if (*len > max) {
			err_set(e, EXIT_FAILED, "%s is larger than %zu bytes",
				path, max);
			return NULL;
		}
	} while (n);
	if (ferror(f)) {
		err_set(e, EXIT_FAILED, "cannot read %s: %s", path,
			strerror(errno));
		return NULL;
	}
	text[*len] = '\0';
	out = text;
	text = NULL;
	return out;
}

char *file_read_at(int dirfd, const char *name)
{
	cleanup_close int fd = openat(dirfd, name, O_RDONLY | O_CLOEXEC);
	char *buf = xcalloc(1, FILE_TEXT_MAX + 2);
	size_t len = 0;
	ssize_t n = -1;

	while (fd >= 0 && len < FILE_TEXT_MAX) {
		n = read(fd, buf + len, FILE_TEXT_MAX - len);
		if (n <= 0)
			break;
		len += (size_t)n;
	}
	if (n >= 0)
		return buf;
	free(buf);
	return NULL;
}

static int write_all(int fd, const char *text)
{
	size_t left = strlen(text);
	ssize_t n;

	for (; left; text += n, left -= (size_t)n) {
		n = write(fd, text, left);
		if (n < 0)
			return -1;
	}
	return fsync(fd);
}

static void sync_dir(const char *path)
{
	const char *slash = strrchr(path, '/');
	cleanup_free char *dir =
		slash ? xasprintf("%.*s", (int)(slash - path) + 1, path) :
			xstrdup(".");
	cleanup_close int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd >= 0)
		fsync(fd);
}

int file_replace(const char *path, const char *text, struct err *e)
{
	cleanup_free char *temp = xasprintf("%s.XXXXXX", path);
	cleanup_close int fd = -1;
	struct stat st;

	if (!stat(path, &st) && !S_ISREG(st.st_mode))
		return err_set(e, EXIT_FAILED,
			       "%s is no file that could be replaced; '-' is "
			       "standard output",
			       path);
	fd = mkostemp(temp, O_CLOEXEC);
	if (fd < 0)
		return err_set(e, err_status(errno), "cannot write to %s: %s",
			       path, strerror(errno));
	if (fchmod(fd, 0644) || write_all(fd, text) || rename(temp, path)) {
		err_set(e, err_status(errno), "cannot write %s: %s", path,
			strerror(errno));
		unlink(temp);
		return -1;
	}
	sync_dir(path);
	return 0;
}
