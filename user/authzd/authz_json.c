// SPDX-License-Identifier: GPL-2.0
/*
 * The walk over a body by its schema.
 */
#include "authzd/authz_json.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/util.h"

static void check_object(struct authz_walk *w,
			 const struct authz_schema *schema,
			 const struct jtree_node *n);

/* Append to the path; returns what it was, for restore_path(). */
__attribute__((format(printf, 2, 3))) static size_t
extend_path(struct authz_walk *w, const char *fmt, ...)
{
	size_t len = strlen(w->path);
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(w->path + len, sizeof(w->path) - len, fmt, ap);
	va_end(ap);
	return len;
}

static void restore_path(struct authz_walk *w, size_t len)
{
	w->path[len] = '\0';
}

static void find_malformed(struct authz_walk *w, const struct jtree_node *n,
			   const char *wanted)
{
	authz_rule_found(w->found, AUTHZ_MALFORMED, "%s is %s, not %s",
			 *w->path ? w->path : "the body",
			 jtree_type_name(n->type), wanted);
}

/* An object that can be compared member by member without taking minutes. */
static bool is_object(struct authz_walk *w, const struct jtree_node *n)
{
	if (n->type != JTREE_OBJECT) {
		find_malformed(w, n, "an object");
		return false;
	}
	if (n->count > AUTHZ_MEMBERS_MAX) {
		authz_rule_found(w->found, AUTHZ_MALFORMED,
				 "%s has more than %d members",
				 *w->path ? w->path : "the body",
				 AUTHZ_MEMBERS_MAX);
		return false;
	}
	return true;
}

/* A NUL would hide from a comparison what dockerd sees behind it. */
static bool is_text(struct authz_walk *w, const struct jtree_node *n)
{
	if (n->type != JTREE_STRING) {
		find_malformed(w, n, "a string");
		return false;
	}
	if (memchr(n->text, '\0', n->len)) {
		authz_rule_found(w->found, AUTHZ_MALFORMED,
				 "%s has a NUL byte in it", w->path);
		return false;
	}
	return true;
}

static void check_texts(struct authz_walk *w, const struct authz_field *f,
			const struct jtree_node *n)
{
	const struct jtree_node *m;
	size_t len, i = 0;

	if (n->type != JTREE_ARRAY) {
		find_malformed(w, n, "an array of strings");
		return;
	}
	for (m = n->first; m; m = m->next, i++) {
		len = extend_path(w, "[%zu]", i);
		if (m->type != JTREE_NULL && is_text(w, m) && f->check)
			f->check(w, m);
		restore_path(w, len);
	}
}

/* A name of a map counts as it is written: 'a' and 'A' are two. */
static void check_name(struct authz_walk *w, const struct jtree_node *map,
		       const struct jtree_node *name)
{
	const struct jtree_node *m;

	if (memchr(name->key, '\0', name->key_len))
		authz_rule_found(w->found, AUTHZ_MALFORMED,
				 "%s has a NUL byte in a name", w->path);
	for (m = map->first; m != name; m = m->next)
		if (m->key_len == name->key_len &&
		    !memcmp(m->key, name->key, name->key_len))
			authz_rule_found(w->found, AUTHZ_MALFORMED,
					 "%s has '%s' twice", w->path,
					 name->key);
}

static void check_map(struct authz_walk *w, const struct authz_field *f,
		      const struct jtree_node *n)
{
	const struct jtree_node *m;
	size_t len;

	if (!is_object(w, n))
		return;
	for (m = n->first; m; m = m->next) {
		check_name(w, n, m);
		if (m->type == JTREE_NULL)
			continue;
		len = extend_path(w, ".%s", m->key);
		if (f->kind == AUTHZ_MAP)
			is_text(w, m);
		else
			check_object(w, f->schema, m);
		restore_path(w, len);
	}
	if (f->check)
		f->check(w, n);
}

static void check_objects(struct authz_walk *w, const struct authz_field *f,
			  const struct jtree_node *n)
{
	const struct jtree_node *m;
	size_t len, i = 0;

	if (n->type != JTREE_ARRAY) {
		find_malformed(w, n, "an array of objects");
		return;
	}
	for (m = n->first; m; m = m->next, i++) {
		len = extend_path(w, "[%zu]", i);
		if (m->type != JTREE_NULL || f->schema->whole)
			check_object(w, f->schema, m);
		restore_path(w, len);
	}
}

static bool is_whole(const struct jtree_node *n)
{
	const char *s = n->text;

	if (n->type != JTREE_NUMBER)
		return false;
	if (*s == '-')
		s++;
	return strspn(s, "0123456789") == n->len - (size_t)(s - n->text);
}

