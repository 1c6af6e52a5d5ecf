// SPDX-License-Identifier: GPL-2.0
/*
 * What a target is below. See ancestry.h.
 *
 * A namespace leads to its ancestors (NS_GET_PARENT) by a process that is in it,
 * or below.
 */
#include "target/ancestry.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/util.h"
#include "host/cgroup.h"
#include "host/process.h"

static void userns_of_pid(uint32_t pid, uint64_t chain[PROCESS_USERNS_MAX + 1])
{
	struct process p;

	chain[0] = 0;
	if (!process_open(pid, &p))
		return;
	process_userns(&p, chain);
	close(p.fd);
}

/**
 * struct search - the chain of a namespace that is known by its inode number
 */
struct search {
	uint64_t ino;
	uint64_t *chain;
	bool found;
};

/* The part of a process's chain that begins with the namespace, if it is there. */
static bool tail_of_process(const struct process *p, void *arg)
{
	uint64_t all[PROCESS_USERNS_MAX + 1] = { 0 };
	struct search *s = arg;
	size_t i = 0;

	process_userns(p, all);
	while (all[i] && all[i] != s->ino)
		i++;
	memcpy(s->chain, all + i, sizeof(all) - i * sizeof(*all));
	s->found = all[i];
	return !s->found;
}

static void userns_of_inode(struct ancestry *a, uint64_t ino)
{
	struct search s = { .ino = ino, .chain = a->userns };

	process_each(tail_of_process, &s);
	a->cut = !s.found;
	if (!s.found)
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
		userns_of_pid(t->pid, a->userns);
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
