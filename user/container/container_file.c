// SPDX-License-Identifier: GPL-2.0
/*
 * Reading what container engines keep. See container_file.h.
 */
#include "container/container_file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/util.h"
#include "base/vec.h"

/* What may still be read. */
static size_t bytes_left = SIZE_MAX;

void container_file_limit(size_t bytes)
{
	bytes_left = bytes;
}

/* A path below @dirfd that nothing leads out of. What root owns may be linked
 * by root; another user's may not.
 */
static int open_below(int dirfd, const char *path, uint64_t flags, uid_t uid)
{
	struct open_how how = {
		.flags = flags | O_CLOEXEC,
		.resolve = RESOLVE_NO_MAGICLINKS,
	};

	if (uid)
		how.resolve |= RESOLVE_NO_SYMLINKS | RESOLVE_BENEATH;
	while (uid && *path == '/')
		path++;
	return (int)syscall(SYS_openat2, dirfd, path, &how, sizeof(how));
}

static bool is_owned(int fd, uid_t uid, mode_t type)
{
	struct stat st;

	return !fstat(fd, &st) && (st.st_mode & S_IFMT) == type &&
	       (!st.st_uid || st.st_uid == uid);
}

/* The file system's root, or what stands for it. */
static int open_root(const char *root)
{
	return open(root[0] ? root : "/", O_PATH | O_DIRECTORY | O_CLOEXEC);
}

struct container_dir container_file_base(const char *root, const char *path,
					 uid_t uid)
{
	struct container_dir d = { .fd = -1, .uid = uid };
	cleanup_free char *full = xasprintf("%s%s", root, path);
	cleanup_close int top = -1;

	if (!uid) {
		d.fd = open(full, O_PATH | O_DIRECTORY | O_CLOEXEC);
		return d;
	}
	top = open_root(root);
	if (top >= 0)
		d.fd = open_below(top, path, O_PATH | O_DIRECTORY, uid);
	if (d.fd >= 0 && !is_owned(d.fd, uid, S_IFDIR))
		container_file_close(&d);
	return d;
}

struct container_dir container_file_proc(const char *root, unsigned int pid)
{
	cleanup_free char *path = xasprintf("/proc/%u", pid);
	struct container_dir d = container_file_base(root, path, 0);

	d.proc = true;
	return d;
}

struct container_dir container_file_below(const struct container_dir *d,
					  const char *path)
{
	struct container_dir below = { .fd = -1, .uid = d->uid };

	if (d->fd >= 0)
		below.fd =
			open_below(d->fd, path, O_PATH | O_DIRECTORY, d->uid);
	return below;
}

void container_file_close(struct container_dir *d)
{
	if (d->fd >= 0)
		close(d->fd);
	d->fd = -1;
}

/* Up to the bound and one byte more, so that what is too large is noticed: EFBIG. */
static ssize_t read_bounded(int fd, char *buf)
{
	size_t max = bytes_left < CONTAINER_FILE_MAX ? bytes_left :
						       CONTAINER_FILE_MAX;
	size_t len = 0;
	ssize_t n;

	do {
		n = read(fd, buf + len, max + 1 - len);
		if (n > 0)
			len += (size_t)n;
	} while (n > 0 && len <= max);
	if (bytes_left != SIZE_MAX)
		bytes_left -= len < bytes_left ? len : bytes_left;
	if (n >= 0 && len > max)
		errno = EFBIG;
	return n < 0 || len > max ? -1 : (ssize_t)len;
}

/* Return: NULL with errno set if it cannot be used. */
char *container_file_bytes(const struct container_dir *d, const char *path,
			   size_t *len)
{
	cleanup_close int fd = -1;
	char *buf;
	ssize_t n;

	errno = ENOENT;
	if (d->fd < 0)
		return NULL;
	fd = open_below(d->fd, path, O_RDONLY | O_NONBLOCK | O_NOCTTY, d->uid);
	if (fd < 0)
		return NULL;
	errno = EPERM;
	if (!d->proc && !is_owned(fd, d->uid, S_IFREG))
		return NULL;
	buf = xcalloc(1, CONTAINER_FILE_MAX + 2);
	n = read_bounded(fd, buf);
	if (n < 0) {
		free(buf);
		return NULL;
	}
	*len = (size_t)n;
	buf[n] = '\0';
	return buf;
}

char *container_file_text(const struct container_dir *d, const char *path)
{
	size_t len;

	return container_file_bytes(d, path, &len);
}

/* What is behind a backslash is an escape, or the text no JSON. jansson refuses a NUL, in
 * names whatever its flags are.
 */
static void replace_nuls(char *text)
{
	static const char nul[] = "\\u0000", instead[] = "\\ufffd";
	char *p = text;

	while ((p = strchr(p, '\\')) && p[1]) {
		if (!strncmp(p, nul, strlen(nul)))
			memcpy(p, instead, strlen(instead));
		p += 2;
	}
}

/* Read it, or say why not; nothing of one that is not there. */
static json_t *parse_file(const struct container_dir *d, const char *path,
			  char **why)
{
	size_t len = 0;
	cleanup_free char *text = container_file_bytes(d, path, &len);
	json_error_t error;
	json_t *json;

	*why = NULL;
	if (!text) {
		if (errno == EFBIG)
			*why = xasprintf("is larger than %zu MiB",
					 CONTAINER_FILE_MAX >> 20);
		else if (errno != ENOENT && errno != ENOTDIR)
			*why = xasprintf("cannot be read: %s", strerror(errno));
		return NULL;
	}
	replace_nuls(text);
	json = json_loadb(text, len, JSON_DECODE_INT_AS_REAL, &error);
	if (!json)
		*why = xasprintf("is no JSON: line %d, column %d: %s",
				 error.line, error.column, error.text);
	return json;
}

json_t *container_file_read(const struct container_dir *d, const char *path,
			    char **why)
{
	cleanup_free char *what = NULL;
	json_t *json = parse_file(d, path, &what);

	if (why)
		*why = what ? xasprintf("%s %s", path, what) : NULL;
	return json;
}

json_t *container_file_json(const struct container_dir *d, const char *path)
{
	return container_file_read(d, path, NULL);
}

char **container_file_names(const struct container_dir *d)
{
	char **names = NULL;
	size_t n = 0,
	       max = d->uid ? CONTAINER_FILE_NAMES_USER : CONTAINER_FILE_NAMES;
	struct dirent *ent;
	DIR *dir = NULL;
	int fd = -1;

	if (d->fd >= 0)
		fd = openat(d->fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd >= 0)
		dir = fdopendir(fd);
	while (dir && n < max && (ent = readdir(dir))) {
		if (ent->d_name[0] == '.')
			continue;
		names = vec_grow(names, n, sizeof(*names));
		names[n++] = xstrdup(ent->d_name);
	}
	if (dir)
		closedir(dir);
	return vec_grow(names, n, sizeof(*names));
}

void container_file_free_names(char ***names)
{
	size_t i;

	for (i = 0; *names && (*names)[i]; i++)
		free((*names)[i]);
	free(*names);
}
