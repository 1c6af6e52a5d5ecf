// SPDX-License-Identifier: GPL-2.0
/*
 * Words for numbers, sentences for errnos, requirements of a kernel: what is
 * unknown is shown as such.
 */
#include <ctlsec/policy_fmt.h>
#include <errno.h>

#include "host/module.h"
#include "host/prereq.h"
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

struct load_row {
	int error;
	const char *path;
	int status;
	const char *says;
};

static const struct load_row loads[] = {
	{ ENOENT, NULL, EXIT_NO_MODULE,
	  "there is no module ctlsec for kernel" },
	{ ENOENT, "/m.ko", EXIT_FAILED, "kernel symbol" },
	{ EKEYREJECTED, "/m.ko", EXIT_FAILED, "signature" },
	{ ENOKEY, "/m.ko", EXIT_FAILED, "signature" },
	{ EBADMSG, "/m.ko", EXIT_FAILED, "signature" },
	{ ENOEXEC, "/m.ko", EXIT_FAILED, "built for another kernel" },
	{ EINVAL, "/m.ko", EXIT_FAILED, "an option is invalid" },
	{ EOPNOTSUPP, "/m.ko", EXIT_FAILED, "lacks what ctlsec needs" },
	{ EPERM, "/m.ko", EXIT_NO_PERMISSION, "load" },
	{ EIO, "/m.ko", EXIT_FAILED, "cannot load /m.ko: Input/output error" },
};

static void test_load_failed(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(loads); i++) {
		struct err e;

		assert_int_equal(
			module_load_failed(loads[i].error, loads[i].path, &e),
			-1);
		if (e.status != loads[i].status ||
		    !strstr(e.msg, loads[i].says))
			fail_msg("%d: %d %s", loads[i].error, e.status, e.msg);
	}
}

static void test_unload_failed(void **state)
{
	struct err e;

	(void)state;
	module_unload_failed(ENOENT, &e);
	assert_int_equal(e.status, EXIT_NO_MODULE);
	module_unload_failed(EBUSY, &e);
	assert_string_equal(e.msg, "cannot unload module ctlsec: it is in use");
	module_unload_failed(EAGAIN, &e);
	assert_string_equal(e.msg, "cannot unload module ctlsec: it is in use");
	module_unload_failed(EPERM, &e);
	assert_int_equal(e.status, EXIT_NO_PERMISSION);
	module_unload_failed(EIO, &e);
	assert_int_equal(e.status, EXIT_FAILED);
}

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
	cmocka_unit_test(test_words),
	cmocka_unit_test(test_actions),
	cmocka_unit_test(test_load_failed),
	cmocka_unit_test(test_unload_failed),
	cmocka_unit_test(test_config),
	cmocka_unit_test(test_prereq),
};

UNIT_MAIN(tests)
