// SPDX-License-Identifier: GPL-2.0
/*
 * YAML as a tree. See config_node.h.
 */
#include "config/config_node.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <yaml.h>

#include "base/escape.h"
#include "base/util.h"

/* Maps and lists in each other: a policy file has four. */
#define DEPTH_MAX 8
/* Keys of one map: four times the profiles that there may be. */
#define KEYS_MAX 4096

/**
 * struct reading - one document being read
 * @ev: the current event, if @any
 */
struct reading {
	struct config_text *t;
	struct arena *a;
	yaml_parser_t parser;
	yaml_event_t ev;
	bool any;
	struct err *e;
};

/* Where a line begins. Most are asked for in order, so the last answer is kept. */
static const char *line_start(struct config_text *t, unsigned int line)
{
	const char *end = t->text + t->len, *p;

	if (!t->line || t->line > line) {
		t->line = 1;
		t->line_at = 0;
	}
	p = t->text + t->line_at;
	for (; t->line < line && p < end; t->line++) {
		p = memchr(p, '\n', (size_t)(end - p));
		p = p ? p + 1 : end;
	}
	t->line_at = (size_t)(p - t->text);
	return p;
}

/* The line that a place is in. */
static void show_line(struct err *e, struct config_text *t, unsigned int line,
		      unsigned int col)
{
	const char *p = line_start(t, line), *end = t->text + t->len, *stop;

	stop = memchr(p, '\n', (size_t)(end - p));
	stop = stop ? stop : end;
	/* Up to a NUL, if there is one. */
	if (stop > p)
		err_show(e, p, strnlen(p, (size_t)(stop - p)), col);
}

/* Columns of libyaml count characters, those of err_show() bytes. */
static unsigned int byte_column(struct config_text *t, unsigned int line,
				size_t chars)
{
	const char *start = line_start(t, line), *p = start;
	const char *end = t->text + t->len;

	for (; chars && p < end && *p != '\n'; chars--) {
		p++;
		while (p < end && ((unsigned char)*p & 0xc0) == 0x80)
			p++;
	}
	return (unsigned int)(p - start) + 1;
}

int config_node_blame(struct err *e, struct config_text *t, unsigned int line,
		      unsigned int col)
{
	cleanup_free char *msg = xstrdup(e->msg + e->sentence);
	cleanup_free char *file = escape_text(t->file);
	int status = e->status;

	err_at(e, file, line, col, "%s", msg);
	/* What is wrong in a file is no misuse of the program. */
	if (status != EXIT_OK && status != EXIT_MISUSE)
		e->status = status;
	show_line(e, t, line, col);
	return -1;
}

int config_node_blame_at(struct err *e, struct config_text *t,
			 const struct config_node *n, unsigned int col)
{
	size_t at = col ? col - 1 : 0, len = strlen(n->text);
	const char *p = line_start(t, n->line) + n->col - 1;

	if (!n->plain)
		p++;
	/* Not so if it is folded, or has escapes. */
	if (at > len || (size_t)(t->text + t->len - p) < len ||
	    memcmp(p, n->text, len) != 0)
		return config_node_blame(e, t, n->line, n->col);
	return config_node_blame(e, t, n->line,
				 n->col + !n->plain + (unsigned int)at);
}

int config_node_fail(struct err *e, struct config_text *t,
		     const struct config_node *n, const char *fmt, ...)
{
	char msg[sizeof(e->msg)];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(msg, sizeof(msg), fmt, ap);
	va_end(ap);
	err_set(e, EXIT_FAILED, "%s", msg);
	return config_node_blame(e, t, n->line, n->col);
}

static int fail_mark(struct reading *r, const yaml_mark_t *m, const char *what)
{
	unsigned int line = (unsigned int)m->line + 1;

	err_set(r->e, EXIT_FAILED, "%s", what);
	return config_node_blame(r->e, r->t, line,
				 byte_column(r->t, line, m->column));
}

/* A byte that is no text: the parser knows how many it has read before. */
static int fail_reader(struct reading *r)
{
	size_t at = r->parser.problem_offset, i, start = 0;
	unsigned int line = 1;

	if (at > r->t->len)
		at = r->t->len;
	for (i = 0; i < at; i++) {
		if (r->t->text[i] != '\n')
			continue;
		line++;
		start = i + 1;
	}
	err_set(r->e, EXIT_FAILED, "no text: %s",
		r->parser.problem ? r->parser.problem : "bad bytes");
	return config_node_blame(r->e, r->t, line,
				 (unsigned int)(at - start) + 1);
}

static int fail_syntax(struct reading *r)
{
	const yaml_parser_t *p = &r->parser;
	cleanup_free char *what = NULL;

	if (p->error == YAML_MEMORY_ERROR)
		return err_set(r->e, EXIT_FAILED, "out of memory");
	if (p->error == YAML_READER_ERROR)
		return fail_reader(r);
	what = xasprintf("%s%s%s", p->problem ? p->problem : "no YAML",
			 p->context ? " " : "", p->context ? p->context : "");
	return fail_mark(r, &p->problem_mark, what);
}

static int next_event(struct reading *r)
{
	if (r->any)
		yaml_event_delete(&r->ev);
	r->any = false;
	if (!yaml_parser_parse(&r->parser, &r->ev))
		return fail_syntax(r);
	r->any = true;
	return 0;
}

