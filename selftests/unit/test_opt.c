// SPDX-License-Identifier: GPL-2.0
/*
 * The option scanner and the values that options take.
 */
#include <linux/ctlsec.h>

#include "base/number.h"
#include "cmd/args.h"
#include "cmd/cmd_table.h"
#include "unit.h"

#define MAX_WORDS 8

/* A command line and what the scanner makes of it, as one text. */
struct scan_row {
	const char *argv[MAX_WORDS];
	const char *wanted;
};

static const struct scan_row scans[] = {
	{ { "list" }, "" },
	{ { "list", "--json" }, "json" },
	{ { "list", "-o", "ID" }, "output=ID" },
	{ { "list", "-oID" }, "output=ID" },
	{ { "list", "--output=ID,NAME", "--noheadings" },
	  "output=ID,NAME noheadings" },
	{ { "list", "--output=" }, "output=" },
	{ { "list", "--jso" },
	  "misuse: list has no option '--jso' (did you mean '--json'?)" },
	{ { "list", "--json=1" }, "misuse: option --json takes no argument" },
	{ { "bind", "--pdis=5" },
	  "misuse: bind has no option '--pdis=5' (did you mean '--pids'?)" },
	{ { "list", "-x" }, "misuse: list has no option '-x'" },
	{ { "list", "--pids", "1" }, "misuse: list has no option '--pids'" },
	{ { "list", "-o" }, "misuse: option --output needs COL[,COL...]" },
	{ { "list", "--help" }, "help" },
	{ { "list", "-h" }, "help" },
	{ { "stats", "--watch", "/a" }, "watch arg=/a" },
	{ { "stats", "--watch=5", "/a" }, "watch=5 arg=/a" },
	{ { "stats", "/a", "--syscalls" }, "arg=/a syscalls" },
	{ { "stats", "--", "--json" }, "arg=--json" },
	{ { "explain", "f", "lseek", "-1" }, "arg=f arg=lseek arg=-1" },
	{ { "explain", "f", "-" }, "arg=f arg=-" },
	{ { "bind", "--pids", "--json", "/a" }, "pids=--json arg=/a" },
	{ { "run", "--pids=2", "ls", "--help" }, "pids=2 rest=ls,--help" },
	{ { "run", "--", "--pids=2" }, "rest=--pids=2" },
	{ { "run", "--help", "ls" }, "help rest=ls" },
};

static void append(char *text, size_t size, const char *fmt, ...)
{
	size_t len = strlen(text);
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text + len, size - len, fmt, ap);
	va_end(ap);
}

static void describe(int argc, char **argv, char *text, size_t size)
{
	const struct cmd *cmd = cmd_table_find(argv[0]);
	struct args_scan s;
	const char *value;
	struct err e;
	int id;

	text[0] = '\0';
	assert_non_null(cmd);
	args_start(&s, cmd, argc, argv);
	while ((id = args_next(&s, &value, &e)) > 0) {
		append(text, size, "%s%s%s%s", text[0] ? " " : "",
		       id == OPT_ARG ? "arg" : opt_def(id)->name,
		       value ? "=" : "", value ? value : "");
	}
	if (id < 0) {
		assert_int_equal(e.status, EXIT_MISUSE);
		append(text, size, "misuse: %s", e.msg);
		return;
	}
	for (id = s.i; id < argc; id++)
		append(text, size, "%s%s%s",
		       id > s.i ? "," :
		       text[0]	? " " :
				  "",
		       id > s.i ? "" : "rest=", argv[id]);
}

static void test_scan(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(scans); i++) {
		char **argv = (char **)scans[i].argv;
		char text[512];
		int argc = 0;

		while (argc < MAX_WORDS && argv[argc])
			argc++;
		describe(argc, argv, text, sizeof(text));
		if (strcmp(text, scans[i].wanted))
			fail_msg("row %zu: '%s', not '%s'", i, text,
				 scans[i].wanted);
	}
}

