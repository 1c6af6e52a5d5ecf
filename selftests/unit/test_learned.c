// SPDX-License-Identifier: GPL-2.0
/*
 * Profiles of what was learned: what they allow and refuse, by the one decision that
 * the module has, too.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/util.h"
#include "names/sysname.h"
#include "oci/builtin_default.h"
#include "policy/blob_overlay.h"
#include "policy/compile.h"
#include "policy/decompile.h"
#include "policy/learned.h"
#include "policy/learned_runtime.h"
#include "unit.h"

static const struct env here = { .kernel_major = 6, .kernel_minor = 12 };

static void compile_text(const char *text, struct blob *b)
{
	cleanup_oci struct oci_profile *o = NULL;
	struct err e = { 0 };

	o = oci_parse("<learned>", text, strlen(text), &e);
	assert_non_null(o);
	assert_int_equal(compile_profile(o, &here, b, NULL, &e), 0);
}

static uint32_t decide(const struct blob *b, enum ctlsec_abi abi,
		       const char *name, uint64_t a0, uint64_t a1, uint64_t a2)
{
	struct ctlsec_call call = {
		.abi = abi,
		.nr = (uint32_t)sysname_nr(abi, name),
		.args = { a0, a1, a2 },
	};
	struct ctlsec_policy p;

	ctlsec_policy_open(&p, b->data);
	return ctlsec_eval(&p, &call).action;
}

#define ALLOW CTLSEC_ACTION(CTLSEC_ACT_ALLOW, 0)
#define REFUSE CTLSEC_ACTION(CTLSEC_ACT_ERRNO, EPERM)
#define ABSENT CTLSEC_ACTION(CTLSEC_ACT_ERRNO, ENOSYS)

static void add(struct learned *l, enum ctlsec_abi abi, const char *name)
{
	learned_add_call(l, abi, (uint32_t)sysname_nr(abi, name));
}

static void learn_some(struct learned *l)
{
	memset(l, 0, sizeof(*l));
	add(l, CTLSEC_ABI_X86_64, "read");
	add(l, CTLSEC_ABI_X86_64, "socket");
	add(l, CTLSEC_ABI_X86_64, "ioctl");
	add(l, CTLSEC_ABI_X86_64, "personality");
	add(l, CTLSEC_ABI_X86_64, "clone");
	add(l, CTLSEC_ABI_X86_64, "clone3");
	add(l, CTLSEC_ABI_X86_64, "statx");
	add(l, CTLSEC_ABI_I386, "getuid32");
	learned_add_value(l, CTLSEC_LEARN_SOCKET,
			  CTLSEC_LEARN_SOCKET_OF(1, 1, 0));
	learned_add_value(l, CTLSEC_LEARN_IOCTL, 0x5413);
	learned_add_value(l, CTLSEC_LEARN_PERSONALITY, 0xffffffff);
	learned_add_value(l, CTLSEC_LEARN_CLONE, 0x3d0f00);
	learned_add_value(l, CTLSEC_LEARN_CLONE3, 0x3d0f00);
}

/* The tests share it, for its size. */
static struct learned l;

static const struct learned_case {
	const char *name;
	uint64_t args[3];
	uint32_t action;
} cases[] = {
	{ "read", { 0 }, ALLOW },
	{ "exit_group", { 0 }, ALLOW },
	{ "rt_sigreturn", { 0 }, ALLOW },
	{ "write", { 0 }, REFUSE },
	{ "socket", { 1, 1, 0 }, ALLOW },
	{ "socket", { 1, 02000001, 0 }, ALLOW },
	{ "socket", { 0xffffffff00000001, 02004001, 0 }, ALLOW },
	{ "socket", { 1, 2, 0 }, REFUSE },
	{ "socket", { 2, 1, 0 }, REFUSE },
	{ "socket", { 1, 1, 1 }, REFUSE },
	{ "ioctl", { 7, 0x5413 }, ALLOW },
	{ "ioctl", { 7, 0xffffffff00005413 }, ALLOW },
	{ "ioctl", { 7, 0x5412 }, REFUSE },
	{ "personality", { 0xffffffff }, ALLOW },
	{ "personality", { 0xffffffffffffffff }, ALLOW },
	{ "personality", { 0 }, REFUSE },
	{ "clone", { 17 }, ALLOW },
	{ "clone", { 0x10000011 }, REFUSE },
	{ "clone3", { 0 }, ABSENT },
};

