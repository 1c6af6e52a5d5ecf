// SPDX-License-Identifier: GPL-2.0
/*
 * The command table: complete, unambiguous, and what is made from it.
 */
#include <ctype.h>

#include "cmd/cmd_help.h"
#include "cmd/cmd_table.h"
#include "unit.h"

static void test_find(void **state)
{
	(void)state;
	assert_string_equal(cmd_table_find("bind")->name, "bind");
	assert_null(cmd_table_find("bin"));
	assert_null(cmd_table_find("binds"));
	assert_null(cmd_table_find("Bind"));
	assert_null(cmd_table_find(""));
}

/* Lower case, unless it begins with an acronym; no full stop. */
static void check_text(const char *what, const char *text)
{
	if ((isupper((unsigned char)text[0]) &&
	     !isupper((unsigned char)text[1])) ||
	    (text[0] && text[strlen(text) - 1] == '.'))
		fail_msg("%s: '%s'", what, text);
}

static void test_rows(void **state)
{
	const struct cmd *cmds;
	size_t i, j, n;

	(void)state;
	cmds = cmd_table_all(&n);
	for (i = 0; i < n; i++) {
		const struct cmd *c = &cmds[i];

		assert_non_null(c->run);
		check_text(c->name, c->summary);
		assert_true(strlen(c->summary) < 66);
		assert_ptr_equal(cmd_table_find(c->name), c);
		for (j = 0; c->opts[j] != OPT_DONE; j++) {
			assert_true(j + 1 < CMD_OPTS_MAX);
			assert_non_null(opt_def(c->opts[j])->name);
			check_text(c->name, opt_def(c->opts[j])->help);
		}
	}
}

/* Column names are JSON keys, lower-cased: no two may meet. */
static void test_columns(void **state)
{
	const struct cmd *cmds;
	size_t i, j, k, l, n;

	(void)state;
	cmds = cmd_table_all(&n);
	for (i = 0; i < n; i++) {
		for (j = 0; cmds[i].lists[j]; j++) {
			const struct out_cols *c = cmds[i].lists[j];
			size_t shown = 0;

			assert_true(c->n <= OUT_COLS_MAX);
			for (k = 0; k < c->n; k++) {
				assert_non_null(c->v[k].name);
				check_text(c->v[k].name, c->v[k].help);
				shown += c->v[k].shown;
				for (l = 0; l < k; l++)
					assert_string_not_equal(c->v[k].name,
								c->v[l].name);
			}
			assert_true(shown > 0);
		}
	}
}

static char *printed(void (*print)(FILE *f))
{
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	print(f);
	fclose(f);
	return text;
}

static void test_usage(void **state)
{
	char *usage = printed(cmd_help_usage);
	char *dump = printed(cmd_help_dump);
	const struct cmd *cmds;
	size_t i, n;

	(void)state;
	cmds = cmd_table_all(&n);
	for (i = 0; i < n; i++) {
		char line[64];

		snprintf(line, sizeof(line), "\n  %-9s ", cmds[i].name);
		assert_non_null(strstr(usage, line));
		snprintf(line, sizeof(line), "command\t%s\t", cmds[i].name);
		assert_non_null(strstr(dump, line));
	}
	free(usage);
	free(dump);
}

static void test_help(void **state)
{
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	(void)state;
	cmd_help(f, cmd_table_find("stats"));
	fclose(f);
	assert_non_null(strstr(text, "Usage: ctlsec stats [OPTION...] "
				     "[TARGET...]\n"));
	assert_non_null(strstr(text, "--watch[=SEC]"));
	assert_non_null(strstr(text, "-o, --output=COL[,COL...]"));
	assert_non_null(strstr(text, "  * FORK-DENIED "));
	assert_non_null(strstr(text, "    LAST-COMM "));
	assert_non_null(strstr(text, "Columns with --syscalls"));
	free(text);
}

/* No line of any help is wider than a terminal. */
static void test_width(void **state)
{
	const struct cmd *cmds;
	size_t i, n;

	(void)state;
	cmds = cmd_table_all(&n);
	for (i = 0; i <= n; i++) {
		char *text = NULL, *line, *save = NULL;
		size_t size;
		FILE *f = open_memstream(&text, &size);

		if (i < n)
			cmd_help(f, &cmds[i]);
		else
			cmd_help_usage(f);
		fclose(f);
		for (line = strtok_r(text, "\n", &save); line;
		     line = strtok_r(NULL, "\n", &save)) {
			if (strlen(line) > 80)
				fail_msg("%zu: %s", strlen(line), line);
		}
		free(text);
	}
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_find),	cmocka_unit_test(test_rows),
	cmocka_unit_test(test_columns), cmocka_unit_test(test_usage),
	cmocka_unit_test(test_help),	cmocka_unit_test(test_width),
};

UNIT_MAIN(tests)
