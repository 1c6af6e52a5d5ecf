// SPDX-License-Identifier: GPL-2.0
/*
 * A recursive-descent JSON parser. Every byte is consumed by take_bytes(), which
 * keeps line and column.
 */
#include "json/jtree.h"

#include <string.h>

#include "base/ascii.h"
#include "base/number.h"
#include "base/util.h"
#include "json/jstring.h"

struct parser {
	struct arena *arena;
	const char *file;
	const char *text;
	const char *pos;
	const char *end;
	unsigned int line;
	unsigned int col;
	unsigned int depth;
	struct err *err;
};

static struct jtree_node *parse_value(struct parser *p);

/* The next byte, or -1 at the end. */
static int peek_byte(const struct parser *p)
{
	return p->pos < p->end ? (unsigned char)*p->pos : -1;
}

/* Columns count characters: a UTF-8 continuation byte is not one. */
static void take_bytes(struct parser *p, size_t n)
{
	for (; n; n--, p->pos++) {
		if (*p->pos == '\n') {
			p->line++;
			p->col = 1;
		} else if (((unsigned char)*p->pos & 0xc0) != 0x80) {
			p->col++;
		}
	}
}

static void skip_space(struct parser *p)
{
	while (p->pos < p->end && strchr(" \t\r\n", *p->pos) && *p->pos)
		take_bytes(p, 1);
}

/* Does a comment begin here, as other formats have them? */
static bool at_comment(const struct parser *p)
{
	if (peek_byte(p) == '#')
		return true;
	return p->end - p->pos >= 2 && p->pos[0] == '/' &&
	       (p->pos[1] == '/' || p->pos[1] == '*');
}

static void *fail_here(struct parser *p, const char *expected)
{
	int c = peek_byte(p);

	if (at_comment(p))
		err_at(p->err, p->file, p->line, p->col,
		       "a comment: JSON has none; write it as the text of a "
		       "member 'comment', or take it out");
	else if (c < 0)
		err_at(p->err, p->file, p->line, p->col,
		       "the file ends where %s is expected", expected);
	else if (c < 0x21 || c > 0x7e)
		err_at(p->err, p->file, p->line, p->col,
		       "byte 0x%02x where %s is expected", (unsigned int)c,
		       expected);
	else
		err_at(p->err, p->file, p->line, p->col,
		       "'%c' where %s is expected", c, expected);
	return NULL;
}

static struct jtree_node *new_node(struct parser *p, enum jtree_type type)
{
	struct jtree_node *n = arena_alloc(p->arena, 1, sizeof(*n));

	n->type = type;
	n->line = p->line;
	n->col = p->col;
	n->at = (size_t)(p->pos - p->text);
	return n;
}

static struct jtree_node *parse_word(struct parser *p)
{
	static const struct {
		const char *word;
		enum jtree_type type;
		bool truth;
	} words[] = {
		{ "null", JTREE_NULL, false },
		{ "true", JTREE_BOOL, true },
		{ "false", JTREE_BOOL, false },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(words); i++) {
		size_t len = strlen(words[i].word);
		struct jtree_node *n;

		if ((size_t)(p->end - p->pos) < len ||
		    memcmp(p->pos, words[i].word, len) != 0)
			continue;
		n = new_node(p, words[i].type);
		n->truth = words[i].truth;
		take_bytes(p, len);
		return n;
	}
	return fail_here(p, "a value");
}

static bool take_digits(struct parser *p)
{
	int c = peek_byte(p);

	if (c < '0' || c > '9') {
		fail_here(p, "a digit");
		return false;
	}
	while (peek_byte(p) >= '0' && peek_byte(p) <= '9')
		take_bytes(p, 1);
	return true;
}

