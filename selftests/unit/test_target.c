// SPDX-License-Identifier: GPL-2.0
/*
 * Targets and the cgroup hierarchy: what is read from /proc, what is refused
 * and how, and the keys that requests get.
 */
#include <fcntl.h>
#include <linux/ctlsec.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/cgroup.h"
#include "target/target.h"
#include "unit.h"

struct mount_row {
	const char *text;
	const char *dir;
};

#define V1 "32 31 0:29 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu\n"

static const struct mount_row mounts[] = {
	{ "30 24 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 "
	  "rw,nsdelegate\n",
	  "/sys/fs/cgroup" },
	{ V1 "41 31 0:38 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n",
	  "/sys/fs/cgroup/unified" },
	{ V1, NULL },
	{ "", NULL },
	{ "30 24 0:26 / /a\\040b\\134c rw - cgroup2 none rw\n", "/a b\\c" },
	{ "30 24 0:26 / /x rw master:1 shared:2 - cgroup2 cgroup2 rw\n", "/x" },
	/* Part of a hierarchy, bind-mounted: paths there mean something else. */
	{ "30 24 0:26 /pod /x rw - cgroup2 cgroup2 rw\n"
	  "31 24 0:26 / /y rw - cgroup2 cgroup2 rw\n",
	  "/y" },
	{ "30 24 0:26 / /x rw - cgroup2x cgroup2 rw\n", NULL },
	{ "30 24 0:26 - cgroup2 cgroup2 rw\n", NULL },
	{ "garbage\n", NULL },
};

static void test_mount(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(mounts); i++) {
		const char *text = mounts[i].text;
		FILE *f = text[0] ? fmemopen((char *)text, strlen(text), "r") :
				    fopen("/dev/null", "r");
		size_t ups = 7;
		char *dir = cgroup_mount_in(f, &ups);

		fclose(f);
		assert_int_equal(ups, 0);
		if (!mounts[i].dir)
			assert_null(dir);
		else
			assert_string_equal(dir, mounts[i].dir);
		free(dir);
	}
}

/* In a cgroup namespace, with the hierarchy of the host: where that is mounted is seen,
 * and so it is preferred to the namespace's own.
 */
static void test_mount_from_outside(void **state)
{
	char text[512], *dir;
	struct err e;
	char *mount = cgroup_mount(&e);
	struct stat st;
	size_t ups;
	FILE *f;

	(void)state;
	if (!mount || stat(mount, &st) || st.st_ino != 1)
		unit_skip("needs the root of a cgroup v2 hierarchy");
	snprintf(text, sizeof(text),
		 "30 24 0:26 / /own rw - cgroup2 cgroup2 rw\n"
		 "31 24 0:26 /../../.. /tmp rw - cgroup2 cgroup2 rw\n"
		 "32 24 0:26 /../.. %s rw - cgroup2 cgroup2 rw\n",
		 mount);
	f = fmemopen(text, strlen(text), "r");
	dir = cgroup_mount_in(f, &ups);
	fclose(f);
	assert_string_equal(dir, mount);
	assert_int_equal(ups, 2);
	free(dir);
	free(mount);
}

static void test_path_from_outside(void **state)
{
	static const struct {
		const char *path;
		size_t ups;
		const char *want;
	} rows[] = {
		{ "/a", 0, "/a" },
		{ "/../a", 0, "/../a" },
		{ "/../../init.scope", 2, "/init.scope" },
		{ "/../..", 2, "/" },
		/* Beside the namespace's own: below what is not known. */
		{ "/../a", 2, NULL },
		{ "/", 2, NULL },
		{ "/a", 2, NULL },
		{ "/../../../a", 2, NULL },
		{ "/..a/../b", 1, NULL },
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		char *path = cgroup_path_below(rows[i].path, rows[i].ups);

		if (rows[i].want)
			assert_string_equal(path, rows[i].want);
		else
			assert_null(path);
		free(path);
	}
}

