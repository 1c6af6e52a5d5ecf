// SPDX-License-Identifier: GPL-2.0
/*
 * Vocabularies: system calls, capabilities, errors, numbers, kernel versions.
 */
#include <seccomp.h>

#include "base/escape.h"
#include "base/number.h"
#include "base/util.h"
#include "names/capname.h"
#include "names/errname.h"
#include "names/sysname.h"
#include "oci/oci_keyword.h"
#include "unit.h"

/* Facts from arch/x86/entry/syscalls/ of Linux 7.3. */
static const struct {
	const char *name;
	int nr[CTLSEC_NR_ABIS];
} calls[] = {
	{ "read", { 0, 3, 0 } },
	{ "restart_syscall", { 219, 0, 219 } },
	{ "execve", { 59, 11, 520 } },
	{ "ioctl", { 16, 54, 514 } },
	{ "rt_sigaction", { 13, 174, 512 } },
	{ "pwritev2", { 328, 379, 547 } },
	{ "socket", { 41, 359, 41 } },
	{ "socketcall", { -1, 102, -1 } },
	{ "accept", { 43, -1, 43 } },
	{ "accept4", { 288, 364, 288 } },
	{ "getsockopt", { 55, 365, 542 } },
	{ "recvmmsg", { 299, 337, 537 } },
	{ "ipc", { -1, 117, -1 } },
	{ "semop", { 65, -1, 65 } },
	{ "shmctl", { 31, 396, 31 } },
	{ "umount", { -1, 22, -1 } },
	{ "umount2", { 166, 52, 166 } },
	{ "mmap2", { -1, 192, -1 } },
	{ "chown32", { -1, 212, -1 } },
	{ "clock_gettime64", { -1, 403, -1 } },
	{ "arch_prctl", { 158, 384, 158 } },
	{ "modify_ldt", { 154, 123, 154 } },
	{ "uselib", { 134, 86, -1 } },
	{ "clone3", { 435, 435, 435 } },
	{ "cachestat", { 451, 451, 451 } },
	{ "fchmodat2", { 452, 452, 452 } },
	{ "map_shadow_stack", { 453, 453, 453 } },
	{ "futex_wake", { 454, 454, 454 } },
	{ "futex_wait", { 455, 455, 455 } },
	{ "futex_requeue", { 456, 456, 456 } },
	{ "statmount", { 457, 457, 457 } },
	{ "listmount", { 458, 458, 458 } },
	{ "lsm_get_self_attr", { 459, 459, 459 } },
	{ "lsm_set_self_attr", { 460, 460, 460 } },
	{ "lsm_list_modules", { 461, 461, 461 } },
	{ "mseal", { 462, 462, 462 } },
	{ "setxattrat", { 463, 463, 463 } },
	{ "getxattrat", { 464, 464, 464 } },
	{ "listxattrat", { 465, 465, 465 } },
	{ "removexattrat", { 466, 466, 466 } },
	{ "open_tree_attr", { 467, 467, 467 } },
	{ "file_getattr", { 468, 468, 468 } },
	{ "file_setattr", { 469, 469, 469 } },
	{ "listns", { 470, 470, 470 } },
	{ "rseq_slice_yield", { 471, 471, 471 } },
	{ "fchroot", { 472, 472, 472 } },
	{ "uretprobe", { 335, -1, 335 } },
	{ "uprobe", { 336, -1, 336 } },
	{ "riscv_hwprobe", { -1, -1, -1 } },
	{ "arm_sync_file_range", { -1, -1, -1 } },
	{ "no_such_call", { -2, -2, -2 } },
	{ "READ", { -2, -2, -2 } },
	{ "", { -2, -2, -2 } },
};

static void test_syscall_numbers(void **state)
{
	size_t i;
	int abi;

	(void)state;
	for (i = 0; i < ARRAY_LEN(calls); i++) {
		for (abi = 0; abi < CTLSEC_NR_ABIS; abi++) {
			int nr =
				sysname_nr((enum ctlsec_abi)abi, calls[i].name);
			const char *back;

			if (nr != calls[i].nr[abi])
				fail_msg("%s of ABI %d: %d", calls[i].name, abi,
					 nr);
			if (nr < 0)
				continue;
			back = sysname_name((enum ctlsec_abi)abi, (uint32_t)nr);
			assert_non_null(back);
			assert_string_equal(back, calls[i].name);
		}
	}
}