static struct config_node *new_node(struct reading *r, enum config_type type)
{
	struct config_node *n = arena_alloc(r->a, 1, sizeof(*n));

	n->type = type;
	n->line = (unsigned int)r->ev.start_mark.line + 1;
	n->col = byte_column(r->t, n->line, r->ev.start_mark.column);
	return n;
}

static int refuse_extras(struct reading *r, const yaml_char_t *anchor,
			 const yaml_char_t *tag)
{
	if (anchor)
		return fail_mark(r, &r->ev.start_mark,
				 "a policy file has no anchors ('&')");
	if (tag)
		return fail_mark(r, &r->ev.start_mark,
				 "a policy file has no tags ('!')");
	return 0;
}

static int read_text(struct reading *r, struct config_node **out)
{
	const char *s = (const char *)r->ev.data.scalar.value;
	size_t len = r->ev.data.scalar.length;

	if (refuse_extras(r, r->ev.data.scalar.anchor, r->ev.data.scalar.tag))
		return -1;
	if (memchr(s, '\0', len))
		return fail_mark(r, &r->ev.start_mark, "a NUL byte in a text");
	*out = new_node(r, CONFIG_TEXT);
	(*out)->plain = r->ev.data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
	(*out)->text = arena_strndup(r->a, s, len);
	return 0;
}

static int read_node(struct reading *r, unsigned int depth,
		     struct config_node **out);

static int read_list(struct reading *r, unsigned int depth,
		     struct config_node **out)
{
	struct config_node **tail;

	if (refuse_extras(r, r->ev.data.sequence_start.anchor,
			  r->ev.data.sequence_start.tag))
		return -1;
	*out = new_node(r, CONFIG_LIST);
	for (tail = &(*out)->first;; tail = &(*tail)->next) {
		if (next_event(r))
			return -1;
		if (r->ev.type == YAML_SEQUENCE_END_EVENT)
			return 0;
		if (read_node(r, depth, tail))
			return -1;
	}
}

static int read_key(struct reading *r, const struct config_node *map,
		    struct config_node **key)
{
	const struct config_node *same;

	if (r->ev.type != YAML_SCALAR_EVENT)
		return fail_mark(r, &r->ev.start_mark, "a key is a word");
	if (read_text(r, key))
		return -1;
	same = config_node_member(map, (*key)->text);
	if (same) {
		cleanup_free char *shown = escape_text((*key)->text);

		return config_node_fail(r->e, r->t, *key,
					"'%s' is there already, in line %u",
					shown, same->key->line);
	}
	return 0;
}

static int read_map(struct reading *r, unsigned int depth,
		    struct config_node **out)
{
	struct config_node **tail, *key;
	unsigned int n = 0;

	if (refuse_extras(r, r->ev.data.mapping_start.anchor,
			  r->ev.data.mapping_start.tag))
		return -1;
	*out = new_node(r, CONFIG_MAP);
	for (tail = &(*out)->first;; tail = &(*tail)->next) {
		if (next_event(r))
			return -1;
		if (r->ev.type == YAML_MAPPING_END_EVENT)
			return 0;
		if (++n > KEYS_MAX)
			return fail_mark(r, &r->ev.start_mark, "too many keys");
		if (read_key(r, *out, &key) || next_event(r) ||
		    read_node(r, depth, tail))
			return -1;
		(*tail)->key = key;
	}
}

static int read_node(struct reading *r, unsigned int depth,
		     struct config_node **out)
{
	if (depth == DEPTH_MAX)
		return fail_mark(r, &r->ev.start_mark,
				 "too many lists and maps in each other");
	switch (r->ev.type) {
	case YAML_SCALAR_EVENT:
		return read_text(r, out);
	case YAML_SEQUENCE_START_EVENT:
		return read_list(r, depth + 1, out);
	case YAML_MAPPING_START_EVENT:
		return read_map(r, depth + 1, out);
	default:
		return fail_mark(r, &r->ev.start_mark,
				 "a policy file has no aliases ('*')");
	}
}

static int read_document(struct reading *r, struct config_node **root)
{
	/* The stream begins. */
	if (next_event(r) || next_event(r))
		return -1;
	if (r->ev.type == YAML_STREAM_END_EVENT)
		return 0;
	if (next_event(r) || read_node(r, 0, root) || next_event(r))
		return -1;
	r->t->explicit_end = !r->ev.data.document_end.implicit;
	if (next_event(r))
		return -1;
	if (r->ev.type != YAML_STREAM_END_EVENT)
		return fail_mark(r, &r->ev.start_mark,
				 "a policy file is one document");
	return 0;
}

int config_node_parse(struct config_text *t, struct arena *a,
		      struct config_node **root, struct err *e)
{
	struct reading r = { .t = t, .a = a, .e = e };
	int ret;

	*root = NULL;
	if (!yaml_parser_initialize(&r.parser))
		return err_set(e, EXIT_FAILED, "out of memory");
	yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&r.parser, (const unsigned char *)t->text,
				     t->len);
	ret = read_document(&r, root);
	if (r.any)
		yaml_event_delete(&r.ev);
	yaml_parser_delete(&r.parser);
	return ret;
}

const struct config_node *config_node_member(const struct config_node *map,
					     const char *key)
{
	const struct config_node *n;

	for (n = map->first; n; n = n->next) {
		if (n->key && !strcmp(n->key->text, key))
			return n;
	}
	return NULL;
}
