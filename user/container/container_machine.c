// SPDX-License-Identifier: GPL-2.0
/*
 * Machines: what systemd-machined registered (/run/systemd/machines/NAME), and
 * LXC's containers, whose cgroups carry their names.
 */
#include <stdlib.h>
#include <string.h>

#include "base/util.h"
#include "container/container_file.h"
#include "container/container_runtime.h"
#include "host/cgroup.h"

/* Where systemd-nspawn puts what runs in the machine, beside itself. */
#define PAYLOAD "payload"

/* The value of a line KEY=VALUE, or NULL. To be freed. */
static char *find_value(const char *text, const char *key)
{
	size_t len = strlen(key);
	const char *line = text;

	while (line && (strncmp(line, key, len) || line[len] != '=')) {
		line = strchr(line, '\n');
		line = line ? line + 1 : NULL;
	}
	if (!line)
		return NULL;
	line += len + 1;
	return xasprintf("%.*s", (int)strcspn(line, "\n"), line);
}

/* Where the process is, as far as its unit, or the payload in it. */
static char *unit_part(const char *path, const char *unit)
{
	cleanup_free char *part = xasprintf("/%s/", unit);
	cleanup_free char *closed = xasprintf("%s/", path);
	const char *at = strstr(closed, part);
	size_t len;

	if (!at)
		return NULL;
	len = (size_t)(at - closed) + strlen(part);
	if (!strncmp(closed + len, PAYLOAD "/", strlen(PAYLOAD) + 1))
		len += strlen(PAYLOAD) + 1;
	return xasprintf("%.*s", (int)len - 1, path);
}

static void claim_unit(const struct container_scan *s, struct container *c,
		       const char *leader, const char *unit)
{
	unsigned long pid = strtoul(leader, NULL, 10);
	cleanup_container_dir struct container_dir proc =
		container_file_proc(s->root, (unsigned int)pid);
	cleanup_free char *text = container_file_text(&proc, "cgroup");
	cleanup_free char *path = text ? cgroup_path_here(text) : NULL;

	if (!path || !*unit)
		return;
	c->pid = (uint32_t)pid;
	c->claim = unit_part(path, unit);
}

static void read_machine(const struct container_scan *s,
			 const struct container_dir *dir, const char *name)
{
	cleanup_free char *text = container_file_text(dir, name);
	cleanup_free char *class = text ? find_value(text, "CLASS") : NULL;
	cleanup_free char *leader = text ? find_value(text, "LEADER") : NULL;
	cleanup_free char *unit = text ? find_value(text, "SCOPE") : NULL;
	struct container *c;

	if (!class || strcmp(class, "container") || !leader)
		return;
	if (!unit)
		unit = find_value(text, "UNIT");
	if (!unit)
		return;
	c = container_runtime_add(s, "machine", name, name);
	if (c)
		claim_unit(s, c, leader, unit);
}

static void read_machined(const struct container_scan *s)
{
	cleanup_container_dir struct container_dir dir =
		container_file_base(s->root, "/run/systemd/machines", 0);
	cleanup_container_names char **names = container_file_names(&dir);
	size_t i;

	for (i = 0; names[i]; i++) {
		/* Beside each machine lies a link from its unit to it. */
		if (!strchr(names[i], ':'))
			read_machine(s, &dir, names[i]);
	}
}

static void read_lxc(const struct container_scan *s)
{
	size_t i;

	for (i = 0; i < s->cgroups->n; i++) {
		const struct container_cgroup *cg = &s->cgroups->v[i];
		struct container *c = NULL;

		if (cg->uid == s->user->uid &&
		    !strcmp(cg->prefix, "lxc.payload"))
			c = container_runtime_add(s, "machine", cg->id, cg->id);
		if (c)
			c->cgroup = xstrdup(cg->path);
	}
}

void container_machine_read(const struct container_scan *s)
{
	if (!s->user->uid)
		read_machined(s);
	read_lxc(s);
}
