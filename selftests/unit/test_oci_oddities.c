// SPDX-License-Identifier: GPL-2.0
/*
 * What Docker's reader accepts and an author hardly means: members that occur
 * twice, an errno without use, rules for other machines. Each is read as there,
 * and said.
 */
#include "unit.h"

#define ACT(act) CTLSEC_ACTION(CTLSEC_ACT_##act, 0)
#define RULE(body) \
	"{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":[{" body "}]}"

/* What is said about a text that is accepted: code and sentence of the only
 * remark, and the action of the only rule.
 */
static const struct {
	const char *text;
	const char *code;
	const char *remark;
	uint32_t action;
} remarks[] = {
	{ RULE("\"name\":\"a\",\"action\":\"SCMP_ACT_LOG\",\"errnoRet\":70000"),
	  "unused-errno",
	  "'SCMP_ACT_LOG' takes no errno: it is ignored, as by Docker and "
	  "runc; crun refuses the profile",
	  ACT(LOG) },
	{ RULE("\"name\":\"a\",\"action\":\"SCMP_ACT_TRAP\",\"errno\":\"1\""),
	  "unused-errno",
	  "'SCMP_ACT_TRAP' takes no errno: it is ignored, as by Docker and "
	  "runc; crun refuses the profile",
	  ACT(TRAP) },
	{ RULE("\"name\":\"a\",\"action\":\"SCMP_ACT_TRAP\",\"errno\":\"E\""),
	  "unused-errno",
	  "'SCMP_ACT_TRAP' takes no errno: it is ignored, as by Docker and "
	  "runc; crun refuses the profile",
	  ACT(TRAP) },
	{ "{\"defaultAction\":\"SCMP_ACT_KILL\",\"defaultErrnoRet\":1,"
	  "\"syscalls\":[{\"name\":\"a\",\"action\":\"SCMP_ACT_LOG\"}]}",
	  "unused-errno",
	  "'SCMP_ACT_KILL' takes no errno: it is ignored, as by Docker and "
	  "runc; crun refuses the profile",
	  ACT(LOG) },
	{ RULE("\"name\":\"a\",\"action\":\"SCMP_ACT_LOG\",\n"
	       "\"Action\":\"SCMP_ACT_KILL\""),
	  "repeated-member",
	  "'Action' occurs again, after line 1: the last one counts, as with "
	  "Docker",
	  ACT(KILL_THREAD) },
	{ RULE("\"name\":\"a\",\"action\":\"SCMP_ACT_LOG\",\"comment\":\"1\","
	       "\"comment\":\"2\""),
	  "repeated-member",
	  "'comment' occurs again, after line 1: the last one counts, as "
	  "with Docker",
	  ACT(LOG) },
	{ RULE("\"names\":[\"a\"],\"action\":\"SCMP_ACT_LOG\","
	       "\"names\":[\"b\"]"),
	  "repeated-member",
	  "'names' occurs again, after line 1: the last one counts, as with "
	  "Docker",
	  ACT(LOG) },
	{ RULE("\"name\":\"a\",\"action\":\"SCMP_ACT_LOG\",\"includes\":{"
	       "\"caps\":[\"CAP_CHOWN\"]},\"includes\":{\"arches\":[\"amd64\"]}"),
	  "repeated-member",
	  "'includes' occurs again, after line 1: its members are added to "
	  "those before",
	  ACT(LOG) },
	/* The second list has no action: the first one's is there still. */
	{ "{\"defaultAction\":\"SCMP_ACT_LOG\",\"syscalls\":[{\"name\":\"a\","
	  "\"action\":\"SCMP_ACT_KILL\"},{\"name\":\"b\"}],"
	  "\"syscalls\":[{\"name\":\"c\"}]}",
	  "repeated-member",
	  "'syscalls' occurs again, after line 1: each element is laid over "
	  "the one at its place in the list before, as by Docker",
	  ACT(KILL_THREAD) },
};

static void test_remarks(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(remarks); i++) {
		struct oci_profile *p = unit_parse(remarks[i].text);
		const struct findings *l = p->remarks;

		if (l->n != 1)
			fail_msg("%zu remarks: %s", l->n, remarks[i].text);
		assert_string_equal(l->v[0].text, remarks[i].remark);
		assert_string_equal(l->v[0].code, remarks[i].code);
		assert_int_equal(l->v[0].severity, FINDING_WARNING);
		assert_int_equal(p->n_syscalls, 1);
		assert_int_equal(p->syscalls[0].action, remarks[i].action);
		oci_free(p);
	}
}

