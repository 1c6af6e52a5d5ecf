// SPDX-License-Identifier: GPL-2.0
/*
 * The profile reader: Docker's and Podman's forms, Go's JSON rules, errors
 * with their places.
 */
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "oci/oci.h"
#include "unit.h"

#define ERRNO(data) CTLSEC_ACTION(CTLSEC_ACT_ERRNO, data)
#define ACT(act) CTLSEC_ACTION(CTLSEC_ACT_##act, 0)
#define RULE(body) \
	"{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":[{" body "}]}"

/* Texts that must fail, each with its place and sentence. */
static const struct {
	const char *text;
	unsigned int col;
	const char *sentence;
} refused[] = {
	{ "[]", 1, "a profile must be an object, not an array" },
	{ "{\"syscalls\":[{\"action\":\"SCMP_ACT_ALLOW\",\"name\":\"a\"}]}", 1,
	  "a profile without 'defaultAction'" },
	{ "{\"defaultAction\":\"SCMP_ACT_FOO\"}", 18,
	  "unknown action 'SCMP_ACT_FOO'" },
	{ "{\"defaultAction\":\"scmp_act_allow\"}", 18,
	  "unknown action 'scmp_act_allow' (did you mean 'SCMP_ACT_ALLOW'?)" },
	{ "{\"defaultAction\":1}", 18,
	  "'defaultAction' must be a string, not a number" },
	{ "{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"defaultErrno\":\"EFOOBAR\"}",
	  50, "unknown error name 'EFOOBAR'" },
	{ "{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"defaultErrnoRet\":65536}",
	  53, "errno 65536 exceeds 65535" },
	{ "{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"defaultErrnoRet\":-1}", 53,
	  "-1 is not a whole number from 0 to 18446744073709551615" },
	{ "{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"defaultErrnoRet\":1.0}", 53,
	  "1.0 is not a whole number from 0 to 18446744073709551615" },
	{ "{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"flags\":[\"X\"]}", 44,
	  "unknown flag 'X'" },
	{ "{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"listenerMetadata\":\"m\"}",
	  54, "'listenerMetadata' without 'listenerPath'" },
	{ "{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"architectures\":"
	  "[\"SCMP_ARCH_X86\"],\"archMap\":[{\"architecture\":\"A\"}]}",
	  96, "both 'architectures' and 'archMap'" },
	{ "{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":{}}", 46,
	  "'syscalls' must be an array, not an object" },
	{ "{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":[null]}", 47,
	  "this must be an object, not null" },
	{ RULE("\"names\":[\"a\"]"), 47, "a rule without 'action'" },
	{ RULE("\"names\":[\"a\"],\"name\":\"b\",\"action\":\"x\""), 69,
	  "both 'name' and 'names' in one rule" },
	{ RULE("\"names\":[\"\"],\"action\":\"SCMP_ACT_LOG\""), 57,
	  "an empty name of a system call" },
	{ RULE("\"names\":[null],\"action\":\"SCMP_ACT_LOG\""), 57,
	  "an empty name of a system call" },
	{ RULE("\"names\":[\"a\\u0000b\"],\"action\":\"SCMP_ACT_LOG\""), 57,
	  "a NUL character in a string" },
	{ RULE("\"name\":\"a\",\"action\":\"SCMP_ACT_ERRNO\",\"errno\":\"E\""),
	  93, "unknown error name 'E'" },
	{ RULE("\"name\":\"a\",\"action\":\"SCMP_ACT_ERRNO\",\"errnoRet\":\"1\""),
	  96, "'errnoRet' must be a number, not a string" },
	{ "{\"defaultAction\":\"SCMP_ACT_LOG\",\"syscalls\":[{}],"
	  "\"syscalls\":[{}],\"syscalls\":[{}]}",
	  76, "'syscalls' occurs three times" },
	/* Go lays the second list over the first, element by element. */
	{ "{\"defaultAction\":\"SCMP_ACT_LOG\",\"syscalls\":[{\"name\":\"a\","
	  "\"action\":\"SCMP_ACT_LOG\"}],\"syscalls\":[{\"names\":[\"b\"]}]}",
	  53, "both 'name' and 'names' in one rule" },
	{ RULE("\"args\":[{\"index\":6,\"value\":1,\"op\":\"SCMP_CMP_EQ\"}]"),
	  56, "argument index 6: a system call has arguments 0 to 5" },
	{ RULE("\"args\":[{\"index\":0,\"value\":1}]"), 56,
	  "a condition without 'op'" },
	{ RULE("\"args\":[{\"index\":0,\"op\":\"EQ\"}]"), 72,
	  "unknown operator 'EQ' (did you mean 'SCMP_CMP_EQ'?)" },
	{ RULE("\"args\":[{\"value\":18446744073709551616}]"), 65,
	  "18446744073709551616 is not a whole number from 0 to "
	  "18446744073709551615" },
	{ RULE("\"args\":[{\"value\":\"1\"}]"), 65,
	  "'value' must be a number, not a string" },
	{ RULE("\"includes\":{\"minKernel\":\"4\"}"), 72,
	  "'4' is not a kernel version: two numbers up to 255, as in "
	  "'4.8'" },
	{ RULE("\"includes\":{\"minKernel\":\"4.8.1\"}"), 72,
	  "'4.8.1' is not a kernel version: two numbers up to 255, as in "
	  "'4.8'" },
	{ RULE("\"includes\":{\"minKernel\":\"0.0\"}"), 72,
	  "'0.0' is not a kernel version: two numbers up to 255, as in "
	  "'4.8'" },
	{ RULE("\"includes\":{\"minKernel\":\"4.256\"}"), 72,
	  "'4.256' is not a kernel version: two numbers up to 255, as in "
	  "'4.8'" },
	{ RULE("\"includes\":[]"), 59,
	  "'includes' must be an object, not an array" },
};

