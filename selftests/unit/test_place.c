// SPDX-License-Identifier: GPL-2.0
/*
 * Files that are no profile, or have one in a part: what is read, what is
 * refused, and with which sentence.
 */
#include "unit.h"

#define RULES \
	"\"syscalls\":[{\"names\":[\"read\"],\"action\":\"SCMP_ACT_KILL\"}]"
#define PROFILE "{\"defaultAction\":\"SCMP_ACT_LOG\"," RULES "}"

/* Files with a profile: where it is (NULL: all of it). */
static const struct {
	const char *text;
	const char *place;
} accepted[] = {
	{ PROFILE, NULL },
	{ "{\"defaultAction\":\"SCMP_ACT_LOG\"}", NULL },
	{ "{\"architectures\":[]}", NULL },
	{ "{\"archMap\":[]}", NULL },
	{ "{\"syscalls\":[]}", NULL },
	{ "{\"SYSCALLS\":[]}", NULL },
	{ "{}", NULL },
	{ "{\"ociVersion\":\"1.0.2\",\"linux\":{\"namespaces\":[],\"seccomp\":" PROFILE
	  "}}",
	  "linux.seccomp" },
	{ "{\"linux\":{\"seccomp\":{" RULES
	  ",\"defaultAction\":\"SCMP_ACT_LOG\"}}}",
	  "linux.seccomp" },
	{ "{\"apiVersion\":\"security-profiles-operator.x-k8s.io/v1beta1\","
	  "\"kind\":\"SeccompProfile\",\"metadata\":{\"name\":\"p\"},\"spec\":" PROFILE
	  "}",
	  "spec" },
	{ "{\"kind\":\"SeccompProfile\",\"spec\":{\"baseProfileName\":\"\","
	  "\"defaultAction\":\"SCMP_ACT_LOG\"},\"status\":{}}",
	  "spec" },
	/* What is a profile itself is not looked through. */
	{ "{\"defaultAction\":\"SCMP_ACT_LOG\",\"linux\":{\"seccomp\":1}}",
	  NULL },
};

static void test_accepts(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(accepted); i++) {
		const char *text = accepted[i].text, *place;
		struct oci_profile *p;
		struct err e;

		p = oci_parse("t", text, strlen(text), &e);
		if (!p)
			fail_msg("%s: %s", e.msg, text);
		place = accepted[i].place;
		if (!place != !p->place || (place && strcmp(place, p->place)))
			fail_msg("read from %s: %s",
				 p->place ? p->place : "the top", text);
		assert_int_equal(p->remarks->n, place ? 1 : 0);
		if (place) {
			assert_string_equal(p->remarks->v[0].code, "read-from");
			assert_int_equal(p->remarks->v[0].severity,
					 FINDING_NOTE);
			assert_non_null(strstr(p->remarks->v[0].text, place));
			assert_int_equal(p->default_action,
					 CTLSEC_ACTION(CTLSEC_ACT_LOG, 0));
		}
		oci_free(p);
	}
}

#define NONE_OF                                                  \
	"not a profile: it has none of 'defaultAction', "        \
	"'architectures', 'archMap' and 'syscalls', and begins " \
	"with "
#define IS_NOT                                                \
	" is not a profile: it has none of 'defaultAction', " \
	"'architectures' and 'syscalls'"
#define HOOK "the configuration of an OCI hook, and not a profile"
#define FILTERS                                                             \
	"filters of a program's threads, as Firecracker has them, and not " \
	"a container's profile"
#define NO_SECCOMP                                                   \
	"a container's configuration without 'linux.seccomp': that " \
	"container has no profile"
#define KIND(kind)                                                     \
	"a Kubernetes object of kind '" kind "' without a profile: a " \
	"SeccompProfile has one, in 'spec'"
#define ELSEWHERE(place)                                                \
	"not a profile, but there is one at " place ": give that part " \
	"alone, as printed by jq '." place "'"

