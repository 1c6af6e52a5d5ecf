// SPDX-License-Identifier: GPL-2.0
/*
 * Processes. See process.h.
 */
#include "host/process.h"

#include <dirent.h>
#include <fcntl.h>
#include <linux/nsfs.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/number.h"
#include "base/util.h"
#include "host/cgroup.h"

bool process_open(uint32_t pid, struct process *p)
{
	cleanup_free char *path = xasprintf("/proc/%u", pid);

	p->pid = pid;
	p->fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return p->fd >= 0;
}

void process_each(bool (*fn)(const struct process *p, void *arg), void *arg)
{
	DIR *proc = opendir("/proc");
	const struct dirent *d;
	bool go_on = true;

	while (go_on && proc && (d = readdir(proc))) {
		cleanup_close int fd = -1;
		struct process p;
		uint64_t pid;

		if (!number_parse(d->d_name, &pid) ||
		    !process_open((uint32_t)pid, &p))
			continue;
		fd = p.fd;
		go_on = fn(&p, arg);
	}
	if (proc)
		closedir(proc);
}

void process_name(const struct process *p, char name[PROCESS_NAME_MAX])
{
	cleanup_free char *text = file_read_at(p->fd, "comm");
	size_t len = text ? strcspn(text, "\n") : 0;

	if (len >= PROCESS_NAME_MAX)
		len = PROCESS_NAME_MAX - 1;
	if (len)
		memcpy(name, text, len);
	name[len] = '\0';
}

uint32_t process_parent(const struct process *p)
{
	cleanup_free char *text = file_read_at(p->fd, "status");
	const char *line = text ? strstr(text, "\nPPid:") : NULL;

	return line ? (uint32_t)strtoul(line + 6, NULL, 10) : 0;
}

char *process_arguments(const struct process *p)
{
	char *text = file_read_at(p->fd, "cmdline");

	return text ? text : xcalloc(1, 2);
}

char *process_cgroup(const struct process *p)
{
	cleanup_free char *text = file_read_at(p->fd, "cgroup");

	return text ? cgroup_path_here(text) : NULL;
}

void process_userns(const struct process *p,
		    uint64_t chain[PROCESS_USERNS_MAX + 1])
{
	int fd = openat(p->fd, "ns/user", O_RDONLY | O_CLOEXEC);
	struct stat st;
	size_t n = 0;

	while (fd >= 0 && n < PROCESS_USERNS_MAX && !fstat(fd, &st)) {
		int up = ioctl(fd, NS_GET_PARENT);

		chain[n++] = st.st_ino;
		close(fd);
		fd = up;
	}
	if (fd >= 0)
		close(fd);
	chain[n] = 0;
}