/* Lists within elements that are laid over each other, and null in lists. */
static void test_laid_over(void **state)
{
	const struct oci_syscall *s;
	struct oci_profile *p;

	(void)state;
	p = unit_parse(
		"{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"syscalls\":[{\"names\":["
		"\"a\",\"b\",\"c\"],\"action\":\"SCMP_ACT_KILL\",\"args\":[{"
		"\"index\":1,\"op\":\"SCMP_CMP_EQ\",\"value\":7},{"
		"\"index\":9,\"op\":\"SCMP_CMP_EQ\"}]}],\"syscalls\":[{\"names\":["
		"null,\"d\"],\"args\":[{\"index\":2}]}]}");
	s = p->syscalls;
	assert_int_equal(p->n_syscalls, 1);
	assert_int_equal(s->action, ACT(KILL_THREAD));
	assert_int_equal(s->names.n, 2);
	assert_string_equal(s->names.v[0].s, "a");
	assert_string_equal(s->names.v[1].s, "d");
	assert_int_equal(s->n_args, 1);
	assert_int_equal(s->args[0].index, 2);
	assert_int_equal(s->args[0].op, CTLSEC_CMP_EQ);
	assert_int_equal(s->args[0].value, 7);
	/* The list with the bad index is gone, and its problem with it. */
	assert_null(s->problem);
	/* One fault of the file, and not one for each member laid over. */
	assert_int_equal(p->remarks->n, 1);
	oci_free(p);
}

/* Rules for other machines may say what is unknown here. */
static void test_elsewhere(void **state)
{
	static const struct {
		const char *rule;
		const char *warning; /* where the rule does not apply */
	} rows[] = {
		{ "\"names\":[\"read\"],\"action\":\"SCMP_ACT_NEW\"",
		  "unknown action 'SCMP_ACT_NEW': the rule does not apply "
		  "to this machine, so it is left out" },
		{ "\"names\":[\"read\"],\"action\":\"SCMP_ACT_LOG\",\"args\":["
		  "{\"index\":0,\"op\":\"SCMP_CMP_NOVEL\"}]",
		  "unknown operator 'SCMP_CMP_NOVEL': the rule does not "
		  "apply to this machine, so it is left out" },
		{ "\"names\":[\"read\"],\"action\":\"SCMP_ACT_LOG\",\"args\":["
		  "{\"index\":7,\"op\":\"SCMP_CMP_EQ\"}]",
		  "argument index 7: a system call has arguments 0 to 5: the "
		  "rule does not apply to this machine, so it is left out" },
		{ "\"names\":[\"read\"]",
		  "a rule without 'action': the rule does not apply to this "
		  "machine, so it is left out" },
		{ "\"names\":[\"read\"],\"action\":\"SCMP_ACT_ERRNO\","
		  "\"errno\":\"EXYZZYX\"",
		  "unknown error name 'EXYZZYX': the rule does not apply to "
		  "this machine, so it is left out" },
		{ "\"names\":[\"new1\",\"new2\"],\"action\":\"SCMP_ACT_LOG\"",
		  "'new1', 'new2': unknown system call, in a rule that "
		  "does not apply to this machine" },
	};
	static const char *const filters[] = {
		"\"excludes\":{\"arches\":[\"amd64\"]}",
		"\"includes\":{\"arches\":[\"riscv64\"]}",
		"\"excludes\":{\"minKernel\":\"5.0\"}",
		"\"includes\":{\"minKernel\":\"99.0\"}",
		"\"excludes\":{\"minKernel\":\"\"}",
	};
	struct env env = { .kernel_major = 6, .kernel_minor = 1 };
	size_t i, j, k;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows) * ARRAY_LEN(filters); i++) {
		struct findings l = { 0 };
		struct oci_profile *p;
		struct blob b;
		char text[512];
		struct err e;

		j = i % ARRAY_LEN(rows);
		k = i / ARRAY_LEN(rows);
		snprintf(text, sizeof(text), RULE("%s,%s"), rows[j].rule,
			 filters[k]);
		p = unit_parse(text);
		if (compile_profile(p, &env, &b, &l, &e))
			fail_msg("%s: %s", e.msg, text);
		if (l.n < 1 || strcmp(l.v[0].text, rows[j].warning))
			fail_msg("%s: %s", l.n ? l.v[0].text : "no warning",
				 text);
		assert_int_equal(l.v[0].severity, FINDING_WARNING);
		finding_free(&l);
		blob_free(&b);
		oci_free(p);
	}
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_remarks),
	cmocka_unit_test(test_laid_over),
	cmocka_unit_test(test_elsewhere),
};

UNIT_MAIN(tests)
