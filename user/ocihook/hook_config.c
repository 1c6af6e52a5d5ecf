// SPDX-License-Identifier: GPL-2.0
/*
 * The configuration of ctlsec-oci. See hook_config.h.
 */
#include "ocihook/hook_config.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/util.h"
#include "base/vec.h"
#include "config/config_read.h"

#define KEYS "on-error annotations runtime runtimes"
#define DEFAULT_RUNTIME "runc"
#define FILE_MAX ((size_t)1 << 20)

void hook_config_free(struct hook_config *c)
{
	size_t i;

	for (i = 0; i < c->n_runtimes; i++) {
		free(c->runtimes[i].name);
		free(c->runtimes[i].path);
	}
	free(c->runtimes);
	free(c->runtime);
	*c = (struct hook_config){ 0 };
}

static int read_on_error(struct config_reading *r, const struct config_node *n,
			 struct hook_config *c)
{
	if (config_read_text(r, n))
		return -1;
	c->start_anyway = !strcmp(n->text, "start");
	if (!c->start_anyway && strcmp(n->text, "refuse"))
		return config_node_fail(r->e, r->t, n,
					"on-error is 'refuse' or 'start'");
	return 0;
}

static int read_annotations(struct config_reading *r,
			    const struct config_node *n, struct hook_config *c)
{
	bool follow = true;

	if (config_read_flag(r, n, &follow))
		return -1;
	c->ignore = !follow;
	return 0;
}

/* A name that is looked for where programs are, or a path. */
static int check_runtime(struct config_reading *r, const struct config_node *n,
			 bool path)
{
	if (config_read_text(r, n))
		return -1;
	if (n->text[0] == '/' || (!path && !strchr(n->text, '/')))
		return 0;
	return config_node_fail(r->e, r->t, n,
				"a program's path begins with "
				"'/'");
}

static int read_runtime(struct config_reading *r, const struct config_node *n,
			struct hook_config *c)
{
	if (check_runtime(r, n, false))
		return -1;
	free(c->runtime);
	c->runtime = xstrdup(n->text);
	return 0;
}

static int read_runtimes(struct config_reading *r,
			 const struct config_node *map, struct hook_config *c)
{
	const struct config_node *n;

	if (config_read_type(r, map, CONFIG_MAP))
		return -1;
	for (n = map->first; n; n = n->next) {
		if (check_runtime(r, n, true))
			return -1;
		c->runtimes = vec_grow(c->runtimes, c->n_runtimes,
				       sizeof(*c->runtimes));
		c->runtimes[c->n_runtimes++] = (struct hook_config_runtime){
			.name = xstrdup(n->key->text),
			.path = xstrdup(n->text),
		};
	}
	return 0;
}

static int read_key(struct config_reading *r, const struct config_node *n,
		    struct hook_config *c)
{
	const char *key = n->key->text;

	if (!strcmp(key, "on-error"))
		return read_on_error(r, n, c);
	if (!strcmp(key, "annotations"))
		return read_annotations(r, n, c);
	if (!strcmp(key, "runtime"))
		return read_runtime(r, n, c);
	if (!strcmp(key, "runtimes"))
		return read_runtimes(r, n, c);
	return config_read_unknown(r, n->key, "this file", KEYS);
}

static int read_all(struct config_reading *r, struct arena *arena,
		    struct hook_config *c)
{
	struct config_node *root, *n;

	if (config_node_parse(r->t, arena, &root, r->e))
		return -1;
	if (root && config_read_type(r, root, CONFIG_MAP))
		return -1;
	for (n = root ? root->first : NULL; n; n = n->next) {
		if (read_key(r, n, c))
			return -1;
	}
	return 0;
}

int hook_config_parse(struct hook_config *c, const char *file, const char *text,
		      size_t len, struct err *e)
{
	cleanup_arena struct arena *arena = arena_new();
	struct config_text t = { .file = file, .text = text, .len = len };
	struct config_reading r = { .t = &t, .e = e };

	*c = (struct hook_config){ .runtime = xstrdup(DEFAULT_RUNTIME) };
	if (!read_all(&r, arena, c))
		return 0;
	hook_config_free(c);
	return -1;
}

int hook_config_read(struct hook_config *c, const char *file, struct err *e)
{
	cleanup_free char *text = NULL;
	size_t len;

	if (access(file, F_OK))
		return hook_config_parse(c, file, "", 0, e);
	*c = (struct hook_config){ 0 };
	text = file_read(file, FILE_MAX, &len, e);
	return text ? hook_config_parse(c, file, text, len, e) : -1;
}

const char *hook_config_find(const struct hook_config *c, const char *name)
{
	size_t i;

	for (i = 0; i < c->n_runtimes; i++) {
		if (!strcmp(c->runtimes[i].name, name))
			return c->runtimes[i].path;
	}
	return NULL;
}
