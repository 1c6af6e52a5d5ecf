// SPDX-License-Identifier: GPL-2.0
/*
 * Docker's store: DATA-ROOT/containers/ID/config.v2.json, of the host's daemon
 * and of rootless ones; hostconfig.json beside it has the cgroup's parent.
 */
#include <stdlib.h>
#include <string.h>

#include "base/util.h"
#include "base/vec.h"
#include "container/container_dockerd.h"
#include "container/container_file.h"
#include "container/container_later.h"
#include "container/container_runtime.h"
#include "container/container_state.h"

/* Of a daemon's exec-opts, the one that says who makes the cgroups. */
#define DRIVER "native.cgroupdriver="

/**
 * struct daemon - what a daemon's configuration says
 * @told: on its command line
 * @conf: the file
 * @parent: where containers go: a slice of systemd's, or a directory
 * @systemd: it is a slice
 */
struct daemon {
	struct container_dockerd told;
	json_t *conf;
	const char *parent;
	bool systemd;
};

static json_t *read_configuration(const struct container_scan *s,
				  const struct container_dockerd *told)
{
	const char *path = s->user->uid ? "daemon.json" : "docker/daemon.json";
	cleanup_container_dir struct container_dir top = container_file_base(
		s->root, s->user->uid ? s->user->home : "/etc", s->user->uid);
	cleanup_container_dir struct container_dir dir = container_file_below(
		&top, s->user->uid ? ".config/docker" : ".");
	cleanup_container_dir struct container_dir other =
		container_file_base(s->root, "/", 0);

	return told->config ? container_file_json(&other, told->config + 1) :
			      container_file_json(&dir, path);
}

static const char *read_text(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));

	return text && text[0] ? text : NULL;
}

/* By what is configured; else systemd does it wherever it runs. */
static bool uses_systemd(const struct container_scan *s, const json_t *conf)
{
	const json_t *options = json_object_get(conf, "exec-opts"), *one;
	size_t i;

	json_array_foreach(options, i, one) {
		const char *text = json_string_value(one);

		if (text && !strncmp(text, DRIVER, strlen(DRIVER)))
			return !strcmp(text + strlen(DRIVER), "systemd");
	}
	return container_later_systemd(s);
}

static void read_daemon(const struct container_scan *s, struct daemon *d)
{
	container_dockerd_read(s, &d->told);
	d->conf = read_configuration(s, &d->told);
	d->systemd = uses_systemd(s, d->conf);
	d->parent = read_text(d->conf, "cgroup-parent");
	if (!d->parent && d->systemd)
		d->parent = s->user->uid ? "user.slice" : "system.slice";
	else if (!d->parent)
		d->parent = "/docker";
}

static struct container_dir data_root(const struct container_scan *s,
				      const struct daemon *d)
{
	const char *root = d->told.data;
	cleanup_free char *path = NULL;

	if (!root)
		root = read_text(d->conf, "data-root");
	if (!root)
		root = read_text(d->conf, "graph");
	if (root)
		path = xstrdup(root);
	else
		path = s->user->uid ? xasprintf("%s/.local/share/docker",
						s->user->home) :
				      xstrdup("/var/lib/docker");
	return container_file_base(s->root, path, s->user->uid);
}

/* What Docker's runc keeps. */
static struct container_dir state_dir(const struct container_scan *s)
{
	cleanup_free char *run =
		s->user->uid ?
			xasprintf("/run/user/%u/docker/runtime-runc/moby",
				  s->user->uid) :
			xstrdup("/run/docker/runtime-runc/moby");

	return container_file_base(s->root, run, s->user->uid);
}

/* Where it will be, by its own parent or by the daemon's. */
static char *find_later(const struct container_scan *s, const struct daemon *d,
			const struct container_dir *dir, const char *id)
{
	cleanup_free char *path = xasprintf("%s/hostconfig.json", id);
	json_t *conf = container_file_json(dir, path);
	const char *parent = read_text(conf, "CgroupParent");
	char *later;

	if (!parent)
		parent = d->parent;
	later = d->systemd ? container_later_scope(s, parent, "docker", id) :
			     container_later_dir(s, parent, id);
	json_decref(conf);
	return later;
}