/* Those that are a value, not several. */
static void check_scalar(struct authz_walk *w, const struct authz_field *f,
			 const struct jtree_node *n)
{
	bool good = true;

	if (f->kind == AUTHZ_TEXT)
		good = is_text(w, n);
	else if (f->kind == AUTHZ_BOOL)
		good = n->type == JTREE_BOOL;
	else if (f->kind == AUTHZ_WHOLE)
		good = is_whole(n);
	else if (f->kind == AUTHZ_LIST)
		good = n->type == JTREE_ARRAY;
	if (!good && f->kind != AUTHZ_TEXT)
		find_malformed(w, n,
			       f->kind == AUTHZ_BOOL  ? "a truth value" :
			       f->kind == AUTHZ_WHOLE ? "a whole number" :
							"an array");
	if (good && f->check)
		f->check(w, n);
}

static void check_value(struct authz_walk *w, const struct authz_field *f,
			const struct jtree_node *n)
{
	switch (f->kind) {
	case AUTHZ_TEXT_OR_TEXTS:
		if (n->type != JTREE_STRING)
			check_texts(w, f, n);
		else if (is_text(w, n) && f->check)
			f->check(w, n);
		break;
	case AUTHZ_TEXTS:
		check_texts(w, f, n);
		break;
	case AUTHZ_MAP:
	case AUTHZ_NAMES:
		check_map(w, f, n);
		break;
	case AUTHZ_OBJECT:
		check_object(w, f->schema, n);
		break;
	case AUTHZ_OBJECTS:
		check_objects(w, f, n);
		break;
	default:
		check_scalar(w, f, n);
	}
}

static const struct authz_field *find_field(const struct authz_schema *schema,
					    const struct jtree_node *member)
{
	size_t i;

	for (; schema; schema = schema->also)
		for (i = 0; i < schema->n; i++)
			if (jtree_key_is(member, schema->fields[i].name))
				return &schema->fields[i];
	return NULL;
}

/* Is there a member of the same field before this one? */
static bool came_before(const struct jtree_node *object,
			const struct jtree_node *member, const char *name)
{
	const struct jtree_node *m;

	for (m = object->first; m != member; m = m->next)
		if (jtree_key_is(m, name))
			return true;
	return false;
}

static void check_object(struct authz_walk *w,
			 const struct authz_schema *schema,
			 const struct jtree_node *n)
{
	const struct authz_field *f;
	const struct jtree_node *m;
	size_t len;

	if (!is_object(w, n))
		return;
	for (m = n->first; m; m = m->next) {
		f = find_field(schema, m);
		len = extend_path(w, "%s%s", *w->path ? "." : "",
				  f ? f->name : m->key);
		if (!f)
			authz_rule_found(w->found, AUTHZ_UNKNOWN_MEMBER,
					 "%s is unknown", w->path);
		else if (came_before(n, m, f->name))
			authz_rule_found(w->found, AUTHZ_MALFORMED,
					 "%s is there twice", w->path);
		else if (m->type != JTREE_NULL)
			check_value(w, f, m);
		restore_path(w, len);
	}
	if (schema->whole)
		schema->whole(w, n);
}

/* What holds a tree down to some megabytes: there is a byte of these before each value
 * but the first. No client of Docker's sends a hundredth of it.
 */
static bool has_many_values(const char *text, size_t len)
{
	size_t n = 0, i;

	for (i = 0; i < len; i++)
		n += text[i] == ',' || text[i] == '[' || text[i] == '{';
	return n > AUTHZ_VALUES_MAX;
}

void authz_json_check(struct authz_walk *w, const struct authz_field *f,
		      const char *text, size_t len)
{
	struct jtree_node *n;
	struct err e = { 0 };

	if (has_many_values(text, len)) {
		authz_rule_found(w->found, AUTHZ_MALFORMED,
				 "the body has more than %d values",
				 AUTHZ_VALUES_MAX);
		return;
	}
	n = jtree_parse(w->found->arena, "body", text, len, &e);
	if (n)
		check_value(w, f, n);
	else
		authz_rule_found(w->found, AUTHZ_MALFORMED, "%s", e.msg);
}

const struct jtree_node *authz_json_member(const struct jtree_node *object,
					   const char *name)
{
	const struct jtree_node *m;

	if (!object || object->type != JTREE_OBJECT)
		return NULL;
	for (m = object->first; m; m = m->next)
		if (m->type != JTREE_NULL && jtree_key_is(m, name))
			return m;
	return NULL;
}

const char *authz_json_text(const struct jtree_node *object, const char *name)
{
	const struct jtree_node *m = authz_json_member(object, name);

	return m && m->type == JTREE_STRING ? m->text : "";
}
