// SPDX-License-Identifier: GPL-2.0
/*
 * Rules on profiles: what is decided afterwards, call by call.
 */
#include "names/capname.h"
#include "oci/builtin_default.h"
#include "rule/rule_apply.h"
#include "rule/rule_open.h"
#include "rule/rule_parse.h"
#include "unit.h"

#define EPERM_ACTION CTLSEC_ACTION(CTLSEC_ACT_ERRNO, 1)

static const struct {
	const char *deny; /* or NULL */
	const char *allow; /* or NULL */
	const char *abi;
	const char *call;
	uint64_t args[6];
	const char *action;
	/* clang-format off */
} rows[] = {
	{ "socket(AF_UNIX)", NULL, "x86_64", "socket", { 1 }, "ERRNO(EPERM)" },
	{ "socket(AF_UNIX)", NULL, "x86_64", "socket", { 2 }, "ALLOW" },
	/* What the kernel takes for AF_UNIX is AF_UNIX. */
	{ "socket(AF_UNIX)", NULL, "x86_64", "socket", { 0x100000001 }, "ERRNO(EPERM)" },
	{ "socket(AF_UNIX)", NULL, "i386", "socket", { 1 }, "ERRNO(EPERM)" },
	{ "socket(AF_UNIX)", NULL, "x32", "socket", { 1 }, "ERRNO(EPERM)" },
	{ "x86_64:socket(AF_UNIX)", NULL, "x32", "socket", { 1 }, "ALLOW" },
	{ "socket(_, type & 0xf = SOCK_DGRAM)", NULL, "x86_64", "socket", { 1, 0x80002 }, "ERRNO(EPERM)" },
	{ "socket(_, type & 0xf = SOCK_DGRAM)", NULL, "x86_64", "socket", { 1, 0x80001 }, "ALLOW" },
	{ "read(fd < 3)", NULL, "x86_64", "read", { 2 }, "ERRNO(EPERM)" },
	{ "read(fd < 3)", NULL, "x86_64", "read", { 0xffffffff00000002 }, "ERRNO(EPERM)" },
	{ "read(fd < 3)", NULL, "x86_64", "read", { 3 }, "ALLOW" },
	{ "read(fd != 3)", NULL, "x86_64", "read", { 0x100000003 }, "ALLOW" },
	{ "read(fd != 3)", NULL, "x86_64", "read", { 4 }, "ERRNO(EPERM)" },
	{ "read(_, _, count >= 4096)", NULL, "x86_64", "read", { 0, 0, 4096 }, "ERRNO(EPERM)" },
	{ "read(_, _, count >= 4096)", NULL, "x86_64", "read", { 0, 0, 4095 }, "ALLOW" },
	{ "clone(flags & CLONE_VM|CLONE_FS)", NULL, "x86_64", "clone", { 0x100 }, "ERRNO(EPERM)" },
	{ "clone(flags & CLONE_VM|CLONE_FS)", NULL, "x86_64", "clone", { 0x400 }, "ALLOW" },
	/* The argument by its name, wherever it stands in the ABI. */
	{ "clone(tls = 7)", NULL, "x86_64", "clone", { 0, 0, 0, 0, 7 }, "ERRNO(EPERM)" },
	{ "clone(tls = 7)", NULL, "i386", "clone", { 0, 0, 0, 7, 0 }, "ERRNO(EPERM)" },
	{ "clone(tls = 7)", NULL, "i386", "clone", { 0, 0, 0, 0, 7 }, "ALLOW" },
	{ "@basic-io", NULL, "x86_64", "write", { 0 }, "ERRNO(EPERM)" },
	{ "@system-service", NULL, "x86_64", "write", { 0 }, "ERRNO(EPERM)" },
	{ "i386:socketcall", NULL, "i386", "socketcall", { 1 }, "ERRNO(EPERM)" },
	/* A stricter profile stays, a milder one does not. */
	{ "clone3", NULL, "x86_64", "clone3", { 0 }, "ERRNO(EPERM)" },
	{ NULL, "bpf", "x86_64", "bpf", { 0 }, "ALLOW" },
	{ NULL, "clone(flags & CLONE_NEWUSER)", "x86_64", "clone", { 0x10000000 }, "ALLOW" },
	{ NULL, "clone(flags & CLONE_NEWUSER)", "x86_64", "clone", { 0x20000000 }, "ERRNO(EPERM)" },
	{ NULL, "personality(0x40000)", "x86_64", "personality", { 0x40000 }, "ALLOW" },
	{ NULL, "personality(0x40000)", "x86_64", "personality", { 0x40001 }, "ERRNO(EPERM)" },
	{ "bpf(BPF_PROG_LOAD)", "bpf", "x86_64", "bpf", { 5 }, "ERRNO(EPERM)" },
	{ "bpf(BPF_PROG_LOAD)", "bpf", "x86_64", "bpf", { 4 }, "ALLOW" },
	/* Above the largest number that the profile names. */
	{ NULL, "x86_64:600", "x86_64", "600", { 0 }, "ALLOW" },
	{ NULL, "x86_64:600", "x86_64", "599", { 0 }, "ERRNO(ENOSYS)" },
	{ NULL, "x86_64:600", "x86_64", "601", { 0 }, "ERRNO(ENOSYS)" },
};
/* clang-format on */

