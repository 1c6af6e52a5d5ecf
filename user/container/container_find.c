// SPDX-License-Identifier: GPL-2.0
/*
 * Looking containers up. See container_find.h.
 */
#include "container/container_find.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/escape.h"
#include "base/nearest.h"
#include "base/util.h"
#include "base/vec.h"
#include "container/container_cgroup.h"

/* Candidates that a sentence lists. */
#define SHOWN 4
/* First digits of an ID that are enough where no runtime is named: a word of
 * letters a to f is not yet an ID.
 */
#define BARE_DIGITS 6

/* How well a word fits: a name, a whole ID, the beginning of one. */
enum fit {
	FIT_NONE,
	FIT_BEGINNING,
	FIT_ID,
	FIT_NAME,
};

/* Whose containers a word is about; @rest is what follows the user's name. */
static bool is_users(const struct container *c, const char *word,
		     const char **rest)
{
	const char *slash = strchr(word, '/');
	size_t len;

	*rest = slash ? slash + 1 : word;
	if (!slash)
		return !c->uid || c->uid == geteuid();
	len = (size_t)(slash - word);
	return c->user && strlen(c->user) == len &&
	       !strncmp(c->user, word, len);
}

static enum fit fit_of(const struct container *c, const char *runtime,
		       const char *word)
{
	size_t least = runtime ? 1 : BARE_DIGITS;
	const char *rest;

	if ((runtime && strcmp(c->runtime, runtime)) ||
	    !is_users(c, word, &rest) || !*rest)
		return FIT_NONE;
	if (c->name && !strcmp(c->name, rest))
		return FIT_NAME;
	if (!strcmp(c->id, rest))
		return FIT_ID;
	if (container_is_long_id(c->id) && strlen(rest) >= least &&
	    !strncmp(c->id, rest, strlen(rest)))
		return FIT_BEGINNING;
	return FIT_NONE;
}

void container_find_all(const struct container_list *l, const char *runtime,
			const char *word, struct container_matches *m)
{
	enum fit best = FIT_NONE;
	size_t i;

	*m = (struct container_matches){ 0 };
	for (i = 0; i < l->n; i++) {
		enum fit fit = fit_of(&l->v[i], runtime, word);

		if (fit > best)
			best = fit;
	}
	for (i = 0; best && i < l->n; i++) {
		if (fit_of(&l->v[i], runtime, word) != best)
			continue;
		m->v = vec_grow(m->v, m->n, sizeof(*m->v));
		m->v[m->n++] = &l->v[i];
	}
}

/* The target, and the ID if the name alone does not tell it from the others. */
static char *name_candidate(const struct container_matches *m, size_t i)
{
	const struct container *c = m->v[i];
	cleanup_free char *target = container_target(c);

	return xasprintf("%s%s%.12s%s", target, c->name ? " (" : "",
			 c->name ? c->id : "", c->name ? ")" : "");
}

void container_find_free(struct container_matches *m)
{
	free(m->v);
}

char *container_find_join(const struct container_matches *m,
			  char *(*name)(const struct container_matches *m,
					size_t i))
{
	char *list = xstrdup("");
	size_t i;

	for (i = 0; i < m->n && i < SHOWN; i++) {
		cleanup_free char *one = name(m, i);
		cleanup_free char *before = list;

		list = xasprintf("%s%s%s", before, i ? ", " : "", one);
	}
	if (m->n > SHOWN) {
		cleanup_free char *before = list;

		list = xasprintf("%s ...", before);
	}
	return list;
}

char *container_find_list(const struct container_matches *m)
{
	return container_find_join(m, name_candidate);
}

static int refuse_several(const char *word, const struct container_matches *m,
			  struct err *e)
{
	cleanup_free char *list = container_find_list(m);
	char q[160];

	return err_set(e, EXIT_FAILED, "%s means %zu containers: %s",
		       escape_quote(word, q, sizeof(q)), m->n, list);
}

