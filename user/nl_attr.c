// SPDX-License-Identifier: GPL-2.0
/*
 * Netlink attributes to C structures and back. See nl_attr.h.
 */
#include "nl_attr.h"
#include "util.h"
#include <linux/ctlsec.h>
#include <netlink/attr.h>
#include <netlink/msg.h>
#include <stdlib.h>
#include <string.h>

static void *member(void *obj, const struct nl_attr_def *d)
{
	return (char *)obj + d->offset;
}

/* Bytes that an attribute of this type must have; 0 for any number. */
static size_t fixed_size(enum nl_type type)
{
	switch (type) {
	case NL_U32:
		return sizeof(uint32_t);
	case NL_U64:
		return sizeof(uint64_t);
	case NL_DIGEST:
		return CTLSEC_DIGEST_LEN;
	default:
		return 0;
	}
}

static bool size_fits(enum nl_type type, size_t len)
{
	if (type == NL_FLAG)
		return !len;
	if (type == NL_U32S)
		return len % sizeof(uint32_t) == 0;
	return !fixed_size(type) || len == fixed_size(type);
}

static void *copy(const void *data, size_t len)
{
	char *p = xcalloc(len + 1, 1);

	return len ? memcpy(p, data, len) : p;
}

static int parse_nest(const struct nl_attr_def *d, const struct nlattr *a,
		      void *to, struct err *e)
{
	return nl_attr_parse(d->tree, nla_data(a), (size_t)nla_len(a), to, e);
}

static int parse_nests(const struct nl_attr_def *d, const struct nlattr *a,
		       struct nl_list *l, struct err *e)
{
	l->v = vec_grow(l->v, l->n, d->tree->size);
	if (parse_nest(d, a, (char *)l->v + l->n * d->tree->size, e))
		return -1;
	l->n++;
	return 0;
}

/* Keep the value of @a, whose size fits. */
static int keep(const struct nl_attr_def *d, const struct nlattr *a, void *to,
		struct err *e)
{
	size_t len = (size_t)nla_len(a);
	struct nl_bytes *bytes = to;
	struct nl_u32s *u32s = to;

	switch (d->type) {
	case NL_STR:
		*(char **)to = copy(nla_data(a), strnlen(nla_data(a), len));
		return 0;
	case NL_BYTES:
		*bytes = (struct nl_bytes){ copy(nla_data(a), len), len };
		return 0;
	case NL_U32S:
		*u32s = (struct nl_u32s){ copy(nla_data(a), len),
					  len / sizeof(uint32_t) };
		return 0;
	case NL_NEST:
		return parse_nest(d, a, to, e);
	case NL_NESTS:
		return parse_nests(d, a, to, e);
	case NL_U32:
	case NL_U64:
	case NL_DIGEST:
		memcpy(to, nla_data(a), len);
		return 0;
	default:
		return 0;
	}
}

static int parse_one(const struct nl_tree *t, const struct nlattr *a, void *obj,
		     struct err *e)
{
	struct nl_seen *seen = obj;
	unsigned int type = (unsigned int)nla_type(a);
	const struct nl_attr_def *d;

	if (type > t->max || t->v[type].type == NL_NONE) {
		seen->unknown++;
		seen->example = type;
		return 0;
	}
	d = &t->v[type];
	if (d->type == NL_PAD)
		return 0;
	if (!size_fits(d->type, (size_t)nla_len(a)))
		return err_set(e, EXIT_FAILED,
			       "the module's reply is malformed: %s %s has %d "
			       "bytes",
			       t->name, d->name, nla_len(a));
	if (seen->has & NL_BIT(type) && d->type != NL_NESTS)
		return err_set(e, EXIT_FAILED,
			       "the module's reply is malformed: %s %s stands "
			       "there twice",
			       t->name, d->name);
	if (keep(d, a, member(obj, d), e))
		return -1;
	seen->has |= NL_BIT(type);
	return 0;
}

