/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Memory that is freed all at once: what a parser builds has one lifetime.
 */
#ifndef USER_ARENA_H
#define USER_ARENA_H

#include <stddef.h>

struct arena;

struct arena *arena_new(void);

/* Zeroed, aligned for any type; never NULL. */
void *arena_alloc(struct arena *a, size_t n, size_t size);

/* @len bytes and a NUL. */
char *arena_strndup(struct arena *a, const char *s, size_t len);

void arena_free(struct arena *a);
void arena_freep(struct arena **a);

#define cleanup_arena __attribute__((cleanup(arena_freep)))

#endif /* USER_ARENA_H */
