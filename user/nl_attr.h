/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Netlink attributes to C structures and back, by tables: one struct nl_tree
 * describes an attribute tree of linux/ctlsec.h, and parsing, building, freeing
 * and naming follow it. No sockets here.
 *
 * Invariants: what was parsed owns its memory; an attribute of the wrong size,
 * a repeated one or one that runs out of its parent is an error; one of an
 * unknown type is counted.
 */
#ifndef USER_NL_ATTR_H
#define USER_NL_ATTR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"

struct nl_msg;

/**
 * struct nl_seen - first member of every parsed structure
 * @has: bit n is set if attribute n is there; which to send, in a request
 * @unknown: how many attributes of unknown type there were
 * @example: the type of one of them
 */
struct nl_seen {
	uint64_t has;
	uint32_t unknown;
	uint32_t example;
};

/* Bytes; all zero is empty. */
struct nl_bytes {
	void *data;
	size_t len;
};

struct nl_u32s {
	uint32_t *v;
	size_t n;
};

/* Structures of a repeated nested attribute. */
struct nl_list {
	void *v;
	size_t n;
};

/**
 * enum nl_type - how an attribute is kept
 * @NL_PAD: ignored
 * @NL_U32: uint32_t
 * @NL_U64: uint64_t
 * @NL_FLAG: nothing but its bit in @has
 * @NL_STR: char *, up to the first NUL
 * @NL_DIGEST: uint8_t[CTLSEC_DIGEST_LEN]
 * @NL_BYTES: struct nl_bytes
 * @NL_U32S: struct nl_u32s
 * @NL_NEST: a structure of its own tree
 * @NL_NESTS: struct nl_list of them; the attribute may be repeated
 */
enum nl_type {
	NL_NONE,
	NL_PAD,
	NL_U32,
	NL_U64,
	NL_FLAG,
	NL_STR,
	NL_DIGEST,
	NL_BYTES,
	NL_U32S,
	NL_NEST,
	NL_NESTS,
};

/**
 * struct nl_attr_def - one attribute
 * @name: as in linux/ctlsec.h, without its prefix
 * @option: the command-line option that sets it, or NULL
 * @offset: of the member that keeps it
 * @tree: of a nested attribute
 */
struct nl_attr_def {
	const char *name;
	const char *option;
	enum nl_type type;
	size_t offset;
	const struct nl_tree *tree;
};

/**
 * struct nl_tree - the attributes of one level
 * @name: in error messages
 * @size: of the structure
 * @max: the largest type in @v
 */
struct nl_tree {
	const char *name;
	size_t size;
	unsigned int max;
	const struct nl_attr_def *v;
};

#define NL_BIT(attr) (UINT64_C(1) << (attr))
#define NL_HAS(obj, attr) (((obj)->seen.has & NL_BIT(attr)) != 0)
/* Give @field of a request the value @val. */
#define NL_SET(obj, attr, field, val) \
	((obj)->field = (val), (obj)->seen.has |= NL_BIT(attr))

/**
 * nl_attr_parse - read attributes
 * @attrs, @len: the stream
 * @obj: structure of @t, zeroed by this
 *
 * Return: 0, or -1 with @e filled and @obj freed.
 */
int nl_attr_parse(const struct nl_tree *t, const void *attrs, size_t len,
		  void *obj, struct err *e);

/* Free what @obj owns, not @obj. */
void nl_attr_free(const struct nl_tree *t, void *obj);
void nl_list_free(const struct nl_tree *t, struct nl_list *l);

/* Append the attributes that @obj has; -1 if @msg is too small. */
int nl_attr_put(const struct nl_tree *t, struct nl_msg *msg, const void *obj);

/* The definition of the attribute at @offset of the stream, or NULL. */
const struct nl_attr_def *nl_attr_at(const struct nl_tree *t, const void *attrs,
				     size_t len, size_t offset);

#endif /* USER_NL_ATTR_H */
