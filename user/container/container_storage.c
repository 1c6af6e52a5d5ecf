// SPDX-License-Identifier: GPL-2.0
/*
 * The store of containers/storage, which Podman keeps its containers in:
 * GRAPHROOT/DRIVER-containers/containers.json; of the host's own and of rootless
 * ones. What runs is known to crun or runc.
 */
#include "container/container_storage.h"

#include <stdlib.h>
#include <string.h>

#include "base/util.h"
#include "container/container_file.h"
#include "container/container_later.h"
#include "container/container_state.h"

#define STORE_SUFFIX "-containers"

/* The value of a line KEY = "VALUE", or NULL. To be freed. */
static char *match_line(const char *line, const char *key)
{
	size_t len = strlen(key);

	line += strspn(line, " \t");
	if (strncmp(line, key, len))
		return NULL;
	line += len;
	line += strspn(line, " \t");
	if (*line++ != '=')
		return NULL;
	line += strspn(line, " \t");
	if (*line != '"' && *line != '\'')
		return NULL;
	len = strcspn(line + 1, "\"'\n");
	return xasprintf("%.*s", (int)len, line + 1);
}

/* The last value of a key in a storage.conf, or NULL. To be freed. */
static char *find_value(const char *conf, const char *key)
{
	char *value = NULL;
	const char *line;

	for (line = conf; line && *line; line = strchr(line, '\n')) {
		char *here;

		line += *line == '\n';
		here = match_line(line, key);
		if (!here)
			continue;
		free(value);
		value = here;
	}
	return value;
}

static char *find_configured(const struct container_scan *s, const char *base,
			     uid_t uid, const char *path, const char *key)
{
	cleanup_container_dir struct container_dir dir =
		container_file_base(s->root, base, uid);
	cleanup_free char *conf = container_file_text(&dir, path);

	return conf ? find_value(conf, key) : NULL;
}

/* With $HOME, $USER and $UID in it replaced. Takes @path over. */
static char *expand_vars(char *path, const struct container_user *u)
{
	cleanup_free char *uid = xasprintf("%u", u->uid);
	const char *const vars[][2] = {
		{ "$HOME", u->home },
		{ "$USER", u->name },
		{ "$UID", uid },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(vars); i++) {
		char *at = strstr(path, vars[i][0]);
		char *longer;

		if (!at)
			continue;
		longer = xasprintf("%.*s%s%s", (int)(at - path), path,
				   vars[i][1], at + strlen(vars[i][0]));
		free(path);
		path = longer;
	}
	return path;
}

/* The store of a user other than root. */
static char *user_root(const struct container_scan *s)
{
	const struct container_user *u = s->user;
	const char *own = ".config/containers/storage.conf";
	char *path = find_configured(s, u->home, u->uid, own, "graphroot");

	if (!path)
		path = find_configured(s, "/etc", 0, "containers/storage.conf",
				       "rootless_storage_path");
	if (path)
		return expand_vars(path, u);
	return xasprintf("%s/.local/share/containers/storage", u->home);
}

/* What the host's own configuration says; else @fallback. */
static char *host_root(const struct container_scan *s, const char *key,
		       const char *fallback)
{
	char *path =
		find_configured(s, "/etc", 0, "containers/storage.conf", key);

	if (!path)
		path = find_configured(s, "/usr/share", 0,
				       "containers/storage.conf", key);
	return path ? path : xstrdup(fallback);
}

void container_storage_state(const struct container_scan *s,
			     struct container *c)
{
	static const char *const names[] = { "crun", "runc" };
	size_t i;
	bool found = false;

	for (i = 0; !found && i < ARRAY_SIZE(names); i++) {
		cleanup_free char *path =
			s->user->uid ? xasprintf("/run/user/%u/%s",
						 s->user->uid, names[i]) :
				       xasprintf("/run/%s", names[i]);
		cleanup_container_dir struct container_dir dir =
			container_file_base(s->root, path, s->user->uid);

		found = i ? container_state_runc(s, &dir, c) :
			    container_state_crun(&dir, c);
	}
}

/* Podman keeps what it told the runtime last: userdata/config.json. */
static void find_later(const struct container_scan *s,
		       const struct container_dir *dir, struct container *c)
{
	cleanup_free char *path = xasprintf("%s/userdata/config.json", c->id);
	json_t *conf = container_file_json(dir, path);
	const char *spec = json_string_value(
		json_object_get(json_object_get(conf, "linux"), "cgroupsPath"));

	if (spec)
		c->later = container_later_spec(s, spec, c->id);
	json_decref(conf);
}

static void read_list(const struct container_scan *s,
		      const struct container_dir *dir, const char *file)
{
	char *why;
	json_t *list = container_file_read(dir, file, &why);
	const json_t *one;
	size_t i;

	if (why)
		container_runtime_miss(s, xasprintf("Podman's %s", why));
	free(why);

	json_array_foreach(list, i, one) {
		const char *id = json_string_value(json_object_get(one, "id"));
		const char *name = json_string_value(
			json_array_get(json_object_get(one, "names"), 0));
		struct container *c = NULL;

		if (id && container_is_long_id(id))
			c = container_runtime_add(s, "podman", id, name);
		if (c)
			container_storage_state(s, c);
		if (c && !c->pid)
			find_later(s, dir, c);
	}
	json_decref(list);
}

static void read_driver(const struct container_scan *s,
			const struct container_dir *dir)
{
	read_list(s, dir, "containers.json");
	read_list(s, dir, "volatile-containers.json");
}

void container_storage_each(const struct container_scan *s, const char *path,
			    void (*read)(const struct container_scan *s,
					 const struct container_dir *dir))
{
	cleanup_container_dir struct container_dir root =
		container_file_base(s->root, path, s->user->uid);
	cleanup_container_names char **names = container_file_names(&root);
	size_t i;

	for (i = 0; names[i]; i++) {
		cleanup_container_dir struct container_dir dir = { .fd = -1 };
		const char *suffix = strstr(names[i], STORE_SUFFIX);

		if (!suffix || strcmp(suffix, STORE_SUFFIX))
			continue;
		dir = container_file_below(&root, names[i]);
		read(s, &dir);
	}
}

char *container_storage_run(const struct container_scan *s)
{
	return s->user->uid ?
		       xasprintf("/run/user/%u/containers", s->user->uid) :
		       host_root(s, "runroot", "/run/containers/storage");
}

void container_storage_read(const struct container_scan *s)
{
	cleanup_free char *graph =
		s->user->uid ? user_root(s) :
			       host_root(s, "graphroot",
					 "/var/lib/containers/storage");
	cleanup_free char *run = container_storage_run(s);

	container_storage_each(s, graph, read_driver);
	container_storage_each(s, run, read_driver);
}
