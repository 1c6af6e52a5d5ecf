// SPDX-License-Identifier: GPL-2.0
#include "host/ring_scan.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/util.h"
#include "host/cgroup.h"
#include "host/process.h"

struct scan {
	const char *path;
	struct ring_scan *found;
};

/* What polls the ring behind a descriptor; 0 if it is none, or is not polled. */
static uint32_t read_thread(const struct process *p, int fds, const char *name)
{
	cleanup_free char *info = xasprintf("fdinfo/%s", name);
	cleanup_free char *text = NULL;
	char target[64];
	ssize_t len = readlinkat(fds, name, target, sizeof(target) - 1);
	const char *line;
	long thread;

	if (len < 0)
		return 0;
	target[len] = '\0';
	if (strcmp(target, "anon_inode:[io_uring]"))
		return 0;
	text = file_read_at(p->fd, info);
	line = text ? strstr(text, "SqThread:") : NULL;
	thread = line ? strtol(line + strlen("SqThread:"), NULL, 10) : 0;
	return thread > 0 ? (uint32_t)thread : 0;
}

static bool is_elsewhere(uint32_t thread, const char *path)
{
	cleanup_free char *where = NULL;
	struct process p;

	if (!process_open(thread, &p))
		return false;
	where = process_cgroup(&p);
	close(p.fd);
	return where && !cgroup_is_below(where, path);
}

static bool scan_process(const struct process *p, void *arg)
{
	struct scan *s = arg;
	cleanup_free char *where = process_cgroup(p);
	const struct dirent *d;
	int fd;
	DIR *fds;

	if (!where || !cgroup_is_below(where, s->path))
		return true;
	fd = openat(p->fd, "fd", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	fds = fd < 0 ? NULL : fdopendir(fd);
	if (!fds) {
		if (fd >= 0)
			close(fd);
		return true;
	}
	while (!s->found->thread && (d = readdir(fds))) {
		uint32_t thread = read_thread(p, dirfd(fds), d->d_name);

		if (thread && is_elsewhere(thread, s->path))
			*s->found = (struct ring_scan){ p->pid, thread };
	}
	closedir(fds);
	return !s->found->thread;
}

bool ring_scan_outside(const char *path, struct ring_scan *found)
{
	struct scan s = { .path = path, .found = found };

	*found = (struct ring_scan){ 0 };
	process_each(scan_process, &s);
	return found->thread;
}
