// SPDX-License-Identifier: GPL-2.0
/*
 * The rule language: what is read and how it is printed again, what is refused
 * and where, and that printing and parsing are inverse.
 */
#include "names/sysname.h"
#include "rule/rule_parse.h"
#include "rule/rule_print.h"
#include "rule/rule_table.h"
#include "unit.h"

/* A rule, and its canonical form where that is another. */
static const struct {
	const char *text;
	const char *printed;
} good[] = {
	{ "socket(AF_ALG)", NULL },
	{ "socket(38)", "socket(AF_ALG)" },
	{ " socket ( domain = AF_ALG ) ", "socket(AF_ALG)" },
	{ "socket(AF_ALG|AF_VSOCK)", NULL },
	{ "socket(_, SOCK_SEQPACKET)", NULL },
	{ "socket(AF_ALG, SOCK_SEQPACKET, 0)",
	  "socket(AF_ALG, SOCK_SEQPACKET, 0)" },
	{ "socket(_, SOCK_STREAM|SOCK_CLOEXEC)", NULL },
	{ "socket(_, type & 0xf = SOCK_RAW)", "socket(type & 0xf = SOCK_RAW)" },
	{ "socket(domain != AF_UNIX)", NULL },
	{ "clone(flags & CLONE_NEWUSER)", NULL },
	{ "clone(& CLONE_NEWUSER|CLONE_NEWNS)",
	  "clone(flags & CLONE_NEWNS|CLONE_NEWUSER)" },
	{ "unshare(flags & 0x10000000 = 0)",
	  "unshare(flags & CLONE_NEWUSER = 0)" },
	{ "ioctl(_, TIOCSTI)", NULL },
	{ "ioctl(request = TIOCSTI)", "ioctl(_, TIOCSTI)" },
	{ "ioctl(_, TIOCSTI|TIOCLINUX)", NULL },
	{ "prctl(PR_SET_SECCOMP)", NULL },
	{ "prctl(PR_SET_SECCOMP, arg2 >= 2)", NULL },
	{ "personality(0x40000)", "personality(ADDR_NO_RANDOMIZE)" },
	{ "personality(0xffffffff)", NULL },
	{ "personality(-1)", "personality(0xffffffff)" },
	{ "i386:socketcall", NULL },
	{ "i386:socketcall(SYS_SOCKET)", NULL },
	{ "socketcall(SYS_SOCKET)", NULL },
	{ "x32:read", NULL },
	{ "x86_64:600", NULL },
	{ "x86_64:600(reg3 <= 5)", NULL },
	{ "getpid()", "getpid" },
	{ "getpid(reg5 = 3)", NULL },
	{ "@io_uring", NULL },
	{ "@raw-io", NULL },
	{ "bpf(BPF_PROG_LOAD)", NULL },
	{ "keyctl(KEYCTL_READ|KEYCTL_SEARCH)",
	  "keyctl(KEYCTL_READ|KEYCTL_SEARCH)" },
	{ "kill(_, SIGKILL)", NULL },
	{ "openat(-100, _, O_WRONLY|O_CREAT)",
	  "openat(0xffffff9c, _, O_WRONLY|O_CREAT)" },
	{ "mount(mountflags & MS_BIND, _, _, _, 0)",
	  "mount(mountflags & MS_BIND, _, _, _, 0)" },
	{ "i386:clone(_, _, _, 5)", "i386:clone(_, _, _, 5)" },
	{ "i386:clone(tls = 5)", "i386:clone(_, _, _, 5)" },
	{ "clone(tls = 5)", "clone(_, _, _, _, 5)" },
	{ "read(fd < 3, count > 0xffff)", NULL },
	{ "socket(reg0 = 0x100000026)", NULL },
	{ "socket(reg0 & 0xffffffff00000000)", NULL },
};

static const struct {
	const char *text;
	unsigned int col;
	const char *sentence;
} bad[] = {
	{ "", 1,
	  "the name of a system call, or @GROUP, is expected, not the end" },
	{ "sokcet(AF_ALG)", 1,
	  "unknown system call 'sokcet' (did you mean 'socket'?)" },
	{ "socket(AF_ALK)", 8,
	  "unknown constant 'AF_ALK' (did you mean 'AF_ALG'?)" },
	{ "socket(CLONE_NEWUSER)", 8,
	  "'CLONE_NEWUSER' is no value of socket's argument 'domain'" },
	{ "socket(domian = 1)", 8,
	  "socket has no argument 'domian' (did you mean 'domain'?)" },
	{ "socket(1, 2, 3, 4)", 17, "socket has 3 arguments" },
	{ "socket(1, 2, 3, _)", 17, "socket has 3 arguments" },
	{ "socket(1, domain = 2)", 11,
	  "this argument has a condition already" },
	{ "socket(AF_ALG", 14, "',' or ')' is expected, not the end" },
	{ "socket(AF_ALG) x", 16, "the end of the rule is expected, not 'x'" },
	{ "socket(,)", 8, "a value is expected, not ','" },
	{ "socket(= 1)", 8,
	  "the name of an argument is expected in front of this" },
	{ "socket(0x100000026)", 8,
	  "the kernel takes 32 bits of 'domain', and the value has more" },
	{ "socket(99999999999999999999)", 8,
	  "'99999999999999999999' is not a 64-bit number, decimal or 0x "
	  "hexadecimal" },
	{ "clone(flags & 0)", 14, "a mask without bits" },
	{ "clone(flags & 1 = 2)", 14,
	  "the value has bits that the mask has not, so nothing would match" },
	{ "x86_64:socketcall", 8, "x86_64 has no system call 'socketcall'" },
	{ "arm:read", 1, "no such ABI: 'arm' (x86_64, i386, x32)" },
	{ "600", 1,
	  "'600' is no system call: a number is written ABI:NUMBER, and is "
	  "below 1024" },
	{ "@io-uring", 1,
	  "unknown group '@io-uring' (did you mean '@io_uring'?)" },
	{ "read(fd = 1|2|3|4|5|6|7|8|9|10|11|12|13|14|15|16|17)", 50,
	  "more than 16 alternatives: write another rule" },
	{ "read\033", 5, "the end of the rule is expected, not '\\x1b'" },
};