/* Read and compile, as load does: what is wrong in a rule shows when it is
 * known that the rule applies.
 */
static bool load(const char *text, struct err *e)
{
	cleanup_oci struct oci_profile *p = NULL;
	cleanup_blob struct blob b = { 0 };
	struct env env = { .kernel_major = 6, .kernel_minor = 1 };

	p = oci_parse("t", text, strlen(text), e);
	return p && !compile_profile(p, &env, &b, NULL, e);
}

static void test_refuses(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(refused); i++) {
		const char *text = refused[i].text;
		struct err e;

		if (load(text, &e))
			fail_msg("accepted: %s", text);
		assert_string_equal(e.msg + e.sentence, refused[i].sentence);
		assert_int_equal(e.line, 1);
		if (e.col != refused[i].col)
			fail_msg("column %u, not %u: %s", e.col, refused[i].col,
				 text);
		assert_int_equal(e.status, EXIT_FAILED);
	}
}

static void test_place_in_message(void **state)
{
	static const char text[] = "{\n \"defaultAction\":\n  false }";
	struct err e;

	(void)state;
	assert_null(oci_parse("dir/p.json", text, strlen(text), &e));
	assert_string_equal(e.msg, "dir/p.json:3:3: 'defaultAction' must be "
				   "a string, not a truth value");
}

