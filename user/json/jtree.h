/* SPDX-License-Identifier: GPL-2.0 */
/*
 * JSON (RFC 8259) as a tree that remembers where everything stood and keeps
 * members in order, duplicates and numbers as written: what jansson forgets
 * and a profile's reader needs.
 *
 * Accepts and refuses what Go's encoding/json does: nothing may follow the
 * value, no comments, no byte order mark, invalid UTF-8 becomes U+FFFD. Two
 * bounds are tighter: depth and length.
 */
#ifndef USER_JTREE_H
#define USER_JTREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

#define JTREE_MAX_DEPTH 1000

enum jtree_type {
	JTREE_NULL,
	JTREE_BOOL,
	JTREE_NUMBER,
	JTREE_STRING,
	JTREE_ARRAY,
	JTREE_OBJECT,
};

/**
 * struct jtree_node - a value
 * @text, @len: a number as written; a string decoded, NUL-terminated
 * @at: where its first byte is in the text
 * @key, @key_len: name, if it is a member of an object
 * @first, @next: elements or members, in order
 * @count: how many
 * @overlaid: an object whose members are those of two, see jtree_overlay()
 */
struct jtree_node {
	enum jtree_type type;
	bool truth;
	unsigned int line;
	unsigned int col;
	size_t at;
	const char *text;
	size_t len;
	const char *key;
	size_t key_len;
	struct jtree_node *first;
	struct jtree_node *next;
	size_t count;
	bool overlaid;
};

/* Parse all of @text; NULL with @e filled. The tree lives in @arena. */
struct jtree_node *jtree_parse(struct arena *arena, const char *file,
			       const char *text, size_t len, struct err *e);

/* "a string", "an array" ... */
const char *jtree_type_name(enum jtree_type type);

/**
 * jtree_overlay - a member that occurs again, as Go's decoder reads it
 * @old: what it was before
 * @n: what it is now
 *
 * Go decodes the elements of an array into those that are there. So an object
 * has the members of both, those of @n last, and null leaves a text or a number
 * as it was. Nothing is copied but the nodes that change.
 *
 * Return: what the reader is to see in place of @n.
 */
const struct jtree_node *jtree_overlay(struct arena *arena,
				       const struct jtree_node *old,
				       const struct jtree_node *n);

/* Does this member have that name, upper and lower case being equal, as to Go's
 * decoder? */
bool jtree_key_is(const struct jtree_node *member, const char *name);

/* A number that is a whole decimal of at most 64 bits, without sign. */
bool jtree_u64(const struct jtree_node *n, uint64_t *out);

#endif /* USER_JTREE_H */
