// SPDX-License-Identifier: GPL-2.0
/*
 * The JSON parser: what it accepts, what it refuses and where.
 */
#include "json/jtree.h"
#include "unit.h"

static struct jtree_node *parse(struct arena *arena, const char *text,
				size_t len, struct err *e)
{
	return jtree_parse(arena, "t", text, len, e);
}

static void test_accepts(void **state)
{
	static const char *const texts[] = {
		"null",
		" true ",
		"\t\r\nfalse",
		"0",
		"-0",
		"1.5e+10",
		"1E2",
		"\"\"",
		"[]",
		"{}",
		"[1,[2,[3]]]",
		"{\"a\":{\"a\":[]}}",
		"{\"a\":1,\"a\":2}",
		"\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\"",
		"18446744073709551615",
		"\"\xc3\xa9\"",
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(texts); i++) {
		struct arena *arena = arena_new();
		struct err e;

		if (!parse(arena, texts[i], strlen(texts[i]), &e))
			fail_msg("%s: %s", texts[i], e.msg);
		arena_free(arena);
	}
}

#define COMMENT                                                                  \
	"a comment: JSON has none; write it as the text of a member 'comment', " \
	"or take it out"

static void test_refuses(void **state)
{
	static const struct {
		const char *text;
		unsigned int line, col;
		const char *sentence;
	} rows[] = {
		{ "", 1, 1, "the file ends where a value is expected" },
		{ "\n  ", 2, 3, "the file ends where a value is expected" },
		{ "nul", 1, 1, "'n' where a value is expected" },
		{ "{} x", 1, 4, "'x' where the end of the file is expected" },
		{ "{}\n{}", 2, 1, "'{' where the end of the file is expected" },
		{ "[1,]", 1, 4, "']' where a value is expected" },
		{ "[1 2]", 1, 4, "'2' where ',' or ']' is expected" },
		{ "{\"a\" 1}", 1, 6, "'1' where ':' is expected" },
		{ "{\"a\":1,}", 1, 8,
		  "'}' where a member's name in quotation marks is expected" },
		{ "{a:1}", 1, 2,
		  "'a' where a member's name in quotation marks is expected" },
		{ "{\"a\":1", 1, 7,
		  "the file ends where ',' or '}' is expected" },
		{ "01", 1, 2, "'1' where the end of the file is expected" },
		{ "-", 1, 2, "the file ends where a digit is expected" },
		{ "1.", 1, 3, "the file ends where a digit is expected" },
		{ "1e", 1, 3, "the file ends where a digit is expected" },
		{ "+1", 1, 1, "'+' where a value is expected" },
		{ ".5", 1, 1, "'.' where a value is expected" },
		{ "\"abc", 1, 5,
		  "the file ends where the end of a string is expected" },
		{ "\"a\nb\"", 1, 3,
		  "byte 0x0a where the rest of a string is expected" },
		{ "\"\\x\"", 1, 2,
		  "'\\' where an escape sequence that JSON has is expected" },
		{ "\"\\u12g4\"", 1, 2,
		  "'\\' where an escape sequence that JSON has is expected" },
		{ "// c\n1", 1, 1, COMMENT },
		{ "[1, /* c */ 2]", 1, 5, COMMENT },
		{ "{\"a\": 1 # c\n}", 1, 9, COMMENT },
		{ "{} // c", 1, 4, COMMENT },
		{ "/1", 1, 1, "'/' where a value is expected" },
		{ "\xef\xbb\xbf{}", 1, 1,
		  "byte 0xef where a value is expected" },
		/* A column is a character, not a byte. */
		{ "[\"\xc3\xa9\xc3\xa9\" x]", 1, 7,
		  "'x' where ',' or ']' is expected" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		struct arena *arena = arena_new();
		struct err e;

		assert_null(
			parse(arena, rows[i].text, strlen(rows[i].text), &e));
		assert_string_equal(e.msg + e.sentence, rows[i].sentence);
		assert_int_equal(e.line, rows[i].line);
		assert_int_equal(e.col, rows[i].col);
		arena_free(arena);
	}
}

static void test_strings(void **state)
{
	static const struct {
		const char *text, *decoded;
	} rows[] = {
		{ "\"\\u00e9\"", "\xc3\xa9" },
		{ "\"\\u20AC\"", "\xe2\x82\xac" },
		{ "\"\\ud83d\\ude00\"", "\xf0\x9f\x98\x80" },
		{ "\"\\ud83d\"", "\xef\xbf\xbd" },
		{ "\"\\ud83dx\"", "\xef\xbf\xbdx" },
		{ "\"\\ude00\\ud83d\"", "\xef\xbf\xbd\xef\xbf\xbd" },
		{ "\"\xff\"", "\xef\xbf\xbd" },
		{ "\"\xc0\xaf\"", "\xef\xbf\xbd\xef\xbf\xbd" },
		{ "\"\xed\xa0\x80\"", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd" },
		{ "\"\xf4\x90\x80\x80\"",
		  "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd" },
		{ "\"\xf0\x9f\x98\x80\"", "\xf0\x9f\x98\x80" },
		{ "\"\x7f\"", "\x7f" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		struct arena *arena = arena_new();
		struct jtree_node *n;
		struct err e;

		n = parse(arena, rows[i].text, strlen(rows[i].text), &e);
		assert_non_null(n);
		assert_int_equal(n->type, JTREE_STRING);
		assert_string_equal(n->text, rows[i].decoded);
		assert_int_equal(n->len, strlen(rows[i].decoded));
		arena_free(arena);
	}
}

static void test_positions_and_order(void **state)
{
	static const char text[] = "{\n\t\"a\": 1,\n\t\"A\": [ true,\n\"x\" ]}";
	struct arena *arena = arena_new();
	struct jtree_node *n, *list;
	struct err e;

	(void)state;
	n = parse(arena, text, strlen(text), &e);
	assert_non_null(n);
	assert_int_equal(n->count, 2);
	assert_true(jtree_key_is(n->first, "A"));
	/* As Go folds. */
	assert_true(jtree_key_is(
		&(struct jtree_node){ .key = "\xc5\xbfy\xe2\x84\xaa",
				      .key_len = 6 },
		"SyK"));
	assert_false(jtree_key_is(
		&(struct jtree_node){ .key = "\xc5y", .key_len = 2 }, "sy"));
	assert_false(jtree_key_is(
		&(struct jtree_node){ .key = "sy", .key_len = 2 }, "s"));
	assert_false(jtree_key_is(
		&(struct jtree_node){ .key = "s", .key_len = 1 }, "sy"));
	assert_int_equal(n->first->line, 2);
	assert_int_equal(n->first->col, 7);
	list = n->first->next;
	assert_string_equal(list->key, "A");
	assert_int_equal(list->line, 3);
	assert_int_equal(list->first->next->line, 4);
	assert_int_equal(list->first->next->col, 1);
	assert_null(list->next);
	arena_free(arena);
}

static void test_u64(void **state)
{
	static const struct {
		const char *text;
		bool good;
		uint64_t value;
	} rows[] = {
		{ "0", true, 0 },
		{ "9223372036854775808", true, UINT64_C(1) << 63 },
		{ "18446744073709551615", true, UINT64_MAX },
		{ "18446744073709551616", false, 0 },
		{ "99999999999999999999999", false, 0 },
		{ "-1", false, 0 },
		{ "-0", false, 0 },
		{ "1.0", false, 0 },
		{ "1e3", false, 0 },
		{ "\"1\"", false, 0 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		struct arena *arena = arena_new();
		struct jtree_node *n;
		uint64_t v = 0;
		struct err e;

		n = parse(arena, rows[i].text, strlen(rows[i].text), &e);
		assert_non_null(n);
		assert_int_equal(jtree_u64(n, &v), rows[i].good);
		assert_true(!rows[i].good || v == rows[i].value);
		arena_free(arena);
	}
}

static void test_depth(void **state)
{
	static char text[2 * JTREE_MAX_DEPTH + 4];
	struct arena *arena = arena_new();
	struct err e;

	(void)state;
	memset(text, '[', JTREE_MAX_DEPTH);
	memset(text + JTREE_MAX_DEPTH, ']', JTREE_MAX_DEPTH);
	assert_non_null(parse(arena, text, 2 * JTREE_MAX_DEPTH, &e));
	memset(text, '[', JTREE_MAX_DEPTH + 1);
	memset(text + JTREE_MAX_DEPTH + 1, ']', JTREE_MAX_DEPTH + 1);
	assert_null(parse(arena, text, 2 * JTREE_MAX_DEPTH + 2, &e));
	assert_int_equal(e.col, JTREE_MAX_DEPTH + 1);
	assert_string_equal(e.msg + e.sentence,
			    "nested deeper than 1000 levels");
	arena_free(arena);
}

/* A NUL byte is neither blank nor the end. */
static void test_nul_byte(void **state)
{
	struct arena *arena = arena_new();
	struct err e;

	(void)state;
	assert_null(parse(arena, "{}\0", 3, &e));
	assert_string_equal(e.msg + e.sentence,
			    "byte 0x00 where the end of the file is expected");
	assert_null(parse(arena, "\"a\0b\"", 5, &e));
	assert_string_equal(e.msg + e.sentence,
			    "byte 0x00 where the rest of a string is expected");
	arena_free(arena);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_accepts),
	cmocka_unit_test(test_refuses),
	cmocka_unit_test(test_strings),
	cmocka_unit_test(test_positions_and_order),
	cmocka_unit_test(test_u64),
	cmocka_unit_test(test_depth),
	cmocka_unit_test(test_nul_byte),
};

UNIT_MAIN(tests)