/* Action words that must come out, default or of the only rule. */
static const struct {
	const char *text;
	uint32_t word;
	unsigned int asked;
} actions[] = {
	{ "\"SCMP_ACT_ALLOW\"", ACT(ALLOW), 0 },
	{ "\"SCMP_ACT_LOG\"", ACT(LOG), 0 },
	{ "\"SCMP_ACT_KILL\"", ACT(KILL_THREAD), 0 },
	{ "\"SCMP_ACT_KILL_THREAD\"", ACT(KILL_THREAD), 0 },
	{ "\"SCMP_ACT_KILL_PROCESS\"", ACT(KILL_PROCESS), 0 },
	{ "\"SCMP_ACT_TRAP\"", ACT(TRAP), 0 },
	{ "\"SCMP_ACT_NOTIFY\"", ACT(NOTIFY), 0 },
	{ "\"SCMP_ACT_ERRNO\"", ERRNO(1), 0 },
	{ "\"SCMP_ACT_ERRNO\",\"errnoRet\":null", ERRNO(1), 0 },
	{ "\"SCMP_ACT_ERRNO\",\"errnoRet\":0", ERRNO(0), 0 },
	{ "\"SCMP_ACT_ERRNO\",\"errnoRet\":38", ERRNO(38), 0 },
	{ "\"SCMP_ACT_ERRNO\",\"errnoRet\":4095", ERRNO(4095), 0 },
	{ "\"SCMP_ACT_ERRNO\",\"errnoRet\":4096", ERRNO(4095), 4096 },
	{ "\"SCMP_ACT_ERRNO\",\"errnoRet\":65535", ERRNO(4095), 65535 },
	{ "\"SCMP_ACT_ERRNO\",\"errno\":\"ENOSYS\"", ERRNO(38), 0 },
	{ "\"SCMP_ACT_ERRNO\",\"errno\":\"38\"", ERRNO(38), 0 },
	{ "\"SCMP_ACT_ERRNO\",\"errno\":\"\"", ERRNO(1), 0 },
	{ "\"SCMP_ACT_ERRNO\",\"errno\":\"\",\"errnoRet\":5", ERRNO(5), 0 },
	{ "\"SCMP_ACT_ERRNO\",\"errnoRet\":5,\"errno\":\"EACCES\"", ERRNO(13),
	  0 },
	{ "\"SCMP_ACT_ERRNO\",\"errno\":\"EWOULDBLOCK\"", ERRNO(11), 0 },
	{ "\"SCMP_ACT_ERRNO\",\"errno\":\"ENOTSUP\"", ERRNO(95), 0 },
	{ "\"SCMP_ACT_TRACE\"", CTLSEC_ACTION(CTLSEC_ACT_TRACE, 1), 0 },
	{ "\"SCMP_ACT_TRACE\",\"errnoRet\":65535",
	  CTLSEC_ACTION(CTLSEC_ACT_TRACE, 65535), 0 },
};

static void test_actions(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(actions); i++) {
		struct oci_profile *p;
		char text[256];

		snprintf(text, sizeof(text),
			 "{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":"
			 "[{\"name\":\"read\",\"action\":%s}]}",
			 actions[i].text);
		p = unit_parse(text);
		assert_int_equal(p->syscalls[0].action, actions[i].word);
		assert_int_equal(p->syscalls[0].errno_asked, actions[i].asked);
		oci_free(p);
	}
}

static void test_default_errno(void **state)
{
	struct oci_profile *p;

	(void)state;
	p = unit_parse(
		"{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"defaultErrnoRet\":1,"
		"\"defaultErrno\":\"ENOSYS\"}");
	assert_int_equal(p->default_action, ERRNO(38));
	oci_free(p);
	p = unit_parse(
		"{\"defaultErrnoRet\":7,\"defaultAction\":\"SCMP_ACT_TRACE\"}");
	assert_int_equal(p->default_action, CTLSEC_ACTION(CTLSEC_ACT_TRACE, 7));
	oci_free(p);
}

static void test_seccomp_disabled(void **state)
{
	static const char *const texts[] = {
		"{}",
		"{\"defaultAction\":\"\"}",
		"{\"defaultAction\":null,\"syscalls\":null}",
		"{\"syscalls\":[]}",
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(texts); i++) {
		struct oci_profile *p = unit_parse(texts[i]);

		assert_true(p->unrestricted);
		oci_free(p);
	}
}