static void test_check(void **state)
{
	char *own[] = { (char *)"run", (char *)"--help", (char *)"ls", NULL };
	char *theirs[] = { (char *)"run", (char *)"ls", (char *)"--help",
			   NULL };
	char *value[] = { (char *)"bind", (char *)"--pids", (char *)"--help",
			  NULL };
	char *abbreviated[] = { (char *)"check", (char *)"--js", (char *)"f",
				NULL };
	struct err e;

	(void)state;
	assert_int_equal(args_check(cmd_table_find("run"), 3, own, &e), 1);
	assert_int_equal(args_check(cmd_table_find("run"), 3, theirs, &e), 0);
	assert_int_equal(args_check(cmd_table_find("bind"), 3, value, &e), 0);
	assert_int_equal(
		args_check(cmd_table_find("check"), 3, abbreviated, &e), -1);
	assert_string_equal(
		e.msg, "check has no option '--js' (did you mean '--json'?)");
}

struct number_row {
	const char *text;
	uint64_t max;
	int ret;
	uint64_t value;
	const char *says;
};

static const struct number_row numbers[] = {
	{ "0", 10, 0, 0, NULL },
	{ "10", 10, 0, 10, NULL },
	{ "007", 10, 0, 7, NULL },
	{ "11", 10, -1, 0, "above the largest value, 10" },
	{ "18446744073709551615", UINT64_MAX, 0, UINT64_MAX, NULL },
	{ "18446744073709551616", UINT64_MAX, -1, 0, "above the largest" },
	{ "99999999999999999999999", UINT64_MAX, -1, 0, "above the largest" },
	{ "", 10, -1, 0, "not a whole number" },
	{ "-1", 10, -1, 0, "not a whole number" },
	{ "+1", 10, -1, 0, "not a whole number" },
	{ " 1", 10, -1, 0, "not a whole number" },
	{ "1 ", 10, -1, 0, "not a whole number" },
	{ "0x1", 10, -1, 0, "not a whole number" },
	{ "1.5", 10, -1, 0, "not a whole number" },
	{ "max", 10, -1, 0, "not a whole number" },
};

static void test_numbers(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(numbers); i++) {
		const struct number_row *r = &numbers[i];
		uint64_t v = 0;
		struct err e;
		int ret = number_u64("--x", r->text, r->max, &v, &e);

		if (ret != r->ret || (!ret && v != r->value))
			fail_msg("'%s': %d, %ju", r->text, ret, (uintmax_t)v);
		if (!ret)
			continue;
		assert_int_equal(e.status, EXIT_MISUSE);
		assert_non_null(strstr(e.msg, r->says));
		assert_non_null(strstr(e.msg, "--x: "));
	}
}

static void test_max(void **state)
{
	uint64_t v = 0;
	struct err e;

	(void)state;
	assert_int_equal(opt_u64_or_max("--x", "max", 5, &v, &e), 0);
	assert_true(v == CTLSEC_MAX);
	assert_int_equal(opt_u64_or_max("--x", "5", 5, &v, &e), 0);
	assert_true(v == 5);
	assert_int_equal(opt_u64_or_max("--x", "MAX", 5, &v, &e), -1);
	assert_non_null(strstr(e.msg, "nor 'max', which means no limit"));
	assert_int_equal(opt_u64_or_max("--x", "-1", 5, &v, &e), -1);
	assert_non_null(strstr(e.msg, "nor 'max', which means no limit"));
	assert_int_equal(opt_u64_or_max("--x", "unlimited", 5, &v, &e), -1);
	assert_non_null(strstr(e.msg, "nor 'max', which means no limit"));
	assert_int_equal(opt_u64_or_max("--x", "", 5, &v, &e), -1);
	assert_int_equal(opt_u64_or_max("--x", "6", 5, &v, &e), -1);
}

struct rate_row {
	const char *text;
	const char *says;
	uint64_t rate;
	uint64_t burst;
};

