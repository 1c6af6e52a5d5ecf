/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Netlink attributes to C structures and back, by tables: one struct cnl_tree
 * describes an attribute tree of linux/ctlsec.h, and parsing, building, freeing
 * and naming follow it. No sockets here.
 *
 * Invariants: what was parsed owns its memory; an attribute of the wrong size,
 * a repeated one or one that runs out of its parent is an error; one of an
 * unknown type is counted.
 */
#ifndef USER_CNL_ATTR_H
#define USER_CNL_ATTR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct nl_msg;

/**
 * struct cnl_seen - first member of every parsed structure
 * @has: bit n is set if attribute n is there; which to send, in a request
 * @unknown: how many attributes of unknown type there were
 * @example: the type of one of them
 */
struct cnl_seen {
	uint64_t has;
	uint32_t unknown;
	uint32_t example;
};

/* Bytes; all zero is empty. */
struct cnl_bytes {
	void *data;
	size_t len;
};

struct cnl_u32s {
	uint32_t *v;
	size_t n;
};

/* Structures of a repeated nested attribute. */
struct cnl_list {
	void *v;
	size_t n;
};

/**
 * enum cnl_type - how an attribute is kept
 * @CNL_PAD: ignored
 * @CNL_U32: uint32_t
 * @CNL_U64: uint64_t
 * @CNL_FLAG: nothing but its bit in @has
 * @CNL_STR: char *, up to the first NUL
 * @CNL_DIGEST: uint8_t[CTLSEC_DIGEST_LEN]
 * @CNL_BYTES: struct cnl_bytes
 * @CNL_U32S: struct cnl_u32s
 * @CNL_NEST: a structure of its own tree
 * @CNL_NESTS: struct cnl_list of them; the attribute may be repeated
 */
enum cnl_type {
	CNL_NONE,
	CNL_PAD,
	CNL_U32,
	CNL_U64,
	CNL_FLAG,
	CNL_STR,
	CNL_DIGEST,
	CNL_BYTES,
	CNL_U32S,
	CNL_NEST,
	CNL_NESTS,
};

/**
 * struct cnl_attr_def - one attribute
 * @name: as in linux/ctlsec.h, without its prefix
 * @option: the command-line option that sets it, or NULL
 * @offset: of the member that keeps it
 * @tree: of a nested attribute
 */
struct cnl_attr_def {
	const char *name;
	const char *option;
	enum cnl_type type;
	size_t offset;
	const struct cnl_tree *tree;
};

/**
 * struct cnl_tree - the attributes of one level
 * @name: in error messages
 * @size: of the structure
 * @max: the largest type in @v
 * @cursor: the type of the cursor of a dump; 0 if there are no dumps of these
 */
struct cnl_tree {
	const char *name;
	size_t size;
	unsigned int max;
	unsigned int cursor;
	const struct cnl_attr_def *v;
};

#define CNL_BIT(attr) (UINT64_C(1) << (attr))
#define CNL_HAS(obj, attr) (((obj)->seen.has & CNL_BIT(attr)) != 0)
/* Give @field of a request the value @val. */
#define CNL_SET(obj, attr, field, val) \
	((obj)->field = (val), (obj)->seen.has |= CNL_BIT(attr))

/**
 * cnl_attr_parse - read attributes
 * @attrs, @len: the stream
 * @obj: structure of @t, zeroed by this
 *
 * Return: 0, or -1 with @e filled and @obj freed.
 */
int cnl_attr_parse(const struct cnl_tree *t, const void *attrs, size_t len,
		   void *obj, struct err *e);

/* Free what @obj owns, not @obj. */
void cnl_attr_free(const struct cnl_tree *t, void *obj);
void cnl_attr_list_free(const struct cnl_tree *t, struct cnl_list *l);

/* Bytes that the attributes need which @obj has, or a few more. */
size_t cnl_attr_room(const struct cnl_tree *t, const void *obj);
/* Append the attributes that @obj has; -1 if @msg is too small. */
int cnl_attr_put(const struct cnl_tree *t, struct nl_msg *msg, const void *obj);

/* The definition of the attribute at @offset of the stream, or NULL. */
const struct cnl_attr_def *cnl_attr_at(const struct cnl_tree *t,
				       const void *attrs, size_t len,
				       size_t offset);

#endif /* USER_CNL_ATTR_H */
