// SPDX-License-Identifier: GPL-2.0
/*
 * Explanations: queries in words, actions and reasons in words, batches.
 */
#include "oci/builtin_default.h"
#include "unit.h"

#define PROFILE                                                                 \
	"{\n"                                                                   \
	"\"defaultAction\": \"SCMP_ACT_ERRNO\",\n"                              \
	"\"architectures\": [\"SCMP_ARCH_X86_64\", \"SCMP_ARCH_X86\"],\n"       \
	"\"syscalls\": [\n"                                                     \
	"{\"name\":\"read\",\"action\":\"SCMP_ACT_ALLOW\"},\n"                  \
	"{\"name\":\"socket\",\"action\":\"SCMP_ACT_ERRNO\",\"errnoRet\":4000," \
	"\"args\":[{\"index\":0,\"value\":38,\"op\":\"SCMP_CMP_EQ\"}],"         \
	"\"includes\":{\"caps\":[\"CAP_SYS_ADMIN\",\"CAP_BPF\"],"               \
	"\"minKernel\":\"4.8\"},\"excludes\":{\"arches\":[\"s390\"]}},\n"       \
	"{\"name\":\"clone\",\"action\":\"SCMP_ACT_LOG\",\"args\":["            \
	"{\"index\":0,\"value\":240,\"valueTwo\":255,"                          \
	"\"op\":\"SCMP_CMP_MASKED_EQ\"},"                                       \
	"{\"index\":1,\"value\":18446744073709551615,"                          \
	"\"op\":\"SCMP_CMP_NE\"}]},\n"                                          \
	"{\"name\":\"mseal\",\"action\":\"SCMP_ACT_KILL_PROCESS\"},\n"          \
	"{\"name\":\"bpf\",\"action\":\"SCMP_ACT_LOG\",\"args\":["              \
	"{\"index\":0,\"value\":3,\"op\":\"SCMP_CMP_EQ\"}],"                    \
	"\"excludes\":{\"arches\":[\"arm\"]}},\n"                               \
	"{\"name\":\"bpf\",\"action\":\"SCMP_ACT_LOG\","                        \
	"\"includes\":{\"arches\":[\"amd64\"],\"caps\":[\"CAP_BPF\"]},"         \
	"\"excludes\":{\"minKernel\":\"255.1\"}},\n"                            \
	"{\"name\":\"bpf\",\"action\":\"SCMP_ACT_TRAP\",\"args\":["             \
	"{\"index\":1,\"value\":4,\"op\":\"SCMP_CMP_EQ\"}],"                    \
	"\"excludes\":{\"caps\":[\"CAP_NO_SUCH\"]}},\n"                         \
	"{\"name\":\"ptrace\",\"action\":\"SCMP_ACT_ALLOW\","                   \
	"\"excludes\":{\"caps\":[\"CAP_NO_SUCH\"]}}\n"                          \
	"]}"

#define ALL_CAPS UINT64_MAX

struct fixture {
	struct oci_profile *p;
	struct blob b;
	struct explain_policy v;
	struct explain x;
};

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	f->p = unit_compile(PROFILE, "6.1", &f->b, NULL);
	ctlsec_policy_open(&f->v.policy, f->b.data);
	f->v.profile = f->p;
	f->x.v = &f->v;
	f->x.n = 1;
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	blob_free(&f->b);
	oci_free(f->p);
	free(f);
	return 0;
}

/* What a batch answers to @in; its complaints go to @complaints. */
static char *batch(const struct explain *x, const char *in, char **complaints,
		   int *bad)
{
	FILE *fin = fmemopen((void *)in, strlen(in), "r"), *fout, *ferr;
	char *out = NULL;
	size_t n, m;
	struct err e;

	fout = open_memstream(&out, &n);
	ferr = open_memstream(complaints, &m);
	*bad = explain_batch(x, ALL_CAPS, fin, "in", fout, ferr, &e);
	fclose(fin);
	fclose(fout);
	fclose(ferr);
	return out;
}

