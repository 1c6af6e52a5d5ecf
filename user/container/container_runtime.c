// SPDX-License-Identifier: GPL-2.0
/*
 * The table of runtimes, and the host's containers read by it. See
 * container_runtime.h.
 */
#include "container/container_runtime.h"

#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "base/util.h"
#include "base/vec.h"
#include "container/container_file.h"
#include "host/cgroup.h"

/* Containers of one host that are kept, and of one user other than root. */
#define MAX_ALL 20000
#define MAX_USER 2000
/* Of all files of such a user. */
#define MAX_BYTES ((size_t)64 << 20)

/* clang-format off */
static const struct container_runtime runtimes[] = {
	{ "docker", "docker:[USER/]NAME", "a container of Docker",
	  "docker", container_docker_read },
	{ "crio", "crio:ID", "a container of CRI-O", "crio",
	  container_crio_read },
	{ "podman", "podman:[USER/]NAME", "a container of Podman",
	  "libpod libpod-payload", container_storage_read },
	{ "containerd", "containerd:[USER/]ID", "a task of containerd",
	  "cri-containerd nerdctl", container_containerd_read },
	{ "machine", "machine:NAME", "a container of systemd-nspawn or LXC",
	  "", container_machine_read },
	{ "crun", "crun:[USER/]ID", "a container that crun started by itself",
	  "", container_state_read_crun },
	{ "runc", "runc:[USER/]ID", "a container that runc started by itself",
	  "", container_state_read_runc },
};
/* clang-format on */

static const struct container_user host = { .home = (char *)"/root" };

const struct container_runtime *container_runtime_all(size_t *n)
{
	*n = ARRAY_SIZE(runtimes);
	return runtimes;
}

/* Of this user's, or the runtimes' own state of a container that an engine named
 * before.
 */
static bool is_known(const struct container_scan *s, const char *runtime,
		     const char *id)
{
	size_t i;

	for (i = 0; i < s->list->n; i++) {
		const struct container *c = &s->list->v[i];

		if (c->uid == s->user->uid && !strcmp(c->id, id) &&
		    (container_is_long_id(id) || !strcmp(c->runtime, runtime)))
			return true;
	}
	return false;
}

static bool is_full(const struct container_scan *s)
{
	size_t i, n = 0;

	for (i = 0; s->user->uid && i < s->list->n; i++)
		n += s->list->v[i].uid == s->user->uid;
	if (n < MAX_USER && s->list->n < MAX_ALL)
		return false;
	s->list->cut = true;
	if (s->list->n == MAX_ALL)
		container_runtime_miss(
			s, xasprintf("there are more than %d containers",
				     MAX_ALL));
	return true;
}

void container_runtime_miss(const struct container_scan *s, char *why)
{
	if (!s->user->uid && !s->list->bad)
		s->list->bad = why;
	else
		free(why);
}

struct container *container_runtime_add(const struct container_scan *s,
					const char *runtime, const char *id,
					const char *name)
{
	struct container *c;

	if (!id || !container_is_name(id) || is_known(s, runtime, id) ||
	    is_full(s))
		return NULL;
	s->list->v = vec_grow(s->list->v, s->list->n, sizeof(*s->list->v));
	c = &s->list->v[s->list->n++];
	c->runtime = runtime;
	c->id = xstrdup(id);
	c->name = name && container_is_name(name) ? xstrdup(name) : NULL;
	c->uid = s->user->uid;
	c->user = s->user->name ? xstrdup(s->user->name) : NULL;
	return c;
}

static void read_user(struct container_scan *s,
		      const struct container_user *user)
{
	size_t i, first = s->list->n;

	s->user = user;
	container_file_limit(user->uid ? MAX_BYTES : SIZE_MAX);
	for (i = 0; i < ARRAY_SIZE(runtimes); i++)
		runtimes[i].read(s);
	container_file_limit(SIZE_MAX);
	for (i = first; i < s->list->n; i++) {
		if (!s->list->v[i].cgroup)
			container_cgroup_place(s->cgroups, s->root,
					       &s->list->v[i]);
	}
}

/* Does this user keep containers? Most have never done. */
static bool has_stores(const char *root, const struct container_user *user)
{
	cleanup_free char *run = xasprintf("/run/user/%u", user->uid);
	cleanup_container_dir struct container_dir home =
		container_file_base(root, user->home, user->uid);
	cleanup_container_dir struct container_dir data =
		container_file_below(&home, ".local/share");
	cleanup_container_dir struct container_dir runtime =
		container_file_base(root, run, user->uid);

	return data.fd >= 0 || runtime.fd >= 0;
}

