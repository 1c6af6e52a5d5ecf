// SPDX-License-Identifier: GPL-2.0
/*
 * The runtime around runtimes: command lines as engines write them, and bundles, of
 * which all but the hook stays as it is.
 */
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/util.h"
#include "json/jtree.h"
#include "ocihook/wrap_args.h"
#include "ocihook/wrap_bundle.h"
#include "ocihook/wrap_run.h"
#include "unit.h"

/* Command lines */

static const struct {
	const char *argv[12];
	const char *bundle; /* NULL if no container starts */
	const char *config;
	/* clang-format off */
} lines[] = {
	{ { "--version" }, NULL, NULL },
	{ { NULL }, NULL, NULL },
	{ { "--root", "/run/docker/runtime-runc/moby", "--log", "/l/log.json",
	    "--log-format", "json", "create", "--bundle", "/b", "--pid-file",
	    "/b/init.pid", "ID" }, "/b", "config.json" },
	{ { "--log=/l", "--systemd-cgroup", "create", "--bundle=/b", "ID" },
	  "/b", "config.json" },
	{ { "--systemd-cgroup", "--log-format=json", "--log", "create", "create",
	    "-b", "/b", "ID" }, "/b", "config.json" },
	{ { "-log", "x", "run", "-bundle", "/b", "ID" }, "/b", "config.json" },
	{ { "--cgroup-manager", "systemd", "run", "-b/b", "ID" }, "/b", "config.json" },
	{ { "run", "-b=/b", "ID" }, "/b", "config.json" },
	{ { "run", "ID" }, ".", "config.json" },
	{ { "create", "--config", "c.json", "ID" }, ".", "c.json" },
	{ { "create", "--config=c.json", "-b", "/b", "ID" }, "/b", "c.json" },
	{ { "restore", "--bundle", "/b", "ID" }, "/b", "config.json" },
	{ { "create", "--", "--bundle", "/b" }, ".", "config.json" },
	{ { "create", "--bundle" }, ".", "config.json" },
	{ { "--root", "create" }, NULL, NULL },
	{ { "start", "create" }, NULL, NULL },
	{ { "exec", "--bundle", "/b", "create" }, NULL, NULL },
	{ { "--log", "/l", "delete", "--force", "run" }, NULL, NULL },
	{ { "--root", "/r", "state", "create" }, NULL, NULL },
	/* Behind an option that no list has stands its value, or the command. */
	{ { "--log-level", "debug", "create", "-b", "/b", "ID" }, "/b", "config.json" },
	{ { "--platform", "kvm", "create", "-b", "/b", "ID" }, "/b", "config.json" },
	{ { "--strace", "create", "-b", "/b", "ID" }, "/b", "config.json" },
	{ { "-l", "/l", "-x", "run", "-b", "/b", "ID" }, "/b", "config.json" },
	{ { "--roo", "/r", "--cgroup-m", "systemd", "run", "-b", "/b", "ID" },
	  "/b", "config.json" },
	{ { "--unknown", "list", "--log", "/l", "restore", "-b", "/b", "ID" },
	  "/b", "config.json" },
	{ { "--rootless", "create", "-b", "/b", "ID" }, "/b", "config.json" },
	{ { "--rootless", "auto", "create", "-b", "/b", "ID" }, "/b", "config.json" },
	{ { "unknown", "create", "-b", "/b", "ID" }, "/b", "config.json" },
	{ { "--unknown", "state", "ID" }, NULL, NULL },
	{ { "--unknown", "exec", "--process", "/p", "ID" }, NULL, NULL },
	{ { "--unknown=1", "delete", "run" }, NULL, NULL },
	{ { "--debug", "--systemd-cgroup", "delete", "run" }, NULL, NULL },
	{ { "--rootless", "kill", "run" }, NULL, NULL },
	{ { "--rootless=true", "kill", "run" }, NULL, NULL },
	{ { "--log-level", "run", "kill", "ID" }, NULL, NULL },
	/* As crun takes them. */
	{ { "create", "--bun", "/b", "--conf=c.json", "ID" }, "/b", "c.json" },
	{ { "create", "--b=/b", "--con", "c.json", "ID" }, "/b", "config.json" },
	{ { "run", "-db", "/b", "ID" }, "/b", "config.json" },
	{ { "run", "-d", "--debug", "-b", "/b", "ID" }, "/b", "config.json" },
};
/* clang-format on */