/* Files without: the sentence. */
static const struct {
	const char *text;
	const char *sentence;
} refused[] = {
	{ "null", "a profile must be an object, not null" },
	{ "true", "a profile must be an object, not a truth value" },
	{ "1", "a profile must be an object, not a number" },
	{ "\"x\"", "a profile must be an object, not a string" },
	{ "\"{\\\"defaultAction\\\":\\\"SCMP_ACT_LOG\\\"}\"",
	  "a profile as the text of a string: give the text itself, as printed "
	  "by jq -r ." },
	{ "[]", "a profile must be an object, not an array" },
	{ "[{\"names\":[\"clone\"],\"action\":\"SCMP_ACT_ALLOW\"}]",
	  "a list of rules: a profile is an object that has them in "
	  "'syscalls'" },
	{ "[" PROFILE "]", ELSEWHERE("[0]") },
	{ "{\"a\":1}", NONE_OF "'a'" },
	{ "{\"default_action\":\"trap\"}", NONE_OF "'default_action'" },
	{ "{\"names\":[\"read\"],\"action\":\"SCMP_ACT_LOG\"}",
	  "one rule: a profile has rules in 'syscalls'" },
	{ "{\"name\":\"read\",\"action\":\"SCMP_ACT_LOG\"}",
	  "one rule: a profile has rules in 'syscalls'" },
	/* Containers' configurations */
	{ "{\"ociVersion\":\"1.0.2\",\"process\":{},\"root\":{}}", NO_SECCOMP },
	{ "{\"ociVersion\":\"1.0.2\",\"linux\":{}}", NO_SECCOMP },
	{ "{\"linux\":{\"namespaces\":[]}}", NO_SECCOMP },
	{ "{\"linux\":null}", NO_SECCOMP },
	{ "{\"linux\":{\"seccomp\":null}}", NO_SECCOMP },
	{ "{\"linux\":{\"seccomp\":{}}}", "'linux.seccomp'" IS_NOT },
	{ "{\"linux\":{\"seccomp\":\"default.json\"}}",
	  "'linux.seccomp'" IS_NOT },
	/* runc features */
	{ "{\"ociVersionMin\":\"1.0.0\",\"linux\":{\"seccomp\":{\"enabled\":true,"
	  "\"actions\":[\"SCMP_ACT_ALLOW\"],\"archs\":[]}}}",
	  "'linux.seccomp'" IS_NOT },
	{ "{\"linux\":{\"seccomp\":" PROFILE ",\"seccomp\":" PROFILE "}}",
	  "'seccomp' occurs twice: which of them has the profile is not "
	  "known" },
	{ "{\"linux\":{},\"Linux\":{\"seccomp\":" PROFILE "}}",
	  "'linux' occurs twice: which of them has the profile is not "
	  "known" },
	/* Kubernetes */
	{ "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{},\"spec\":{"
	  "\"securityContext\":{\"seccompProfile\":{\"type\":\"Localhost\","
	  "\"localhostProfile\":\"p.json\"}},\"containers\":[]}}",
	  KIND("Pod") },
	{ "{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",\"spec\":{}}",
	  KIND("Deployment") },
	{ "{\"apiVersion\":\"v1beta1\",\"kind\":\"SeccompProfile\"}",
	  KIND("SeccompProfile") },
	{ "{\"apiVersion\":\"v1beta1\",\"kind\":\"SeccompProfile\",\"spec\":{}}",
	  "'spec'" IS_NOT },
	{ "{\"apiVersion\":\"v1\",\"kind\":\"SeccompProfile\",\"spec\":{"
	  "\"baseProfileName\":\"runc\"}}",
	  "the profile extends 'runc', which is not in this file: give a "
	  "profile that has the rules of both" },
	{ "{\"apiVersion\":\"v1\",\"kind\":1}",
	  "a Kubernetes object of kind unknown without a profile: a "
	  "SeccompProfile has one, in 'spec'" },
	{ "{\"kind\":\"SeccompProfile\",\"spec\":{\"baseProfileName\":\"runc\","
	  "\"defaultAction\":\"SCMP_ACT_ERRNO\"}}",
	  "the profile extends 'runc', which is not in this file: give a "
	  "profile that has the rules of both" },
	{ "{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[{\"kind\":"
	  "\"SeccompProfile\",\"spec\":" PROFILE "}]}",
	  ELSEWHERE("items[0].spec") },
	{ "{\"kind\":\"List\",\"items\":[{\"spec\":" PROFILE
	  "},{\"spec\":" PROFILE "}]}",
	  "not a profile, but the first of several is at items[0].spec: give "
	  "that part alone, as printed by jq '.items[0].spec'" },
	{ "{\"kind\":\"ConfigMap\",\"data\":{\"web.json\":\"{ "
	  "\\\"defaultAction\\\": \\\"SCMP_ACT_LOG\\\" }\"}}",
	  "not a profile, but there is one at data[\"web.json\"], as text: give "
	  "that part alone, as printed by jq -r '.data[\"web.json\"]'" },
	/* What engines print */
	{ "{\"info\":{\"runtimeSpec\":{\"linux\":{\"seccomp\":" PROFILE "}}}}",
	  ELSEWHERE("info.runtimeSpec.linux.seccomp") },
	{ "[{\"Id\":\"4a\",\"HostConfig\":{\"SecurityOpt\":[\"seccomp={"
	  "\\\"defaultAction\\\":\\\"SCMP_ACT_LOG\\\"}\"]}}]",
	  "not a profile, but there is one at [0].HostConfig.SecurityOpt[0], as "
	  "text: give that part alone, as printed by jq -r "
	  "'.[0].HostConfig.SecurityOpt[0]'" },
	/* Hooks, daemons, virtual machine monitors */
	{ "{\"version\":\"1.0.0\",\"hook\":{\"path\":\"/x\"},\"when\":{\"always\":true},"
	  "\"stages\":[\"prestart\"]}",
	  HOOK },
	{ "{\"hook\":{},\"when\":{}}", HOOK },
	{ "{\"hook\":{},\"stages\":[]}", HOOK },
	{ "{\"seccomp-profile\":\"/etc/docker/p.json\"}",
	  "the configuration of dockerd: 'seccomp-profile' names the file of a "
	  "profile" },
	{ "{\"main\":{\"default_action\":\"trap\",\"filter_action\":\"allow\","
	  "\"filter\":[{\"syscall\":\"read\"}]}}",
	  FILTERS },
	{ "{\"vmm\":{\"mismatch_action\":\"trap\",\"filter\":[]},\"api\":{}}",
	  FILTERS },
	{ "{\"filters\":[{\"syscall\":\"read\"}]}", FILTERS },
	{ "{\"filters\":{\"main\":{}}}", FILTERS },
	{ "[{\"default_action\":\"trap\",\"filter\":[]}]", FILTERS },
};