static void expect(void **state, const char *in, const char *out)
{
	struct fixture *f = *state;
	char *complaints, *answer;
	int bad;

	answer = batch(&f->x, in, &complaints, &bad);
	assert_string_equal(complaints, "");
	assert_string_equal(answer, out);
	assert_int_equal(bad, 0);
	free(complaints);
	free(answer);
}

static void test_reasons(void **state)
{
	expect(state, "x86_64 read\n", "ALLOW\tsyscalls[0] (line 5)\n");
	expect(state, "x86_64 write\n",
	       "ERRNO(EPERM)\tdefaultAction (line 2)\n");
	expect(state, "x86_64 41 38\n",
	       "ERRNO(4000)\tsyscalls[1] (line 6): arg 0 EQ 0x26, includes "
	       "CAP_SYS_ADMIN,CAP_BPF minKernel 4.8, excludes arches s390\n");
	expect(state, "i386 clone 0xf5 1\n",
	       "LOG\tsyscalls[2] (line 7): arg 0 MASKED_EQ 0xf0 = 0xf0, "
	       "arg 1 NE 0xffffffffffffffff\n");
	expect(state, "x86_64 mseal\n", "KILL_PROCESS\tsyscalls[3] (line 8)\n");
	expect(state, "x86_64 bpf 3\n",
	       "LOG\tsyscalls[4] (line 9): arg 0 EQ 0x3, excludes arches "
	       "arm\n");
	expect(state, "x86_64 bpf\n",
	       "LOG\tsyscalls[5] (line 10): includes CAP_BPF arches amd64, "
	       "excludes minKernel 255.1\n");
	expect(state, "x86_64 bpf 3 4\n",
	       "TRAP\tsyscalls[6] (line 11): arg 1 EQ 0x4, excludes "
	       "CAP_NO_SUCH\n");
	expect(state, "x86_64 ptrace\n",
	       "ALLOW\tsyscalls[7] (line 12): excludes CAP_NO_SUCH\n");
	expect(state, "x86_64 463\n",
	       "ERRNO(ENOSYS)\tnumber above the profile's largest (ENOSYS)\n");
	expect(state, "x32 read\n", "KILL_THREAD\tarchitecture not listed\n");
	expect(state, "x86_64 exit_group\n",
	       "ERRNO(EPERM)\tdefaultAction (line 2) (not enforced: "
	       "exit_group is never denied)\n");
	expect(state, "i386 119\n",
	       "ERRNO(EPERM)\tdefaultAction (line 2) (not enforced: "
	       "sigreturn is never denied)\n");
}

/* Of a profile that came from the kernel there are no lines, but conditions. */
static void test_reasons_from_blob(void **state)
{
	struct fixture *f = *state;

	f->v.profile = NULL;
	expect(state, "x86_64 read\n", "ALLOW\tsyscalls[0]\n");
	expect(state, "x86_64 write\n", "ERRNO(EPERM)\tdefaultAction\n");
	expect(state, "x86_64 41 38\n",
	       "ERRNO(4000)\tsyscalls[1]: arg 0 EQ 0x26, includes "
	       "CAP_SYS_ADMIN,CAP_BPF\n");
	expect(state, "i386 clone 0xf5 1\n",
	       "LOG\tsyscalls[2]: arg 0 MASKED_EQ 0xf0 = 0xf0, arg 1 NE "
	       "0xffffffffffffffff\n");
	expect(state, "x86_64 bpf\n", "LOG\tsyscalls[5]: includes CAP_BPF\n");
	expect(state, "x86_64 bpf 3 4\n", "TRAP\tsyscalls[6]: arg 1 EQ 0x4\n");
	expect(state, "x86_64 ptrace\n", "ALLOW\tsyscalls[7]\n");
}