static void command_lines(void **state)
{
	struct wrap_args a;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(lines); i++) {
		char *argv[13] = { 0 };

		memcpy(argv, lines[i].argv, sizeof(lines[i].argv));
		wrap_args_read(&a, argv);
		if (a.starts != (lines[i].bundle != NULL))
			fail_msg("line %zu: starts: %d", i, a.starts);
		if (!a.starts)
			continue;
		if (strcmp(a.bundle, lines[i].bundle) != 0 ||
		    strcmp(a.config, lines[i].config) != 0)
			fail_msg("line %zu: %s %s", i, a.bundle, a.config);
	}
}

/* Errors go where the engine looks for them, as JSON if it asks for that. */
static void logs(void **state)
{
	char path[] = "/tmp/ociwrap.XXXXXX";
	const struct err e = { .msg = "a \"b\" \x1b" };
	char *json[] = { (char *)"ctlsec-runtime",    (char *)"--log",	path,
			 (char *)"--log-format=json", (char *)"create", NULL };
	char *text[] = { (char *)"ctlsec-runtime", (char *)"--log", path,
			 (char *)"create", NULL };
	char *part[] = { (char *)"ctlsec-runtime",   (char *)"--log", path,
			 (char *)"--log-forma=json", (char *)"kill",  NULL };
	struct wrap_args a;
	cleanup_free char *got = NULL;
	struct err ignored;
	size_t len;
	int fd = mkstemp(path);

	(void)state;
	assert_true(fd >= 0);
	close(fd);
	wrap_args_read(&a, part + 1);
	assert_ptr_equal(a.log, path);
	wrap_run_log(text, &e);
	wrap_run_log(json, &e);
	got = file_read(path, 4096, &len, &ignored);
	assert_non_null(got);
	assert_int_equal(strncmp(got,
				 "{\"level\":\"error\",\"msg\":\"ctlsec-oci: "
				 "a \\\"b\\\" \\\\x1b\",\"time\":\"20",
				 strlen("{\"level\":\"error\",\"msg\":"
					"\"ctlsec-oci: a \\\"b\\\" "
					"\\\\x1b\",\"time\":\"20")),
			 0);
	assert_ptr_equal(strchr(got, '\n'), got + len - 1);
	unlink(path);
}

static void names(void **state)
{
	(void)state;
	assert_true(wrap_args_is_wrapper("/usr/sbin/ctlsec-runtime"));
	assert_true(wrap_args_is_wrapper("ctlsec-crun"));
	assert_false(wrap_args_is_wrapper("/usr/sbin/ctlsec-oci"));
	assert_false(wrap_args_is_wrapper("/x/ctlsec-/ctlsec"));
	assert_false(wrap_args_is_wrapper("ctlsec-"));
	assert_false(wrap_args_is_wrapper("runc"));
	assert_null(wrap_args_runtime("/usr/sbin/ctlsec-runtime"));
	assert_string_equal(wrap_args_runtime("/usr/sbin/ctlsec-crun"), "crun");
}

/* Bundles */

#define HOOK "/usr/sbin/ctlsec-oci"
#define ENTRY                                                        \
	"{\"path\":\"" HOOK "\",\"args\":[\"ctlsec-oci\",\"hook\"]," \
	"\"timeout\":60}"
#define RT "\"createRuntime\":[" ENTRY "]"
#define RT_BEGIN "\"createRuntime\":[" ENTRY ","
#define PS "\"poststop\":[" ENTRY "]"

