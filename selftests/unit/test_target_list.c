// SPDX-License-Identifier: GPL-2.0
/*
 * Several targets: all resolve, or all that do not are named.
 */
#include "target/target_list.h"
#include "unit.h"

static void test_good(void **state)
{
	char *words[] = { (char *)"id:7", (char *)"userns:[9]", (char *)"id:7",
			  (char *)"id:8" };
	struct target_list l;
	struct err e;

	(void)state;
	assert_int_equal(target_list_find(words, 4, &l, &e), 0);
	assert_int_equal(l.n, 3);
	assert_true(l.v[0].id == 7 && l.v[1].userns_ino == 9 && l.v[2].id == 8);
	target_list_free(&l);
	assert_int_equal(target_list_find(words, 0, &l, &e), 0);
	assert_int_equal(l.n, 0);
	target_list_free(&l);
}

static void test_bad(void **state)
{
	char *words[] = { (char *)"id:7", (char *)"pid:0", (char *)"x:y",
			  (char *)"id:8" };
	struct target_list l;
	struct err e;

	(void)state;
	assert_int_equal(target_list_find(words, 4, &l, &e), -1);
	target_list_free(&l);
	assert_int_equal(e.status, EXIT_MISUSE);
	assert_non_null(strstr(e.msg, "0 is no process id; "));
	assert_non_null(strstr(e.msg, "'x:y'"));
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_good),
	cmocka_unit_test(test_bad),
};

UNIT_MAIN(tests)
