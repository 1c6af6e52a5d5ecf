// SPDX-License-Identifier: GPL-2.0
/*
 * Several targets. See target_list.h.
 */
#include "target/target_list.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/util.h"

/* Two sentences in one; the first one's status stays. */
static void add_failure(struct err *e, const struct err *more, size_t failed)
{
	size_t len = strlen(e->msg);

	if (!failed)
		*e = *more;
	else
		snprintf(e->msg + len, sizeof(e->msg) - len, "; %s", more->msg);
}

static bool is_same(const struct target *a, const struct target *b)
{
	return a->kind == b->kind && a->id == b->id && !a->glob == !b->glob &&
	       (!a->glob || !strcmp(a->glob, b->glob)) &&
	       a->cgroup.id == b->cgroup.id && a->userns_ino == b->userns_ino;
}

static bool is_listed(const struct target_list *l, const struct target *t)
{
	size_t i;

	for (i = 0; i < l->n; i++) {
		if (is_same(&l->v[i], t))
			return true;
	}
	return false;
}

int target_list_find(char *const *words, size_t n, struct target_list *l,
		     struct err *e)
{
	size_t i, failed = 0;

	*l = (struct target_list){ .v = xcalloc(n, sizeof(*l->v)) };
	for (i = 0; i < n; i++) {
		struct target t;
		struct err one;

		if (target_find(words[i], &t, &one)) {
			add_failure(e, &one, failed++);
			target_free(&t);
		} else if (is_listed(l, &t)) {
			target_free(&t);
		} else {
			l->v[l->n++] = t;
		}
	}
	return failed ? -1 : 0;
}

void target_list_free(struct target_list *l)
{
	size_t i;

	for (i = 0; i < l->n; i++)
		target_free(&l->v[i]);
	free(l->v);
	*l = (struct target_list){ 0 };
}