static const struct {
	const char *from;
	const char *to; /* NULL for as it was */
	/* clang-format off */
} bundles[] = {
	{ "{}", "{\"hooks\":{" RT "," PS "}}" },
	{ " {\n\t\"a\": 18446744073709551615, \"\\u00e9\": 1e400 }\n",
	  " {\"hooks\":{" RT "," PS "},\n\t\"a\": 18446744073709551615, "
	  "\"\\u00e9\": 1e400 }\n" },
	{ "{\"x\":[{\"hooks\":1}],\"hooks\":null}",
	  "{\"x\":[{\"hooks\":1}],\"hooks\":{" RT "," PS "}}" },
	{ "{\"hooks\":{}}", "{\"hooks\":{" RT "," PS "}}" },
	{ "{\"hooks\":{\"prestart\":[ {\"path\":\"/p\"} ]},\"z\":0}",
	  "{\"hooks\":{" RT "," PS ",\"prestart\":[ {\"path\":\"/p\"} ]},\"z\":0}" },
	{ "{\"hooks\":{\"poststop\":[],\"createRuntime\":[{\"path\":\"/p\"}]}}",
	  "{\"hooks\":{\"poststop\":[" ENTRY "],\"createRuntime\":[" ENTRY
	  ",{\"path\":\"/p\"}]}}" },
	{ "{\"hooks\":{\"createRuntime\":null}}",
	  "{\"hooks\":{" PS "," "\"createRuntime\":[" ENTRY "]}}" },
	{ "{\"hooks\":{" RT "}}", "{\"hooks\":{" PS "," RT "}}" },
	{ "{\"hooks\":{" RT "," PS "}}", NULL },
	{ "{\"hooks\":{\"createRuntime\":[1,{\"args\":[],\"path\":\"" HOOK "\"}],"
	  PS "}}", NULL },
};

/* clang-format on */

/* A hook that runtimes may read as another one is not there. */
static const char *const lookalikes[] = {
	"{\"path\":\"" HOOK "\",\"path\":\"/x\"}",
	"{\"Path\":\"" HOOK "\"}",
	"{\"path\":[\"" HOOK "\"]}",
	"[\"path\",\"" HOOK "\"]",
};

static void lookalikes_do_not_count(void **state)
{
	struct err e;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(lookalikes); i++) {
		cleanup_free char *from =
			xasprintf("{\"hooks\":{\"createRuntime\":[%s]," PS "}}",
				  lookalikes[i]);
		cleanup_free char *to = NULL;

		assert_int_equal(wrap_bundle_text("f", from, strlen(from), HOOK,
						  &to, &e),
				 0);
		if (!to || !strstr(to, RT_BEGIN))
			fail_msg("%s", from);
	}
}

/* clang-format off */
static const struct {
	const char *from;
	const char *part;
} bad_bundles[] = {
	{ "", "the file ends where a value is expected" },
	{ "[]", "the configuration is an array" },
	{ "{\"hooks\":[]}", "hooks is an array" },
	{ "{\"hooks\":{},\"hooks\":{}}", "hooks is there twice" },
	{ "{\"Hooks\":{}}", "hooks is there twice, or in another case" },
	{ "{\"hooks\":{\"createruntime\":[]}}", "createRuntime is there twice" },
	{ "{\"hooks\":{\"poststop\":{}}}", "poststop is an object" },
	{ "{\"hooks\":{\"poststop\":[]}", "the file ends" },
	{ "{} {}", "the end of the file" },
};
/* clang-format on */

static void hooks_are_put_in(void **state)
{
	struct err e;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(bundles); i++) {
		cleanup_free char *to = NULL;
		cleanup_free char *again = NULL;

		if (wrap_bundle_text("f", bundles[i].from,
				     strlen(bundles[i].from), HOOK, &to, &e))
			fail_msg("%s: %s", bundles[i].from, e.msg);
		if (!to != !bundles[i].to ||
		    (to && strcmp(to, bundles[i].to) != 0))
			fail_msg("%s: %s", bundles[i].from, to ? to : "-");
		/* It is there now. */
		if (to &&
		    (wrap_bundle_text("f", to, strlen(to), HOOK, &again, &e) ||
		     again))
			fail_msg("%s: %s", to, again ? again : e.msg);
	}
}

