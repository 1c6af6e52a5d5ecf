// SPDX-License-Identifier: GPL-2.0
/*
 * Findings: their text, place and number, and that those of one rule are one.
 */
#include "lint_rules.h"
#include "unit.h"

/* Is the warning that 32-bit programs end there, once, and for load too? */
static void test_unlisted(void **state)
{
	static const struct {
		const char *profile;
		int warnings;
		int notes;
	} profiles[] = {
		{ HEAD("ALLOW") NO_RINGS "]}", 1, 0 },
		{ HEAD("LOG") NO_RINGS "]}", 1, 0 },
		{ HEAD("ERRNO") BASE "]}", 0, 1 },
		{ HEAD("ALLOW") NO_RINGS "],\"architectures\":[]}", 1, 0 },
		{ HEAD("ALLOW") NO_RINGS
		  "],\"architectures\":[\"SCMP_ARCH_ARM\"]}",
		  1, 0 },
		{ HEAD("ALLOW") NO_RINGS
		  "],\"architectures\":[\"SCMP_ARCH_X86_64\"]}",
		  0, 1 },
		{ HEAD("ALLOW") NO_RINGS
		  "],\"architectures\":[\"SCMP_ARCH_X32\"]}",
		  0, 1 },
		{ HEAD("ALLOW") NO_RINGS
		  "],\"archMap\":[{\"architecture\":\"SCMP_ARCH_S390X\"}]}",
		  1, 0 },
		{ HEAD("ALLOW") NO_RINGS
		  "],\"archMap\":[{\"architecture\":\"SCMP_ARCH_X86_64\"}]}",
		  0, 1 },
		{ "{}", 0, 0 },
	};
	size_t i, j;

	(void)state;
	for (i = 0; i < ARRAY_LEN(profiles); i++) {
		int warnings = 0, notes = 0;
		struct findings l = { 0 };

		unit_lint(profiles[i].profile, &l);
		for (j = 0; j < l.n; j++) {
			bool about = !strcmp(l.v[j].code, "unlisted-abi");

			warnings += about && l.v[j].severity == FINDING_WARNING;
			notes += about && l.v[j].severity == FINDING_NOTE;
		}
		if (warnings != profiles[i].warnings ||
		    notes != profiles[i].notes)
			fail_msg("%d warnings, %d notes: %s", warnings, notes,
				 profiles[i].profile);
		finding_free(&l);
	}
}

/* Findings of one kind about one rule are one line, whatever their number. */
static void test_one_line(void **state)
{
	static const struct {
		const char *profile;
		const char *code;
		const char *text;
	} profiles[] = {
		{ HEAD("ERRNO") BASE ",\n{\"names\":[\"read\",\"write\"],"
				     "\"action\":\"SCMP_ACT_ALLOW\"},\n"
				     "{\"names\":[\"write\",\"read\"],"
				     "\"action\":\"SCMP_ACT_ALLOW\"}]}",
		  "redundant",
		  "'read', 'write': ALLOW here and ALLOW in line 2: this "
		  "one never decides" },
		{ HEAD("ERRNO") BASE ",\n" R("read", "ALLOW", "") ",\n" R(
			  "write", "LOG",
			  "") ",\n{\"names\":[\"write\",\"read\"],"
			      "\"action\":\"SCMP_ACT_KILL_PROCESS\"}]}",
		  "shadowed",
		  "'read', 'write': KILL_PROCESS here and ALLOW in line 2, "
		  "KILL_PROCESS here and LOG in line 3: libseccomp keeps the "
		  "first one; here the stricter one decides" },
		{ HEAD("ERRNO") BASE
		  ",{\"names\":[\"n1\",\"n2\",\"n3\",\"n4\",\"n5\",\"n6\","
		  "\"n7\",\"n8\",\"n9\",\"n10\",\"n1\"],"
		  "\"action\":\"SCMP_ACT_ALLOW\"}]}",
		  "unknown-syscall",
		  "'n1', 'n2', 'n3', 'n4', 'n5', 'n6', 'n7', "
		  "'n8' and 2 more: unknown system call: nothing is enforced "
		  "for it" },
		{ HEAD("ERRNO") BASE
		  "," R("read", "ALLOW",
			",\"excludes\":{\"caps\":[\"A\",\"B\"]}") "]}",
		  "unknown-capability",
		  "'A', 'B': unknown capability: it excludes nothing" },
		{ HEAD("ERRNO") BASE ABIS, "second-abi",
		  "i386: open as well: the same rules, with that ABI's numbers "
		  "and arguments" },
		{ HEAD("ERRNO") BASE "]}", "unlisted-abi",
		  "i386, x32: not listed: a call of that ABI ends the calling "
		  "thread" },
	};
	size_t i, j;

	(void)state;
	for (i = 0; i < ARRAY_LEN(profiles); i++) {
		struct findings l = { 0 };
		const char *text = NULL;

		unit_lint(profiles[i].profile, &l);
		for (j = 0; j < l.n; j++) {
			if (strcmp(l.v[j].code, profiles[i].code))
				continue;
			if (text)
				fail_msg("two of %s", profiles[i].code);
			text = l.v[j].text;
		}
		assert_non_null(text);
		assert_string_equal(text, profiles[i].text);
		finding_free(&l);
	}
}

