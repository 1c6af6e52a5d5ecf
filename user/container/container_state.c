// SPDX-License-Identifier: GPL-2.0
/*
 * The state of crun (ROOT/ID/status) and runc (ROOT/ID/state.json). See
 * container_state.h.
 */
#include "container/container_state.h"

#include <stdlib.h>
#include <string.h>

#include "base/util.h"
#include "container/container_file.h"
#include "container/container_runtime.h"
#include "host/cgroup.h"

static uint64_t get_number(const json_t *object, const char *key)
{
	double v = json_number_value(json_object_get(object, key));

	return v > 0 && v < 0x1p63 ? (uint64_t)v : 0;
}

static void set_process(struct container *c, uint64_t pid, uint64_t start)
{
	c->pid = pid <= UINT32_MAX ? (uint32_t)pid : 0;
	c->start = start;
}

static void set_claim(struct container *c, char *claim)
{
	free(c->claim);
	c->claim = claim;
}

/* runc writes where the hierarchy is mounted, too. */
bool container_state_runc(const struct container_scan *s,
			  const struct container_dir *dir, struct container *c)
{
	cleanup_free char *path = xasprintf("%s/state.json", c->id);
	json_t *state = container_file_json(dir, path);
	const char *mount = s->cgroups->mount;
	const char *claim = json_string_value(
		json_object_get(json_object_get(state, "cgroup_paths"), ""));
	bool found = json_is_object(state);

	set_process(c, get_number(state, "init_process_pid"),
		    get_number(state, "init_process_start"));
	if (claim && mount && cgroup_is_below(claim, mount))
		set_claim(c, xstrdup(claim + strlen(mount)));
	json_decref(state);
	return found;
}

/* With systemd crun makes a scope and a cgroup of its own in it: the scope is
 * the container's.
 */
static char *cut_at_scope(const char *path, const char *scope)
{
	cleanup_free char *part = xasprintf("/%s/", scope);
	const char *at = strstr(path, part);

	return at ? xasprintf("%.*s", (int)(at - path + strlen(part) - 1),
			      path) :
		    xstrdup(path);
}

bool container_state_crun(const struct container_dir *dir, struct container *c)
{
	cleanup_free char *path = xasprintf("%s/status", c->id);
	json_t *state = container_file_json(dir, path);
	const char *claim =
		json_string_value(json_object_get(state, "cgroup-path"));
	const char *scope = json_string_value(json_object_get(state, "scope"));
	bool found = json_is_object(state);

	set_process(c, get_number(state, "pid"),
		    get_number(state, "process-start-time"));
	if (claim)
		set_claim(c, scope && *scope ? cut_at_scope(claim, scope) :
					       xstrdup(claim));
	json_decref(state);
	return found;
}

/* Where a runtime of that name keeps its state when none is told to it. */
static struct container_dir state_dir(const struct container_scan *s,
				      const char *runtime)
{
	cleanup_free char *path =
		s->user->uid ?
			xasprintf("/run/user/%u/%s", s->user->uid, runtime) :
			xasprintf("/run/%s", runtime);

	return container_file_base(s->root, path, s->user->uid);
}

/* Add what no engine named, with the process and the claim of @state. */
static void add_nameless(const struct container_scan *s, const char *runtime,
			 struct container *state)
{
	struct container *c =
		container_runtime_add(s, runtime, state->id, state->id);

	if (!c) {
		free(state->claim);
		return;
	}
	c->bare = true;
	set_process(c, state->pid, state->start);
	set_claim(c, state->claim);
}

void container_state_read_crun(const struct container_scan *s)
{
	cleanup_container_dir struct container_dir dir = state_dir(s, "crun");
	cleanup_container_names char **ids = container_file_names(&dir);
	size_t i;

	for (i = 0; ids[i]; i++) {
		struct container state = { .id = ids[i] };

		if (container_state_crun(&dir, &state))
			add_nameless(s, "crun", &state);
	}
}

void container_state_read_runc(const struct container_scan *s)
{
	cleanup_container_dir struct container_dir dir = state_dir(s, "runc");
	cleanup_container_names char **ids = container_file_names(&dir);
	size_t i;

	for (i = 0; ids[i]; i++) {
		struct container state = { .id = ids[i] };

		if (container_state_runc(s, &dir, &state))
			add_nameless(s, "runc", &state);
	}
}
