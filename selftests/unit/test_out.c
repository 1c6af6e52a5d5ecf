// SPDX-License-Identifier: GPL-2.0
/*
 * Tables and JSON: the same cells both ways, escaping, limits, choice of
 * columns, write errors.
 */
#include <fcntl.h>
#include <linux/ctlsec.h>
#include <locale.h>
#include <unistd.h>

#include "base/err_print.h"
#include "base/escape.h"
#include "out/out.h"
#include "unit.h"

enum { STR, NUM, LIM, BOOL, TIME, EXTRA };

static const struct out_col cols[] = {
	[STR] = { "TEXT", OUT_STR, true, "" },
	[NUM] = { "NUMBER", OUT_NUM, true, "" },
	[LIM] = { "THE-LIMIT", OUT_LIMIT, true, "" },
	[BOOL] = { "BOOL", OUT_BOOL, true, "" },
	[TIME] = { "WHEN", OUT_TIME, false, "" },
	[EXTRA] = { "EXTRA", OUT_STR, false, "" },
};

static const struct out_cols table = { "things", "", cols, ARRAY_LEN(cols) };

static const char *fill_text = "one";

static void fill(struct out *o)
{
	out_row(o);
	out_str(o, STR, fill_text);
	out_num(o, NUM, 7);
	out_num(o, LIM, CTLSEC_MAX);
	out_bool(o, BOOL, true);
	out_num(o, TIME, UINT64_C(1700000000123456789));
	out_row(o);
	out_str(o, STR, "two");
	out_num(o, LIM, 0);
	out_bool(o, BOOL, false);
}

/* What a document prints, to be freed. */
static char *print(const struct out_opts *opts, bool record, bool rows)
{
	static char text[4096];
	char path[] = "/tmp/test_out_XXXXXX";
	int fd = mkstemp(path);
	int saved = dup(STDOUT_FILENO);
	struct out o;
	struct err e;
	ssize_t n;

	assert_true(fd >= 0 && saved >= 0);
	unlink(path);
	fflush(stdout);
	dup2(fd, STDOUT_FILENO);
	assert_int_equal(out_init(&o, opts, &table, &e), 0);
	if (record)
		out_record(&o);
	if (rows)
		fill(&o);
	assert_int_equal(out_print(&o, &e), 0);
	assert_int_equal(out_finish(&e), 0);
	dup2(saved, STDOUT_FILENO);
	close(saved);
	n = pread(fd, text, sizeof(text) - 1, 0);
	close(fd);
	out_free(&o);
	assert_true(n >= 0);
	text[n] = '\0';
	return text;
}

static void test_table(void **state)
{
	struct out_opts opts = { 0 };

	(void)state;
	assert_string_equal(print(&opts, false, true),
			    "TEXT NUMBER THE-LIMIT BOOL\n"
			    "one       7       max yes\n"
			    "two       -         0 no\n");
	opts.noheadings = true;
	assert_string_equal(print(&opts, false, true),
			    "one       7       max yes\n"
			    "two       -         0 no\n");
	assert_string_equal(print(&opts, false, false), "");
	opts.noheadings = false;
	assert_string_equal(print(&opts, false, false),
			    "TEXT NUMBER THE-LIMIT BOOL\n");
}

static void test_pick(void **state)
{
	struct out_opts opts = { .columns = "extra,Text,text" };
	struct out o;
	struct err e;

	(void)state;
	assert_string_equal(print(&opts, false, true), "EXTRA TEXT TEXT\n"
						       "-     one  one\n"
						       "-     two  two\n");
	opts.columns = "TEXT,";
	assert_int_equal(out_init(&o, &opts, &table, &e), -1);
	assert_int_equal(e.status, EXIT_MISUSE);
	out_free(&o);
	opts.columns = "TEX";
	assert_int_equal(out_init(&o, &opts, &table, &e), -1);
	assert_string_equal(e.msg, "-o: there is no column 'TEX' (did "
				   "you mean 'TEXT'?)");
	out_free(&o);
}

/* The last column gives way, then the first, then the line is cut. */
static void test_width(void **state)
{
	struct out_opts opts = { .columns = "NUMBER,TEXT", .width = 14 };

	(void)state;
	fill_text = "abcdefghijklmnopqrst";
	assert_string_equal(print(&opts, false, true), "NUMBER TEXT\n"
						       "     7 abcdef+\n"
						       "     - two\n");
	opts.columns = "TEXT,NUMBER,BOOL";
	opts.width = 26;
	assert_string_equal(print(&opts, false, true),
			    "TEXT           NUMBER BOOL\n"
			    "abcdefghijklm+      7 yes\n"
			    "two                 - no\n");
	opts.width = 10;
	assert_string_equal(print(&opts, false, true), "TEXT     +\n"
						       "abcdefghi+\n"
						       "two      +\n");
	opts.width = 0;
	opts.columns = "TEXT";
	assert_string_equal(print(&opts, false, true),
			    "TEXT\nabcdefghijklmnopqrst\ntwo\n");
	fill_text = "one";
}