/* A number's end is where the grammar has it; what follows is judged later. */
static bool take_number(struct parser *p)
{
	if (peek_byte(p) == '-')
		take_bytes(p, 1);
	if (peek_byte(p) == '0')
		take_bytes(p, 1);
	else if (!take_digits(p))
		return false;
	if (peek_byte(p) == '.') {
		take_bytes(p, 1);
		if (!take_digits(p))
			return false;
	}
	if (peek_byte(p) != 'e' && peek_byte(p) != 'E')
		return true;
	take_bytes(p, 1);
	if (peek_byte(p) == '+' || peek_byte(p) == '-')
		take_bytes(p, 1);
	return take_digits(p);
}

static struct jtree_node *parse_number(struct parser *p)
{
	struct jtree_node *n = new_node(p, JTREE_NUMBER);
	const char *start = p->pos;

	if (!take_number(p))
		return NULL;
	n->len = (size_t)(p->pos - start);
	n->text = arena_strndup(p->arena, start, n->len);
	return n;
}

/* @p stands on the opening quotation mark. */
static bool take_string(struct parser *p, const char **text, size_t *len)
{
	const char *start = p->pos + 1, *s = start, *bad;
	char *out;

	while (s < p->end && *s != '"')
		s += *s == '\\' && s + 1 < p->end ? 2 : 1;
	out = arena_alloc(p->arena, jstring_room((size_t)(s - start)), 1);
	bad = jstring_decode(start, s, out, len);
	if (bad) {
		take_bytes(p, (size_t)(bad - p->pos));
		fail_here(p, *bad == '\\' ? "an escape sequence that JSON has" :
					    "the rest of a string");
		return false;
	}
	take_bytes(p, (size_t)(s - p->pos));
	if (p->pos == p->end) {
		fail_here(p, "the end of a string");
		return false;
	}
	take_bytes(p, 1);
	*text = out;
	return true;
}

static struct jtree_node *parse_string(struct parser *p)
{
	struct jtree_node *n = new_node(p, JTREE_STRING);

	return take_string(p, &n->text, &n->len) ? n : NULL;
}

/* An element, or a member with its name. */
static struct jtree_node *parse_item(struct parser *p, enum jtree_type type)
{
	const char *key = NULL;
	size_t key_len = 0;
	struct jtree_node *n;

	skip_space(p);
	if (type == JTREE_OBJECT) {
		if (peek_byte(p) != '"')
			return fail_here(p,
					 "a member's name in quotation marks");
		if (!take_string(p, &key, &key_len))
			return NULL;
		skip_space(p);
		if (peek_byte(p) != ':')
			return fail_here(p, "':'");
		take_bytes(p, 1);
	}
	n = parse_value(p);
	if (n) {
		n->key = key;
		n->key_len = key_len;
	}
	return n;
}

static struct jtree_node *parse_list(struct parser *p, enum jtree_type type)
{
	const char close = type == JTREE_ARRAY ? ']' : '}';
	struct jtree_node *list = new_node(p, type), **tail = &list->first;

	take_bytes(p, 1);
	skip_space(p);
	if (peek_byte(p) == close) {
		take_bytes(p, 1);
		return list;
	}
	for (;;) {
		*tail = parse_item(p, type);
		if (!*tail)
			return NULL;
		tail = &(*tail)->next;
		list->count++;
		skip_space(p);
		if (peek_byte(p) == close)
			break;
		if (peek_byte(p) != ',')
			return fail_here(p, type == JTREE_ARRAY ? "',' or ']'" :
								  "',' or '}'");
		take_bytes(p, 1);
	}
	take_bytes(p, 1);
	return list;
}

static struct jtree_node *parse_value(struct parser *p)
{
	struct jtree_node *n;
	int c;

	skip_space(p);
	c = peek_byte(p);
	if (c == '"')
		return parse_string(p);
	if (c == '-' || (c >= '0' && c <= '9'))
		return parse_number(p);
	if (c != '[' && c != '{')
		return parse_word(p);
	if (++p->depth > JTREE_MAX_DEPTH) {
		err_at(p->err, p->file, p->line, p->col,
		       "nested deeper than %d levels", JTREE_MAX_DEPTH);
		return NULL;
	}
	n = parse_list(p, c == '[' ? JTREE_ARRAY : JTREE_OBJECT);
	p->depth--;
	return n;
}

