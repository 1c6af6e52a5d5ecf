/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Looking containers up: by what a user calls them, and by their cgroups.
 *
 * Without a user's name a word means the host's own containers and the
 * caller's: other users choose the names of theirs, and could choose that of
 * one which is meant.
 */
#ifndef USER_CONTAINER_FIND_H
#define USER_CONTAINER_FIND_H

#include "base/err.h"
#include "container/container.h"

/**
 * struct container_matches - the containers that a word means
 * @v: @n of them, to be freed
 */
struct container_matches {
	const struct container **v;
	size_t n;
};

#define cleanup_matches __attribute__((cleanup(container_find_free)))

void container_find_free(struct container_matches *m);

/* "docker:web (0123456789ab), podman:web (...)", to be freed. */
char *container_find_list(const struct container_matches *m);

/* The same, where the ith is called what @name says; that is freed. */
char *container_find_join(const struct container_matches *m,
			  char *(*name)(const struct container_matches *m,
					size_t i));

/**
 * container_find_all - the containers that @word may mean
 * @runtime: of this runtime only, or NULL
 * @word: [USER/]NAME, [USER/]ID, or the first digits of an ID that engines make
 * up. A name goes before an ID, a whole ID before its first digits
 */
void container_find_all(const struct container_list *l, const char *runtime,
			const char *word, struct container_matches *m);

/* The one container that @word means, with a cgroup of its own, or that will have
 * one; NULL with @e filled.
 */
const struct container *container_find(const struct container_list *l,
				       const char *runtime, const char *word,
				       struct err *e);

/* Refuse one that has no cgroup of its own and of which it is not known where it
 * will have one: 0, or -1 with @e filled.
 */
int container_find_check(const struct container *c, struct err *e);

/* ` (did you mean "RUNTIME:NAME"?)`, or "" if nothing is close. To be freed. */
char *container_find_hint(const struct container_list *l, const char *runtime,
			  const char *word);

/* The container that a cgroup is, which may have been removed, or NULL.
 * @path: from the root of the hierarchy
 */
const struct container *container_find_cgroup(const struct container_list *l,
					      const char *path);

#endif /* USER_CONTAINER_FIND_H */