/* Each number's name leads back to it, and agrees with libseccomp's. */
static void test_syscall_names(void **state)
{
	static const uint32_t scmp[] = { SCMP_ARCH_X86_64, SCMP_ARCH_X86,
					 SCMP_ARCH_X32 };
	unsigned int abi, nr, found[CTLSEC_NR_ABIS] = { 0 };

	(void)state;
	for (abi = 0; abi < CTLSEC_NR_ABIS; abi++) {
		for (nr = 0; nr < 1100; nr++) {
			const char *name = sysname_name(abi, nr);
			int bit = abi == CTLSEC_ABI_X32 ? 1 << 30 : 0;
			char *theirs;

			if (name) {
				found[abi]++;
				assert_int_equal(sysname_nr(abi, name), nr);
			}
			theirs = seccomp_syscall_resolve_num_arch(
				scmp[abi], (int)nr | bit);
			if (theirs)
				assert_string_equal(name, theirs);
			free(theirs);
		}
	}
	assert_int_equal(found[CTLSEC_ABI_X86_64], 386);
	assert_in_range(found[CTLSEC_ABI_I386], 440, 500);
	assert_in_range(found[CTLSEC_ABI_X32], 370, 420);
}

static void test_abis(void **state)
{
	enum ctlsec_abi abi;

	(void)state;
	assert_true(sysname_abi_parse("i386", &abi));
	assert_int_equal(abi, CTLSEC_ABI_I386);
	assert_string_equal(sysname_abi(CTLSEC_ABI_X32), "x32");
	assert_false(sysname_abi_parse("X32", &abi));
	assert_false(sysname_abi_parse("", &abi));
}

static void test_capabilities(void **state)
{
	char text[256];
	uint64_t caps;
	struct err e;

	(void)state;
	assert_int_equal(capname_nr("CAP_CHOWN"), 0);
	assert_int_equal(capname_nr("CAP_SYS_ADMIN"), 21);
	assert_int_equal(capname_nr("CAP_CHECKPOINT_RESTORE"), 40);
	assert_int_equal(capname_nr("cap_chown"), -1);
	assert_int_equal(capname_nr("SYS_ADMIN"), -1);
	assert_string_equal(capname_name(39), "CAP_BPF");
	assert_null(capname_name(41));
	/* What `docker run` shows as CapBnd. */
	assert_true(capname_docker_default() == UINT64_C(0xa80425fb));

	assert_int_equal(capname_parse_set("none", &caps, &e), 0);
	assert_true(caps == 0);
	assert_int_equal(capname_parse_set("all", &caps, &e), 0);
	assert_true(caps == UINT64_C(0x1ffffffffff));
	assert_int_equal(capname_parse_set("0xF0000000000000ff", &caps, &e), 0);
	assert_true(caps == UINT64_C(0xf0000000000000ff));
	assert_int_equal(
		capname_parse_set("CAP_CHOWN,CAP_SYS_ADMIN", &caps, &e), 0);
	assert_true(caps == UINT64_C(0x200001));
	assert_int_equal(capname_parse_set("CAP_CHOWN,CAP_FOO", &caps, &e), -1);
	assert_int_equal(e.status, EXIT_MISUSE);
	assert_non_null(strstr(e.msg, "'CAP_FOO'"));
	assert_int_equal(capname_parse_set("", &caps, &e), -1);
	assert_int_equal(capname_parse_set(",", &caps, &e), -1);
	assert_int_equal(capname_parse_set("0x", &caps, &e), -1);
	assert_int_equal(capname_parse_set("0x10000000000000000", &caps, &e),
			 -1);

	capname_format_set(UINT64_C(0x200001) | UINT64_C(1) << 63, text,
			   sizeof(text));
	assert_string_equal(text, "CAP_CHOWN,CAP_SYS_ADMIN,capability_63");
	capname_format_set(UINT64_MAX, text, 20);
	assert_string_equal(text, "CAP_CHOWN");
}