static const struct rate_row rates[] = {
	{ "50/s", NULL, 50, 50 },
	{ "50/s:200", NULL, 50, 200 },
	{ "max", NULL, CTLSEC_MAX, CTLSEC_MAX },
	{ "1000000/s:1000000", NULL, 1000000, 1000000 },
	{ "1000001/s", "above the largest value, 1000000", 0, 0 },
	{ "1/s:1000001", "above the largest value, 1000000", 0, 0 },
	{ "0/s", "0 is below the smallest value", 0, 0 },
	{ "1/s:0", "0 is below the smallest value", 0, 0 },
	{ "50", "lacks its unit; 50/s means 50 a second", 0, 0 },
	{ "50:1", "lacks its unit; 50/s means 50 a second", 0, 0 },
	{ "50/min", "is not a rate per second; write N/s[:BURST], such as 50/s",
	  0, 0 },
	{ "5/m", "is not a rate per second", 0, 0 },
	{ "5/sec", "is not a rate per second", 0, 0 },
	{ "5/s/s", "is not a rate per second", 0, 0 },
	{ "5 /s", "is not a rate per second", 0, 0 },
	{ "-1", "nor 'max', which means no limit", 0, 0 },
	{ "unlimited", "nor 'max', which means no limit", 0, 0 },
	{ "/s", "neither N/s[:BURST], such as 50/s, nor 'max'", 0, 0 },
	{ ":5", "neither N/s[:BURST], such as 50/s, nor 'max'", 0, 0 },
	{ "", "neither N/s[:BURST], such as 50/s, nor 'max'", 0, 0 },
	{ "5/s:", "not a whole number", 0, 0 },
	{ "5/s:max", "not a whole number", 0, 0 },
};

static void test_rates(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rates); i++) {
		const struct rate_row *r = &rates[i];
		uint64_t rate = 0, burst = 0;
		struct err e;
		int ret = opt_rate("--r", r->text, &rate, &burst, &e);

		if (ret != (r->says ? -1 : 0) ||
		    (!ret && (rate != r->rate || burst != r->burst)))
			fail_msg("'%s': %d, %ju, %ju", r->text, ret,
				 (uintmax_t)rate, (uintmax_t)burst);
		if (!ret)
			continue;
		assert_int_equal(e.status, EXIT_MISUSE);
		if (!strstr(e.msg, r->says) || strncmp(e.msg, "--r: ", 5))
			fail_msg("'%s': %s", r->text, e.msg);
	}
}

static void test_words(void **state)
{
	uint32_t v = 9;
	struct err e;

	(void)state;
	assert_int_equal(opt_word(OPT_MODE, "enforce", &v, &e), 0);
	assert_int_equal(v, CTLSEC_MODE_ENFORCE);
	assert_int_equal(opt_word(OPT_MODE, "complain", &v, &e), 0);
	assert_int_equal(v, CTLSEC_MODE_COMPLAIN);
	assert_int_equal(opt_word(OPT_ON_LIMIT, "deny", &v, &e), 0);
	assert_int_equal(v, CTLSEC_LIMIT_ACT_DENY);
	assert_int_equal(opt_word(OPT_ON_LIMIT, "kill", &v, &e), 0);
	assert_int_equal(v, CTLSEC_LIMIT_ACT_KILL);
	assert_int_equal(opt_word(OPT_MODE, "off", &v, &e), -1);
	assert_string_equal(e.msg, "--mode: 'off' is none of enforce|complain");
	assert_int_equal(opt_word(OPT_MODE, "enforec", &v, &e), -1);
	assert_string_equal(e.msg,
			    "--mode: 'enforec' is none of "
			    "enforce|complain (did you mean 'enforce'?)");
	assert_int_equal(opt_word(OPT_MODE, "", &v, &e), -1);
	assert_int_equal(opt_word(OPT_MODE, "enforce complain", &v, &e), -1);
}

static void test_parse(void **state)
{
	char *argv[] = { (char *)"bind",     (char *)"--pids=1", (char *)"/a",
			 (char *)"--pids=2", (char *)"/b",	 NULL };
	struct args o;
	struct err e;

	(void)state;
	assert_int_equal(args_parse(4, argv, 1, 1, &o, &e), 0);
	assert_string_equal(o.value[OPT_PIDS], "2");
	assert_string_equal(o.args[0], "/a");
	assert_null(o.args[1]);
	args_free(&o);
	assert_int_equal(args_parse(5, argv, 1, 1, &o, &e), -1);
	assert_string_equal(e.msg, "bind does not take the argument '/b'");
	args_free(&o);
	assert_int_equal(args_parse(2, argv, 1, 1, &o, &e), -1);
	assert_int_equal(e.status, EXIT_MISUSE);
	args_free(&o);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_scan),	cmocka_unit_test(test_check),
	cmocka_unit_test(test_numbers), cmocka_unit_test(test_max),
	cmocka_unit_test(test_rates),	cmocka_unit_test(test_words),
	cmocka_unit_test(test_parse),
};

UNIT_MAIN(tests)