/* A reason that does not fit is cut, and ends. */
static void test_short_buffer(void **state)
{
	struct fixture *f = *state;
	struct ctlsec_call call = { .abi = CTLSEC_ABI_X86_64,
				    .nr = 41,
				    .args = { 38 },
				    .caps = ALL_CAPS };
	struct explain_answer a;
	char out[24 + 8];
	size_t size;

	explain_decide(&f->x, &call, &a);
	for (size = 1; size <= 24; size++) {
		memset(out, 'x', sizeof(out));
		explain_reason(&a, &call, out, size);
		assert_int_equal(strlen(out), size - 1);
		assert_memory_equal(out, "syscalls[1] (line 6): arg", size - 1);
		assert_int_equal(out[size], 'x');
	}
}

static void test_x32_numbers(void **state)
{
	struct ctlsec_call call;
	struct err e;

	(void)state;
	assert_int_equal(
		explain_parse_call("x32", "0x40000208", NULL, 0, &call, &e), 0);
	assert_int_equal(call.nr, 520);
	assert_int_equal(explain_parse_call("x32", "520", NULL, 0, &call, &e),
			 0);
	assert_int_equal(call.nr, 520);
	assert_int_equal(
		explain_parse_call("x32", "4294967295", NULL, 0, &call, &e), 0);
	assert_int_equal(call.nr, UINT32_MAX);
	assert_int_equal(
		explain_parse_call("i386", "0x40000000", NULL, 0, &call, &e),
		0);
	assert_int_equal(call.nr, 0x40000000);
}

static void test_lines(void **state)
{
	expect(state,
	       "\n  \t\n# all of it\nx86_64 read # the rest\n"
	       "\tx86_64\t0\t1 2 3 4 5 0x6\r\nx86_64 0",
	       "ALLOW\tsyscalls[0] (line 5)\nALLOW\tsyscalls[0] (line 5)\n"
	       "ALLOW\tsyscalls[0] (line 5)\n");
	expect(state, "", "");
}

/* i386 passes 32 bits, x86_64 all; negative numbers are two's complement. */
static void test_arguments(void **state)
{
	expect(state, "i386 socket 0x100000026\nx86_64 socket 0x100000026\n",
	       "ERRNO(4000)\tsyscalls[1] (line 6): arg 0 EQ 0x26, includes "
	       "CAP_SYS_ADMIN,CAP_BPF minKernel 4.8, excludes arches s390\n"
	       "ERRNO(EPERM)\tdefaultAction (line 2)\n");
	expect(state, "x86_64 clone 0xf0 -1\ni386 clone 0xf0 -1\n",
	       "ERRNO(EPERM)\tdefaultAction (line 2)\n"
	       "LOG\tsyscalls[2] (line 7): arg 0 MASKED_EQ 0xf0 = 0xf0, "
	       "arg 1 NE 0xffffffffffffffff\n");
	expect(state, "x32 0x40000000\n",
	       "KILL_THREAD\tarchitecture not listed\n");
}

static void test_bad_lines(void **state)
{
	static const struct {
		const char *line, *sentence;
	} rows[] = {
		{ "x86_64", "expected ABI SYSCALL [ARG...], found only "
			    "'x86_64'" },
		{ "arm read", "no such ABI: 'arm' (x86_64, i386, x32)" },
		{ "x86_64 foo", "unknown system call 'foo'" },
		{ "x86_64 socketcall",
		  "x86_64 has no system call 'socketcall'" },
		{ "i386 semop", "i386 has no system call 'semop'" },
		{ "x86_64 0x1g", "'0x1g' is not the number of a system call" },
		{ "x86_64 4294967296",
		  "'4294967296' is not the number of a system call" },
		{ "x86_64 0x40000000",
		  "0x40000000 has bit 30 set: that is the ABI x32" },
		{ "x86_64 read x", "argument 'x' is not a 64-bit number" },
		{ "x86_64 read \033[31m\x9b",
		  "argument '\\x1b[31m\\x9b' is not a 64-bit number" },
		{ "x86_64 read 18446744073709551616",
		  "argument '18446744073709551616' is not a 64-bit number" },
		{ "x86_64 read -9223372036854775809",
		  "argument '-9223372036854775809' is not a 64-bit number" },
		{ "x86_64 read 1 2 3 4 5 6 7",
		  "7 arguments: a system call has at most 6" },
	};
	struct fixture *f = *state;
	size_t i;

	for (i = 0; i < ARRAY_LEN(rows); i++) {
		char in[128], out[256], complaint[256];
		char *answer, *complaints;
		int bad;

		snprintf(in, sizeof(in), "#\n%s\nx86_64 read\n", rows[i].line);
		snprintf(out, sizeof(out),
			 "ERROR\t%s\nALLOW\tsyscalls[0] (line 5)\n",
			 rows[i].sentence);
		snprintf(complaint, sizeof(complaint), "ctlsec: in:2: %s\n",
			 rows[i].sentence);
		answer = batch(&f->x, in, &complaints, &bad);
		assert_string_equal(answer, out);
		assert_string_equal(complaints, complaint);
		assert_int_equal(bad, 1);
		free(answer);
		free(complaints);
	}
}

