// SPDX-License-Identifier: GPL-2.0
/*
 * Moments as users write them.
 */
#include <time.h>

#include "base/when.h"
#include "unit.h"

/* 2026-11-27 12:00:00 UTC */
#define NOW UINT64_C(1795780800)
#define S UINT64_C(1000000000)

struct when_row {
	const char *text;
	uint64_t seconds;
};

static const struct when_row good[] = {
	{ "0s", NOW },
	{ "30s", NOW - 30 },
	{ "10m", NOW - 600 },
	{ "2h", NOW - 7200 },
	{ "1d", NOW - 86400 },
	{ "100000d", 0 },
	{ "@0", 0 },
	{ "@1795780800", NOW },
	{ "11:30", NOW - 1800 },
	{ "11:30:15", NOW - 1785 },
	{ "2026-11-27", NOW - 43200 },
	{ "2026-11-26 12:00", NOW - 86400 },
	{ "2026-11-26 12:00:01", NOW - 86399 },
	{ "2026-11-27T11:59:59", NOW - 1 },
	{ "2026-11-27T11:59:59Z", NOW - 1 },
	{ "2026-11-27T11:59:59.123456789Z", NOW - 1 },
	{ "1969-12-31", 0 },
};

static const char *const bad[] = {
	"",
	"s",
	"5",
	"5x",
	"5ms",
	"-5s",
	" 5s",
	"5s ",
	"1h30m",
	"@",
	"@x",
	"@-1",
	"@99999999999999999999",
	"99999999999999999999d",
	"24:60",
	"11:30Z",
	"2026-13-01",
	"yesterday",
	"2026-11-27 11:59:59 x",
	"\033[31m",
};

static void test_good(void **state)
{
	struct err e;
	uint64_t ns;
	size_t i;

	(void)state;
	setenv("TZ", "UTC", 1);
	tzset();
	for (i = 0; i < ARRAY_LEN(good); i++) {
		if (when_parse("t", good[i].text, NOW * S, &ns, &e))
			fail_msg("%s: %s", good[i].text, e.msg);
		if (ns != good[i].seconds * S)
			fail_msg("%s: %llu", good[i].text,
				 (unsigned long long)(ns / S));
	}
}

/* Without a Z it is local time. */
static void test_local(void **state)
{
	struct err e;
	uint64_t ns;

	(void)state;
	setenv("TZ", "UTC-2", 1);
	tzset();
	assert_int_equal(when_parse("t", "13:30", NOW * S, &ns, &e), 0);
	assert_int_equal(ns, (NOW - 1800) * S);
	assert_int_equal(
		when_parse("t", "2026-11-27T11:30:00Z", NOW * S, &ns, &e), 0);
	assert_int_equal(ns, (NOW - 1800) * S);
}

static void test_bad(void **state)
{
	struct err e;
	uint64_t ns;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(bad); i++) {
		if (!when_parse("t", bad[i], NOW * S, &ns, &e))
			fail_msg("'%s' is taken for a time", bad[i]);
		assert_int_equal(e.status, EXIT_MISUSE);
		assert_null(strchr(e.msg, '\033'));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_local),
		cmocka_unit_test(test_bad),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
