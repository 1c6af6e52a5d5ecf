// SPDX-License-Identifier: GPL-2.0
/*
 * Targets that are other than they seem. See advice.h.
 */
#include "target/advice.h"

#include <fcntl.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/util.h"
#include "base/vec.h"
#include "container/container_cgroup.h"
#include "container/container_find.h"
#include "container/container_runtime.h"

/* Programs that watch containers, or have a daemon run them, and the daemons: the
 * containers are elsewhere. Names are cut as the kernel cuts them.
 */
static const char *const watchers[] = {
	"conmon",     "docker",	 "podman",	 "containerd-shim", "dockerd",
	"containerd", "nerdctl", "docker-proxy", "conmonrs",
};

void advice_cgroups_free(struct advice_cgroups *s)
{
	size_t i;

	for (i = 0; i < s->n; i++)
		free(s->path[i]);
	free(s->path);
	*s = (struct advice_cgroups){ 0 };
}

/* Of two of which one is below the other, the upper one stays. */
static void add_path(struct advice_cgroups *s, const char *path, size_t len)
{
	cleanup_free char *add = xasprintf("%.*s", (int)len, path);
	size_t i, kept = 0;

	for (i = 0; i < s->n; i++) {
		if (cgroup_is_below(add, s->path[i]))
			return;
	}
	for (i = 0; i < s->n; i++) {
		if (cgroup_is_below(s->path[i], add))
			free(s->path[i]);
		else
			s->path[kept++] = s->path[i];
	}
	s->path = xreallocarray(s->path, kept + 1, sizeof(*s->path));
	s->path[kept] = xstrdup(add);
	s->n = kept + 1;
}

/* Is a cgroup of that name a container? Those of machines carry no ID. */
static bool is_container(const char *name)
{
	static const char *const machines[] = { "machine-", "systemd-nspawn@" };
	char *prefix, *id;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(machines); i++) {
		if (!strncmp(name, machines[i], strlen(machines[i])) &&
		    !strstr(name, ".slice"))
			return true;
	}
	if (!container_cgroup_parse(name, &prefix, &id))
		return false;
	free(prefix);
	free(id);
	return true;
}

size_t advice_prefix(const char *path)
{
	const char *p = path;

	while (*p) {
		size_t len = strcspn(p, "/");
		cleanup_free char *name = xasprintf("%.*s", (int)len, p);

		if (is_container(name))
			return (size_t)(p + len - path);
		p += len;
		p += *p == '/';
	}
	return 0;
}

/* The child's part of seen_from_within(). */
__attribute__((noreturn)) static void look_from_within(const struct process *p,
						       int ns, int out)
{
	cleanup_free char *text = NULL;

	if (!setns(ns, CLONE_NEWCGROUP))
		text = file_read_at(p->fd, "cgroup");
	if (text && write(out, text, strlen(text)) < 0)
		_exit(1);
	_exit(0);
}

/* A process's cgroup as its own cgroup namespace has it; to be freed, or NULL. */
static char *seen_from_within(const struct process *p)
{
	cleanup_close int ns = openat(p->fd, "ns/cgroup", O_RDONLY | O_CLOEXEC);
	cleanup_close int from = -1, to = -1;
	char buf[FILE_TEXT_MAX];
	ssize_t n, len = 0;
	int fds[2];
	pid_t pid;

	if (ns < 0 || pipe2(fds, O_CLOEXEC))
		return NULL;
	from = fds[0];
	to = fds[1];
	pid = fork();
	if (!pid)
		look_from_within(p, ns, to);
	util_close(&to);
	to = -1;
	while (pid > 0 && len < (ssize_t)sizeof(buf) - 1 &&
	       (n = read(from, buf + len, sizeof(buf) - 1 - (size_t)len)) > 0)
		len += n;
	if (pid > 0)
		waitpid(pid, NULL, 0);
	buf[len] = '\0';
	return cgroup_path_in(buf);
}

static bool in_our_namespace(const struct process *p)
{
	struct stat own, theirs;

	return stat("/proc/self/ns/cgroup", &own) ||
	       fstatat(p->fd, "ns/cgroup", &theirs, 0) ||
	       own.st_ino == theirs.st_ino;
}

/* The root of a process's cgroup namespace: what its own view of its cgroup leaves
 * out. To be freed, or NULL.
 */
