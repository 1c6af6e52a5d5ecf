/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the words of a command line that is about bound things mean: bindings, those
 * that wait included, or targets.
 */
#ifndef USER_BIND_PICK_H
#define USER_BIND_PICK_H

#include "cmd/binding.h"
#include "target/target_list.h"

/**
 * struct bind_pick - the words, taken apart
 * @bindings: all that there are
 * @named: those that words mean by themselves, @n_named of them, none twice
 * @targets: what the other words mean
 */
struct bind_pick {
	struct cnl_list bindings;
	const struct cnl_domain **named;
	size_t n_named;
	struct target_list targets;
};

#define cleanup_pick __attribute__((cleanup(bind_pick_free)))

/* Free @p in either case. */
int bind_pick_words(struct cnl *nl, char *const *words, size_t n,
		    struct bind_pick *p, struct err *e);
void bind_pick_free(struct bind_pick *p);

#endif /* USER_BIND_PICK_H */