static void test_texts(void **state)
{
	struct findings l = { 0 };

	(void)state;
	unit_lint("{\"defaultAction\":\"SCMP_ACT_ERRNO\",\n\"syscalls\":[" BASE
		  ",\n" R("read", "ALLOW", "") ",\n  " R(
			  "read", "TRAP", ARGS(CMP(0, "EQ", "1"))) "]}",
		  &l);
	assert_int_equal(l.v[l.n - 1].line, 4);
	assert_int_equal(l.v[l.n - 1].col, 3);
	assert_string_equal(
		l.v[l.n - 1].text,
		"'read': TRAP here and ALLOW in line 3: libseccomp "
		"drops the condition and keeps the rule without one; here this "
		"one decides");
	finding_free(&l);
}

/* A finding about a call points at its name in the rule. */
static void test_place_of_name(void **state)
{
	struct findings l = { 0 };
	size_t i;

	(void)state;
	unit_lint("{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"syscalls\":[" BASE
		  ",\n{\"names\":[\"read\",\n \"io_uring_setup\",\"write\"],"
		  "\"action\":\"SCMP_ACT_ALLOW\"}]}",
		  &l);
	for (i = 0; i < l.n && strcmp(l.v[i].code, "io-uring"); i++)
		;
	assert_int_not_equal(i, l.n);
	assert_int_equal(l.v[i].line, 3);
	assert_int_equal(l.v[i].col, 2);
	finding_free(&l);
}

/* A profile made to have many findings has them counted, not all kept. */
static void test_many(void **state)
{
	struct findings l = { 0 };
	size_t i;

	(void)state;
	for (i = 0; i < FINDING_MAX + 5; i++)
		finding_add(&l, FINDING_WARNING, 1, 1, "code", "text");
	finding_add(&l, FINDING_ERROR, 1, 1, "code", "kept");
	assert_int_equal(l.n, FINDING_MAX + 1);
	assert_string_equal(l.v[FINDING_MAX].text, "kept");
	assert_int_equal(finding_count(&l, FINDING_WARNING), FINDING_MAX + 5);
	assert_int_equal(finding_left_out(&l), 5);
	finding_free(&l);
}

static void test_sort(void **state)
{
	static const unsigned int places[][2] = {
		{ 3, 1 }, { 1, 9 }, { 1, 2 }, { 0, 0 }, { 3, 1 }, { 2, 5 },
	};
	struct findings l = { 0 };
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(places); i++)
		finding_add(&l, FINDING_NOTE, places[i][0], places[i][1], "c",
			    "%zu", i);
	finding_sort(&l);
	assert_string_equal(l.v[0].text, "3");
	assert_string_equal(l.v[1].text, "2");
	assert_string_equal(l.v[2].text, "1");
	assert_string_equal(l.v[3].text, "5");
	assert_string_equal(l.v[4].text, "0");
	assert_string_equal(l.v[5].text, "4");
	finding_free(&l);
	finding_sort(&l);
	finding_add(NULL, FINDING_ERROR, 1, 1, "c", "nowhere");
}

/* What a finding has already is not repeated, and not counted again. */
static void test_join(void **state)
{
	const struct finding_topic topic = {
		.severity = FINDING_NOTE,
		.code = "code",
		.sentence = "sentence",
	};
	struct findings l = { 0 };
	char name[8], detail[8];
	int i;

	(void)state;
	for (i = 0; i < 40; i++) {
		snprintf(name, sizeof(name), "n%d", i / 4);
		snprintf(detail, sizeof(detail), "d%d", i % 4 < 2 ? 0 : i);
		finding_join(&l, &topic, name, detail);
	}
	assert_int_equal(l.n, 1);
	assert_int_equal(finding_count(&l, FINDING_NOTE), 1);
	assert_string_equal(l.v[0].text,
			    "n0, n1, n2, n3, n4, n5, n6, n7 and 2 more: "
			    "d0, d2, d3, d6, d7, d10, d11, d14 and more: "
			    "sentence");
	finding_sort(&l);
	finding_join(&l, &topic, "a", NULL);
	assert_int_equal(l.n, 2);
	assert_string_equal(l.v[1].text, "a: sentence");
	finding_join(NULL, &topic, "a", NULL);
	finding_free(&l);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_texts),	 cmocka_unit_test(test_place_of_name),
	cmocka_unit_test(test_many),	 cmocka_unit_test(test_sort),
	cmocka_unit_test(test_unlisted), cmocka_unit_test(test_one_line),
	cmocka_unit_test(test_join),
};

UNIT_MAIN(tests)
