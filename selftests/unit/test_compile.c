// SPDX-License-Identifier: GPL-2.0
/*
 * The compiler beside its decisions: findings, refusals, bounds, sharing.
 */
#include "policy/blob.h"
#include "unit.h"

#define E "\"defaultAction\":\"SCMP_ACT_ERRNO\""
#define A(x) "\"action\":\"SCMP_ACT_" x "\""
#define CMP(i, op, v) \
	"{\"index\":" #i ",\"op\":\"SCMP_CMP_" op "\",\"value\":" v "}"

static int try_compile(const char *text, struct findings *l, struct err *e)
{
	struct env env = { .kernel_major = 6, .kernel_minor = 1 };
	struct oci_profile *p = oci_parse("t", text, strlen(text), e);
	struct blob b = { 0 };
	int ret;

	assert_non_null(p);
	ret = compile_profile(p, &env, &b, l, e);
	assert_true(ret == 0 || !b.data);
	blob_free(&b);
	oci_free(p);
	return ret;
}

static void test_unknown_architectures(void **state)
{
	struct findings l = { 0 };
	struct err e;

	(void)state;
	assert_int_equal(try_compile("{" E ",\n\"architectures\":[\n"
				     "\"SCMP_ARCH_VAX\"]}",
				     NULL, &e),
			 -1);
	assert_string_equal(e.msg,
			    "t:3:1: unknown architecture 'SCMP_ARCH_VAX'");
	assert_int_equal(
		try_compile("{" E ",\"archMap\":[{\"architecture\":"
			    "\"SCMP_ARCH_X86_64\",\"subArchitectures\":"
			    "[\"X86\"]}]}",
			    NULL, &e),
		-1);
	assert_string_equal(e.msg + e.sentence,
			    "unknown architecture 'X86' (did you mean '"
			    "SCMP_ARCH_X86'?)");
	/* Another machine's entry is only worth a warning. */
	assert_int_equal(try_compile("{" E ",\"archMap\":[{\"architecture\":"
				     "\"SCMP_ARCH_VAX\"}]}",
				     &l, &e),
			 0);
	assert_int_equal(l.n, 1);
	assert_string_equal(l.v[0].code, "unknown-architecture");
	finding_free(&l);
}

static void test_findings(void **state)
{
	static const char text[] =
		"{" E ",\n\"syscalls\":[\n"
		"{\"names\":[\"no_such\",\"read\",\"no_such\"]," A(
			"ALLOW") "},\n"
				 "{\"names\":[\"no_such\",\"other\"]," A(
					 "ALLOW") ",\"includes\":{\"caps\":[\"CAP_X\"],\"arches\":[\"SCMP_ARCH_X86\",\"amd64\"]}},\n"
						  "{\"name\":\"write\"," A(
							  "ERRNO") ",\"errnoRet\":5000}]}";
	struct findings l = { 0 };
	struct err e;

	(void)state;
	assert_int_equal(try_compile(text, &l, &e), 0);
	finding_sort(&l);
	assert_int_equal(l.n, 5);
	/* Once each, with the place of the first. */
	assert_string_equal(l.v[0].code, "unknown-syscall");
	assert_int_equal(l.v[0].line, 3);
	assert_int_equal(l.v[0].col, 11);
	assert_string_equal(l.v[0].text, "'no_such': unknown system call: "
					 "nothing is enforced for it");
	assert_string_equal(l.v[1].code, "unknown-syscall");
	assert_non_null(strstr(l.v[1].text, "'other'"));
	assert_string_equal(l.v[2].code, "unknown-capability");
	assert_string_equal(l.v[3].code, "unknown-architecture");
	assert_string_equal(l.v[4].code, "errno-too-large");
	assert_int_equal(l.v[4].line, 5);
	assert_int_equal(finding_count(&l, FINDING_WARNING), 5);
	finding_free(&l);
}

/* Findings about the head come from compiling too: `load` shows them. */
static void test_head_findings(void **state)
{
	struct findings l = { 0 };
	struct err e;

	(void)state;
	assert_int_equal(try_compile("{}", &l, &e), 0);
	assert_int_equal(l.n, 1);
	assert_string_equal(l.v[0].code, "unrestricted");
	finding_free(&l);
	assert_int_equal(
		try_compile("{" E ",\n\"defaultErrnoRet\":4096}", &l, &e), 0);
	assert_int_equal(l.n, 1);
	assert_string_equal(l.v[0].code, "errno-too-large");
	assert_int_equal(l.v[0].line, 1);
	finding_free(&l);
}

/* @n rules for one call, each with its own condition. */
static char *many_rules(size_t n)
{
	char *text = malloc(200 + n * 120), *out = text;
	size_t i;

	out += sprintf(out, "{" E ",\"syscalls\":[");
	for (i = 0; i < n; i++)
		out += sprintf(out,
			       "%s{\"name\":\"read\",\"action\":"
			       "\"SCMP_ACT_ALLOW\",\"args\":[{\"index\":0,"
			       "\"op\":\"SCMP_CMP_EQ\",\"value\":%zu}]}",
			       i ? "," : "", i);
	sprintf(out, "]}");
	return text;
}

static void test_bounds(void **state)
{
	struct err e;
	char *text;

	(void)state;
	text = many_rules(1000);
	assert_int_equal(try_compile(text, NULL, &e), 0);
	free(text);
	text = many_rules(1200);
	assert_int_equal(try_compile(text, NULL, &e), -1);
	assert_string_equal(e.msg, "the profile compiles to 67296 bytes, and "
				   "at most 65000 are possible");
	free(text);
	text = many_rules(2049);
	assert_int_equal(try_compile(text, NULL, &e), -1);
	/* With the place of the first rule too many. */
	assert_int_equal(e.line, 1);
	assert_string_equal(e.msg + e.sentence,
			    "more than 2048 conditional rules for one system "
			    "call");
	free(text);
}

