// SPDX-License-Identifier: GPL-2.0
/*
 * Netlink attributes to C structures and back. See cnl_attr.h.
 */
#include "netlink/cnl_attr.h"

#include <linux/ctlsec.h>
#include <netlink/attr.h>
#include <netlink/msg.h>
#include <stdlib.h>
#include <string.h>

#include "base/util.h"
#include "base/vec.h"

static void *find_member(void *obj, const struct cnl_attr_def *d)
{
	return (char *)obj + d->offset;
}

/* Bytes that an attribute of this type must have; 0 for any number. */
static size_t fixed_size(enum cnl_type type)
{
	switch (type) {
	case CNL_U32:
		return sizeof(uint32_t);
	case CNL_U64:
		return sizeof(uint64_t);
	case CNL_DIGEST:
		return CTLSEC_DIGEST_LEN;
	default:
		return 0;
	}
}

static bool size_fits(enum cnl_type type, size_t len)
{
	if (type == CNL_FLAG)
		return !len;
	if (type == CNL_U32S)
		return len % sizeof(uint32_t) == 0;
	return !fixed_size(type) || len == fixed_size(type);
}

static void *copy_bytes(const void *data, size_t len)
{
	char *p = xcalloc(len + 1, 1);

	return len ? memcpy(p, data, len) : p;
}

static int parse_nest(const struct cnl_attr_def *d, const struct nlattr *a,
		      void *to, struct err *e)
{
	return cnl_attr_parse(d->tree, nla_data(a), (size_t)nla_len(a), to, e);
}

static int parse_nests(const struct cnl_attr_def *d, const struct nlattr *a,
		       struct cnl_list *l, struct err *e)
{
	l->v = vec_grow(l->v, l->n, d->tree->size);
	if (parse_nest(d, a, (char *)l->v + l->n * d->tree->size, e))
		return -1;
	l->n++;
	return 0;
}

/* Keep the value of @a, whose size fits. */
static int keep_value(const struct cnl_attr_def *d, const struct nlattr *a,
		      void *to, struct err *e)
{
	size_t len = (size_t)nla_len(a);
	struct cnl_bytes *bytes = to;
	struct cnl_u32s *u32s = to;

	switch (d->type) {
	case CNL_STR:
		*(char **)to =
			copy_bytes(nla_data(a), strnlen(nla_data(a), len));
		return 0;
	case CNL_BYTES:
		*bytes =
			(struct cnl_bytes){ copy_bytes(nla_data(a), len), len };
		return 0;
	case CNL_U32S:
		*u32s = (struct cnl_u32s){ copy_bytes(nla_data(a), len),
					   len / sizeof(uint32_t) };
		return 0;
	case CNL_NEST:
		return parse_nest(d, a, to, e);
	case CNL_NESTS:
		return parse_nests(d, a, to, e);
	case CNL_U32:
	case CNL_U64:
	case CNL_DIGEST:
		memcpy(to, nla_data(a), len);
		return 0;
	default:
		return 0;
	}
}

static int parse_one(const struct cnl_tree *t, const struct nlattr *a,
		     void *obj, struct err *e)
{
	struct cnl_seen *seen = obj;
	unsigned int type = (unsigned int)nla_type(a);
	const struct cnl_attr_def *d;

	if (type > t->max || t->v[type].type == CNL_NONE) {
		seen->unknown++;
		seen->example = type;
		return 0;
	}
	d = &t->v[type];
	if (d->type == CNL_PAD)
		return 0;
	if (!size_fits(d->type, (size_t)nla_len(a)))
		return err_set(e, EXIT_FAILED,
			       "the module's reply is malformed: %s %s has %d "
			       "bytes",
			       t->name, d->name, nla_len(a));
	if (seen->has & CNL_BIT(type) && d->type != CNL_NESTS)
		return err_set(e, EXIT_FAILED,
			       "the module's reply is malformed: %s %s stands "
			       "there twice",
			       t->name, d->name);
	if (keep_value(d, a, find_member(obj, d), e))
		return -1;
	seen->has |= CNL_BIT(type);
	return 0;
}

int cnl_attr_parse(const struct cnl_tree *t, const void *attrs, size_t len,
		   void *obj, struct err *e)
{
	const struct nlattr *a = attrs;
	int left = (int)len;

	memset(obj, 0, t->size);
	for (; nla_ok(a, left); a = nla_next(a, &left)) {
		if (!parse_one(t, a, obj, e))
			continue;
		cnl_attr_free(t, obj);
		return -1;
	}
	if (left <= 0)
		return 0;
	cnl_attr_free(t, obj);
	return err_set(e, EXIT_FAILED,
		       "the module's reply is malformed: %d bytes are left "
		       "after the last %s attribute",
		       left, t->name);
}

void cnl_attr_list_free(const struct cnl_tree *t, struct cnl_list *l)
{
	size_t i;

	for (i = 0; i < l->n; i++)
		cnl_attr_free(t, (char *)l->v + i * t->size);
	free(l->v);
	*l = (struct cnl_list){ 0 };
}

