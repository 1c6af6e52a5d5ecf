// SPDX-License-Identifier: GPL-2.0
/*
 * The host's dockerd, found by the file that it writes its process id to. See
 * container_dockerd.h.
 *
 * A daemon that has died leaves that file behind, and a container could get a process with
 * this id: one in a container's cgroup does not count, nor one of another user.
 */
#include "container/container_dockerd.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/util.h"
#include "container/container_file.h"
#include "host/cgroup.h"

#define DAEMON "dockerd"

static struct container_dir open_daemon(const struct container_scan *s)
{
	cleanup_container_dir struct container_dir run =
		container_file_base(s->root, "/run", 0);
	cleanup_free char *text = container_file_text(&run, "docker.pid");
	unsigned long pid = text ? strtoul(text, NULL, 10) : 0;

	if (!pid || pid > INT32_MAX)
		return (struct container_dir){ .fd = -1 };
	return container_file_proc(s->root, (unsigned int)pid);
}

static bool is_host_process(const struct container_scan *s,
			    const struct container_dir *proc)
{
	cleanup_free char *text = container_file_text(proc, "cgroup");
	cleanup_free char *path = text ? cgroup_path_here(text) : NULL;
	struct stat st;
	size_t i;

	if (!path || fstat(proc->fd, &st) || st.st_uid)
		return false;
	for (i = 0; i < s->cgroups->n; i++) {
		if (cgroup_is_below(path, s->cgroups->v[i].path))
			return false;
	}
	return true;
}

static bool is_daemon(const char *program)
{
	const char *slash = strrchr(program, '/');

	return !strcmp(slash ? slash + 1 : program, DAEMON);
}

/* The value of an option at @word: --NAME V, --NAME=V; NULL if it is another one. */
static const char *option_value(const char *word, const char *end,
				const char *name)
{
	size_t len = strlen(name);
	const char *next = word + strlen(word) + 1;

	if (strncmp(word, name, len))
		return NULL;
	if (word[len] == '=')
		return word + len + 1;
	return !word[len] && next < end ? next : NULL;
}

/* The daemon would take another path from where it was started. */
static void take_path(const char *word, const char *end, const char *name,
		      char **path)
{
	const char *value = option_value(word, end, name);

	if (!value || value[0] != '/')
		return;
	free(*path);
	*path = xstrdup(value);
}

void container_dockerd_read(const struct container_scan *s,
			    struct container_dockerd *d)
{
	cleanup_container_dir struct container_dir proc = { .fd = -1 };
	cleanup_free char *args = NULL;
	const char *word, *end;
	size_t len;

	*d = (struct container_dockerd){ 0 };
	if (!s->user->uid)
		proc = open_daemon(s);
	if (proc.fd < 0 || !is_host_process(s, &proc))
		return;
	args = container_file_bytes(&proc, "cmdline", &len);
	if (!args || !is_daemon(args))
		return;
	end = args + len;
	for (word = args; word < end; word += strlen(word) + 1) {
		take_path(word, end, "--data-root", &d->data);
		take_path(word, end, "--graph", &d->data);
		take_path(word, end, "-g", &d->data);
		take_path(word, end, "--config-file", &d->config);
	}
}

void container_dockerd_free(struct container_dockerd *d)
{
	free(d->data);
	free(d->config);
}
