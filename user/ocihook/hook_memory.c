// SPDX-License-Identifier: GPL-2.0
/*
 * What a hook did for a container. See hook_memory.h.
 */
#include "ocihook/hook_memory.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/util.h"

/* No container is called so. */
#define LOCK ".lock"
#define MEMORY_MAX ((size_t)16 << 10)

void hook_memory_free(struct hook_memory *m)
{
	free(m->path);
	free(m->binding);
	*m = (struct hook_memory){ 0 };
}

/* With what is above it. */
static void make_dir(const char *dir)
{
	cleanup_free char *path = xstrdup(dir);
	char *slash;

	for (slash = strchr(path + 1, '/'); slash;
	     slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		mkdir(path, 0755);
		*slash = '/';
	}
	mkdir(path, 0700);
}

int hook_memory_lock(const char *dir)
{
	cleanup_free char *path = xasprintf("%s/%s", dir, LOCK);
	int fd;

	make_dir(dir);
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd >= 0)
		flock(fd, LOCK_EX);
	return fd;
}

int hook_memory_write(const char *dir, const char *id,
		      const struct hook_memory *m, struct err *e)
{
	cleanup_free char *path = xasprintf("%s/%s", dir, id);
	cleanup_free char *text = xasprintf("%s\n%s\n", m->path, m->binding);

	return file_replace(path, text, e);
}

void hook_memory_read(const char *dir, const char *id, struct hook_memory *m)
{
	cleanup_free char *path = xasprintf("%s/%s", dir, id);
	cleanup_free char *text = NULL;
	struct err ignored;
	size_t len;
	char *end;

	*m = (struct hook_memory){ 0 };
	text = file_read(path, MEMORY_MAX, &len, &ignored);
	end = text ? strchr(text, '\n') : NULL;
	if (!end)
		return;
	m->path = xasprintf("%.*s", (int)(end - text), text);
	m->binding = xasprintf("%.*s", (int)strcspn(end + 1, "\n"), end + 1);
}

void hook_memory_forget(const char *dir, const char *id)
{
	cleanup_free char *path = xasprintf("%s/%s", dir, id);

	unlink(path);
}

void hook_memory_each(const char *dir,
		      void (*fn)(const char *id, const struct hook_memory *m,
				 void *arg),
		      void *arg)
{
	DIR *d = opendir(dir);
	const struct dirent *entry;

	while (d && (entry = readdir(d))) {
		cleanup_hook_memory struct hook_memory m = { 0 };

		if (entry->d_name[0] == '.')
			continue;
		hook_memory_read(dir, entry->d_name, &m);
		if (m.path)
			fn(entry->d_name, &m, arg);
	}
	if (d)
		closedir(d);
}
