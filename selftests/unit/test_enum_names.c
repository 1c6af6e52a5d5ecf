// SPDX-License-Identifier: GPL-2.0
/*
 * Words for numbers: what is unknown is shown as such.
 */
#include <ctlsec/policy_fmt.h>

#include "out/enum_names.h"
#include "unit.h"

static void test_words(void **state)
{
	uint8_t digest[CTLSEC_DIGEST_LEN] = { 0, 1, 0xab };
	char b[ENUM_NAMES_MAX];

	(void)state;
	assert_string_equal(enum_names_kind(CTLSEC_KIND_CGROUP, b), "cgroup");
	assert_string_equal(enum_names_kind(CTLSEC_KIND_USERNS, b), "userns");
	assert_string_equal(enum_names_kind(0, b), "#0");
	assert_string_equal(enum_names_kind(9, b), "#9");
	assert_string_equal(enum_names_mode(CTLSEC_MODE_ENFORCE, b), "enforce");
	assert_string_equal(enum_names_mode(CTLSEC_MODE_COMPLAIN, b),
			    "complain");
	assert_string_equal(enum_names_mode(CTLSEC_MODE_MAX + 1, b), "#2");
	assert_string_equal(enum_names_limit_action(CTLSEC_LIMIT_ACT_KILL, b),
			    "kill");
	assert_string_equal(enum_names_limit_action(UINT32_MAX, b),
			    "#4294967295");
	assert_string_equal(enum_names_abi(CTLSEC_ABI_X32, b), "x32");
	assert_string_equal(enum_names_abi(3, b), "#3");
	assert_string_equal(enum_names_syscall(CTLSEC_ABI_X86_64, 165, b),
			    "mount");
	assert_string_equal(enum_names_syscall(CTLSEC_ABI_I386, 21, b),
			    "mount");
	assert_string_equal(enum_names_syscall(CTLSEC_ABI_X86_64, 9999, b),
			    "#9999");
	assert_string_equal(enum_names_syscall(7, 1, b), "#1");
	assert_string_equal(enum_names_digest(digest, b),
			    "0001ab00000000000000000000000000"
			    "00000000000000000000000000000000");
}

static void test_actions(void **state)
{
	char b[ENUM_NAMES_MAX];

	(void)state;
	assert_string_equal(
		enum_names_action(CTLSEC_ACTION(CTLSEC_ACT_ERRNO, 1), b),
		"ERRNO(EPERM)");
	assert_string_equal(
		enum_names_action(CTLSEC_ACTION(CTLSEC_NR_ACTS, 5), b),
		"ACTION(8, 5)");
	assert_string_equal(enum_names_action(UINT32_MAX, b),
			    "ACTION(65535, 65535)");
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_words),
	cmocka_unit_test(test_actions),
};

UNIT_MAIN(tests)