int nl_attr_parse(const struct nl_tree *t, const void *attrs, size_t len,
		  void *obj, struct err *e)
{
	const struct nlattr *a = attrs;
	int left = (int)len;

	memset(obj, 0, t->size);
	for (; nla_ok(a, left); a = nla_next(a, &left)) {
		if (!parse_one(t, a, obj, e))
			continue;
		nl_attr_free(t, obj);
		return -1;
	}
	if (left <= 0)
		return 0;
	nl_attr_free(t, obj);
	return err_set(e, EXIT_FAILED,
		       "the module's reply is malformed: %d bytes are left "
		       "after the last %s attribute",
		       left, t->name);
}

void nl_list_free(const struct nl_tree *t, struct nl_list *l)
{
	size_t i;

	for (i = 0; i < l->n; i++)
		nl_attr_free(t, (char *)l->v + i * t->size);
	free(l->v);
	*l = (struct nl_list){ 0 };
}

static void free_member(const struct nl_attr_def *d, void *to)
{
	switch (d->type) {
	case NL_STR:
		free(*(char **)to);
		*(char **)to = NULL;
		break;
	case NL_BYTES:
		free(((struct nl_bytes *)to)->data);
		*(struct nl_bytes *)to = (struct nl_bytes){ 0 };
		break;
	case NL_U32S:
		free(((struct nl_u32s *)to)->v);
		*(struct nl_u32s *)to = (struct nl_u32s){ 0 };
		break;
	case NL_NEST:
		nl_attr_free(d->tree, to);
		break;
	case NL_NESTS:
		nl_list_free(d->tree, to);
		break;
	default:
		break;
	}
}

void nl_attr_free(const struct nl_tree *t, void *obj)
{
	unsigned int i;

	for (i = 0; i <= t->max; i++) {
		if (t->v[i].type != NL_NONE)
			free_member(&t->v[i], member(obj, &t->v[i]));
	}
	((struct nl_seen *)obj)->has = 0;
}

static int put_nest(const struct nl_attr_def *d, struct nl_msg *msg, int type,
		    const void *obj)
{
	struct nlattr *nest = nla_nest_start(msg, type);

	if (!nest || nl_attr_put(d->tree, msg, obj))
		return -1;
	return nla_nest_end(msg, nest) ? -1 : 0;
}

static int put_nests(const struct nl_attr_def *d, struct nl_msg *msg, int type,
		     const struct nl_list *l)
{
	size_t i;

	for (i = 0; i < l->n; i++) {
		if (put_nest(d, msg, type,
			     (const char *)l->v + i * d->tree->size))
			return -1;
	}
	return 0;
}

static int put_one(const struct nl_attr_def *d, struct nl_msg *msg, int type,
		   const void *from)
{
	const struct nl_bytes *bytes = from;
	const struct nl_u32s *u32s = from;

	switch (d->type) {
	case NL_FLAG:
		return nla_put_flag(msg, type);
	case NL_STR:
		return nla_put_string(msg, type, *(char *const *)from);
	case NL_BYTES:
		return nla_put(msg, type, (int)bytes->len, bytes->data);
	case NL_U32S:
		return nla_put(msg, type, (int)(u32s->n * sizeof(*u32s->v)),
			       u32s->v);
	case NL_NEST:
		return put_nest(d, msg, type, from);
	case NL_NESTS:
		return put_nests(d, msg, type, from);
	default:
		return nla_put(msg, type, (int)fixed_size(d->type), from);
	}
}

int nl_attr_put(const struct nl_tree *t, struct nl_msg *msg, const void *obj)
{
	const struct nl_seen *seen = obj;
	unsigned int i;

	for (i = 0; i <= t->max; i++) {
		const struct nl_attr_def *d = &t->v[i];

		if (!(seen->has & NL_BIT(i)) || d->type == NL_NONE)
			continue;
		if (put_one(d, msg, (int)i, (const char *)obj + d->offset))
			return -1;
	}
	return 0;
}

const struct nl_attr_def *nl_attr_at(const struct nl_tree *t, const void *attrs,
				     size_t len, size_t offset)
{
	const struct nlattr *a = attrs;
	int left = (int)len;

	for (; nla_ok(a, left); a = nla_next(a, &left)) {
		unsigned int type = (unsigned int)nla_type(a);

		if ((size_t)((const char *)a - (const char *)attrs) != offset)
			continue;
		return type <= t->max && t->v[type].type != NL_NONE ?
			       &t->v[type] :
			       NULL;
	}
	return NULL;
}
