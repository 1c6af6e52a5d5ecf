// SPDX-License-Identifier: GPL-2.0
/*
 * Patterns of cgroup paths: which paths match, what is no pattern, which of two
 * counts.
 */
#include <ctlsec/pattern.h>
#include <time.h>

#include "unit.h"

struct match_row {
	const char *pattern;
	const char *path;
	bool matches;
};

/* clang-format off */
static const struct match_row match_rows[] = {
	{ "/a", "/a", true },
	{ "/a", "/ab", false },
	{ "/ab", "/a", false },
	{ "/a", "/a/b", false },
	{ "/a/b", "/a", false },
	{ "/*", "/a", true },
	{ "/*", "/a/b", false },
	{ "/*/*", "/a/b", true },
	{ "/a*", "/a", true },
	{ "/a*c", "/abc", true },
	{ "/a*c", "/abcd", false },
	{ "/a*c", "/abcac", true },
	{ "/a*b*c", "/aXbYbZc", true },
	{ "/a*/c", "/a/b/c", false },
	{ "/a**c", "/a/c", false },
	{ "/a**c", "/abbc", true },
	{ "/system.slice/docker-*.scope", "/system.slice/docker-0a.scope", true },
	{ "/system.slice/docker-*.scope", "/system.slice/docker-0a.scope/init.scope", false },
	{ "/system.slice/docker-*.scope", "/user.slice/docker-0a.scope", false },
	{ "/m/libpod-[0-9a-f]*.scope", "/m/libpod-0a.scope", true },
	{ "/m/libpod-[0-9a-f]*.scope", "/m/libpod-conmon-0a.scope", true },
	{ "/m/libpod-[0-9]*.scope", "/m/libpod-conmon-0a.scope", false },
	{ "/m/[!a-c]x", "/m/bx", false },
	{ "/m/[!a-c]x", "/m/dx", true },
	{ "/m/[]]", "/m/]", true },
	{ "/m/[!]]", "/m/]", false },
	{ "/m/[a-]", "/m/-", true },
	{ "/m/[a-]", "/m/b", false },
	{ "/m/[\x80-\xff]", "/m/\xc3", true },
	{ "/?", "/a", true },
	{ "/?", "/ab", false },
	{ "/a?b", "/a/b", false },
	{ "/\\*", "/*", true },
	{ "/\\*", "/a", false },
	{ "/a\\\\x2db", "/a\\x2db", true },
	{ "/\\[a]", "/[a]", true },
	{ "/**", "/a", true },
	{ "/**", "/a/b/c", true },
	{ "/**/c", "/c", true },
	{ "/**/c", "/a/b/c", true },
	{ "/**/c", "/a/b/c/d", false },
	{ "/a/**/c", "/a/c", true },
	{ "/a/**/c", "/a/b/b/c", true },
	{ "/a/**/c", "/b/a/c", false },
	{ "/a/**", "/a", true },
	{ "/a/**", "/ab", false },
	{ "/**/b/**/d", "/a/b/c/b/d", true },
	{ "/**/b/**/d", "/a/b/c/b/e", false },
	{ "/**/**/x", "/x", true },
	{ "/***", "/abc", true },
	{ "/***/b", "/b", false },
};
/* clang-format on */

static void test_match(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(match_rows); i++) {
		const struct match_row *r = &match_rows[i];

		if (ctlsec_pattern_match(r->pattern, r->path) != r->matches)
			fail_msg("%s against %s", r->pattern, r->path);
	}
}

struct check_row {
	const char *pattern;
	const char *why;
};

static const struct check_row check_rows[] = {
	{ "/a", NULL },
	{ "/**/x[0-9]", NULL },
	{ "/[]]", NULL },
	{ "/[!]]", NULL },
	{ "a", "begins" },
	{ "", "begins" },
	{ "/", "empty" },
	{ "/a/", "empty" },
	{ "/a//b", "empty" },
	{ "/[a", "no ']'" },
	{ "/[]", "no ']'" },
	{ "/[a/b]", "no ']'" },
	{ "/a\\", "nothing behind" },
	{ "/a\\/b", "nothing behind" },
};

static void test_check(void **state)
{
	char text[CTLSEC_PATTERN_MAX + 2] = "/";
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(check_rows); i++) {
		const struct check_row *r = &check_rows[i];
		const char *why = ctlsec_pattern_check(r->pattern);

		if (r->why ? !why || !strstr(why, r->why) : !!why)
			fail_msg("%s: %s", r->pattern, why ? why : "passes");
	}
	memset(text + 1, 'a', CTLSEC_PATTERN_MAX - 1);
	assert_true(!ctlsec_pattern_check(text));
	text[CTLSEC_PATTERN_MAX] = 'a';
	assert_true(ctlsec_pattern_check(text));
}

static void test_path(void **state)
{
	static const char *const paths[] = { "/a",   "/a/b",   "/.a",
					     "/...", "/a/..b", "/*/[" };
	static const char *const others[] = {
		"",   "a",   "/",    "//a",	"/a/",	"/a//b",
		"/.", "/..", "/./a", "/a/../b", "/a/.", "/a/.."
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(paths); i++) {
		if (!ctlsec_pattern_is_path(paths[i]))
			fail_msg("%s is a path", paths[i]);
	}
	for (i = 0; i < ARRAY_LEN(others); i++) {
		if (ctlsec_pattern_is_path(others[i]))
			fail_msg("%s is no path", others[i]);
	}
}

static void test_weight(void **state)
{
	(void)state;
	assert_true(ctlsec_pattern_segments("/a/*/c") == 3);
	assert_true(ctlsec_pattern_segments("/a/**/c") == -1);
	assert_true(ctlsec_pattern_literal("/a/b*") == 4);
	assert_true(ctlsec_pattern_weight("/a/b*") >
		    ctlsec_pattern_weight("/a/*"));
	assert_true(ctlsec_pattern_weight("/*") >
		    ctlsec_pattern_weight("/abc/**"));
}

/* Stars upon stars against what almost matches: no search without end. */
static void test_time(void **state)
{
	static char pattern[CTLSEC_PATTERN_MAX + 1], path[4096];
	clock_t begun = clock();
	size_t i;

	(void)state;
	for (i = 0; i + 3 < sizeof(pattern); i += 2)
		memcpy(pattern + i, i ? "*a" : "/*", 3);
	memcpy(pattern + i, "b", 2);
	memset(path, 'a', sizeof(path) - 1);
	path[0] = '/';
	assert_true(!ctlsec_pattern_match(pattern, path));
	for (i = 0; i + 6 < sizeof(pattern); i += 5)
		memcpy(pattern + i, "/**/a", 6);
	memcpy(pattern + i, "/b", 3);
	for (i = 0; i < sizeof(path) - 1; i++)
		path[i] = i % 2 ? 'a' : '/';
	assert_true(!ctlsec_pattern_match(pattern, path));
	assert_true((clock() - begun) / CLOCKS_PER_SEC < 2);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_match), cmocka_unit_test(test_check),
	cmocka_unit_test(test_path),  cmocka_unit_test(test_weight),
	cmocka_unit_test(test_time),
};

UNIT_MAIN(tests)
