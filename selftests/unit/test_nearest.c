// SPDX-License-Identifier: GPL-2.0
/*
 * Near misses: what is offered for a misspelt word, and when nothing is.
 */
#include "base/nearest.h"
#include "unit.h"

#define COMMANDS \
	"status module check load unload bind limit unbind list stats run"

struct near_row {
	const char *word;
	const char *words;
	const char *hint;
};

static const struct near_row rows[] = {
	{ "lis", COMMANDS, "list" },
	{ "lsit", COMMANDS, "list" },
	{ "Bind", COMMANDS, "bind" },
	{ "bnid", COMMANDS, "bind" },
	{ "unbnid", COMMANDS, "unbind" },
	{ "sttaus", COMMANDS, "status" },
	{ "statuses", COMMANDS, "status" },
	{ "stat", COMMANDS, "stats" },
	{ "loda", COMMANDS, "load" },
	{ "runn", COMMANDS, "run" },
	{ "mod", COMMANDS, "module" },
	{ "un", COMMANDS, "unload" },
	{ "mox", COMMANDS, NULL },
	{ "frobnicate", COMMANDS, NULL },
	{ "x", COMMANDS, NULL },
	{ "", COMMANDS, NULL },
	{ "ps", COMMANDS, NULL },
	{ "a", "b c d", NULL },
	{ "enforc", "enforce complain", "enforce" },
	/* Of equals the first one counts. */
	{ "ax", "ab ac", "ab" },
	{ "bind", "", NULL },
};

static void test_near(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		struct nearest n;

		nearest_start(&n, rows[i].word, strlen(rows[i].word));
		nearest_offer_words(&n, rows[i].words);
		if (strcmp(n.best, rows[i].hint ? rows[i].hint : ""))
			fail_msg("'%s': '%s'", rows[i].word, n.best);
	}
}

static void test_hint(void **state)
{
	struct nearest n;
	char *hint;

	(void)state;
	nearest_start(&n, "--pdis=5", 6);
	nearest_offer(&n, "pids");
	nearest_offer(&n, "--pids");
	hint = nearest_hint(&n, "");
	assert_string_equal(hint, " (did you mean '--pids'?)");
	free(hint);
	nearest_start(&n, "mdoe", 4);
	nearest_offer(&n, "mode");
	hint = nearest_hint(&n, "--");
	assert_string_equal(hint, " (did you mean '--mode'?)");
	free(hint);
	nearest_start(&n, "other", 5);
	nearest_offer(&n, "mode");
	hint = nearest_hint(&n, "--");
	assert_string_equal(hint, "");
	free(hint);
}

/* Words of any length: what is too long is left out, not cut into a match. */
static void test_long(void **state)
{
	char word[3 * NEAREST_MAX];
	struct nearest n;

	(void)state;
	memset(word, 'a', sizeof(word) - 1);
	word[sizeof(word) - 1] = '\0';
	nearest_start(&n, word, strlen(word));
	nearest_offer(&n, word);
	assert_string_equal(n.best, "");
	word[NEAREST_MAX] = '\0';
	nearest_offer(&n, word);
	assert_string_equal(n.best, word);
}

/* Names that play with a terminal are shown harmlessly. */
static void test_evil(void **state)
{
	struct nearest n;
	char *hint;

	(void)state;
	nearest_start(&n, "web", 3);
	nearest_offer(&n, "we\033b");
	hint = nearest_hint(&n, "");
	assert_string_equal(hint, " (did you mean 'we\\x1bb'?)");
	free(hint);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_near),
	cmocka_unit_test(test_hint),
	cmocka_unit_test(test_long),
	cmocka_unit_test(test_evil),
};

UNIT_MAIN(tests)