struct jtree_node *jtree_parse(struct arena *arena, const char *file,
			       const char *text, size_t len, struct err *e)
{
	struct parser p = {
		.arena = arena,
		.file = file,
		.text = text,
		.pos = text,
		.end = text + len,
		.line = 1,
		.col = 1,
		.err = e,
	};
	struct jtree_node *n = parse_value(&p);

	if (!n)
		return NULL;
	skip_space(&p);
	if (p.pos < p.end)
		return fail_here(&p, "the end of the file");
	return n;
}

const char *jtree_type_name(enum jtree_type type)
{
	static const char *const names[] = {
		[JTREE_NULL] = "null",	     [JTREE_BOOL] = "a truth value",
		[JTREE_NUMBER] = "a number", [JTREE_STRING] = "a string",
		[JTREE_ARRAY] = "an array",  [JTREE_OBJECT] = "an object",
	};

	return names[type];
}

/* A copy of the node alone, as the last of a list. */
static struct jtree_node *copy_node(struct arena *arena,
				    const struct jtree_node *n)
{
	struct jtree_node *copy = arena_alloc(arena, 1, sizeof(*copy));

	*copy = *n;
	copy->next = NULL;
	return copy;
}

/* Append the members of @from. */
static struct jtree_node **add_members(struct arena *arena,
				       struct jtree_node **tail,
				       const struct jtree_node *from)
{
	const struct jtree_node *m;

	for (m = from->first; m; m = m->next) {
		*tail = copy_node(arena, m);
		tail = &(*tail)->next;
	}
	return tail;
}

static struct jtree_node *overlay_element(struct arena *arena,
					  const struct jtree_node *old,
					  const struct jtree_node *n)
{
	struct jtree_node *out, **tail;

	if (n->type == JTREE_NULL &&
	    (old->type == JTREE_STRING || old->type == JTREE_NUMBER))
		return copy_node(arena, old);
	out = copy_node(arena, n);
	if (n->type != JTREE_OBJECT || old->type != JTREE_OBJECT)
		return out;
	out->overlaid = true;
	out->count += old->count;
	tail = add_members(arena, &out->first, old);
	add_members(arena, tail, n);
	return out;
}

const struct jtree_node *jtree_overlay(struct arena *arena,
				       const struct jtree_node *old,
				       const struct jtree_node *n)
{
	const struct jtree_node *o, *m;
	struct jtree_node *out, **tail;

	if (old->type != JTREE_ARRAY || n->type != JTREE_ARRAY)
		return n;
	out = copy_node(arena, n);
	tail = &out->first;
	o = old->first;
	for (m = n->first; m; m = m->next) {
		*tail = o ? overlay_element(arena, o, m) : copy_node(arena, m);
		tail = &(*tail)->next;
		o = o ? o->next : NULL;
	}
	return out;
}

/* Go folds by Unicode, where two characters more are an ASCII letter's case:
 * the long s (U+017F) and the Kelvin sign (U+212A).
 */
static size_t fold_char(const char *s, size_t len, char *folded)
{
	*folded = ascii_lower(*s);
	if (len >= 2 && !memcmp(s, "\xc5\xbf", 2)) {
		*folded = 's';
		return 2;
	}
	if (len >= 3 && !memcmp(s, "\xe2\x84\xaa", 3)) {
		*folded = 'k';
		return 3;
	}
	return 1;
}

bool jtree_key_is(const struct jtree_node *member, const char *name)
{
	const char *key = member->key;
	size_t left = member->key_len;

	for (; *name; name++) {
		char folded;
		size_t n;

		if (!left)
			return false;
		n = fold_char(key, left, &folded);
		if (folded != ascii_lower(*name))
			return false;
		key += n;
		left -= n;
	}
	return !left;
}

bool jtree_u64(const struct jtree_node *n, uint64_t *out)
{
	if (n->type != JTREE_NUMBER || strspn(n->text, "0123456789") != n->len)
		return false;
	return number_parse(n->text, out);
}