static void apply_text(struct blob_edit *edit, const char *text, bool allow)
{
	struct rule r;
	struct err e;

	if (!text)
		return;
	if (rule_parse(text, &r, &e) ||
	    (allow ? rule_apply_allow(edit, &r, &e) :
		     rule_apply_deny(edit, &r, EPERM_ACTION, &e)))
		fail_msg("%s: %s", text, e.msg);
}

static void test_rows(void **state)
{
	static struct blob_edit edit;
	struct env env = { .kernel_major = 6, .kernel_minor = 1 };
	struct blob base = { 0 };
	struct ctlsec_policy p;
	struct oci_profile *o;
	struct err e;
	size_t i;

	(void)state;
	o = builtin_default_load(&e);
	assert_int_equal(compile_profile(o, &env, &base, NULL, &e), 0);
	ctlsec_policy_open(&p, base.data);
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		char action[ACTION_TEXT_MAX];
		struct dd *d = dd_new();
		struct blob b = { 0 };

		blob_edit_start(&edit, d, &p);
		apply_text(&edit, rows[i].allow, true);
		apply_text(&edit, rows[i].deny, false);
		if (blob_edit_build(&edit, &b, &e))
			fail_msg("%s", e.msg);
		unit_decide(&b, rows[i].abi, rows[i].call, rows[i].args,
			    capname_docker_default(), action);
		if (strcmp(action, rows[i].action))
			fail_msg("row %zu: %s", i, action);
		blob_free(&b);
		dd_free(d);
	}
	blob_free(&base);
	oci_free(o);
}

static void test_open(void **state)
{
	static const struct {
		const char *text;
		bool note;
		const char *exact;
	} notes[] = {
		{ "socket(AF_ALG)", false, NULL },
		{ "socketpair(AF_UNIX)", true, NULL },
		{ "openat(_, _, O_PATH)", true, "flags" },
		{ "setns(_, CLONE_NEWUTS)", false, "nstype" },
		{ "socket", false, NULL },
		{ "clone(flags & CLONE_NEWUSER)", false, NULL },
		{ "clone(CLONE_NEWUSER)", false, "flags" },
		{ "unshare(CLONE_NEWUSER)", false, "flags" },
		{ "unshare(flags & CLONE_NEWUSER)", false, NULL },
		{ "ioctl(_, TIOCSTI)", false, NULL },
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(notes); i++) {
		const char *exact;
		struct rule r;
		struct err e;

		assert_int_equal(rule_parse(notes[i].text, &r, &e), 0);
		assert_int_equal(rule_open_note(&r) != NULL, notes[i].note);
		exact = rule_open_exact(&r);
		assert_int_equal(exact != NULL, notes[i].exact != NULL);
		if (exact)
			assert_string_equal(exact, notes[i].exact);
	}
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_rows),
	cmocka_unit_test(test_open),
};

UNIT_MAIN(tests)
