// SPDX-License-Identifier: GPL-2.0
/*
 * Reading members of JSON objects into C, with Go's rules.
 */
#include "oci/oci_read.h"

#include <stdarg.h>
#include <string.h>

#include "base/escape.h"
#include "base/util.h"
#include "oci/finding.h"

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

int oci_read_problem(struct oci_reader *r, struct oci_pos pos, const char *fmt,
		     ...)
{
	char sentence[sizeof(r->e->msg)];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(sentence, sizeof(sentence), fmt, ap);
	va_end(ap);
	if (!r->rule)
		return oci_read_fail(r, pos, "%s", sentence);
	if (!r->rule->problem) {
		r->rule->problem =
			arena_strndup(r->p->arena, sentence, strlen(sentence));
		r->rule->problem_pos = pos;
	}
	return 0;
}

struct oci_pos oci_read_pos(const struct jtree_node *n)
{
	return (struct oci_pos){ n->line, n->col };
}

static int bad_type(struct oci_reader *r, const struct jtree_node *n,
		    const char *expected)
{
	char key[80];

	return oci_read_fail(r, oci_read_pos(n), "%s must be %s, not %s",
			     n->key ? escape_quote(n->key, key, sizeof(key)) :
				      "this",
			     expected, jtree_type_name(n->type));
}

static bool holds_objects(const struct jtree_node *array)
{
	const struct jtree_node *m;

	for (m = array->first; m; m = m->next) {
		if (m->type == JTREE_OBJECT)
			return true;
	}
	return false;
}

/**
 * read_again - a member that occurs again
 * @old: its value before; replaced by the value to read
 * @times: how often it was there before; more than once is one too many for a
 *	list of objects, so that their copies stay few
 * @remarks: NULL if it is no fault of the file's
 */
static int read_again(struct oci_reader *r, const struct jtree_node *n,
		      const struct jtree_node **old, unsigned int times,
		      struct findings *remarks)
{
	bool objects = (*old)->type == JTREE_ARRAY && n->type == JTREE_ARRAY &&
		       holds_objects(*old) && holds_objects(n);
	struct oci_pos pos = oci_read_pos(n);
	char key[80];

	escape_quote(n->key, key, sizeof(key));
	if (objects && times > 1)
		return oci_read_fail(r, pos, "%s occurs three times", key);
	finding_add(remarks, FINDING_WARNING, pos.line, pos.col,
		    "repeated-member", "%s occurs again, after line %u: %s",
		    key, (*old)->line,
		    objects ? "each element is laid over the one at its place "
			      "in the list before, as by Docker" :
		    n->type == JTREE_OBJECT ?
			      "its members are added to those before" :
			      "the last one counts, as with Docker");
	*old = jtree_overlay(r->p->arena, *old, n);
	return 0;
}

static size_t find_field(const struct jtree_node *member,
			 const struct oci_field *fields, size_t n_fields)
{
	size_t i;

	for (i = 0; i < n_fields; i++) {
		if (jtree_key_is(member, fields[i].name))
			break;
	}
	return i;
}

int oci_read_object(struct oci_reader *r, const struct jtree_node *n,
		    const struct oci_field *fields, size_t n_fields,
		    void *object)
{
	const struct jtree_node *value[OCI_FIELDS_MAX] = { NULL }, *m;
	unsigned int times[OCI_FIELDS_MAX] = { 0 };

	if (n->type != JTREE_OBJECT)
		return bad_type(r, n, "an object");
	for (m = n->first; m; m = m->next) {
		size_t i = find_field(m, fields, n_fields);

		if (i == n_fields)
			continue;
		if (!times[i]++)
			value[i] = m;
		else if (read_again(r, m, &value[i], times[i] - 1,
				    n->overlaid ? NULL : r->p->remarks))
			return -1;
		if (fields[i].read(r, value[i], object))
			return -1;
	}
	return 0;
}

int oci_read_string(struct oci_reader *r, const struct jtree_node *n,
		    const char **out, struct oci_pos *pos)
{
	if (n->type == JTREE_NULL)
		return 0;
	if (n->type != JTREE_STRING)
		return bad_type(r, n, "a string");
	if (strlen(n->text) != n->len)
		return oci_read_fail(r, oci_read_pos(n),
				     "a NUL character in a string");
	*out = n->text;
	if (pos)
		*pos = oci_read_pos(n);
	return 0;
}

int oci_read_u64(struct oci_reader *r, const struct jtree_node *n,
		 uint64_t *out)
{
	if (n->type == JTREE_NULL)
		return 0;
	if (n->type != JTREE_NUMBER)
		return bad_type(r, n, "a number");
	if (!jtree_u64(n, out))
		return oci_read_fail(
			r, oci_read_pos(n),
			"%.40s is not a whole number from 0 to %llu", n->text,
			(unsigned long long)UINT64_MAX);
	return 0;
}

/* Room for the elements of an array; null is an empty one. */
int oci_read_array(struct oci_reader *r, const struct jtree_node *n,
		   size_t size, void *array, size_t *count)
{
	void *v = NULL;

	if (n->type != JTREE_NULL && n->type != JTREE_ARRAY)
		return bad_type(r, n, "an array");
	*count = n->type == JTREE_ARRAY ? n->count : 0;
	if (*count)
		v = arena_alloc(r->p->arena, *count, size);
	memcpy(array, &v, sizeof(v));
	return 0;
}

int oci_read_strings(struct oci_reader *r, const struct jtree_node *n,
		     struct oci_strs *out)
{
	const struct jtree_node *m;
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