static void test_refuses(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(refused); i++) {
		const char *text = refused[i].text;
		struct err e;

		if (oci_parse("t", text, strlen(text), &e))
			fail_msg("accepted: %s", text);
		if (strcmp(e.msg + e.sentence, refused[i].sentence))
			fail_msg("%s: %s", e.msg, text);
		assert_int_equal(e.line, 1);
		assert_int_equal(e.status, EXIT_FAILED);
	}
}

/* An errno as text is a SeccompProfile's, and no other's. */
static void test_errno_text(void **state)
{
	static const char spec[] =
		"{\"spec\":{\"defaultAction\":\"SCMP_ACT_LOG\",\"syscalls\":[{"
		"\"names\":[\"a\"],\"action\":\"SCMP_ACT_ERRNO\",\"errnoRet\":"
		"\"38\"},{\"names\":[\"b\"],\"action\":\"SCMP_ACT_ERRNO\","
		"\"errnoRet\":\"EACCES\"},{\"names\":[\"c\"],\"action\":"
		"\"SCMP_ACT_ERRNO\",\"errnoRet\":4}]}}";
	static const unsigned int errnos[] = { 38, 13, 4 };
	struct oci_profile *p;
	struct err e;
	size_t i;

	(void)state;
	p = oci_parse("t", spec, strlen(spec), &e);
	if (!p)
		fail_msg("%s", e.msg);
	for (i = 0; i < ARRAY_LEN(errnos); i++)
		assert_int_equal(p->syscalls[i].action,
				 CTLSEC_ACTION(CTLSEC_ACT_ERRNO, errnos[i]));
	oci_free(p);
}

/* A profile that is deeper than is looked is not found, and nothing breaks. */
static void test_deep(void **state)
{
	char text[2048], *out = text;
	struct err e;
	int i;

	(void)state;
	for (i = 0; i < 50; i++)
		out += sprintf(out, "{\"%s\":", i % 2 ? "a b" : "quite_long");
	out += sprintf(out, PROFILE);
	for (i = 0; i < 50; i++)
		*out++ = '}';
	*out = '\0';
	assert_null(oci_parse("t", text, strlen(text), &e));
	assert_string_equal(e.msg + e.sentence, NONE_OF "'quite_long'");
}