/* Links above a home directory are root's; of what is below none is followed. */
static char *resolve_home(const char *root, const char *home)
{
	const char *slash = strrchr(home, '/');
	cleanup_free char *parent = NULL;
	cleanup_free char *real = NULL;

	if (!slash || slash == home)
		return xstrdup(home);
	parent = xasprintf("%s%.*s", root, (int)(slash - home), home);
	real = realpath(parent, NULL);
	if (!real || !cgroup_is_below(real, root))
		return xstrdup(home);
	return xasprintf("%s%s", real + strlen(root), slash);
}

static void read_entry(struct container_scan *s, const struct passwd *pw)
{
	cleanup_free char *home = resolve_home(s->root, pw->pw_dir);
	const struct container_user user = {
		.uid = pw->pw_uid,
		.name = pw->pw_name,
		.home = home,
	};

	if (user.uid && container_is_name(user.name) &&
	    has_stores(s->root, &user))
		read_user(s, &user);
}

/* Those who are logged in but not in the file, as with LDAP. */
static void read_others(struct container_scan *s, const uid_t *seen, size_t n)
{
	cleanup_container_dir struct container_dir dir =
		container_file_base(s->root, "/run/user", 0);
	cleanup_container_names char **names = container_file_names(&dir);
	size_t i, k;

	for (i = 0; names[i]; i++) {
		uid_t uid = (uid_t)strtoul(names[i], NULL, 10);
		const struct passwd *pw;

		for (k = 0; k < n && seen[k] != uid; k++)
			;
		pw = k == n ? getpwuid(uid) : NULL;
		if (pw)
			read_entry(s, pw);
	}
}

static void read_users(struct container_scan *s)
{
	cleanup_free char *path = xasprintf("%s/etc/passwd", s->root);
	cleanup_fclose FILE *f = fopen(path, "re");
	cleanup_free uid_t *seen = NULL;
	const struct passwd *pw;
	size_t n = 0;

	while (f && (pw = fgetpwent(f))) {
		seen = vec_grow(seen, n, sizeof(*seen));
		seen[n++] = pw->pw_uid;
		read_entry(s, pw);
	}
	read_others(s, seen, n);
}

/* A container in another one would be that one's choice. */
static void drop_nested(struct container_list *l)
{
	size_t i, k;

	for (i = 0; i < l->n; i++) {
		char **inner = &l->v[i].cgroup;

		for (k = 0; *inner && k < l->n; k++) {
			const char *outer = l->v[k].cgroup;

			if (!outer || !strcmp(*inner, outer) ||
			    !cgroup_is_below(*inner, outer))
				continue;
			free(*inner);
			*inner = NULL;
			l->v[i].runs = false;
		}
	}
}

static bool has_prefix(const struct container_runtime *r, const char *prefix)
{
	size_t len = strlen(prefix);
	const char *p;

	for (p = r->cgroups; len && *p; p += strspn(p, " ")) {
		size_t n = strcspn(p, " ");

		if (n == len && !strncmp(p, prefix, n))
			return true;
		p += n;
	}
	return false;
}

/* What carries an engine's name but is in no store that can be read. */
static void add_unnamed(struct container_scan *s)
{
	size_t i, k;

	s->user = &host;
	for (i = 0; i < s->cgroups->n; i++) {
		const struct container_cgroup *cg = &s->cgroups->v[i];
		struct container *c = NULL;

		for (k = 0; !cg->uid && k < ARRAY_SIZE(runtimes); k++) {
			if (has_prefix(&runtimes[k], cg->prefix))
				c = container_runtime_add(s, runtimes[k].name,
							  cg->id, NULL);
		}
		if (!c)
			continue;
		c->bare = true;
		c->cgroup = xstrdup(cg->path);
	}
}

void container_runtime_load(struct container_list *l, const char *root)
{
	struct container_cgroups cgroups;
	struct err ignored;
	struct container_scan s = {
		.root = root,
		.cgroups = &cgroups,
		.list = l,
	};

	*l = (struct container_list){ 0 };
	container_cgroup_walk(&cgroups,
			      root[0] ? xasprintf("%s/sys/fs/cgroup", root) :
					cgroup_mount(&ignored));
	read_user(&s, &host);
	read_users(&s);
	add_unnamed(&s);
	drop_nested(l);
	container_cgroup_free(&cgroups);
}

const struct container_list *container_runtime_here(bool again)
{
	static struct container_list list;
	static bool read;

	if (read && !again)
		return &list;
	container_free(&list);
	container_runtime_load(&list, "");
	read = true;
	return &list;
}