static void test_action_words(void **state)
{
	static const struct {
		uint32_t act, data;
		const char *word;
	} rows[] = {
		{ CTLSEC_ACT_ALLOW, 0, "ALLOW" },
		{ CTLSEC_ACT_LOG, 0, "LOG" },
		{ CTLSEC_ACT_TRACE, 7, "TRACE(7)" },
		{ CTLSEC_ACT_NOTIFY, 0, "NOTIFY" },
		{ CTLSEC_ACT_ERRNO, 0, "ERRNO(0)" },
		{ CTLSEC_ACT_ERRNO, 38, "ERRNO(ENOSYS)" },
		{ CTLSEC_ACT_ERRNO, 41, "ERRNO(41)" },
		{ CTLSEC_ACT_ERRNO, 4095, "ERRNO(4095)" },
		{ CTLSEC_ACT_TRAP, 0, "TRAP" },
		{ CTLSEC_ACT_KILL_THREAD, 0, "KILL_THREAD" },
		{ CTLSEC_ACT_KILL_PROCESS, 0, "KILL_PROCESS" },
	};
	char out[ACTION_TEXT_MAX];
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++)
		assert_string_equal(
			action_format(CTLSEC_ACTION(rows[i].act, rows[i].data),
				      out),
			rows[i].word);
}

/* Several policies: the strictest decides and is named, else the first. */
static void test_several_policies(void **state)
{
	struct explain_policy v[3] = { { .label = "one" },
				       { .label = "two" },
				       { .label = "three" } };
	static const char *const profiles[] = {
		"{\"defaultAction\":\"SCMP_ACT_LOG\"}",
		("{\"defaultAction\":\"SCMP_ACT_TRAP\",\"syscalls\":["
		 "{\"name\":\"read\",\"action\":\"SCMP_ACT_LOG\"}]}"),
		"{\"defaultAction\":\"SCMP_ACT_ERRNO\"}",
	};
	struct explain x = { .v = v, .n = 0 };
	struct oci_profile *p[3];
	struct blob b[3] = { { 0 } };
	char *answer, *complaints;
	int bad, i;

	(void)state;
	answer = batch(&x, "x86_64 read\n", &complaints, &bad);
	assert_string_equal(answer, "ALLOW\tno profile enforced\n");
	free(answer);
	free(complaints);
	for (i = 0; i < 3; i++) {
		p[i] = unit_compile(profiles[i], "6.1", &b[i], NULL);
		ctlsec_policy_open(&v[i].policy, b[i].data);
	}
	x.n = 2;
	answer = batch(&x, "x86_64 read\n", &complaints, &bad);
	assert_string_equal(answer, "LOG\tone: defaultAction\n");
	free(answer);
	free(complaints);
	x.n = 3;
	answer = batch(&x, "x86_64 read\nx86_64 write\ni386 read\n",
		       &complaints, &bad);
	assert_string_equal(answer,
			    "ERRNO(EPERM)\tthree: defaultAction\n"
			    "ERRNO(ENOSYS)\ttwo: number above the "
			    "profile's largest (ENOSYS)\n"
			    "KILL_THREAD\tone: architecture not listed\n");
	free(answer);
	free(complaints);
	for (i = 0; i < 3; i++) {
		blob_free(&b[i]);
		oci_free(p[i]);
	}
}