static const struct mount_row paths[] = {
	{ "0::/a/b\n", "/a/b" },
	{ "0::/\n", "/" },
	{ "9:name=systemd:/x\n8:pids:/y\n0::/z\n", "/z" },
	{ "0::/with:colon and space\n", "/with:colon and space" },
	{ "0::/gone (deleted)\n", "/gone (deleted)" },
	{ "0::/../outside\n", "/../outside" },
	{ "0::/no-newline", "/no-newline" },
	{ "10::/not-v2\n", NULL },
	{ "8:pids:/y\n", NULL },
	{ "1:x:/a 0::/b\n", NULL },
	{ "0::\n", NULL },
	{ "", NULL },
};

static void test_path(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(paths); i++) {
		char *path = cgroup_path_in(paths[i].text);

		if (!paths[i].dir)
			assert_null(path);
		else
			assert_string_equal(path, paths[i].dir);
		free(path);
	}
}

/* Targets that resolve nowhere, on any machine. */
struct bad_row {
	const char *target;
	int status;
	const char *says;
};

static const struct bad_row bads[] = {
	{ "", EXIT_MISUSE, "'' is no target; 'ctlsec --help'" },
	{ "no such", EXIT_FAILED, "unit is called 'no such'" },
	{ "x\033y", EXIT_FAILED, "unit is called 'x\\x1by'" },
	{ "no/such", EXIT_FAILED, "unit is called 'no/such'" },
	{ "PID:1", EXIT_MISUSE, "is no target (did you mean 'pid:1'?)" },
	{ "pdi:1", EXIT_MISUSE, "is no target (did you mean 'pid:1'?)" },
	{ "unti:a", EXIT_MISUSE, "(did you mean 'unit:a'?)" },
	{ "user:7", EXIT_MISUSE, "(did you mean 'userns:7'?)" },
	{ "cgruop:/a", EXIT_MISUSE, "(did you mean 'cgroup:/a'?)" },
	{ "frobnicate:1", EXIT_MISUSE, "'frobnicate:1' is no target; " },
	{ "4711", EXIT_FAILED, "(did you mean 'pid:4711'?)" },
	{ "dokcer:x", EXIT_MISUSE, "(did you mean 'docker:x'?)" },
	{ "docker:no-such", EXIT_FAILED, "no container docker:'no-such'" },
	{ "docker:", EXIT_FAILED, "no container docker:''" },
	{ "podman:no/such", EXIT_FAILED, "no container podman:" },
	{ "machine:no such", EXIT_FAILED, "no container machine:" },
	{ "container:no-such", EXIT_FAILED, "no container 'no-such'" },
	{ "cgroup:", EXIT_MISUSE, "begins with '/'" },
	{ "cgroup:a", EXIT_MISUSE, "'a' is no cgroup's path" },
	{ "pid:", EXIT_MISUSE, "is not a whole number" },
	{ "pid:x", EXIT_MISUSE, "pid: 'x' is not a whole number" },
	{ "pid:-1", EXIT_MISUSE, "is not a whole number" },
	{ "pid:0", EXIT_MISUSE, "0 is no process id" },
	{ "pid:4194305", EXIT_MISUSE, "above the largest value" },
	{ "pid:4194304", EXIT_FAILED, "there is no process 4194304" },
	{ "userns:4194304", EXIT_FAILED, "there is no process 4194304" },
	{ "userns:[12", EXIT_MISUSE, "closing bracket" },
	{ "userns:[", EXIT_MISUSE, "closing bracket" },
	{ "userns:[]", EXIT_MISUSE, "is not a whole number" },
	{ "userns:[x]", EXIT_MISUSE, "is not a whole number" },
	{ "unit:", EXIT_MISUSE, "no unit's name" },
	{ "unit:-p", EXIT_MISUSE, "no unit's name" },
	{ "unit:a/b.service", EXIT_MISUSE, "no unit's name" },
	{ "unit:ngin*", EXIT_MISUSE, "no unit's name" },
	{ "unit:a b", EXIT_MISUSE, "no unit's name" },
	{ "id:", EXIT_MISUSE, "is not a whole number" },
	{ "id:x", EXIT_MISUSE, "id: 'x' is not a whole number" },
};