static char *namespace_root(const struct process *p, const char *path)
{
	cleanup_free char *within = NULL;
	size_t len = strlen(path), n;

	if (in_our_namespace(p))
		return NULL;
	within = seen_from_within(p);
	n = within ? strlen(within) : 0;
	if (n <= 1 || n >= len || strcmp(path + len - n, within))
		return NULL;
	return xasprintf("%.*s", (int)(len - n), path);
}

char *advice_around(const struct process *p)
{
	cleanup_free char *path = process_cgroup(p);
	size_t len = path ? advice_prefix(path) : 0;

	if (!path)
		return NULL;
	if (!len)
		return namespace_root(p, path);
	return path[len] ? xasprintf("%.*s", (int)len, path) : NULL;
}

/**
 * struct survey - what advice_watchers() learns
 * @cg: the cgroup in question
 * @others: it has a process that watches no container
 * @pids, @n_pids: its watchers
 */
struct survey {
	const struct cgroup *cg;
	struct advice_watchers *w;
	bool others;
	uint32_t *pids;
	size_t n_pids;
};

static bool is_watcher(const char *name)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(watchers); i++) {
		if (!strcmp(name, watchers[i]))
			return true;
	}
	return false;
}

/* The containers that a client's arguments name, as NAME or --name=NAME. */
static void add_named(struct survey *s, const struct process *p)
{
	cleanup_free char *words = process_arguments(p);
	const char *w;

	for (w = words; *w; w += strlen(w) + 1) {
		cleanup_matches struct container_matches m = { 0 };
		const char *value = strchr(w, '=');

		container_find_all(container_runtime_here(false), NULL,
				   value ? value + 1 : w, &m);
		if (m.n == 1 && m.v[0]->cgroup)
			add_path(&s->w->elsewhere, m.v[0]->cgroup,
				 strlen(m.v[0]->cgroup));
	}
}

/* The processes of the cgroup. */
static bool see_watcher(const struct process *p, void *arg)
{
	cleanup_free char *path = process_cgroup(p);
	struct survey *s = arg;
	char name[PROCESS_NAME_MAX];

	if (!path || !cgroup_is_below(path, s->cg->path))
		return true;
	process_name(p, name);
	s->others = !is_watcher(name);
	if (s->others)
		return false;
	if (!s->n_pids)
		memcpy(s->w->name, name, sizeof(name));
	s->pids = vec_grow(s->pids, s->n_pids, sizeof(*s->pids));
	s->pids[s->n_pids++] = p->pid;
	add_named(s, p);
	return true;
}

static bool is_watched(const struct survey *s, const struct process *p)
{
	uint32_t parent = process_parent(p);
	size_t i;

	for (i = 0; i < s->n_pids; i++) {
		if (s->pids[i] == parent)
			return true;
	}
	return false;
}

/* The processes elsewhere. */
static bool see_watched(const struct process *p, void *arg)
{
	cleanup_free char *path = process_cgroup(p);
	struct survey *s = arg;
	size_t len;

	if (!path || cgroup_is_below(path, s->cg->path) || !is_watched(s, p))
		return true;
	len = advice_prefix(path);
	add_path(&s->w->elsewhere, path, len ? len : strlen(path));
	return true;
}

void advice_watchers(const struct cgroup *cg, struct advice_watchers *w)
{
	struct survey s = { .cg = cg, .w = w };

	*w = (struct advice_watchers){ 0 };
	process_each(see_watcher, &s);
	if (!s.others && s.n_pids) {
		w->pid = s.pids[0];
		process_each(see_watched, &s);
	}
	free(s.pids);
}

/**
 * struct members - the cgroups of a user namespace's processes
 * @named: those that are containers by their names
 * @all: all others
 */
struct members {
	uint64_t ino;
	struct advice_cgroups named;
	struct advice_cgroups all;
};

static bool see_member(const struct process *p, void *arg)
{
	uint64_t chain[PROCESS_USERNS_MAX + 1];
	cleanup_free char *path = NULL;
	struct members *m = arg;
	size_t i = 0, len;

	process_userns(p, chain);
	while (chain[i] && chain[i] != m->ino)
		i++;
	if (!chain[i])
		return true;
	path = process_cgroup(p);
	len = path ? advice_prefix(path) : 0;
	if (len)
		add_path(&m->named, path, len);
	else if (path)
		add_path(&m->all, path, strlen(path));
	return true;
}

void advice_userns(uint64_t ino, struct advice_cgroups *found)
{
	struct members m = { .ino = ino };

	process_each(see_member, &m);
	if (m.named.n) {
		advice_cgroups_free(&m.all);
		*found = m.named;
	} else {
		*found = m.all;
	}
}
