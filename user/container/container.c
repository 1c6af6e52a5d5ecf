// SPDX-License-Identifier: GPL-2.0
/*
 * What is known of a container. See container.h.
 */
#include "container/container.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/util.h"

/* Digits of an ID that people use. */
#define SHORT_ID 12
/* Longer names are refused by every engine's file system. */
#define NAME_LEN 255

bool container_is_name(const char *s)
{
	const char *p;

	for (p = s; *p; p++) {
		if (!isascii(*p) || (!isalnum(*p) && !strchr("_.-", *p)))
			return false;
	}
	return isalnum(*s) && p - s <= NAME_LEN;
}

bool container_is_long_id(const char *id)
{
	return strlen(id) == CONTAINER_LONG_ID &&
	       strspn(id, "0123456789abcdef") == CONTAINER_LONG_ID;
}

char *container_name(const struct container *c)
{
	int len = container_is_long_id(c->id) ? SHORT_ID : (int)strlen(c->id);

	if (c->pod)
		return xasprintf("%s/%s/%s", c->space, c->pod, c->part);
	if (c->name)
		return xasprintf("%s%s%s", c->user ? c->user : "",
				 c->user ? "/" : "", c->name);
	return xasprintf("%s%s%.*s", c->user ? c->user : "", c->user ? "/" : "",
			 len, c->id);
}

char *container_target(const struct container *c)
{
	cleanup_free char *name = container_name(c);

	return xasprintf("%s:%s", c->pod ? CONTAINER_POD : c->runtime, name);
}

char *container_engine(const struct container *c)
{
	return xasprintf("%s%s", c->runtime, c->pod ? "/k8s" : "");
}

static void free_labels(struct container *c)
{
	size_t i;

	for (i = 0; i < c->n_labels; i++) {
		free(c->labels[i].key);
		free(c->labels[i].value);
	}
	free(c->labels);
}

void container_free(struct container_list *l)
{
	size_t i;

	for (i = 0; i < l->n; i++) {
		struct container *c = &l->v[i];

		free(c->id);
		free(c->name);
		free(c->pod);
		free(c->space);
		free(c->part);
		free(c->user);
		free(c->claim);
		free(c->cgroup);
		free(c->later);
		free(c->bad);
		free_labels(c);
	}
	free(l->v);
	free(l->bad);
	*l = (struct container_list){ 0 };
}