static void test_bad(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(bads); i++) {
		struct target t;
		struct err e;

		if (!target_find(bads[i].target, &t, &e))
			fail_msg("'%s' was resolved", bads[i].target);
		if (e.status != bads[i].status || !strstr(e.msg, bads[i].says))
			fail_msg("'%s': %d %s", bads[i].target, e.status,
				 e.msg);
		/* Neither "pid::" nor ": :". */
		if (strstr(e.msg, "::") || strstr(e.msg, ": :"))
			fail_msg("'%s': %s", bads[i].target, e.msg);
		target_free(&t);
	}
}

static bool have_cgroup2(void)
{
	struct err e;
	char *dir = cgroup_mount(&e);
	bool have = dir && !access(dir, W_OK);

	free(dir);
	return have;
}

static void expect_failure(const char *target, const char *says)
{
	struct target t;
	struct err e;

	assert_int_equal(target_find(target, &t, &e), -1);
	if (!strstr(e.msg, says))
		fail_msg("%s: '%s', not '%s'", target, e.msg, says);
	assert_int_equal(e.status, EXIT_FAILED);
	target_free(&t);
}

static void test_not_cgroup(void **state)
{
	(void)state;
	if (!have_cgroup2())
		unit_skip("no writable cgroup v2 here");
	expect_failure("/proc", "'/proc' is not a cgroup");
	expect_failure("cgroup:/no/such/cgroup", "there is no cgroup '/no");
	expect_failure("/etc/passwd", "there is no cgroup '/etc/passwd'");
	expect_failure("unit:no-such-unit-here",
		       "unit 'no-such-unit-here.service' has no cgroup");
	if (!access("/sys/fs/cgroup/pids/cgroup.procs", F_OK))
		expect_failure("/sys/fs/cgroup/pids",
			       "is a cgroup v1 directory");
}

/* A cgroup made here, found by every form that fits. */
static void test_cgroup(void **state)
{
	char path[] = "/test-target-0.service", full[4096], word[4200];
	char *mount, *argv[3];
	struct stat st;
	struct err e;
	size_t i;

	(void)state;
	if (!have_cgroup2())
		unit_skip("no writable cgroup v2 here");
	mount = cgroup_mount(&e);
	snprintf(full, sizeof(full), "%s%s", mount, path);
	free(mount);
	if (mkdir(full, 0755) || stat(full, &st))
		unit_skip("cannot make a cgroup here");
	snprintf(word, sizeof(word), "cgroup:%s/", full);
	argv[0] = path;
	argv[1] = word;
	argv[2] = (char *)"unit:test-target-0";
	for (i = 0; i < 3; i++) {
		struct cnl_domain rq = { 0 };
		struct target t;

		if (target_find(argv[i], &t, &e))
			fail_msg("%s: %s", argv[i], e.msg);
		assert_string_equal(t.cgroup.path, path);
		assert_true(t.cgroup.id == st.st_ino);
		assert_null(t.host);
		target_key(&t, &rq);
		assert_true(rq.cgroup_id == st.st_ino);
		assert_true(rq.seen.has == CNL_BIT(CTLSEC_DOMAIN_A_CGROUP_ID));
		target_free(&t);
	}
	rmdir(full);
	expect_failure(path, "there is no cgroup");
}

static void test_root(void **state)
{
	struct target t;
	struct err e;

	(void)state;
	if (!have_cgroup2())
		unit_skip("no writable cgroup v2 here");
	assert_int_equal(target_find("/", &t, &e), 0);
	if (t.cgroup.id != 1) {
		target_free(&t);
		unit_skip("in a cgroup namespace, '/' is not the root");
	}
	assert_non_null(t.host);
	assert_string_equal(t.cgroup.path, "/");
	target_free(&t);
}

