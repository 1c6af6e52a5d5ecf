// SPDX-License-Identifier: GPL-2.0
/*
 * A chain of blocks, the newest first; an allocation never moves.
 */
#include "base/arena.h"

#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

#include "base/util.h"

#define BLOCK_SIZE 16384U
#define ALIGNMENT alignof(max_align_t)

struct block {
	struct block *next;
	size_t used;
	size_t size;
	alignas(max_align_t) char data[];
};

struct arena {
	struct block *blocks;
};

struct arena *arena_new(void)
{
	return xcalloc(1, sizeof(struct arena));
}

static struct block *add_block(struct arena *a, size_t size)
{
	struct block *b = xcalloc(1, sizeof(*b) + size);

	b->size = size;
	b->next = a->blocks;
	a->blocks = b;
	return b;
}

void *arena_alloc(struct arena *a, size_t n, size_t size)
{
	struct block *b = a->blocks;
	size_t bytes;
	void *p;

	if (__builtin_mul_overflow(n, size, &bytes) || bytes > SIZE_MAX / 2)
		return xcalloc(SIZE_MAX, 2); /* ends the program */
	bytes = (bytes + ALIGNMENT - 1) & ~(ALIGNMENT - 1);
	if (!b || b->size - b->used < bytes)
		b = add_block(a, bytes > BLOCK_SIZE ? bytes : BLOCK_SIZE);
	p = b->data + b->used;
	b->used += bytes;
	return p;
}

char *arena_strndup(struct arena *a, const char *s, size_t len)
{
	char *p = arena_alloc(a, len + 1, 1);

	memcpy(p, s, len);
	return p;
}

void arena_free(struct arena *a)
{
	if (!a)
		return;
	while (a->blocks) {
		struct block *b = a->blocks;

		a->blocks = b->next;
		free(b);
	}
	free(a);
}

void arena_freep(struct arena **a)
{
	arena_free(*a);
}