static void free_member(const struct cnl_attr_def *d, void *to)
{
	switch (d->type) {
	case CNL_STR:
		free(*(char **)to);
		*(char **)to = NULL;
		break;
	case CNL_BYTES:
		free(((struct cnl_bytes *)to)->data);
		*(struct cnl_bytes *)to = (struct cnl_bytes){ 0 };
		break;
	case CNL_U32S:
		free(((struct cnl_u32s *)to)->v);
		*(struct cnl_u32s *)to = (struct cnl_u32s){ 0 };
		break;
	case CNL_NEST:
		cnl_attr_free(d->tree, to);
		break;
	case CNL_NESTS:
		cnl_attr_list_free(d->tree, to);
		break;
	default:
		break;
	}
}

void cnl_attr_free(const struct cnl_tree *t, void *obj)
{
	unsigned int i;

	for (i = 0; i <= t->max; i++) {
		if (t->v[i].type != CNL_NONE)
			free_member(&t->v[i], find_member(obj, &t->v[i]));
	}
	((struct cnl_seen *)obj)->has = 0;
}

static size_t list_room(const struct cnl_tree *t, const struct cnl_list *l)
{
	size_t i, room = 0;

	for (i = 0; i < l->n; i++)
		room += NLA_HDRLEN +
			cnl_attr_room(t, (const char *)l->v + i * t->size);
	return room;
}

static size_t member_room(const struct cnl_attr_def *d, const void *from)
{
	switch (d->type) {
	case CNL_STR:
		return strlen(*(char *const *)from) + 1;
	case CNL_BYTES:
		return ((const struct cnl_bytes *)from)->len;
	case CNL_U32S:
		return ((const struct cnl_u32s *)from)->n * sizeof(uint32_t);
	case CNL_NEST:
		return cnl_attr_room(d->tree, from);
	case CNL_NESTS:
		return list_room(d->tree, from);
	case CNL_FLAG:
		return 0;
	default:
		return fixed_size(d->type);
	}
}

size_t cnl_attr_room(const struct cnl_tree *t, const void *obj)
{
	const struct cnl_seen *seen = obj;
	size_t room = 0;
	unsigned int i;

	for (i = 0; i <= t->max; i++) {
		const struct cnl_attr_def *d = &t->v[i];

		if (seen->has & CNL_BIT(i) && d->type != CNL_NONE)
			room += NLA_HDRLEN + NLA_ALIGNTO +
				member_room(d, (const char *)obj + d->offset);
	}
	return room;
}

static int put_nest(const struct cnl_attr_def *d, struct nl_msg *msg, int type,
		    const void *obj)
{
	struct nlattr *nest = nla_nest_start(msg, type);

	if (!nest || cnl_attr_put(d->tree, msg, obj))
		return -1;
	return nla_nest_end(msg, nest) ? -1 : 0;
}

static int put_nests(const struct cnl_attr_def *d, struct nl_msg *msg, int type,
		     const struct cnl_list *l)
{
	size_t i;

	for (i = 0; i < l->n; i++) {
		if (put_nest(d, msg, type,
			     (const char *)l->v + i * d->tree->size))
			return -1;
	}
	return 0;
}

static int put_one(const struct cnl_attr_def *d, struct nl_msg *msg, int type,
		   const void *from)
{
	const struct cnl_bytes *bytes = from;
	const struct cnl_u32s *u32s = from;

	switch (d->type) {
	case CNL_FLAG:
		return nla_put_flag(msg, type);
	case CNL_STR:
		return nla_put_string(msg, type, *(char *const *)from);
	case CNL_BYTES:
		/* The header's length field has 16 bits. */
		if (bytes->len > UINT16_MAX - NLA_HDRLEN)
			return -1;
		return nla_put(msg, type, (int)bytes->len, bytes->data);
	case CNL_U32S:
		return nla_put(msg, type, (int)(u32s->n * sizeof(*u32s->v)),
			       u32s->v);
	case CNL_NEST:
		return put_nest(d, msg, type, from);
	case CNL_NESTS:
		return put_nests(d, msg, type, from);
	default:
		return nla_put(msg, type, (int)fixed_size(d->type), from);
	}
}

int cnl_attr_put(const struct cnl_tree *t, struct nl_msg *msg, const void *obj)
{
	const struct cnl_seen *seen = obj;
	unsigned int i;

	for (i = 0; i <= t->max; i++) {
		const struct cnl_attr_def *d = &t->v[i];

		if (!(seen->has & CNL_BIT(i)) || d->type == CNL_NONE)
			continue;
		if (put_one(d, msg, (int)i, (const char *)obj + d->offset))
			return -1;
	}
	return 0;
}

const struct cnl_attr_def *cnl_attr_at(const struct cnl_tree *t,
				       const void *attrs, size_t len,
				       size_t offset)
{
	const struct nlattr *a = attrs;
	int left = (int)len;

	for (; nla_ok(a, left); a = nla_next(a, &left)) {
		unsigned int type = (unsigned int)nla_type(a);

		if ((size_t)((const char *)a - (const char *)attrs) != offset)
			continue;
		return type <= t->max && t->v[type].type != CNL_NONE ?
			       &t->v[type] :
			       NULL;
	}
	return NULL;
}