static void test_decisions(void **state)
{
	cleanup_free char *text = NULL;
	cleanup_blob struct blob b = { 0 };
	size_t i;

	(void)state;
	learn_some(&l);
	text = learned_profile(&l);
	compile_text(text, &b);
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct learned_case *c = &cases[i];

		if (decide(&b, CTLSEC_ABI_X86_64, c->name, c->args[0],
			   c->args[1], c->args[2]) != c->action)
			fail_msg("case %zu: %s", i, c->name);
	}
	assert_int_equal(decide(&b, CTLSEC_ABI_I386, "getuid32", 0, 0, 0),
			 ALLOW);
	assert_int_equal(decide(&b, CTLSEC_ABI_I386, "geteuid32", 0, 0, 0),
			 REFUSE);
	assert_null(strstr(text, "SCMP_ARCH_X32"));
}

/* In whatever order it came. */
static void test_order(void **state)
{
	cleanup_free char *first = NULL, *second = NULL;

	(void)state;
	learn_some(&l);
	learned_add_value(&l, CTLSEC_LEARN_IOCTL, 1);
	first = learned_profile(&l);
	memset(&l, 0, sizeof(l));
	learned_add_value(&l, CTLSEC_LEARN_IOCTL, 1);
	learned_add_value(&l, CTLSEC_LEARN_CLONE3, 0x3d0f00);
	learned_add_value(&l, CTLSEC_LEARN_CLONE, 0x3d0f00);
	learned_add_value(&l, CTLSEC_LEARN_PERSONALITY, 0xffffffff);
	learned_add_value(&l, CTLSEC_LEARN_IOCTL, 0x5413);
	learned_add_value(&l, CTLSEC_LEARN_SOCKET,
			  CTLSEC_LEARN_SOCKET_OF(1, 1, 0));
	add(&l, CTLSEC_ABI_I386, "getuid32");
	add(&l, CTLSEC_ABI_X86_64, "statx");
	add(&l, CTLSEC_ABI_X86_64, "clone3");
	add(&l, CTLSEC_ABI_X86_64, "clone");
	add(&l, CTLSEC_ABI_X86_64, "personality");
	add(&l, CTLSEC_ABI_X86_64, "ioctl");
	add(&l, CTLSEC_ABI_X86_64, "socket");
	add(&l, CTLSEC_ABI_X86_64, "read");
	second = learned_profile(&l);
	assert_string_equal(first, second);
}

static void test_overflow(void **state)
{
	cleanup_free char *text = NULL;
	cleanup_blob struct blob b = { 0 };
	uint64_t i;

	(void)state;
	learn_some(&l);
	for (i = 0; i <= CTLSEC_LEARN_VALUES_MAX; i++)
		learned_add_value(&l, CTLSEC_LEARN_IOCTL, i);
	learned_add_value(&l, 999, 1);
	learned_add_call(&l, 9, 0);
	learned_add_call(&l, 0, 100000);
	text = learned_profile(&l);
	compile_text(text, &b);
	assert_int_equal(decide(&b, CTLSEC_ABI_X86_64, "ioctl", 0, 12345, 0),
			 ALLOW);
}

/* Namespaces that were made may be made. */
static void test_namespaces(void **state)
{
	cleanup_free char *text = NULL;
	cleanup_blob struct blob b = { 0 };

	(void)state;
	learn_some(&l);
	learned_add_value(&l, CTLSEC_LEARN_CLONE, 0x10000011);
	learned_add_value(&l, CTLSEC_LEARN_CLONE3, 0x10000000);
	text = learned_profile(&l);
	compile_text(text, &b);
	assert_int_equal(
		decide(&b, CTLSEC_ABI_X86_64, "clone", 0x10000000, 0, 0),
		ALLOW);
	assert_int_equal(
		decide(&b, CTLSEC_ABI_X86_64, "clone", 0x20000000, 0, 0),
		REFUSE);
	assert_int_equal(decide(&b, CTLSEC_ABI_X86_64, "clone3", 0, 0, 0),
			 ALLOW);
}