static void test_too_many(void **state)
{
	char list[1024] = "TEXT";
	struct out_opts opts = { .columns = list };
	struct out o;
	struct err e;
	int i;

	(void)state;
	for (i = 1; i < OUT_COLS_MAX; i++)
		strcat(list, ",TEXT");
	assert_int_equal(out_init(&o, &opts, &table, &e), 0);
	out_free(&o);
	strcat(list, ",TEXT");
	assert_int_equal(out_init(&o, &opts, &table, &e), -1);
	out_free(&o);
}

static void test_json(void **state)
{
	struct out_opts opts = { .json = true, .compact = true };

	(void)state;
	assert_string_equal(
		print(&opts, false, true),
		"{\"things\":[{\"text\":\"one\",\"number\":7,\"the-limit\":"
		"null,\"bool\":true,\"when\":\"2023-11-14T22:13:20Z\",\"extra\":"
		"null},{\"text\":\"two\",\"number\":null,\"the-limit\":0,"
		"\"bool\":false,\"when\":null,\"extra\":null}]}\n");
	opts.columns = "NUMBER";
	assert_string_equal(
		print(&opts, false, true),
		"{\"things\":[{\"number\":7},{\"number\":null}]}\n");
	assert_string_equal(print(&opts, false, false), "{\"things\":[]}\n");
	assert_string_equal(print(&opts, true, true),
			    "{\"things\":{\"number\":7}}\n");
}

static void test_record(void **state)
{
	struct out_opts opts = { 0 };

	(void)state;
	assert_string_equal(print(&opts, true, true),
			    "TEXT           one\nNUMBER         7\n"
			    "THE-LIMIT      max\nBOOL           yes\n");
}

struct escape_row {
	const char *in;
	const char *ascii;
	const char *utf8;
};

static const struct escape_row escapes[] = {
	{ "plain text", "plain text", "plain text" },
	{ "", "", "" },
	{ "a\nb\tc", "a\\x0ab\\x09c", "a\\x0ab\\x09c" },
	{ "\033[31m\a\b\177", "\\x1b[31m\\x07\\x08\\x7f",
	  "\\x1b[31m\\x07\\x08\\x7f" },
	{ "back\\slash \\x2d", "back\\slash \\x2d", "back\\slash \\x2d" },
	{ "\xc3\xa9", "\\xc3\\xa9", "\xc3\xa9" },
	{ "\xe2\x82\xac", "\\xe2\\x82\\xac", "\xe2\x82\xac" },
	{ "\xf0\x9f\x98\x80", "\\xf0\\x9f\\x98\\x80", "\xf0\x9f\x98\x80" },
	/* C1 controls, right-to-left override, zero width space, BOM */
	{ "\xc2\x9b", "\\xc2\\x9b", "\\xc2\\x9b" },
	{ "\xe2\x80\xae", "\\xe2\\x80\\xae", "\\xe2\\x80\\xae" },
	{ "\xe2\x80\x8b", "\\xe2\\x80\\x8b", "\\xe2\\x80\\x8b" },
	{ "\xef\xbb\xbf", "\\xef\\xbb\\xbf", "\\xef\\xbb\\xbf" },
	/* not UTF-8: lone, overlong, surrogate, too large, cut short */
	{ "\x80 \xff", "\\x80 \\xff", "\\x80 \\xff" },
	{ "\xc0\xaf", "\\xc0\\xaf", "\\xc0\\xaf" },
	{ "\xe0\x80\xaf", "\\xe0\\x80\\xaf", "\\xe0\\x80\\xaf" },
	{ "\xed\xa0\x80", "\\xed\\xa0\\x80", "\\xed\\xa0\\x80" },
	{ "\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80", "\\xf4\\x90\\x80\\x80" },
	{ "\xe2\x82", "\\xe2\\x82", "\\xe2\\x82" },
	{ "\xc3(", "\\xc3(", "\\xc3(" },
};

static void check_escapes(bool utf8)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(escapes); i++) {
		char *got = escape_json(escapes[i].in);

		assert_string_equal(got, escapes[i].utf8);
		free(got);
		got = escape_text(escapes[i].in);

		assert_string_equal(got,
				    utf8 ? escapes[i].utf8 : escapes[i].ascii);
		free(got);
	}
}