static void read_labels(const json_t *conf, struct container *c)
{
	json_t *labels =
		json_object_get(json_object_get(conf, "Config"), "Labels");
	const char *key;
	json_t *value;

	json_object_foreach(labels, key, value) {
		if (strncmp(key, CONTAINER_LABEL, strlen(CONTAINER_LABEL)) ||
		    !json_is_string(value) ||
		    c->n_labels == CONTAINER_LABELS_MAX)
			continue;
		c->labels =
			vec_grow(c->labels, c->n_labels, sizeof(*c->labels));
		c->labels[c->n_labels++] = (struct container_label){
			.key = xstrdup(key),
			.value = xstrdup(json_string_value(value)),
		};
	}
}

static void add_container(const struct container_scan *s,
			  const struct daemon *d,
			  const struct container_dir *dir, const json_t *conf,
			  const char *dir_name,
			  const struct container_dir *state)
{
	const char *id = json_string_value(json_object_get(conf, "ID"));
	const char *name = json_string_value(json_object_get(conf, "Name"));
	struct container *c;
	double pid;

	if (!id || strcmp(id, dir_name) || !container_is_long_id(id))
		return;
	if (name && name[0] == '/')
		name++;
	c = container_runtime_add(s, "docker", id, name);
	if (!c)
		return;
	c->later = find_later(s, d, dir, id);
	read_labels(conf, c);
	if (container_state_runc(s, state, c))
		return;
	pid = json_number_value(
		json_object_get(json_object_get(conf, "State"), "Pid"));
	c->pid = pid > 0 && pid <= UINT32_MAX ? (uint32_t)pid : 0;
}

/* One of the host's own exists, and that is all. Takes @why over. */
static void add_unread(const struct container_scan *s, const struct daemon *d,
		       const struct container_dir *dir, const char *id,
		       const struct container_dir *state, char *why)
{
	struct container *c = NULL;

	if (!s->user->uid && container_is_long_id(id))
		c = container_runtime_add(s, "docker", id, NULL);
	if (!c) {
		free(why);
		return;
	}
	c->later = find_later(s, d, dir, id);
	c->bad = why;
	container_state_runc(s, state, c);
}

static void read_store(const struct container_scan *s, const struct daemon *d,
		       const struct container_dir *data)
{
	cleanup_container_dir struct container_dir state = state_dir(s);
	cleanup_container_dir struct container_dir dir =
		container_file_below(data, "containers");
	cleanup_container_names char **ids = container_file_names(&dir);
	size_t i;

	for (i = 0; ids[i]; i++) {
		cleanup_free char *path =
			xasprintf("%s/config.v2.json", ids[i]);
		char *why;
		json_t *conf = container_file_read(&dir, path, &why);

		if (why)
			add_unread(s, d, &dir, ids[i], &state, why);
		else
			add_container(s, d, &dir, conf, ids[i], &state);
		json_decref(conf);
	}
}

/* Is that the store of a daemon that maps users, UID.GID? */
static bool is_mapped(const char *name)
{
	size_t uid = strspn(name, "0123456789");
	size_t gid =
		name[uid] == '.' ? strspn(name + uid + 1, "0123456789") : 0;

	return uid && gid && !name[uid + 1 + gid];
}

/* The daemon's store, and those of the users that it mapped. */
static void read_stores(const struct container_scan *s, const struct daemon *d,
			const struct container_dir *data)
{
	cleanup_container_names char **names = container_file_names(data);
	size_t i;

	read_store(s, d, data);
	for (i = 0; names[i]; i++) {
		cleanup_container_dir struct container_dir mapped = {
			.fd = -1
		};

		if (!is_mapped(names[i]))
			continue;
		mapped = container_file_below(data, names[i]);
		read_store(s, d, &mapped);
	}
}

void container_docker_read(const struct container_scan *s)
{
	cleanup_container_dir struct container_dir data = { .fd = -1 };
	struct daemon d;

	read_daemon(s, &d);
	data = data_root(s, &d);
	read_stores(s, &d, &data);
	json_decref(d.conf);
	container_dockerd_free(&d.told);
}