/* What is decided as clone or by a type that is not known is allowed as well. */
static void test_meaning(void **state)
{
	cleanup_free char *text = NULL;
	cleanup_blob struct blob b = { 0 };

	(void)state;
	memset(&l, 0, sizeof(l));
	add(&l, CTLSEC_ABI_X86_64, "clone");
	add(&l, CTLSEC_ABI_X86_64, "clone3");
	add(&l, CTLSEC_ABI_X86_64, "vfork");
	add(&l, CTLSEC_ABI_X86_64, "setns");
	learned_add_value(&l, CTLSEC_LEARN_CLONE, 0x10000011);
	learned_add_value(&l, CTLSEC_LEARN_CLONE3, 0x20000000);
	learned_add_value(&l, CTLSEC_LEARN_SETNS, 0);
	text = learned_profile(&l);
	compile_text(text, &b);
	assert_int_equal(decide(&b, CTLSEC_ABI_X86_64, "clone", 0x4111, 0, 0),
			 ALLOW);
	assert_int_equal(
		decide(&b, CTLSEC_ABI_X86_64, "clone", 0x20000011, 0, 0),
		ALLOW);
	assert_int_equal(
		decide(&b, CTLSEC_ABI_X86_64, "clone", 0x40000011, 0, 0),
		REFUSE);
	assert_int_equal(
		decide(&b, CTLSEC_ABI_X86_64, "setns", 3, 0x40000000, 0),
		ALLOW);
}

static void test_base(void **state)
{
	cleanup_blob struct blob b = { 0 }, over = { 0 };
	cleanup_oci struct oci_profile *o = NULL;
	cleanup_free char *text = NULL, *all = NULL;
	struct ctlsec_policy p;
	struct err e = { 0 };

	(void)state;
	o = builtin_default_load(&e);
	assert_int_equal(compile_profile(o, &here, &b, NULL, &e), 0);
	learn_some(&l);
	add(&l, CTLSEC_ABI_X86_64, "acct");
	l.listed[CTLSEC_ABI_I386] = l.listed[CTLSEC_ABI_X32] = true;
	text = learned_profile(&l);
	compile_text(text, &over);
	ctlsec_policy_open(&p, over.data);
	assert_int_equal(blob_overlay(&b, &p, &e), 0);
	assert_int_equal(decide(&b, CTLSEC_ABI_X86_64, "acct", 0, 0, 0), ALLOW);
	assert_int_equal(decide(&b, CTLSEC_ABI_X86_64, "write", 0, 0, 0),
			 ALLOW);
	assert_int_equal(decide(&b, CTLSEC_ABI_X86_64, "mount", 0, 0, 0),
			 REFUSE);
	all = decompile_profile(&b, &e);
	assert_non_null(all);
}

static void test_runtimes(void **state)
{
	static const char *const names[] = { "docker", "podman", "runc",
					     "crun" };
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(names); i++) {
		cleanup_free char *text = NULL;
		cleanup_blob struct blob b = { 0 };

		learn_some(&l);
		assert_true(learned_runtime_add(&l, names[i]));
		text = learned_profile(&l);
		compile_text(text, &b);
		assert_int_equal(
			decide(&b, CTLSEC_ABI_X86_64, "execve", 0, 0, 0),
			ALLOW);
		assert_int_equal(
			decide(&b, CTLSEC_ABI_X86_64, "mount", 0, 0, 0),
			REFUSE);
	}
	assert_true(learned_runtime_add(&l, "none"));
	assert_false(learned_runtime_add(&l, "rkt"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_decisions),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_overflow),
		cmocka_unit_test(test_namespaces),
		cmocka_unit_test(test_meaning),
		cmocka_unit_test(test_base),
		cmocka_unit_test(test_runtimes),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