int container_find_check(const struct container *c, struct err *e)
{
	cleanup_free char *target = container_target(c);

	if (c->cgroup || (!c->runs && c->later))
		return 0;
	if (!c->runs)
		return err_set(e, EXIT_FAILED, "%s does not run%s", target,
			       !strcmp(c->runtime, "podman") ?
				       ", and where its cgroup will be is "
				       "known once it has run: start it first" :
				       "");
	return err_set(e, EXIT_FAILED,
		       "%s has no cgroup of its own; userns:%u is its user "
		       "namespace, which all containers of its user may share",
		       target, c->pid);
}

const struct container *container_find(const struct container_list *l,
				       const char *runtime, const char *word,
				       struct err *e)
{
	cleanup_matches struct container_matches m = { 0 };
	const struct container *c = NULL;
	char q[160];

	container_find_all(l, runtime, word, &m);
	if (m.n > 1) {
		refuse_several(word, &m, e);
	} else if (m.n == 1) {
		c = container_find_check(m.v[0], e) ? NULL : m.v[0];
	} else {
		cleanup_free char *hint = container_find_hint(l, runtime, word);

		err_set(e, EXIT_FAILED, "there is no container %s%s%s%s",
			runtime ? runtime : "", runtime ? ":" : "",
			escape_quote(word, q, sizeof(q)), hint);
	}
	return c;
}

/* As a listing has it that says pod: elsewhere. */
static bool is_in_pod(const struct container *c, const char *word)
{
	cleanup_free char *name = c->pod ? container_name(c) : NULL;

	return name && !strcmp(name, word);
}

/* Called the same elsewhere: by another runtime, of another user, in a pod. */
static const struct container *find_namesake(const struct container_list *l,
					     const char *word)
{
	const char *slash = strchr(word, '/');
	size_t i;

	for (i = 0; i < l->n; i++) {
		const struct container *c = &l->v[i];

		if (is_in_pod(c, word) ||
		    (c->name && !c->pod &&
		     !strcmp(c->name, slash ? slash + 1 : word)))
			return c;
	}
	return NULL;
}

char *container_find_hint(const struct container_list *l, const char *runtime,
			  const char *word)
{
	const struct container *same = find_namesake(l, word);
	cleanup_free char *prefix = NULL;
	const char *closest = "";
	struct nearest near;
	size_t i, distance;

	if (same) {
		cleanup_free char *target = container_target(same);

		return xasprintf(" (did you mean '%s'?)", target);
	}
	nearest_start(&near, word, strlen(word));
	for (i = 0; i < l->n; i++) {
		cleanup_free char *name = container_name(&l->v[i]);

		if (runtime &&
		    (strcmp(l->v[i].runtime, runtime) || l->v[i].pod))
			continue;
		distance = near.distance;
		nearest_offer(&near, name);
		if (near.distance < distance)
			closest = l->v[i].pod ? CONTAINER_POD : l->v[i].runtime;
	}
	prefix = xasprintf("%s:", closest);
	return nearest_hint(&near, prefix);
}

/* By the ID in its name, of a cgroup that may be gone. */
static bool is_called(const struct container *c, const char *path)
{
	const char *leaf = strrchr(path, '/');
	char *prefix, *id;
	bool same;

	if (!leaf || c->cgroup ||
	    !container_cgroup_parse(leaf + 1, &prefix, &id))
		return false;
	same = !strcmp(id, c->id) && container_is_long_id(id);
	free(prefix);
	free(id);
	return same;
}

const struct container *container_find_cgroup(const struct container_list *l,
					      const char *path)
{
	size_t i;

	for (i = 0; i < l->n; i++) {
		if (l->v[i].cgroup && !strcmp(l->v[i].cgroup, path))
			return &l->v[i];
	}
	for (i = 0; i < l->n; i++) {
		if (is_called(&l->v[i], path) &&
		    container_cgroup_owner_by_name(path) == l->v[i].uid)
			return &l->v[i];
	}
	return NULL;
}
