// SPDX-License-Identifier: GPL-2.0
/*
 * The state of a container. See hook_state.h.
 */
#include "ocihook/hook_state.h"

#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/util.h"
#include "json/jtree.h"

#define FILE_NAME "the container's state"

void hook_state_free(struct hook_state *s)
{
	free(s->id);
	free(s->bundle);
	hook_ask_free(&s->ask);
	*s = (struct hook_state){ 0 };
}

/* The last member of that name, as decoders have it. */
static const struct jtree_node *find_member(const struct jtree_node *object,
					    const char *name)
{
	const struct jtree_node *n, *found = NULL;

	for (n = object->first; n; n = n->next) {
		if (!strcmp(n->key, name))
			found = n;
	}
	return found && found->type == JTREE_NULL ? NULL : found;
}

static int refuse_type(const struct jtree_node *n, const char *name,
		       const char *wanted, struct err *e)
{
	return err_at(e, FILE_NAME, n->line, n->col,
		      "%s is %s, and has to be %s", name,
		      jtree_type_name(n->type), wanted);
}

/* Return: its text, which has no NUL in it; NULL with @e filled. */
static const char *read_text(const struct jtree_node *object, const char *name,
			     struct err *e)
{
	const struct jtree_node *n = find_member(object, name);

	if (!n) {
		err_set(e, EXIT_FAILED, FILE_NAME " has no %s", name);
		return NULL;
	}
	if (n->type != JTREE_STRING) {
		refuse_type(n, name, "a string", e);
		return NULL;
	}
	if (strlen(n->text) != n->len) {
		err_at(e, FILE_NAME, n->line, n->col, "%s has a NUL in it",
		       name);
		return NULL;
	}
	return n->text;
}

static int read_id(struct hook_state *s, const struct jtree_node *object,
		   struct err *e)
{
	const char *id = read_text(object, "id", e);
	char q[160];

	if (!id)
		return -1;
	if (!id[0] || id[0] == '.' || strchr(id, '/') ||
	    strlen(id) > HOOK_STATE_ID_MAX)
		return err_set(e, EXIT_FAILED,
			       "%s is no container's ID: one has 1 to %d "
			       "bytes, no '/', and does not begin with '.'",
			       escape_quote(id, q, sizeof(q)),
			       HOOK_STATE_ID_MAX);
	s->id = xstrdup(id);
	return 0;
}

static int read_stage(struct hook_state *s, const struct jtree_node *object,
		      struct err *e)
{
	const char *status = read_text(object, "status", e);
	char q[80];

	if (!status)
		return -1;
	if (!strcmp(status, "creating") || !strcmp(status, "created"))
		s->stage = HOOK_STARTS;
	else if (!strcmp(status, "stopped"))
		s->stage = HOOK_ENDED;
	else if (!strcmp(status, "running"))
		s->stage = HOOK_OTHER;
	else
		return err_set(e, EXIT_FAILED,
			       "status %s is none that a container has",
			       escape_quote(status, q, sizeof(q)));
	return 0;
}

static int read_pid(struct hook_state *s, const struct jtree_node *object,
		    struct err *e)
{
	const struct jtree_node *n = find_member(object, "pid");
	uint64_t v = 0;

	if (n && n->type != JTREE_NUMBER)
		return refuse_type(n, "pid", "a number", e);
	if (n && (!jtree_u64(n, &v) || v > INT32_MAX))
		return err_at(e, FILE_NAME, n->line, n->col,
			      "pid is no process id");
	if (!v && s->stage == HOOK_STARTS)
		return err_set(e, EXIT_FAILED,
			       FILE_NAME " has no pid, and it is starting");
	s->pid = (uint32_t)v;
	return 0;
}

/* Runtimes give one; nothing is opened there. */
static int read_bundle(struct hook_state *s, const struct jtree_node *object,
		       struct err *e)
{
	const char *bundle;

	if (!find_member(object, "bundle"))
		return 0;
	bundle = read_text(object, "bundle", e);
	if (!bundle)
		return -1;
	s->bundle = xstrdup(bundle);
	return 0;
}

/* Of ours: others may be anything. */
static int read_annotation(struct hook_state *s, const struct jtree_node *n,
			   struct err *e)
{
	if (strncmp(n->key, HOOK_ASK_PREFIX, strlen(HOOK_ASK_PREFIX)))
		return 0;
	if (strlen(n->key) != n->key_len)
		return err_at(e, FILE_NAME, n->line, n->col,
			      "an annotation's name has a NUL in it");
	if (n->type != JTREE_STRING)
		return refuse_type(n, "an annotation", "a string", e);
	if (strlen(n->text) != n->len)
		return err_at(e, FILE_NAME, n->line, n->col,
			      "an annotation has a NUL in it");
	return hook_ask_add(&s->ask, n->key, n->text, e);
}

static int read_annotations(struct hook_state *s,
			    const struct jtree_node *object, struct err *e)
{
	const struct jtree_node *map = find_member(object, "annotations"), *n;

	if (!map)
		return 0;
	if (map->type != JTREE_OBJECT)
		return refuse_type(map, "annotations", "an object", e);
	for (n = map->first; n; n = n->next) {
		if (read_annotation(s, n, e))
			return -1;
	}
	return 0;
}

int hook_state_parse(struct hook_state *s, const char *text, size_t len,
		     struct err *e)
{
	cleanup_arena struct arena *arena = arena_new();
	const struct jtree_node *root =
		jtree_parse(arena, FILE_NAME, text, len, e);

	*s = (struct hook_state){ 0 };
	if (!root)
		return -1;
	if (root->type != JTREE_OBJECT)
		return refuse_type(root, "it", "an object", e);
	if (read_id(s, root, e) || read_stage(s, root, e) ||
	    read_pid(s, root, e) || read_bundle(s, root, e)) {
		hook_state_free(s);
		return -1;
	}
	/* Whether that is an end of it is the administrator's to say. */
	if (read_annotations(s, root, &s->bad))
		s->ask.any = true;
	return 0;
}
