// SPDX-License-Identifier: GPL-2.0
/*
 * Docker's store: DATA-ROOT/containers/ID/config.v2.json, of the host's daemon
 * and of rootless ones.
 */
#include <string.h>

#include "base/util.h"
#include "container/container_file.h"
#include "container/container_runtime.h"
#include "container/container_state.h"

/* The member of a daemon's configuration that names the store, or NULL. To be
 * freed.
 */
static char *find_configured(const struct container_scan *s)
{
	const char *path = s->user->uid ? "daemon.json" : "docker/daemon.json";
	const char *old, *root;
	cleanup_container_dir struct container_dir top = container_file_base(
		s->root, s->user->uid ? s->user->home : "/etc", s->user->uid);
	cleanup_container_dir struct container_dir dir = container_file_below(
		&top, s->user->uid ? ".config/docker" : ".");
	json_t *conf = container_file_json(&dir, path);
	char *found = NULL;

	root = json_string_value(json_object_get(conf, "data-root"));
	old = json_string_value(json_object_get(conf, "graph"));
	if (root || old)
		found = xstrdup(root ? root : old);
	json_decref(conf);
	return found;
}

static struct container_dir data_root(const struct container_scan *s)
{
	cleanup_free char *path = find_configured(s);

	if (!path)
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

static void add_container(const struct container_scan *s, const json_t *conf,
			  const char *dir_name,
			  const struct container_dir *state)
{
	const char *id = json_string_value(json_object_get(conf, "ID"));
	const char *name = json_string_value(json_object_get(conf, "Name"));
	struct container *c;
	json_int_t pid;

	if (!id || strcmp(id, dir_name) || !container_is_long_id(id))
		return;
	if (name && name[0] == '/')
		name++;
	c = container_runtime_add(s, "docker", id, name);
	if (!c || container_state_runc(s, state, c))
		return;
	pid = json_integer_value(
		json_object_get(json_object_get(conf, "State"), "Pid"));
	c->pid = pid > 0 && pid <= UINT32_MAX ? (uint32_t)pid : 0;
}

static void read_store(const struct container_scan *s,
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
		json_t *conf = container_file_json(&dir, path);

		add_container(s, conf, ids[i], &state);
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

void container_docker_read(const struct container_scan *s)
{
	cleanup_container_dir struct container_dir data = data_root(s);
	cleanup_container_names char **names = container_file_names(&data);
	size_t i;

	read_store(s, &data);
	for (i = 0; names[i]; i++) {
		cleanup_container_dir struct container_dir mapped = {
			.fd = -1
		};

		if (!is_mapped(names[i]))
			continue;
		mapped = container_file_below(&data, names[i]);
		read_store(s, &mapped);
	}
}