static void expect_same(const char *text, const struct rule *a)
{
	struct rule b;
	struct err e;

	if (rule_parse(text, &b, &e))
		fail_msg("%s: %s", text, e.msg);
	if (memcmp(a, &b, sizeof(b)))
		fail_msg("'%s' is another rule", text);
}

static void test_good(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(good); i++) {
		const char *want = good[i].printed;
		struct rule r;
		struct err e;
		char *text;

		if (rule_parse(good[i].text, &r, &e))
			fail_msg("%s: %s", good[i].text, e.msg);
		text = rule_print(&r);
		assert_string_equal(text, want ? want : good[i].text);
		expect_same(text, &r);
		free(text);
	}
}

static void test_bad(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(bad); i++) {
		char want[512];
		struct rule r;
		struct err e = { 0 };

		if (!rule_parse(bad[i].text, &r, &e))
			fail_msg("'%s' is taken", bad[i].text);
		snprintf(want, sizeof(want), "rule, column %u: %s", bad[i].col,
			 bad[i].sentence);
		assert_string_equal(e.msg, want);
		assert_int_equal(e.col, bad[i].col);
		assert_int_equal(e.status, EXIT_FAILED);
		assert_string_equal(e.text, bad[i].text);
		assert_int_equal(e.caret, bad[i].col - 1);
	}
}

static uint64_t next_random(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

static void make_cond(uint64_t *seed, const struct rule_table_arg *a,
		      struct rule_cond *c)
{
	uint64_t max =
		a->width == 64 ? UINT64_MAX : (UINT64_C(1) << a->width) - 1;
	const struct rule_table_set *s = a->set;
	size_t i;

	c->op = (enum rule_op)(next_random(seed) % (RULE_MASKED + 1));
	c->n = c->op == RULE_MASKED ? 2 : c->op != RULE_ANY;
	if (c->op == RULE_IN && !(s && s->flags))
		c->n = 1 + next_random(seed) % RULE_VALUES_MAX;
	for (i = 0; i < c->n; i++) {
		c->v[i] = next_random(seed) >> next_random(seed) % 64;
		if (s && next_random(seed) % 2)
			c->v[i] = s->values[next_random(seed) % s->n];
		c->v[i] &= max;
	}
	if (c->op == RULE_MASKED || c->op == RULE_BITS)
		c->v[0] |= 1;
	if (c->op == RULE_MASKED)
		c->v[1] &= c->v[0];
}

/* Any rule that can be written is what its text means. */
static void test_inverse(void **state)
{
	uint64_t seed = 0x9e3779b97f4a7c15;
	int i;

	(void)state;
	for (i = 0; i < 20000; i++) {
		const struct rule_table_call *c = NULL;
		struct rule r = { .abi = (int)(next_random(&seed) % 4) - 1 };
		enum ctlsec_abi abi = r.abi < 0 ? CTLSEC_ABI_X86_64 : r.abi;
		const char *name;
		unsigned int k;
		char *text;

		name = sysname_name(abi, next_random(&seed) % 460);
		if (!name)
			continue;
		snprintf(r.name, sizeof(r.name), "%s", name);
		c = rule_table_call(abi, name);
		for (k = 0; k < (c ? c->n : CTLSEC_NR_ARGS); k++) {
			const struct rule_table_arg none = { .width = 64 };

			bool raw = c && next_random(&seed) % 4 == 0;

			make_cond(&seed, c && !raw ? &c->args[k] : &none,
				  &r.args[k]);
			r.args[k].raw = raw && r.args[k].op != RULE_ANY;
		}
		text = rule_print(&r);
		expect_same(text, &r);
		free(text);
	}
}

/* Every call that groups name exists somewhere, and every constant is its own. */
static void test_tables(void **state)
{
	static const char *const names[] = { "@default", "@io_uring", "@escape",
					     "@namespaces", "@system-service" };
	uint64_t v;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(names); i++)
		assert_non_null(rule_table_group(names[i]));
	assert_null(rule_table_group("@default-x"));
	assert_null(rule_table_group("@"));
	assert_true(rule_table_value(NULL, "TIOCSTI", &v));
	assert_int_equal(v, 0x5412);
	assert_true(rule_table_value(NULL, "CLONE_NEWUSER", &v));
	assert_int_equal(v, 0x10000000);
	assert_true(rule_table_value(NULL, "BPF_PROG_LOAD", &v));
	assert_int_equal(v, 5);
	assert_false(rule_table_value(NULL, "BPF_PROG_LOADX", &v));
	assert_int_equal(rule_table_call(CTLSEC_ABI_I386, "clone")->n, 5);
	assert_string_equal(
		rule_table_call(CTLSEC_ABI_I386, "clone")->args[3].name, "tls");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_bad),
		cmocka_unit_test(test_inverse),
		cmocka_unit_test(test_tables),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
