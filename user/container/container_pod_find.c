// SPDX-License-Identifier: GPL-2.0
/*
 * Looking pods up. See container_pod_find.h.
 */
#include "container/container_pod_find.h"

#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/nearest.h"
#include "base/util.h"
#include "base/vec.h"
#include "container/container_pod.h"

#define PREFIX CONTAINER_POD ":"

static size_t count_slashes(const char *s)
{
	size_t n = 0;

	for (; *s; s++)
		n += *s == '/';
	return n;
}

bool container_pod_find_is_part(const char *word)
{
	return count_slashes(word) == 2;
}

/* Does @word name it: its pod in any namespace, its pod, or itself? */
static bool is_meant(const struct container *c, const char *word)
{
	cleanup_free char *name = NULL;

	if (!c->pod)
		return false;
	switch (count_slashes(word)) {
	case 0:
		return !strcmp(c->pod, word);
	case 1:
		name = container_pod_name(c);
		return !strcmp(name, word);
	default:
		name = container_name(c);
		return !strcmp(name, word);
	}
}

/* Two containers of a pod stand for the same, two in one container's place do not. */
static bool is_listed(const struct container_list *l,
		      const struct container_matches *m,
		      const struct container *c)
{
	cleanup_free char *pod = container_pod_cgroup(l, c);
	size_t i;

	for (i = 0; i < m->n; i++) {
		cleanup_free char *other = container_pod_cgroup(l, m->v[i]);

		if (container_pod_is_same(c, m->v[i]) && !pod == !other &&
		    (!pod || !strcmp(pod, other)))
			return true;
	}
	return false;
}

static void add_matches(const struct container_list *l, const char *word,
			bool there, struct container_matches *m)
{
	bool part = container_pod_find_is_part(word);
	size_t i;

	for (i = 0; i < l->n; i++) {
		const struct container *c = &l->v[i];

		if (!is_meant(c, word) || !c->cgroup != !there ||
		    (!part && is_listed(l, m, c)))
			continue;
		m->v = vec_grow(m->v, m->n, sizeof(*m->v));
		m->v[m->n++] = c;
	}
}

void container_pod_find_all(const struct container_list *l, const char *word,
			    struct container_matches *m)
{
	*m = (struct container_matches){ 0 };
	add_matches(l, word, true, m);
	if (!m->n)
		add_matches(l, word, false, m);
}

/* With the ID of a container where the name alone is not enough. */
static char *add_id(const struct container_matches *m, size_t i,
		    const char *target)
{
	size_t k;

	for (k = 0; k < m->n; k++) {
		if (k != i && container_pod_is_same(m->v[i], m->v[k]))
			return xasprintf("%s (%s:%.12s)", target,
					 m->v[i]->runtime, m->v[i]->id);
	}
	return xstrdup(target);
}

static char *name_part(const struct container_matches *m, size_t i)
{
	cleanup_free char *target = container_target(m->v[i]);

	return add_id(m, i, target);
}

static char *name_pod(const struct container_matches *m, size_t i)
{
	cleanup_free char *target = container_pod_target(m->v[i]);

	return add_id(m, i, target);
}

char *container_pod_find_list(const struct container_matches *m,
			      const char *word)
{
	return container_find_join(
		m, container_pod_find_is_part(word) ? name_part : name_pod);
}

/* POD/CONTAINER, without the namespace, or near it in letters. */
static const struct container *find_unspaced(const struct container_list *l,
					     const char *word)
{
	const struct container *found = NULL;
	size_t i;

	for (i = 0; i < l->n; i++) {
		cleanup_free char *name = NULL;

		if (!l->v[i].pod)
			continue;
		name = xasprintf("%s/%s", l->v[i].pod, l->v[i].part);
		if (!strcmp(name, word))
			found = &l->v[i];
	}
	return found;
}

char *container_pod_find_hint(const struct container_list *l, const char *word)
{
	const struct container *c = find_unspaced(l, word);
	size_t i, slashes = count_slashes(word);
	struct nearest near;

	if (c) {
		cleanup_free char *target = container_target(c);

		return xasprintf(" (did you mean '%s'?)", target);
	}
	nearest_start(&near, word, strlen(word));
	for (i = 0; i < l->n; i++) {
		cleanup_free char *name = NULL;

		if (!l->v[i].pod)
			continue;
		name = slashes > 1 ? container_name(&l->v[i]) :
		       slashes	   ? container_pod_name(&l->v[i]) :
				     xstrdup(l->v[i].pod);
		nearest_offer(&near, name);
	}
	return nearest_hint(&near, PREFIX);
}

static int check_word(const char *word, struct err *e)
{
	char q[160];

	if (word[0] && word[0] != '/' && !strstr(word, "//") &&
	    word[strlen(word) - 1] != '/' && count_slashes(word) <= 2)
		return 0;
	return err_set(e, EXIT_MISUSE,
		       "%s%s is no pod, which is written [NAMESPACE/]POD or "
		       "NAMESPACE/POD/CONTAINER",
		       PREFIX, escape_quote(word, q, sizeof(q)));
}

static int refuse_word(const struct container_list *l, const char *word,
		       const struct container_matches *m, struct err *e)
{
	bool part = container_pod_find_is_part(word);
	cleanup_free char *text = m->n ? container_pod_find_list(m, word) :
					 container_pod_find_hint(l, word);
	char q[160];

	escape_quote(word, q, sizeof(q));
	if (m->n)
		return err_set(e, EXIT_FAILED, "%s means %zu %s: %s", q, m->n,
			       part ? "containers" : "pods", text);
	return err_set(e, EXIT_FAILED, "there is no %s %s%s%s",
		       part ? "container" : "pod", PREFIX, q, text);
}

static char *refuse_cgroup(const struct container *c, struct err *e)
{
	cleanup_free char *pod = container_pod_target(c);

	err_set(e, EXIT_FAILED,
		"%s has no cgroup of its own; name a container in it, such as "
		"%s/%s",
		pod, pod, c->part);
	return NULL;
}

char *container_pod_find(const struct container_list *l, const char *word,
			 struct err *e)
{
	cleanup_matches struct container_matches m = { 0 };
	char *path;

	if (check_word(word, e))
		return NULL;
	container_pod_find_all(l, word, &m);
	if (m.n != 1) {
		refuse_word(l, word, &m, e);
		return NULL;
	}
	if (container_find_check(m.v[0], e))
		return NULL;
	if (container_pod_find_is_part(word))
		return xstrdup(m.v[0]->cgroup);
	path = container_pod_cgroup(l, m.v[0]);
	return path ? path : refuse_cgroup(m.v[0], e);
}