static void test_go_rules(void **state)
{
	struct oci_profile *p;

	(void)state;
	p = unit_parse(
		"{\"DEFAULTACTION\":\"SCMP_ACT_KILL\",\"x\":{\"y\":[1e99]},"
		"\"defaultaction\":\"SCMP_ACT_LOG\",\"defaultAction\":null,"
		"\"Architectures\":[\"a\"],\"architectures\":null,"
		"\"SysCalls\":[{\"NAMES\":[\"a\",\"b\"],\"names\":[\"c\"],"
		"\"action\":\"SCMP_ACT_ALLOW\",\"args\":null,"
		"\"includes\":{\"caps\":[\"A\"]},"
		"\"includes\":{\"minKernel\":\"4.8\"},"
		"\"excludes\":{\"caps\":[\"B\"]},\"excludes\":null}]}");
	/* The last duplicate wins; null leaves a string as it was. */
	assert_int_equal(p->default_action, ACT(LOG));
	assert_int_equal(p->architectures.n, 0);
	assert_int_equal(p->n_syscalls, 1);
	assert_int_equal(p->syscalls[0].names.n, 1);
	assert_string_equal(p->syscalls[0].names.v[0].s, "c");
	assert_int_equal(p->syscalls[0].n_args, 0);
	/* Objects are merged, member by member. */
	assert_int_equal(p->syscalls[0].includes.caps.n, 1);
	assert_true(p->syscalls[0].includes.min_kernel.set);
	assert_int_equal(p->syscalls[0].excludes.caps.n, 0);
	oci_free(p);
}

static void test_flags_and_listener(void **state)
{
	struct oci_profile *p;

	(void)state;
	p = unit_parse(
		"{\"defaultAction\":\"SCMP_ACT_LOG\",\"flags\":["
		"\"SECCOMP_FILTER_FLAG_TSYNC\",\"SECCOMP_FILTER_FLAG_LOG\","
		"\"SECCOMP_FILTER_FLAG_SPEC_ALLOW\","
		"\"SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV\"],"
		"\"listenerPath\":\"/x\",\"listenerMetadata\":\"m\"}");
	assert_int_equal(p->flags.n, 4);
	assert_string_equal(p->listener_path, "/x");
	oci_free(p);
	p = unit_parse("{\"defaultAction\":\"SCMP_ACT_LOG\","
		       "\"listenerPath\":\"\",\"listenerMetadata\":\"\"}");
	assert_null(p->listener_path);
	oci_free(p);
}

/* A rule's place in the file has 16 bits; the topmost mean something else. */
static void test_too_many_rules(void **state)
{
	static const char rule[] = "{\"action\":\"SCMP_ACT_LOG\"},";
	char *text = malloc(100 + CTLSEC_ORIGIN_MAX * sizeof(rule));
	char *out = text;
	struct oci_profile *p;
	struct err e;
	size_t i;

	(void)state;
	out += sprintf(out, "{\"defaultAction\":\"SCMP_ACT_LOG\","
			    "\"syscalls\":[");
	for (i = 0; i < CTLSEC_ORIGIN_MAX; i++)
		out += sprintf(out, "%s", rule);
	strcpy(out - 1, "]}");
	p = unit_parse(text);
	assert_int_equal(p->n_syscalls, CTLSEC_ORIGIN_MAX);
	oci_free(p);
	sprintf(out - 1, ",%.*s]}", (int)sizeof(rule) - 2, rule);
	assert_null(oci_parse("t", text, strlen(text), &e));
	assert_string_equal(e.msg + e.sentence,
			    "65281 rules: at most 65280 are possible");
	free(text);
}

/* Null is none, an empty version is 0.0 or leaves the one that is there: what
 * Docker's reader makes of them.
 */
