// SPDX-License-Identifier: GPL-2.0
/*
 * Real profiles: each loads and compiles, twice to the same bytes; and the
 * built-in one decides as Docker's default does.
 */
#include <dirent.h>
#include <errno.h>
#include <unistd.h>

#include "lint/lint.h"
#include "names/capname.h"
#include "names/sysname.h"
#include "oci/builtin_default.h"
#include "unit.h"

static const char *const folders[] = { "", "/confine" };

static void compile_twice(const char *path)
{
	struct env env = { .kernel_major = 6, .kernel_minor = 1 };
	struct blob b[2] = { { 0 } };
	struct err e;
	int i;

	for (i = 0; i < 2; i++) {
		struct oci_profile *p = oci_load(path, &e);
		struct findings l = { 0 };

		if (!p || compile_profile(p, &env, &b[i], &l, &e))
			fail_msg("%s", e.msg);
		lint_profile(p, &env, &b[i], &l);
		assert_int_equal(finding_count(&l, FINDING_ERROR), 0);
		finding_free(&l);
		oci_free(p);
	}
	assert_int_equal(b[0].len, b[1].len);
	assert_memory_equal(b[0].data, b[1].data, b[0].len);
	assert_in_range(b[0].len, 1, 8192);
	blob_free(&b[0]);
	blob_free(&b[1]);
}

static void test_all_compile(void **state)
{
	const char *dir = unit_profiles();
	size_t i, n = 0;

	(void)state;
	if (!dir)
		unit_skip("no real profiles on this machine");
	for (i = 0; i < ARRAY_LEN(folders); i++) {
		char path[4096 + 512];
		struct dirent *d;
		DIR *stream;

		snprintf(path, sizeof(path), "%s%s", dir, folders[i]);
		stream = opendir(path);
		assert_non_null(stream);
		while ((d = readdir(stream))) {
			if (!strstr(d->d_name, ".json"))
				continue;
			snprintf(path, sizeof(path), "%s%s/%s", dir, folders[i],
				 d->d_name);
			compile_twice(path);
			n++;
		}
		closedir(stream);
	}
	assert_in_range(n, 20, 1000);
}

/* Docker's default names calls that libseccomp 2.5.4 does not know. */
static void test_no_unknown_names(void **state)
{
	static const char *const names[] = { "moby-default.json",
					     "podman-seccomp.json" };
	struct env env = { .kernel_major = 6, .kernel_minor = 1 };
	const char *dir = unit_profiles();
	size_t i;

	(void)state;
	if (!dir)
		unit_skip("no real profiles on this machine");
	for (i = 0; i < ARRAY_LEN(names); i++) {
		char path[4096 + 64];
		struct oci_profile *p;
		struct findings l = { 0 };
		struct blob b = { 0 };
		struct err e;

		snprintf(path, sizeof(path), "%s/%s", dir, names[i]);
		p = oci_load(path, &e);
		assert_non_null(p);
		assert_int_equal(compile_profile(p, &env, &b, &l, &e), 0);
		if (l.n)
			fail_msg("%s: %s", names[i], l.v[0].text);
		blob_free(&b);
		oci_free(p);
	}
}

struct both {
	struct ctlsec_policy ours;
	struct ctlsec_policy theirs;
};

/* No such family: the kernel would take 0x100000026 for AF_ALG's 38. */
static bool is_no_family(const struct ctlsec_call *call)
{
	return call->args[0] > 45 &&
	       (int)call->nr == sysname_nr(call->abi, "socket");
}

/*
 * What runtimes make inside a container's cgroup: Docker's profile need not allow
 * it, because it is installed when that is over.
 */
static bool is_for_starters(const struct ctlsec_call *call)
{
	const uint64_t sys_admin = UINT64_C(1) << 21;
	int nr = (int)call->nr;

	if (!(call->caps & sys_admin))
		return false;
	if (nr == sysname_nr(call->abi, "pivot_root"))
		return true;
	return nr == sysname_nr(call->abi, "keyctl") &&
	       (call->args[0] == 1 || call->args[0] == 5 || call->args[0] == 6);
}

/* Docker's cannot see its flags, which are decided as clone's here. */
static bool is_clone3(const struct ctlsec_call *call)
{
	return (int)call->nr == sysname_nr(call->abi, "clone3");
}

static void compare_call(const struct both *b, const struct ctlsec_call *call)
{
	uint32_t ours = ctlsec_eval(&b->ours, call).action;
	uint32_t theirs = ctlsec_eval(&b->theirs, call).action;
	char one[ACTION_TEXT_MAX], two[ACTION_TEXT_MAX];

	if (is_no_family(call))
		assert_int_equal(ours, CTLSEC_ACTION(CTLSEC_ACT_ERRNO, EPERM));
	else if (is_for_starters(call) || is_clone3(call))
		assert_int_equal(ours, CTLSEC_ACTION(CTLSEC_ACT_ALLOW, 0));
	else if (ours != theirs)
		fail_msg("ABI %u number %u arg0 0x%llx caps 0x%llx: %s, and "
			 "Docker's has %s",
			 call->abi, call->nr, (unsigned long long)call->args[0],
			 (unsigned long long)call->caps,
			 action_format(ours, one), action_format(theirs, two));
}