#define YAML                                                                 \
	"the file is YAML, it seems, and a profile is JSON: convert it, as " \
	"by 'yq -o json', or get it as JSON, as by 'kubectl get -o json'"
#define INI "the file is INI or TOML, it seems, and a profile is JSON"
#define LXC                                                                   \
	"a seccomp policy in LXC's format, and not a profile in JSON: write " \
	"its calls as rules in 'syscalls'"
#define MINIJAIL \
	"a seccomp policy in minijail's format, and not a profile in JSON"

/* Other formats than JSON; NULL: the JSON parser's own sentence stays. */
static const struct {
	const char *text;
	const char *sentence;
} formats[] = {
	{ "\xef\xbb\xbf" PROFILE,
	  "the file begins with a byte order mark, which JSON must not have: "
	  "take its three bytes out" },
	{ "\xff\xfe{",
	  "the file is in UTF-16, and JSON is in UTF-8: convert it, as by "
	  "'iconv -f UTF-16 -t UTF-8'" },
	{ "\xfe\xff",
	  "the file is in UTF-16, and JSON is in UTF-8: convert it, as by "
	  "'iconv -f UTF-16 -t UTF-8'" },
	{ "\x7f"
	  "ELF\x02",
	  "a program, and not a profile in JSON" },
	{ "\x1f\x8b\x08", "a compressed file: give what is in it" },
	{ "apiVersion: v1\nkind: SeccompProfile\n", YAML },
	{ "# a comment\n\ndefaultAction: SCMP_ACT_ALLOW\n", YAML },
	{ "---\n{}\n", YAML },
	{ "%YAML 1.2\n", YAML },
	{ "- names: [read]\n", YAML },
	{ "\"defaultAction\": SCMP_ACT_ALLOW\n", YAML },
	{ "'defaultAction': SCMP_ACT_ALLOW\n", YAML },
	{ "spec:\n  defaultAction: SCMP_ACT_ALLOW\n", YAML },
	{ "security-profiles-operator.x-k8s.io/x:\n", YAML },
	{ "2\nblacklist\nkexec_load errno 1\n", LXC },
	{ "2\ndenylist mknod\n", LXC },
	{ "1\nwhitelist\n0\n1\n", LXC },
	{ "2\nallowlist\n[all]\n", LXC },
	{ "2\n", "a profile must be an object, not a number" },
	{ "read: 1\n", MINIJAIL },
	{ "# c\nclone: arg0 & CLONE_THREAD\n", MINIJAIL },
	{ "execve: return EPERM\n", MINIJAIL },
	{ "@include ./x.policy\n", MINIJAIL },
	{ "[Service]\nSystemCallFilter=~@mount\n", INI },
	{ "seccomp_profile = \"x\"\n", INI },
	{ "SystemCallFilter=@system-service\n", INI },
	{ "[1, 2", "the file ends where ',' or ']' is expected" },
	{ "[true", "the file ends where ',' or ']' is expected" },
	{ "{\"a\" 1}", "'1' where ':' is expected" },
	{ "hello", "'h' where a value is expected" },
	{ "\"abc", "the file ends where the end of a string is expected" },
	{ "", "the file ends where a value is expected" },
	{ "{ // allow all\n \"defaultAction\": \"SCMP_ACT_ALLOW\" }",
	  "a comment: JSON has none; write it as the text of a member "
	  "'comment', or take it out" },
};

static void test_formats(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(formats); i++) {
		const char *text = formats[i].text;
		struct err e;

		assert_null(oci_parse("t", text, strlen(text), &e));
		if (strcmp(e.msg + e.sentence, formats[i].sentence))
			fail_msg("%s: %s", e.msg, text);
		assert_int_equal(e.line, 1);
	}
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_accepts),	   cmocka_unit_test(test_refuses),
	cmocka_unit_test(test_errno_text), cmocka_unit_test(test_deep),
	cmocka_unit_test(test_formats),
};

UNIT_MAIN(tests)
