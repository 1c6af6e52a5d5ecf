// SPDX-License-Identifier: GPL-2.0
/*
 * Reading what container engines keep. See container_file.h.
 */
#include "container/container_file.h"

#include <dirent.h>
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

/* Up to the bound and one byte more, so that what is too large is noticed. */
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
	return n < 0 || len > max ? -1 : (ssize_t)len;
}

static char *read_file(const struct container_dir *d, const char *path,
		       size_t *len)
{
	cleanup_close int fd = -1;
	char *buf;
	ssize_t n;

	if (d->fd < 0)
		return NULL;
	fd = open_below(d->fd, path, O_RDONLY | O_NONBLOCK | O_NOCTTY, d->uid);
	if (fd < 0 || (!d->proc && !is_owned(fd, d->uid, S_IFREG)))
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

	return read_file(d, path, &len);
}

json_t *container_file_json(const struct container_dir *d, const char *path)
{
	size_t len = 0;
	cleanup_free char *text = read_file(d, path, &len);

	return text ? json_loadb(text, len, 0, NULL) : NULL;
}

char **container_file_names(const struct container_dir *d)
{
	char **names = NULL;
	struct dirent *ent;
	DIR *dir = NULL;
	size_t n = 0;
	int fd = -1;

	if (d->fd >= 0)
		fd = openat(d->fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd >= 0)
		dir = fdopendir(fd);
	while (dir && n < CONTAINER_FILE_NAMES && (ent = readdir(dir))) {
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