static void test_min_kernel(void **state)
{
	static const struct {
		const char *members;
		bool set;
		unsigned int major;
	} kernels[] = {
		{ "\"minKernel\":\"\"", true, 0 },
		{ "\"minKernel\":null", false, 0 },
		{ "\"minKernel\":\"4.8\"", true, 4 },
		{ "\"minKernel\":\"4.8\",\"minKernel\":\"\"", true, 4 },
		{ "\"minKernel\":\"4.8\",\"minKernel\":null", false, 0 },
		{ "\"minKernel\":\"4.8\",\"minKernel\":\"5.1\"", true, 5 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(kernels); i++) {
		struct oci_profile *p;
		char text[256];

		snprintf(text, sizeof(text),
			 RULE("\"name\":\"a\",\"action\":\"SCMP_ACT_LOG\","
			      "\"includes\":{%s}"),
			 kernels[i].members);
		p = unit_parse(text);
		assert_int_equal(p->syscalls[0].includes.min_kernel.set,
				 kernels[i].set);
		assert_int_equal(p->syscalls[0].includes.min_kernel.major,
				 kernels[i].major);
		oci_free(p);
	}
}

static void test_u64_values(void **state)
{
	const struct oci_arg *a;
	struct oci_profile *p;

	(void)state;
	p = unit_parse(
		RULE("\"name\":\"clone\",\"action\":\"SCMP_ACT_LOG\",\"args\":["
		     "{\"index\":0,\"value\":18446744073709551615,"
		     "\"valueTwo\":9223372036854775809,"
		     "\"op\":\"SCMP_CMP_MASKED_EQ\"},"
		     "{\"index\":5,\"value\":9007199254740993,"
		     "\"op\":\"SCMP_CMP_GT\"}]"));
	a = p->syscalls[0].args;
	assert_int_equal(p->syscalls[0].n_args, 2);
	assert_true(a[0].value == UINT64_MAX);
	assert_true(a[0].value_two == (UINT64_C(1) << 63) + 1);
	assert_int_equal(a[0].op, CTLSEC_CMP_MASKED_EQ);
	/* A double would make this ...992. */
	assert_true(a[1].value == UINT64_C(9007199254740993));
	assert_int_equal(a[1].index, 5);
	oci_free(p);
}

static void test_missing_file(void **state)
{
	struct err e;

	(void)state;
	assert_null(oci_load("/nonexistent/p.json", &e));
	assert_string_equal(e.msg, "cannot open /nonexistent/p.json: No such "
				   "file or directory");
	assert_null(oci_load("/", &e));
	assert_string_equal(e.msg, "cannot read /: Is a directory");
}

/* A FIFO without a writer is refused, and one that is late is waited for. */
static void test_fifo(void **state)
{
	static const char text[] = "{\"defaultAction\":\"SCMP_ACT_LOG\"}";
	char dir[] = "/tmp/ctlsec-unit-XXXXXX", path[64], sentence[128];
	struct oci_profile *p;
	struct err e;
	pid_t writer;

	(void)state;
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/fifo", dir);
	assert_int_equal(mkfifo(path, 0600), 0);
	alarm(20);
	assert_null(oci_load(path, &e));
	snprintf(sentence, sizeof(sentence),
		 "%s is a FIFO, and no program writes to it", path);
	assert_string_equal(e.msg, sentence);
	writer = fork();
	if (!writer) {
		int fd = open(path, O_WRONLY);

		/* Longer than a FIFO may be without a writer. */
		sleep(3);
		_exit(write(fd, text, strlen(text)) != (ssize_t)strlen(text));
	}
	p = oci_load(path, &e);
	alarm(0);
	if (!p)
		fail_msg("%s", e.msg);
	assert_int_equal(p->default_action, ACT(LOG));
	oci_free(p);
	assert_int_equal(waitpid(writer, NULL, 0), writer);
	unlink(path);
	rmdir(dir);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_refuses),
	cmocka_unit_test(test_place_in_message),
	cmocka_unit_test(test_actions),
	cmocka_unit_test(test_default_errno),
	cmocka_unit_test(test_seccomp_disabled),
	cmocka_unit_test(test_go_rules),
	cmocka_unit_test(test_flags_and_listener),
	cmocka_unit_test(test_too_many_rules),
	cmocka_unit_test(test_min_kernel),
	cmocka_unit_test(test_u64_values),
	cmocka_unit_test(test_missing_file),
	cmocka_unit_test(test_fifo),
};

UNIT_MAIN(tests)