static void test_userns(void **state)
{
	struct cnl_domain rq = { 0 };
	struct target t;
	struct stat st;
	char word[32];
	struct err e;

	(void)state;
	snprintf(word, sizeof(word), "userns:%d", (int)getpid());
	assert_int_equal(stat("/proc/self/ns/user", &st), 0);
	assert_int_equal(target_find(word, &t, &e), 0);
	assert_int_equal(t.kind, CTLSEC_KIND_USERNS);
	target_key(&t, &rq);
	assert_true(rq.userns_ino == st.st_ino);
	assert_int_equal(rq.userns_pid, getpid());
	assert_true(rq.seen.has == (CNL_BIT(CTLSEC_DOMAIN_A_USERNS_INO) |
				    CNL_BIT(CTLSEC_DOMAIN_A_USERNS_PID)));
	assert_true((t.host != NULL) == (st.st_ino == 0xEFFFFFFDU));
	target_free(&t);
}

static void test_names(void **state)
{
	struct cnl_domain rq = { 0 };
	struct target t;
	char *name;
	struct err e;

	(void)state;
	assert_int_equal(target_find("userns:[4026532001]", &t, &e), 0);
	target_key(&t, &rq);
	assert_true(rq.userns_ino == 4026532001);
	assert_true(rq.seen.has == CNL_BIT(CTLSEC_DOMAIN_A_USERNS_INO));
	name = target_name(&rq);
	assert_string_equal(name, "userns:[4026532001]");
	free(name);
	target_free(&t);
	rq = (struct cnl_domain){ 0 };
	assert_int_equal(target_find("id:7", &t, &e), 0);
	target_key(&t, &rq);
	assert_true(rq.id == 7);
	assert_true(rq.seen.has == CNL_BIT(CTLSEC_DOMAIN_A_ID));
	name = target_name(&rq);
	assert_string_equal(name, "id:7");
	free(name);
	target_free(&t);
	rq.path = (char *)"/a b";
	name = target_name(&rq);
	assert_string_equal(name, "/a b");
	free(name);
}

static void test_like(void **state)
{
	(void)state;
	assert_true(target_like("/a"));
	assert_true(target_like("pid:1"));
	assert_true(target_like("bogus:1"));
	assert_false(target_like("default"));
	assert_false(target_like(""));
}

/* From a cgroup up to the root: as many ids as directories, and all differ. */
static void test_chain(void **state)
{
	char a[4096], b[4200];
	uint64_t *ids;
	char *mount;
	struct err e;

	(void)state;
	if (!have_cgroup2())
		unit_skip("no writable cgroup v2 here");
	mount = cgroup_mount(&e);
	snprintf(a, sizeof(a), "%s/test-chain", mount);
	snprintf(b, sizeof(b), "%s/below", a);
	if (mkdir(a, 0755) || mkdir(b, 0755))
		unit_skip("cannot make a cgroup here");
	ids = cgroup_chain(b, &e);
	rmdir(b);
	rmdir(a);
	free(mount);
	assert_non_null(ids);
	assert_true(ids[0] && ids[1] && ids[2] && !ids[3]);
	assert_true(ids[0] != ids[1] && ids[1] != ids[2]);
	free(ids);
	assert_null(cgroup_chain("/no/such/dir", &e));
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_mount),
	cmocka_unit_test(test_path),
	cmocka_unit_test(test_bad),
	cmocka_unit_test(test_not_cgroup),
	cmocka_unit_test(test_cgroup),
	cmocka_unit_test(test_root),
	cmocka_unit_test(test_userns),
	cmocka_unit_test(test_names),
	cmocka_unit_test(test_like),
	cmocka_unit_test(test_chain),
	cmocka_unit_test(test_mount_from_outside),
	cmocka_unit_test(test_path_from_outside),
};

UNIT_MAIN(tests)