/* @n rules for each of two calls, @args conditions each, all distinct. */
static char *wide_rules(size_t n, unsigned int args)
{
	char *text = malloc(200 + 2 * n * (80 + args * 60)), *out = text;
	size_t i;
	unsigned int j;

	out += sprintf(out, "{" E ",\"syscalls\":[");
	for (i = 0; i < 2 * n; i++) {
		out += sprintf(out,
			       "%s{\"name\":\"%s\",\"action\":"
			       "\"SCMP_ACT_ALLOW\",\"args\":[",
			       i ? "," : "", i < n ? "read" : "write");
		for (j = 0; j < args; j++)
			out += sprintf(out,
				       "%s{\"index\":%u,\"op\":"
				       "\"SCMP_CMP_EQ\",\"value\":%zu}",
				       j ? "," : "", j, i);
		out += sprintf(out, "]}");
	}
	sprintf(out, "]}");
	return text;
}

/* Counts of 16 bits must not wrap: each bound is checked as it grows. */
static void test_bounds_of_sections(void **state)
{
	struct err e;
	char *text;

	(void)state;
	text = wide_rules(1025, 1);
	assert_int_equal(try_compile(text, NULL, &e), -1);
	assert_string_equal(e.msg, "the profile needs more than 2048 "
				   "comparisons of arguments");
	free(text);
	text = wide_rules(170, 6);
	assert_int_equal(try_compile(text, NULL, &e), 0);
	free(text);
	text = wide_rules(171, 6);
	assert_int_equal(try_compile(text, NULL, &e), -1);
	assert_string_equal(e.msg, "the profile needs more than 2048 "
				   "comparisons of arguments");
	free(text);
}

/* Conditions shared by three calls; the rules still differ by their origin. */
static void test_too_many_distinct_rules(void **state)
{
	static const char *const names[] = { "read", "write", "open" };
	char *text = malloc(1000000), *out = text;
	struct err e;
	int i, j;

	(void)state;
	out += sprintf(out, "{" E ",\"syscalls\":[");
	for (i = 0; i < 3; i++) {
		for (j = 0; j < 900; j++)
			out += sprintf(
				out,
				"%s{\"name\":\"%s\",\"action\":"
				"\"SCMP_ACT_ALLOW\",\"args\":[{\"index\":1,"
				"\"op\":\"SCMP_CMP_EQ\",\"value\":%d}]}",
				i || j ? "," : "", names[i], j);
	}
	sprintf(out, "]}");
	assert_int_equal(try_compile(text, NULL, &e), -1);
	assert_string_equal(e.msg, "the profile needs more than 2048 "
				   "conditional rules");
	free(text);
}

/* What cannot decide is not stored, what is equal is stored once. */
static void test_sharing(void **state)
{
	const struct ctlsec_policy_hdr *h;
	struct oci_profile *p;
	struct blob b = { 0 };

	(void)state;
	p = unit_compile(
		"{" E ",\"syscalls\":["
		"{\"names\":[\"read\",\"write\",\"open\"]," A("ALLOW") ",\"args\":[" CMP(0, "EQ", "1") "," CMP(
			1, "EQ",
			"2") "]},"
			     "{\"names\":[\"read\",\"write\"]," A("ALLOW") ",\"args\":[" CMP(1, "EQ", "2") "," CMP(
				     0, "EQ",
				     "1") "]},"
					  "{\"names\":[\"write\"]," A("ALLOW") ",\"args\":[" CMP(1, "EQ", "2") "]},{\"names\":[\"close\"]," A(
						  "LOG") "},"
							 "{\"names\":[\"close\"]," A("ALLOW") ",\"args\":[" CMP(
								 3, "EQ",
								 "2") "]}]}",
		"6.1", &b, NULL);
	h = b.data;
	assert_int_equal(h->abi[CTLSEC_ABI_X86_64].nr_count, 4);
	/* read and open have one rule; write has it and another. */
	assert_int_equal(h->nr_entries, 3);
	assert_int_equal(h->nr_rules, 3);
	assert_int_equal(h->nr_cmps, 2);
	blob_free(&b);
	oci_free(p);
}

static void test_blob_import(void **state)
{
	struct oci_profile *p;
	struct blob b = { 0 }, copy = { 0 };
	struct err e;

	(void)state;
	p = unit_compile("{" E "}", "6.1", &b, NULL);
	assert_int_equal(blob_import(&copy, b.data, b.len, &e), 0);
	assert_int_equal(copy.len, b.len);
	assert_memory_equal(copy.data, b.data, b.len);
	blob_free(&copy);
	((unsigned char *)b.data)[0] ^= 1;
	assert_int_equal(blob_import(&copy, b.data, b.len, &e), -1);
	assert_string_equal(e.msg, "invalid compiled profile: not a compiled "
				   "profile (at byte 0)");
	assert_int_equal(blob_import(&copy, NULL, 0, &e), -1);
	assert_null(copy.data);
	blob_free(&b);
	oci_free(p);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_unknown_architectures),
	cmocka_unit_test(test_findings),
	cmocka_unit_test(test_head_findings),
	cmocka_unit_test(test_bounds),
	cmocka_unit_test(test_bounds_of_sections),
	cmocka_unit_test(test_too_many_distinct_rules),
	cmocka_unit_test(test_sharing),
	cmocka_unit_test(test_blob_import),
};

UNIT_MAIN(tests)
