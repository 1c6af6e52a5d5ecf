// SPDX-License-Identifier: GPL-2.0
/*
 * Reading members of JSON objects into C, with Go's rules.
 */
#include "oci/oci_read.h"

#include <stdarg.h>
#include <string.h>

#include "base/escape.h"
#include "base/util.h"

int oci_read_fail(struct oci_reader *r, struct oci_pos pos, const char *fmt,
		  ...)
{
	char sentence[sizeof(r->e->msg)];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(sentence, sizeof(sentence), fmt, ap);
	va_end(ap);
	return err_at(r->e, r->p->file, pos.line, pos.col, "%s", sentence);
}

struct oci_pos oci_read_pos(const struct jnode *n)
{
	return (struct oci_pos){ n->line, n->col };
}

static int bad_type(struct oci_reader *r, const struct jnode *n,
		    const char *expected)
{
	char key[80];

	return oci_read_fail(r, oci_read_pos(n), "%s must be %s, not %s",
			     n->key ? escape_quote(n->key, key, sizeof(key)) :
				      "this",
			     expected, jtree_type_name(n->type));
}

int oci_read_object(struct oci_reader *r, const struct jnode *n,
		    const struct oci_field *fields, size_t n_fields,
		    void *object)
{
	const struct jnode *m;
	size_t i;

	if (n->type != JT_OBJECT)
		return bad_type(r, n, "an object");
	for (m = n->first; m; m = m->next) {
		for (i = 0; i < n_fields; i++) {
			if (!jtree_key_is(m, fields[i].name))
				continue;
			if (fields[i].read(r, m, object))
				return -1;
			break;
		}
	}
	return 0;
}

int oci_read_string(struct oci_reader *r, const struct jnode *n,
		    const char **out, struct oci_pos *pos)
{
	if (n->type == JT_NULL)
		return 0;
	if (n->type != JT_STRING)
		return bad_type(r, n, "a string");
	if (strlen(n->text) != n->len)
		return oci_read_fail(r, oci_read_pos(n),
				     "a NUL character in a string");
	*out = n->text;
	if (pos)
		*pos = oci_read_pos(n);
	return 0;
}

int oci_read_u64(struct oci_reader *r, const struct jnode *n, uint64_t *out)
{
	if (n->type == JT_NULL)
		return 0;
	if (n->type != JT_NUMBER)
		return bad_type(r, n, "a number");
	if (!jtree_u64(n, out))
		return oci_read_fail(
			r, oci_read_pos(n),
			"%.40s is not a whole number from 0 to %llu", n->text,
			(unsigned long long)UINT64_MAX);
	return 0;
}

/* Room for the elements of an array; null is an empty one. */
int oci_read_array(struct oci_reader *r, const struct jnode *n, size_t size,
		   void *array, size_t *count)
{
	void *v = NULL;

	if (n->type != JT_NULL && n->type != JT_ARRAY)
		return bad_type(r, n, "an array");
	*count = n->type == JT_ARRAY ? n->count : 0;
	if (*count)
		v = arena_alloc(r->p->arena, *count, size);
	memcpy(array, &v, sizeof(v));
	return 0;
}

int oci_read_strings(struct oci_reader *r, const struct jnode *n,
		     struct oci_strs *out)
{
	const struct jnode *m;
	struct oci_str *s;

	if (oci_read_array(r, n, sizeof(*out->v), &out->v, &out->n))
		return -1;
	for (m = n->first, s = out->v; m; m = m->next, s++) {
		s->s = "";
		s->pos = oci_read_pos(m);
		if (oci_read_string(r, m, &s->s, NULL))
			return -1;
	}
	return 0;
}
