// SPDX-License-Identifier: GPL-2.0
/*
 * What a kernel must have: read from a configuration, and found here.
 */
#include "host/prereq.h"
#include "unit.h"

struct config_row {
	const char *text;
	int value;
};

static const struct config_row configs[] = {
	{ "CONFIG_A=y\nCONFIG_KPROBES=y\n", 'y' },
	{ "CONFIG_KPROBES=m\n", 'm' },
	{ "# CONFIG_KPROBES is not set\n", 'n' },
	{ "CONFIG_KPROBES_ON_FTRACE=y\n", 0 },
	{ "# CONFIG_HAVE_KPROBES is not set\n", 0 },
	{ "MY_CONFIG_KPROBES=y\n", 0 },
	{ "\n", 0 },
};

static void test_config(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(configs); i++) {
		const char *text = configs[i].text;
		FILE *f = fmemopen((char *)text, strlen(text), "r");

		assert_int_equal(prereq_config_in(f, "CONFIG_KPROBES"),
				 configs[i].value);
		fclose(f);
	}
}

static void test_prereq(void **state)
{
	struct prereq v[PREREQ_MAX];
	size_t i, n = prereq_check(v);

	(void)state;
	assert_true(n > 5 && n <= PREREQ_MAX);
	for (i = 0; i < n; i++) {
		assert_non_null(v[i].name);
		assert_true(strlen(v[i].detail) > 0);
		assert_non_null(prereq_state_name(v[i].state));
	}
	prereq_free(v, n);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_config),
	cmocka_unit_test(test_prereq),
};

UNIT_MAIN(tests)