static void bad_bundles_are_refused(void **state)
{
	struct err e;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(bad_bundles); i++) {
		char *to;

		if (!wrap_bundle_text("f", bad_bundles[i].from,
				      strlen(bad_bundles[i].from), HOOK, &to,
				      &e) ||
		    to || !strstr(e.msg, bad_bundles[i].part))
			fail_msg("%s: %s", bad_bundles[i].from, e.msg);
	}
}

/* A path of any bytes is one string of JSON. */
static void odd_paths(void **state)
{
	static const char hook[] = "/a\"b\\c\nd\xc3\xa9";
	cleanup_arena struct arena *arena = arena_new();
	cleanup_free char *to = NULL;
	const struct jtree_node *n;
	struct err e;

	(void)state;
	assert_int_equal(wrap_bundle_text("f", "{}", 2, hook, &to, &e), 0);
	n = jtree_parse(arena, "f", to, strlen(to), &e);
	assert_non_null(n);
	n = n->first->first->first->first;
	assert_string_equal(n->key, "path");
	assert_string_equal(n->text, hook);
}

static void files(void **state)
{
	char dir[] = "/tmp/ociwrap.XXXXXX";
	cleanup_free char *path = NULL;
	cleanup_free char *link = NULL;
	cleanup_free char *text = NULL;
	struct stat st;
	struct err e;
	size_t len;

	(void)state;
	assert_non_null(mkdtemp(dir));
	path = xasprintf("%s/config.json", dir);
	link = xasprintf("%s/link", dir);
	assert_int_equal(wrap_bundle_change(dir, "config.json", HOOK, &e), -1);
	assert_non_null(strstr(e.msg, "No such file"));
	assert_int_equal(file_replace(path, "{\"a\":1}", &e), 0);
	assert_int_equal(chmod(path, 0640), 0);
	assert_int_equal(wrap_bundle_change(dir, "config.json", HOOK, &e), 0);
	text = file_read(path, 4096, &len, &e);
	assert_string_equal(text, "{\"hooks\":{" RT "," PS "},\"a\":1}");
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0640);
	/* The file is not replaced where nothing is to be changed. */
	len = st.st_ino;
	assert_int_equal(wrap_bundle_change(dir, "config.json", HOOK, &e), 0);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_ino, len);
	assert_int_equal(symlink("config.json", link), 0);
	assert_int_equal(wrap_bundle_change(dir, "link", HOOK, &e), -1);
	assert_non_null(strstr(e.msg, "is not a file"));
	unlink(link);
	unlink(path);
	assert_int_equal(rmdir(dir), 0);
}

static void runtimes(void **state)
{
	struct hook_config c = { .runtime = (char *)"true" };
	struct hook_config_runtime one = { (char *)"self",
					   (char *)"/proc/self/exe" };
	cleanup_free char *path = NULL;
	struct err e;

	(void)state;
	c.runtimes = &one;
	c.n_runtimes = 1;
	path = wrap_run_find(&c, NULL, &e);
	assert_string_equal(path, "/usr/bin/true");
	assert_null(wrap_run_find(&c, "no-such-runtime", &e));
	assert_non_null(strstr(e.msg, "there is no runtime 'no-such-runtime'"));
	assert_null(wrap_run_find(&c, "self", &e));
	assert_non_null(strstr(e.msg, "is this program itself"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(command_lines),
		cmocka_unit_test(logs),
		cmocka_unit_test(names),
		cmocka_unit_test(hooks_are_put_in),
		cmocka_unit_test(lookalikes_do_not_count),
		cmocka_unit_test(bad_bundles_are_refused),
		cmocka_unit_test(odd_paths),
		cmocka_unit_test(files),
		cmocka_unit_test(runtimes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
