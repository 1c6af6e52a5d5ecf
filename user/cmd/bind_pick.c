// SPDX-License-Identifier: GPL-2.0
/*
 * What the words of a command line mean. See bind_pick.h.
 */
#include "cmd/bind_pick.h"

#include <stdlib.h>
#include <string.h>

#include "base/util.h"

static void add_named(struct bind_pick *p, const struct cnl_domain *b)
{
	size_t i;

	for (i = 0; i < p->n_named; i++) {
		if (p->named[i] == b)
			return;
	}
	p->named[p->n_named++] = b;
}

/* A binding whose domain is there is found by the domain, as everything else is. */
static const struct cnl_domain *find_waiting(const struct cnl_list *l,
					     const char *word)
{
	const struct cnl_domain *b = binding_of_word(l, word);
	bool exact = !strncmp(word, "id:", 3) || !strncmp(word, "match:", 6);

	return b && (exact || !b->domains) ? b : NULL;
}

/* What does not run is bound if a binding waits for it. */
static void pick_waiting(struct bind_pick *p)
{
	struct target_list *l = &p->targets;
	size_t i, kept = 0;

	for (i = 0; i < l->n; i++) {
		const struct cnl_domain *b =
			l->v[i].later ?
				binding_of_word(&p->bindings, l->v[i].later) :
				NULL;

		if (b) {
			add_named(p, b);
			target_free(&l->v[i]);
		} else {
			l->v[kept++] = l->v[i];
		}
	}
	l->n = kept;
}

int bind_pick_words(struct cnl *nl, char *const *words, size_t n,
		    struct bind_pick *p, struct err *e)
{
	cleanup_free char **rest = xcalloc(n + 1, sizeof(*rest));
	size_t i, n_rest = 0;

	*p = (struct bind_pick){ .named = xcalloc(n + 1, sizeof(*p->named)) };
	if (binding_all(nl, &p->bindings, e))
		return -1;
	for (i = 0; i < n; i++) {
		const struct cnl_domain *b =
			find_waiting(&p->bindings, words[i]);

		if (b)
			add_named(p, b);
		else
			rest[n_rest++] = words[i];
	}
	if (target_list_find(rest, n_rest, &p->targets, e))
		return -1;
	pick_waiting(p);
	return 0;
}

void bind_pick_free(struct bind_pick *p)
{
	free(p->named);
	target_list_free(&p->targets);
	cnl_attr_list_free(&cnl_msg_domain, &p->bindings);
}
