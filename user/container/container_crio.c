// SPDX-License-Identifier: GPL-2.0
/*
 * CRI-O's containers: RUNROOT/DRIVER-containers/ID/userdata/config.json, in the store
 * that it shares with Podman, which keeps no such file there.
 */
#include <stdlib.h>
#include <string.h>

#include "base/util.h"
#include "container/container_file.h"
#include "container/container_pod.h"
#include "container/container_runtime.h"
#include "container/container_storage.h"

#define MANAGER "io.container.manager"

static bool is_managed(const json_t *config)
{
	const char *by = json_string_value(json_object_get(
		json_object_get(config, "annotations"), MANAGER));

	return by && !strcmp(by, "cri-o");
}

static void read_one(const struct container_scan *s,
		     const struct container_dir *dir, const char *id)
{
	cleanup_free char *path = xasprintf("%s/userdata/config.json", id);
	char *why;
	json_t *config = container_file_read(dir, path, &why);
	struct container *c = NULL;

	if ((why || is_managed(config)) && container_is_long_id(id))
		c = container_runtime_add(s, "crio", id, NULL);
	if (c) {
		container_pod_crio(config, c);
		container_storage_state(s, c);
		c->bad = why;
	} else {
		free(why);
	}
	json_decref(config);
}

static void read_driver(const struct container_scan *s,
			const struct container_dir *dir)
{
	cleanup_container_names char **ids = container_file_names(dir);
	size_t i;

	for (i = 0; ids[i]; i++)
		read_one(s, dir, ids[i]);
}

/* It runs as root alone. */
void container_crio_read(const struct container_scan *s)
{
	cleanup_free char *run = s->user->uid ? NULL : container_storage_run(s);

	if (run)
		container_storage_each(s, run, read_driver);
}
