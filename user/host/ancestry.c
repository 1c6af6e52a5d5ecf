// SPDX-License-Identifier: GPL-2.0
/*
 * What a target is below. See ancestry.h.
 *
 * A namespace leads to its ancestors (NS_GET_PARENT) by a process that is in it,
 * or below.
 */
#include "host/ancestry.h"

#include <dirent.h>
#include <fcntl.h>
#include <linux/nsfs.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/util.h"
#include "host/cgroup.h"

/* As far as can be seen from here, which may be not at all. */
static void userns_of_process(uint32_t pid, uint64_t chain[ANCESTRY_USERNS + 1])
{
	cleanup_free char *path = xasprintf("/proc/%u/ns/user", pid);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	size_t n = 0;

	while (fd >= 0 && n < ANCESTRY_USERNS && !fstat(fd, &st)) {
		int up = ioctl(fd, NS_GET_PARENT);

		chain[n++] = st.st_ino;
		close(fd);
		fd = up;
	}
	if (fd >= 0)
		close(fd);
	chain[n] = 0;
}

/* The part of a process's chain that begins with @ino, if it is in there. */
static bool tail_of_process(uint32_t pid, uint64_t ino,
			    uint64_t chain[ANCESTRY_USERNS + 1])
{
	uint64_t all[ANCESTRY_USERNS + 1] = { 0 };
	size_t i = 0;

	userns_of_process(pid, all);
	while (all[i] && all[i] != ino)
		i++;
	memcpy(chain, all + i, sizeof(all) - i * sizeof(*all));
	return all[i];
}

static void userns_of_inode(struct ancestry *a, uint64_t ino)
{
	DIR *proc = opendir("/proc");
	struct dirent *d;
	bool found = false;

	while (!found && proc && (d = readdir(proc))) {
		uint32_t pid = (uint32_t)strtoul(d->d_name, NULL, 10);

		found = pid && tail_of_process(pid, ino, a->userns);
	}
	if (proc)
		closedir(proc);
	a->cut = !found;
	if (!found)
		a->userns[0] = ino;
}

int ancestry_of_target(const struct target *t, struct ancestry *a,
		       struct err *e)
{
	*a = (struct ancestry){ 0 };
	if (t->cgroup.dir) {
		a->cgroups = cgroup_chain(t->cgroup.dir, e);
		if (!a->cgroups)
			return -1;
	}
	if (t->pid)
		userns_of_process(t->pid, a->userns);
	else if (t->userns_ino)
		userns_of_inode(a, t->userns_ino);
	return 0;
}

int ancestry_of_domain(const struct cnl_domain *d, struct ancestry *a,
		       struct err *e)
{
	cleanup_cgroup struct cgroup cg = { 0 };
	struct err ignored;

	*a = (struct ancestry){ 0 };
	if (d->kind == CTLSEC_KIND_USERNS) {
		userns_of_inode(a, d->userns_ino);
		return 0;
	}
	/* By its path, if that still leads there. */
	a->cut = !d->path || cgroup_find(d->path, &cg, &ignored) ||
		 cg.id != d->cgroup_id;
	if (a->cut) {
		a->cgroups = xcalloc(2, sizeof(*a->cgroups));
		a->cgroups[0] = d->cgroup_id;
	} else {
		a->cgroups = cgroup_chain(cg.dir, e);
	}
	return a->cgroups ? 0 : -1;
}

void ancestry_free(struct ancestry *a)
{
	free(a->cgroups);
	a->cgroups = NULL;
}