static void test_errors(void **state)
{
	(void)state;
	assert_string_equal(errname_name(1), "EPERM");
	assert_string_equal(errname_name(11), "EAGAIN");
	assert_string_equal(errname_name(95), "EOPNOTSUPP");
	assert_string_equal(errname_name(133), "EHWPOISON");
	assert_null(errname_name(0));
	assert_null(errname_name(41));
	assert_null(errname_name(134));
	assert_null(errname_name(4095));
	assert_int_equal(errname_nr("ENOSYS"), 38);
	assert_int_equal(errname_nr("EDEADLOCK"), 35);
	assert_int_equal(errname_nr("enosys"), -1);
	assert_int_equal(errname_nr("0"), -1);
}

static void test_numbers(void **state)
{
	static const struct {
		const char *text;
		bool good;
		uint64_t value;
	} rows[] = {
		{ "0", true, 0 },
		{ "007", true, 7 },
		{ "0x10", true, 16 },
		{ "0XfF", true, 255 },
		{ "18446744073709551615", true, UINT64_MAX },
		{ "0xffffffffffffffff", true, UINT64_MAX },
		{ "18446744073709551616", false, 0 },
		{ "0x10000000000000000", false, 0 },
		{ "", false, 0 },
		{ "0x", false, 0 },
		{ "-1", false, 0 },
		{ "+1", false, 0 },
		{ " 1", false, 0 },
		{ "1 ", false, 0 },
		{ "1a", false, 0 },
		{ "0x0x1", false, 0 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		uint64_t v = 0;

		if (number_parse(rows[i].text, &v) != rows[i].good)
			fail_msg("'%s'", rows[i].text);
		assert_true(!rows[i].good || v == rows[i].value);
	}
}

static void test_kernels(void **state)
{
	static const struct {
		const char *text;
		bool good;
		unsigned int major, minor;
	} rows[] = {
		{ "4.8", true, 4, 8 },
		{ "0.1", true, 0, 1 },
		{ "255.255", true, 255, 255 },
		{ "0.0", false, 0, 0 },
		{ "256.0", false, 0, 0 },
		{ "4", false, 0, 0 },
		{ "4.", false, 0, 0 },
		{ ".8", false, 0, 0 },
		{ "4.8.0", false, 0, 0 },
		{ "4.8-rc1", false, 0, 0 },
		{ " 4.8", false, 0, 0 },
		{ "4. 8", false, 0, 0 },
		{ "-4.8", false, 0, 0 },
		{ "99999999999999999999.1", false, 0, 0 },
	};
	struct env env;
	struct err e;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		unsigned int major, minor;

		if (oci_keyword_kernel(rows[i].text, &major, &minor) !=
		    rows[i].good)
			fail_msg("'%s'", rows[i].text);
		if (!rows[i].good)
			continue;
		assert_int_equal(major, rows[i].major);
		assert_int_equal(minor, rows[i].minor);
	}
	assert_int_equal(env_parse(&env, "6.1.0-56-cloud-amd64", &e), 0);
	assert_int_equal(env.kernel_major, 6);
	assert_int_equal(env.kernel_minor, 1);
	assert_int_equal(env_parse(&env, "six", &e), -1);
	assert_int_equal(env_parse(&env, "-1.5", &e), -1);
	assert_int_equal(env_parse(&env, "6. 1", &e), -1);
	assert_int_equal(env_parse(&env, "6.", &e), -1);
	assert_int_equal(env_parse(&env, "999.9999", &e), -1);
	assert_int_equal(e.status, EXIT_MISUSE);
	assert_int_equal(env_init(&env, &e), 0);
}

static void test_quote(void **state)
{
	char out[16];

	(void)state;
	assert_string_equal(escape_quote("read", out, sizeof(out)), "'read'");
	assert_string_equal(escape_quote("a\033[2J", out, sizeof(out)),
			    "'a\\x1b[2J'");
	/* Cut, never split inside an escape, always closed. */
	assert_string_equal(escape_quote("0123456789abcdef", out, sizeof(out)),
			    "'012345678'");
	assert_string_equal(escape_quote("01234567\n9", out, sizeof(out)),
			    "'01234567\\x0a'");
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_syscall_numbers),
	cmocka_unit_test(test_syscall_names),
	cmocka_unit_test(test_abis),
	cmocka_unit_test(test_capabilities),
	cmocka_unit_test(test_errors),
	cmocka_unit_test(test_numbers),
	cmocka_unit_test(test_kernels),
	cmocka_unit_test(test_quote),
};

UNIT_MAIN(tests)
