// SPDX-License-Identifier: GPL-2.0
/*
 * Freezing and thawing. See freeze.h.
 */
#include "host/freeze.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "base/escape.h"
#include "base/file.h"
#include "base/util.h"
#include "base/vec.h"
#include "host/process.h"

#define FREEZE_FILE "cgroup.freeze"
/* How often to look whether they stand still, in milliseconds. */
#define WAIT_STEP 10

void freeze_init(struct freeze *f)
{
	*f = (struct freeze){ .watches =
				      inotify_init1(IN_CLOEXEC | IN_NONBLOCK) };
}

static void free_cgroup(struct freeze_cgroup *c)
{
	free(c->dir);
	free(c->path);
}

void freeze_free(struct freeze *f)
{
	size_t i;

	for (i = 0; i < f->n; i++)
		free_cgroup(&f->v[i]);
	free(f->v);
	f->v = NULL;
	f->n = 0;
	util_close(&f->watches);
	f->watches = -1;
}

/* Is that process in the cgroup, or below it? */
static bool holds_process(const char *path, uint32_t pid)
{
	cleanup_free char *own = NULL;
	struct process p;

	if (!process_open(pid, &p))
		return false;
	own = process_cgroup(&p);
	close(p.fd);
	return own && cgroup_is_below(own, path);
}

/* Of two of which one is below the other, the upper one is frozen. */
static bool drop_below(struct freeze *f, const char *dir)
{
	size_t i, kept = 0;

	for (i = 0; i < f->n; i++) {
		if (cgroup_is_below(dir, f->v[i].dir))
			return false;
	}
	for (i = 0; i < f->n; i++) {
		if (cgroup_is_below(f->v[i].dir, dir))
			free_cgroup(&f->v[i]);
		else
			f->v[kept++] = f->v[i];
	}
	f->n = kept;
	return true;
}

void freeze_add(struct freeze *f, const struct cgroup *cg)
{
	if (cg->root || holds_process(cg->path, (uint32_t)getpid()) ||
	    holds_process(cg->path, 1) || !drop_below(f, cg->dir))
		return;
	f->v = xreallocarray(f->v, f->n + 1, sizeof(*f->v));
	f->v[f->n++] = (struct freeze_cgroup){ .dir = xstrdup(cg->dir),
					       .path = xstrdup(cg->path),
					       .watch = -1 };
}

/**
 * struct place - a cgroup with processes
 * @others: some of them are not in the user namespace
 */
struct place {
	char *path;
	bool others;
};

struct places {
	uint64_t ino;
	struct place *v;
	size_t n;
};

static bool add_place(const struct process *p, void *arg)
{
	uint64_t chain[PROCESS_USERNS_MAX + 1];
	char *path = process_cgroup(p);
	struct places *all = arg;
	size_t i = 0;

	if (!path)
		return true;
	process_userns(p, chain);
	while (chain[i] && chain[i] != all->ino)
		i++;
	all->v = vec_grow(all->v, all->n, sizeof(*all->v));
	all->v[all->n++] = (struct place){ .path = path, .others = !chain[i] };
	return true;
}

/* Are all processes at and below that place in the user namespace? */
static bool is_its_own(const struct places *all, const char *path)
{
	size_t i;

	for (i = 0; i < all->n; i++) {
		if (all->v[i].others && cgroup_is_below(all->v[i].path, path))
			return false;
	}
	return true;
}

void freeze_add_userns(struct freeze *f, uint64_t ino)
{
	struct places all = { .ino = ino };
	size_t i;

	process_each(add_place, &all);
	for (i = 0; i < all.n; i++) {
		cleanup_cgroup struct cgroup cg = { 0 };
		struct err ignored;

		if (!all.v[i].others && is_its_own(&all, all.v[i].path) &&
		    !cgroup_find(all.v[i].path, &cg, &ignored))
			freeze_add(f, &cg);
	}
	for (i = 0; i < all.n; i++)
		free(all.v[i].path);
	free(all.v);
}

/* What a file of the cgroup says, to be freed, or NULL. */
static char *read_cgroup_file(const struct freeze_cgroup *c, const char *name)
{
	cleanup_free char *path = xasprintf("%s/%s", c->dir, name);

	return file_read_at(AT_FDCWD, path);
}

static int write_freeze(const struct freeze_cgroup *c, const char *text)
{
	cleanup_free char *path = xasprintf("%s/" FREEZE_FILE, c->dir);
	cleanup_close int fd = open(path, O_WRONLY | O_CLOEXEC);

	return fd >= 0 && write(fd, text, 1) == 1 ? 0 : -1;
}

/* What another program wrote to is no longer ours. */
static void give_up(struct freeze *f, int watch)
{
	size_t i;

	for (i = 0; i < f->n; i++) {
		if (f->v[i].watch == watch)
			f->v[i].ours = false;
	}
}

/* The writes since the last look; @own is the watch on the file that this program
 * has just written to, or -1.
 */
static void drain_watches(struct freeze *f, int own)
{
	char buf[4096]
		__attribute__((aligned(__alignof__(struct inotify_event))));
	ssize_t len;

	while (f->watches >= 0 &&
	       (len = read(f->watches, buf, sizeof(buf))) > 0) {
		const struct inotify_event *ev;
		const char *p;

		for (p = buf; p < buf + len; p += sizeof(*ev) + ev->len) {
			ev = (const void *)p;
			if (ev->wd != own)
				give_up(f, ev->wd);
		}
	}
}

static void freeze_cgroup(struct freeze *f, struct freeze_cgroup *c)
{
	cleanup_free char *path = xasprintf("%s/" FREEZE_FILE, c->dir);
	cleanup_free char *before = read_cgroup_file(c, FREEZE_FILE);

	if (!before || before[0] == '1')
		return;
	if (f->watches >= 0)
		c->watch = inotify_add_watch(f->watches, path, IN_MODIFY);
	c->ours = !write_freeze(c, "1");
	if (!c->ours && errno != ENOENT && errno != ENODEV) {
		cleanup_free char *shown = escape_text(c->path);

		fprintf(stderr, "ctlsec: note: cannot freeze %s: %s\n", shown,
			strerror(errno));
	}
	drain_watches(f, c->watch);
}

void freeze_start(struct freeze *f)
{
	size_t i;

	for (i = 0; i < f->n; i++)
		freeze_cgroup(f, &f->v[i]);
}

static bool is_frozen(const struct freeze_cgroup *c)
{
	cleanup_free char *text = read_cgroup_file(c, "cgroup.events");

	/* One that has gone does not move. */
	return !text || strstr(text, "frozen 1");
}

bool freeze_wait(const struct freeze *f, unsigned int milliseconds)
{
	unsigned int waited = 0;
	size_t i = 0;

	while (i < f->n) {
		if (is_frozen(&f->v[i])) {
			i++;
			continue;
		}
		if (waited >= milliseconds)
			return false;
		usleep(WAIT_STEP * 1000);
		waited += WAIT_STEP;
	}
	return true;
}

void freeze_end(struct freeze *f)
{
	size_t i;

	drain_watches(f, -1);
	for (i = 0; i < f->n; i++) {
		if (f->v[i].ours)
			write_freeze(&f->v[i], "0");
		f->v[i].ours = false;
	}
}