/* Every number of every ABI, with the first arguments that rules mention. */
static void compare_under(const struct both *b, uint64_t caps)
{
	static const uint64_t values[] = {
		0,	    1,
		2,	    5,
		6,	    7,
		8,	    37,
		38,	    39,
		40,	    41,
		42,	    43,
		44,	    47,
		48,	    63,
		64,	    UINT64_C(0x100000026),
		0x20000,    0x20008,
		0x10000000, 0x7e020000,
		0xffffffff, UINT64_C(0x100000028),
		UINT64_MAX,
	};
	struct ctlsec_call call = { .caps = caps };
	size_t i;

	for (call.abi = 0; call.abi < CTLSEC_NR_ABIS; call.abi++) {
		for (call.nr = 0; call.nr < 1100; call.nr++) {
			for (i = 0; i < ARRAY_LEN(values); i++) {
				call.args[0] = values[i];
				compare_call(b, &call);
			}
		}
	}
}

static void test_default_is_dockers(void **state)
{
	static const struct env kernels[] = { { 4, 7 }, { 4, 8 }, { 6, 12 } };
	const char *dir = unit_profiles();
	struct blob mine = { 0 }, docker = { 0 };
	struct oci_profile *p, *q;
	struct both both;
	char path[4096 + 64];
	struct err e;
	size_t i;
	int cap;

	(void)state;
	if (!dir)
		unit_skip("no real profiles on this machine");
	snprintf(path, sizeof(path), "%s/moby-default.json", dir);
	p = builtin_default_load(&e);
	q = oci_load(path, &e);
	assert_non_null(p);
	assert_non_null(q);
	for (i = 0; i < ARRAY_LEN(kernels); i++) {
		assert_int_equal(
			compile_profile(p, &kernels[i], &mine, NULL, &e), 0);
		assert_int_equal(
			compile_profile(q, &kernels[i], &docker, NULL, &e), 0);
		ctlsec_policy_open(&both.ours, mine.data);
		ctlsec_policy_open(&both.theirs, docker.data);
		compare_under(&both, 0);
		compare_under(&both, CAPNAME_ALL);
		compare_under(&both, capname_docker_default());
		for (cap = 0; cap < CAPNAME_COUNT; cap++)
			compare_under(&both, UINT64_C(1) << cap);
		blob_free(&mine);
		blob_free(&docker);
	}
	oci_free(p);
	oci_free(q);
}

/* Small inputs after public reports: what becomes of each, and one finding or
 * word of the sentence that it must have.
 */
static const struct {
	const char *file;
	bool loads;
	const char *has;
} cases[] = {
	{ "01-default-allow-with-errno.json", true, "unused-errno" },
	{ "03-kill-rule-with-errno.json", true, "unused-errno" },
	{ "04-oci-config.json", true, "read-from" },
	{ "07-array.json", false, "a list of rules" },
	{ "10-comment.json", false, "JSON has none" },
	{ "12-rule-without-name.json", true, "empty-rule" },
	{ "14-action-with-errno-in-it.json", false, "unknown action" },
	{ "16-hex-number.json", false, "is expected" },
	{ "18-arch-without-prefix.json", false, "unknown architecture" },
	{ "19-arm-only.json", true, "native-added" },
	{ "22-clone-mask-zero.json", true, "inverted-mask" },
	{ "24-errno-65536.json", false, "exceeds 65535" },
	{ "26-kill-thread-go.json", true, "kill-thread" },
	{ "29-notify-flag.json", false, "unknown flag" },
	{ "31-lowercase-action.json", false, "unknown action" },
	{ "33-cap-without-prefix.json", true, "unknown-capability" },
	{ "35-arch-includes-scmp.json", true, "unknown-architecture" },
	{ "38-seccompprofile.yaml", false, "YAML" },
	{ "39-per-thread-filters.json", false, "filters of a program's" },
	{ "41-same-args-or.json", true, "repeated-argument" },
	{ "43-inverted-mask-equals-default.json", true, "inverted-mask" },
};

static void judge_case(const char *path, bool loads, const char *word)
{
	struct env env = { .kernel_major = 6, .kernel_minor = 1 };
	struct oci_profile *p;
	struct findings l = { 0 };
	struct blob b = { 0 };
	bool loaded, found;
	struct err e;
	size_t i;

	p = oci_load(path, &e);
	loaded = p && !compile_profile(p, &env, &b, &l, &e);
	if (loaded)
		lint_profile(p, &env, &b, &l);
	found = !loaded && strstr(e.msg, word);
	for (i = 0; i < l.n; i++)
		found |= !strcmp(l.v[i].code, word);
	if (loaded != loads || !found)
		fail_msg("%s: %s, without %s", path, loaded ? "loads" : e.msg,
			 word);
	finding_free(&l);
	blob_free(&b);
	oci_free(p);
}

