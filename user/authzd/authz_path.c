// SPDX-License-Identifier: GPL-2.0
/*
 * True names of files. What changes between here and the mount is not seen: a directory
 * that others may write to is listed with that in mind.
 */
#include "authzd/authz_path.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/util.h"
#include "host/mountinfo.h"

/* Where engines have their sockets, or what leads to them. */
static const char *const places[] = {
	"/run/docker.sock",
	"/run/docker",
	"/run/containerd",
	"/run/podman",
	"/run/crio",
	"/run/buildkit",
	"/run/balena-engine.sock",
	"/run/user",
};

/* No link of /proc, which leads where its text does not say. */
static int open_path(const char *path)
{
	struct open_how how = {
		.flags = O_PATH | O_CLOEXEC,
		.resolve = RESOLVE_NO_MAGICLINKS,
	};

	return (int)syscall(SYS_openat2, AT_FDCWD, path, &how, sizeof(how));
}

/* The name of what is open, as the kernel has it. */
static bool read_name(int fd, char *out)
{
	char link[40];
	ssize_t n;

	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	n = readlink(link, out, AUTHZ_PATH_MAX - 1);
	if (n <= 0 || n == AUTHZ_PATH_MAX - 1 || *out != '/')
		return false;
	out[n] = '\0';
	return true;
}

static bool has_dots(const char *path)
{
	const char *s;

	for (s = strstr(path, "/.."); s; s = strstr(s + 1, "/.."))
		if (s[3] == '/' || !s[3])
			return true;
	return false;
}

/* Append what is not there yet, without what means nothing. */
static bool append_rest(char *out, const char *rest)
{
	size_t len = strlen(out), n;

	for (; *rest; rest += n) {
		rest += strspn(rest, "/");
		n = strcspn(rest, "/");
		if (!n || (n == 1 && *rest == '.'))
			continue;
		if (len && out[len - 1] == '/')
			len--;
		if (len + n + 2 > AUTHZ_PATH_MAX)
			return false;
		out[len++] = '/';
		memcpy(out + len, rest, n);
		len += n;
		out[len] = '\0';
	}
	return true;
}

/* The length of @path without slashes behind it, but for the first. */
static size_t cut_slashes(const char *path, size_t len)
{
	while (len > 1 && path[len - 1] == '/')
		len--;
	return len;
}

/* @path without its last part; 0 if that is all of it. */
static size_t cut_last(const char *path, size_t len)
{
	while (len && path[len - 1] != '/')
		len--;
	return len;
}

const char *authz_path_resolve(const char *text, char out[AUTHZ_PATH_MAX])
{
	cleanup_close int fd = -1;
	char head[AUTHZ_PATH_MAX];
	size_t len = strlen(text);
	struct stat link;

	if (*text != '/')
		return "is no absolute path";
	if (len >= sizeof(head))
		return "is too long";
	if (has_dots(text))
		return "has '..' in it";
	memcpy(head, text, len);
	for (;;) {
		len = cut_slashes(head, len);
		head[len] = '\0';
		fd = open_path(head);
		if (fd >= 0)
			break;
		/* A link to nowhere is made what it leads to by dockerd. With a slash
		 * behind its name the link itself would not be seen.
		 */
		if (errno != ENOENT || !lstat(head, &link))
			return "leads nowhere, or through a link of /proc";
		len = cut_last(head, len);
		if (!len)
			return "leads nowhere";
	}
	if (!read_name(fd, out) || !append_rest(out, text + len))
		return "has no name";
	return NULL;
}

/* Is @path @above, or below it? */
static bool is_within(const char *above, const char *path)
{
	size_t len = strlen(above);

	while (len && above[len - 1] == '/')
		len--;
	return !strncmp(above, path, len) && (!path[len] || path[len] == '/');
}

bool authz_path_covers(const char *listed, const char *path, bool below)
{
	char real[AUTHZ_PATH_MAX];

	if (authz_path_resolve(listed, real))
		return false;
	return below ? is_within(real, path) : !strcmp(real, path);
}

bool authz_path_shows_socket(const char *path)
{
	struct stat st;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(places); i++)
		if (is_within(path, places[i]) || is_within(places[i], path))
			return true;
	return !lstat(path, &st) && S_ISSOCK(st.st_mode);
}

bool authz_path_has_mounts(const char *path)
{
	cleanup_fclose FILE *f = fopen("/proc/self/mountinfo", "re");
	cleanup_free char *line = NULL;
	char *root, *point;
	size_t size = 0;

	if (!f)
		return true;
	while (getline(&line, &size, f) > 0) {
		point = mountinfo_point(line, &root);
		if (!point || (is_within(path, point) && strcmp(path, point)))
			return true;
	}
	return ferror(f);
}