/* Domains in complain mode deny nothing, and what they would is said. */
static void test_complaints(void **state)
{
	static const char *const profiles[] = {
		"{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":[{\"names\":"
		"[\"mount\",\"exit\"],\"action\":\"SCMP_ACT_KILL_PROCESS\"},{"
		"\"names\":[\"bpf\"],\"action\":\"SCMP_ACT_LOG\"}]}",
		"{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":[{\"names\":"
		"[\"mount\"],\"action\":\"SCMP_ACT_ERRNO\"}]}",
	};
	struct explain_policy v[2] = { { .label = "new", .complains = true },
				       { .label = "old" } };
	struct explain x = { .v = v, .n = 2 };
	struct oci_profile *p[2];
	struct blob b[2] = { { 0 } };
	char *answer, *complaints;
	int i, bad;

	(void)state;
	for (i = 0; i < 2; i++) {
		p[i] = unit_compile(profiles[i], "6.1", &b[i], NULL);
		ctlsec_policy_open(&v[i].policy, b[i].data);
	}
	answer = batch(&x,
		       "x86_64 mount\nx86_64 read\nx86_64 exit\nx86_64 bpf\n",
		       &complaints, &bad);
	assert_string_equal(
		answer,
		"ERRNO(EPERM)\told: syscalls[0]; only complained of, "
		"KILL_PROCESS by new: syscalls[0]\n"
		"ALLOW\tnew: defaultAction\n"
		"ALLOW\told: defaultAction; only complained of, KILL_PROCESS "
		"by new: syscalls[0] (not enforced: exit is never "
		"denied)\nLOG\tnew: syscalls[1]\n");
	free(answer);
	free(complaints);
	x.n = 1;
	answer = batch(&x, "x86_64 mount\nx86_64 read\n", &complaints, &bad);
	assert_string_equal(answer,
			    "ALLOW\tno profile enforced; only complained of, "
			    "KILL_PROCESS by new: syscalls[0]\n"
			    "ALLOW\tnew: defaultAction\n");
	free(answer);
	free(complaints);
	for (i = 0; i < 2; i++) {
		blob_free(&b[i]);
		oci_free(p[i]);
	}
}

/* A write that fails is an error, not silence. */
static void test_full_output(void **state)
{
	struct fixture *f = *state;
	static const char in[] = "x86_64 read\n";
	FILE *fin = fmemopen((void *)in, sizeof(in) - 1, "r");
	FILE *fout = fopen("/dev/full", "w");
	struct err e;

	assert_non_null(fout);
	assert_int_equal(explain_batch(&f->x, 0, fin, "in", fout, stderr, &e),
			 -1);
	assert_string_equal(e.msg, "cannot write: No space left on device");
	fclose(fin);
	fclose(fout);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test_setup_teardown(test_reasons, setup, teardown),
	cmocka_unit_test_setup_teardown(test_reasons_from_blob, setup,
					teardown),
	cmocka_unit_test_setup_teardown(test_short_buffer, setup, teardown),
	cmocka_unit_test(test_x32_numbers),
	cmocka_unit_test_setup_teardown(test_lines, setup, teardown),
	cmocka_unit_test_setup_teardown(test_arguments, setup, teardown),
	cmocka_unit_test_setup_teardown(test_bad_lines, setup, teardown),
	cmocka_unit_test(test_action_words),
	cmocka_unit_test(test_several_policies),
	cmocka_unit_test(test_complaints),
	cmocka_unit_test_setup_teardown(test_full_output, setup, teardown),
};

UNIT_MAIN(tests)