static void test_escape(void **state)
{
	(void)state;
	assert_non_null(setlocale(LC_CTYPE, "C"));
	check_escapes(false);
	if (!setlocale(LC_CTYPE, "C.UTF-8"))
		unit_skip("no locale C.UTF-8");
	check_escapes(true);
	setlocale(LC_CTYPE, "C");
}

/* What a container chose never reaches the output raw, in either form. */
static void test_untrusted(void **state)
{
	struct out_opts opts = { .json = true,
				 .compact = true,
				 .columns = "TEXT" };
	struct out o;
	struct err e;

	(void)state;
	assert_int_equal(out_init(&o, &opts, &table, &e), 0);
	out_row(&o);
	out_fmt(&o, STR, "%s[%d]", "\033]0;x\a\xff", 1);
	assert_string_equal(out_cell(&o.tables[0], 0, STR)->str,
			    "\\x1b]0;x\\x07\\xff[1]");
	out_free(&o);
}

static void test_full(void **state)
{
	int full = open("/dev/full", O_WRONLY | O_CLOEXEC);
	int saved = dup(STDOUT_FILENO);
	struct err e;
	int ret;

	(void)state;
	assert_true(full >= 0);
	fflush(stdout);
	dup2(full, STDOUT_FILENO);
	puts("x");
	ret = out_finish(&e);
	dup2(saved, STDOUT_FILENO);
	clearerr(stdout);
	close(saved);
	close(full);
	assert_int_equal(ret, -1);
	assert_int_equal(e.status, EXIT_FAILED);
	assert_string_equal(e.msg, "cannot write to standard output: No space "
				   "left on device");
}

/* What a sentence quotes cannot reach the terminal as it is. */
static void test_error(void **state)
{
	char path[] = "/tmp/test_out_XXXXXX", text[128];
	int fd = mkstemp(path);
	int saved = dup(STDERR_FILENO);
	struct err e;
	ssize_t n;

	(void)state;
	assert_true(fd >= 0 && saved >= 0);
	unlink(path);
	err_set(&e, EXIT_FAILED, "cannot open %s", "\033[31m\n\x9b\xc2\x9b");
	dup2(fd, STDERR_FILENO);
	err_print("ctlsec", NULL, &e);
	dup2(saved, STDERR_FILENO);
	close(saved);
	n = pread(fd, text, sizeof(text) - 1, 0);
	close(fd);
	assert_true(n > 0);
	text[n] = '\0';
	assert_string_equal(text, "ctlsec: cannot open "
				  "\\x1b[31m\\x0a\\x9b\\xc2\\x9b\n");
}

/* JSON is UTF-8 and has the same keys in any locale. */
static void test_locale(void **state)
{
	struct out_opts opts = { .json = true, .columns = "text,the-limit" };
	char dir[] = "/tmp/test_out_XXXXXX";
	char cmd[200];
	bool made;

	(void)state;
	assert_non_null(setlocale(LC_CTYPE, "C"));
	fill_text = "\xe2\x82\xac \xff";
	assert_non_null(
		strstr(print(&opts, false, true), "\"\xe2\x82\xac \\\\xff\""));
	fill_text = "one";
	/* Where 'I' is not the capital of 'i'. */
	assert_non_null(mkdtemp(dir));
	snprintf(cmd, sizeof(cmd),
		 "localedef -i tr_TR -f UTF-8 %s/tr_TR.UTF-8 2>/dev/null", dir);
	setenv("LOCPATH", dir, 1);
	made = system(cmd) >= 0 && setlocale(LC_CTYPE, "tr_TR.UTF-8");
	if (made)
		assert_non_null(
			strstr(print(&opts, false, true), "\"the-limit\""));
	setlocale(LC_CTYPE, "C");
	unsetenv("LOCPATH");
	snprintf(cmd, sizeof(cmd), "rm -r %s", dir);
	assert_int_equal(system(cmd), 0);
	if (!made)
		unit_skip("no Turkish locale can be made (package locales)");
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_table),	 cmocka_unit_test(test_pick),
	cmocka_unit_test(test_too_many), cmocka_unit_test(test_width),
	cmocka_unit_test(test_json),	 cmocka_unit_test(test_record),
	cmocka_unit_test(test_escape),	 cmocka_unit_test(test_untrusted),
	cmocka_unit_test(test_full),	 cmocka_unit_test(test_error),
	cmocka_unit_test(test_locale),
};

UNIT_MAIN(tests)