static void test_cases(void **state)
{
	const char *dir = unit_profiles();
	char path[4096 + 128];
	size_t i;

	(void)state;
	snprintf(path, sizeof(path), "%s/../cases/README", dir ? dir : "");
	if (!dir || access(path, R_OK))
		unit_skip("no such inputs on this machine");
	for (i = 0; i < ARRAY_LEN(cases); i++) {
		snprintf(path, sizeof(path), "%s/../cases/%s", dir,
			 cases[i].file);
		judge_case(path, cases[i].loads, cases[i].has);
	}
}

static const struct {
	const char *abi, *name;
	uint64_t arg0, caps;
	const char *action;
} facts[] = {
	{ "x86_64", "read", 0, 0, "ALLOW" },
	{ "x86_64", "mount", 0, 0, "ERRNO(EPERM)" },
	{ "x86_64", "mount", 0, UINT64_C(1) << 21, "ALLOW" },
	{ "x86_64", "keyctl", 0, UINT64_MAX, "ERRNO(EPERM)" },
	{ "x86_64", "keyctl", 1, ~(UINT64_C(1) << 21), "ERRNO(EPERM)" },
	{ "x86_64", "keyctl", 1, UINT64_C(1) << 21, "ALLOW" },
	{ "x86_64", "keyctl", 5, UINT64_C(1) << 21, "ALLOW" },
	{ "x86_64", "keyctl", 6, UINT64_C(1) << 21, "ALLOW" },
	{ "x86_64", "keyctl", 11, UINT64_MAX, "ERRNO(EPERM)" },
	{ "x86_64", "keyctl", 0x100000001, UINT64_MAX, "ERRNO(EPERM)" },
	{ "x86_64", "pivot_root", 0, ~(UINT64_C(1) << 21), "ERRNO(EPERM)" },
	{ "x86_64", "pivot_root", 0, UINT64_C(1) << 21, "ALLOW" },
	{ "x86_64", "io_uring_setup", 0, UINT64_MAX, "ERRNO(EPERM)" },
	{ "x86_64", "socket", 2, 0, "ALLOW" },
	{ "x86_64", "socket", 38, 0, "ERRNO(EPERM)" },
	{ "i386", "socket", 38, 0, "ERRNO(EPERM)" },
	{ "x86_64", "socket", 40, 0, "ERRNO(EPERM)" },
	{ "x86_64", "socket", UINT64_C(0x100000026), 0, "ERRNO(EPERM)" },
	{ "x86_64", "socket", UINT64_C(0x2800000028), 0, "ERRNO(EPERM)" },
	{ "x86_64", "socket", 45, 0, "ALLOW" },
	{ "x86_64", "clone", 0x11, 0, "ALLOW" },
	{ "x86_64", "clone", 0x10000011, 0, "ERRNO(EPERM)" },
	{ "x86_64", "clone", 0x80, 0, "ERRNO(EPERM)" },
	{ "x86_64", "clone", 0x10000011, UINT64_C(1) << 21, "ALLOW" },
	/* By its flags, as clone: in the kernel, see t_meaning_clone. */
	{ "x86_64", "clone3", 0, 0, "ALLOW" },
	{ "x86_64", "bpf", 0, UINT64_C(1) << 39, "ALLOW" },
	{ "x86_64", "personality", 0xffffffff, 0, "ALLOW" },
	{ "x86_64", "personality", 0x40000, 0, "ERRNO(EPERM)" },
	{ "x32", "execve", 0, 0, "ALLOW" },
	{ "i386", "umount", 0, 0, "ERRNO(EPERM)" },
	{ "x86_64", "470", 0, 0, "ERRNO(ENOSYS)" },
};

/* Without Docker's file at hand: the facts that matter most. */
static void test_default_facts(void **state)
{
	struct env env = { .kernel_major = 6, .kernel_minor = 1 };
	struct findings l = { 0 };
	struct oci_profile *p;
	struct blob b = { 0 };
	struct err e;
	size_t i;

	(void)state;
	p = builtin_default_load(&e);
	if (!p)
		fail_msg("%s", e.msg);
	assert_int_equal(compile_profile(p, &env, &b, &l, &e), 0);
	assert_int_equal(l.n, 0);
	for (i = 0; i < ARRAY_LEN(facts); i++) {
		const uint64_t args[6] = { facts[i].arg0 };
		char action[ACTION_TEXT_MAX];

		unit_decide(&b, facts[i].abi, facts[i].name, args,
			    facts[i].caps, action);
		if (strcmp(action, facts[i].action))
			fail_msg("%s %s: %s", facts[i].abi, facts[i].name,
				 action);
	}
	blob_free(&b);
	oci_free(p);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_all_compile),
	cmocka_unit_test(test_no_unknown_names),
	cmocka_unit_test(test_default_is_dockers),
	cmocka_unit_test(test_default_facts),
	cmocka_unit_test(test_cases),
};

UNIT_MAIN(tests)
