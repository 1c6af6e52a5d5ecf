// SPDX-License-Identifier: GPL-2.0
/*
 * The hook for OCI runtimes: states and annotations as they come, well and badly made;
 * where containers are; its configuration.
 */
#include <unistd.h>

#include "base/util.h"
#include "ocihook/hook_config.h"
#include "ocihook/hook_memory.h"
#include "ocihook/hook_place.h"
#include "ocihook/hook_state.h"
#include "unit.h"

#define HEX16 "0123456789abcdef"
#define ID_A HEX16 HEX16 HEX16 HEX16
#define ID_B "f" HEX16 HEX16 HEX16 "0123456789abcde"
#define CG_A "/system.slice/docker-" ID_A ".scope"
#define CG_B "/system.slice/docker-" ID_B ".scope"

/* States */

static int parse(struct hook_state *s, const char *text, struct err *e)
{
	return hook_state_parse(s, text, strlen(text), e);
}

/* As runc gives it, and as crun does. */
static void state_is_read(void **state)
{
	static const char runc[] =
		"{\"ociVersion\":\"1.0.2-dev\",\"id\":\"" ID_A "\","
		"\"status\":\"creating\",\"pid\":4711,\"bundle\":\"/b\","
		"\"annotations\":{\"io.ctlsec.profile\":\"web\","
		"\"other\":7,\"io.ctlsec.pids\":\"20\"}}";
	static const char crun[] =
		"{\"ociVersion\":\"1.0\",\"id\":\"x.y_z\",\"pid\":1,"
		"\"root\":\"/r\",\"bundle\":\"/b\",\"status\":\"created\"}";
	cleanup_hook_state struct hook_state s = { 0 };
	struct err e;

	(void)state;
	assert_int_equal(parse(&s, runc, &e), 0);
	assert_string_equal(s.id, ID_A);
	assert_int_equal(s.stage, HOOK_STARTS);
	assert_int_equal(s.pid, 4711);
	assert_string_equal(s.bundle, "/b");
	assert_int_equal(s.bad.status, 0);
	assert_true(s.ask.any);
	assert_string_equal(s.ask.v[HOOK_PROFILE], "web");
	assert_string_equal(s.ask.v[HOOK_PIDS], "20");
	assert_null(s.ask.v[HOOK_MODE]);
	hook_state_free(&s);
	assert_int_equal(parse(&s, crun, &e), 0);
	assert_string_equal(s.id, "x.y_z");
	assert_false(s.ask.any);
	hook_state_free(&s);
	assert_int_equal(parse(&s,
			       "{\"id\":\"a\",\"status\":\"stopped\","
			       "\"annotations\":null}",
			       &e),
			 0);
	assert_int_equal(s.stage, HOOK_ENDED);
	assert_null(s.bundle);
}

#define START "{\"id\":\"a\",\"status\":\"creating\",\"pid\":1,"

static const struct {
	const char *text;
	const char *part;
	/* clang-format off */
} bad_states[] = {
	{ "", "the file ends where a value is expected" },
	{ "[]", "it is an array, and has to be an object" },
	{ "{", "the file ends" },
	{ "{}", "has no id" },
	{ "{\"id\":null}", "has no id" },
	{ "{\"id\":3}", "id is a number" },
	{ "{\"id\":\"\"}", "'' is no container's ID" },
	{ "{\"id\":\"../a\"}", "'../a' is no container's ID" },
	{ "{\"id\":\"a/b\"}", "'a/b' is no container's ID" },
	{ "{\"id\":\"a\\u0000b\"}", "id has a NUL" },
	{ "{\"id\":\"a\"}", "has no status" },
	{ "{\"id\":\"a\",\"status\":\"x\\u001b[2J\"}", "status 'x\\x1b[2J' is none" },
	{ "{\"id\":\"a\",\"status\":\"creating\"}", "has no pid, and it is starting" },
	{ "{\"id\":\"a\",\"status\":\"creating\",\"pid\":0}", "has no pid" },
	{ "{\"id\":\"a\",\"status\":\"creating\",\"pid\":-1}", "no process id" },
	{ "{\"id\":\"a\",\"status\":\"creating\",\"pid\":1.5}", "no process id" },
	{ "{\"id\":\"a\",\"status\":\"creating\",\"pid\":4294967297}", "no process id" },
	{ "{\"id\":\"a\",\"status\":\"creating\",\"pid\":\"1\"}", "pid is a string" },
	{ START "\"bundle\":1}", "bundle is a number" },
	{ START "\"bundle\":\"/moby\\u0000/a\"}", "bundle has a NUL" },
};

/* What is wrong with annotations is kept: the configuration says what becomes of it. */
static const struct {
	const char *text;
	const char *part;
} bad_annotations[] = {
	{ START "\"annotations\":[]}", "annotations is an array" },
	{ START "\"annotations\":{\"io.ctlsec.pids\":20}}", "an annotation is a number" },
	{ START "\"annotations\":{\"io.ctlsec.pids\":\"2\\u00000\"}}", "has a NUL" },
	{ START "\"annotations\":{\"io.ctlsec.pids\\u0000\":\"2\"}}", "name has a NUL" },
	{ START "\"annotations\":{\"io.ctlsec.pids\":\"\"}}", "io.ctlsec.pids is empty" },
	{ START "\"annotations\":{\"io.ctlsec.pid\":\"2\"}}", "did you mean 'io.ctlsec.pids'?" },
	{ START "\"annotations\":{\"io.ctlsec.\":\"2\"}}", "unknown annotation or label" },
};
/* clang-format on */

static void bad_states_are_refused(void **state)
{
	struct hook_state s;
	struct err e;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(bad_states); i++) {
		e = (struct err){ 0 };
		if (!parse(&s, bad_states[i].text, &e) || !e.status ||
		    !strstr(e.msg, bad_states[i].part))
			fail_msg("%s: %s", bad_states[i].text, e.msg);
	}
	for (i = 0; i < ARRAY_LEN(bad_annotations); i++) {
		if (parse(&s, bad_annotations[i].text, &e) || !s.bad.status ||
		    !s.ask.any || !strstr(s.bad.msg, bad_annotations[i].part))
			fail_msg("%s: %s", bad_annotations[i].text, s.bad.msg);
		hook_state_free(&s);
	}
}

static void long_values_are_refused(void **state)
{
	cleanup_ask struct hook_ask a = { 0 };
	char value[HOOK_ASK_MAX + 2];
	struct err e;

	(void)state;
	memset(value, 'a', sizeof(value) - 1);
	value[sizeof(value) - 1] = '\0';
	assert_int_equal(hook_ask_add(&a, "io.ctlsec.deny", value, &e), -1);
	assert_false(a.any);
	value[HOOK_ASK_MAX] = '\0';
	assert_int_equal(hook_ask_add(&a, "io.ctlsec.deny", value, &e), 0);
	assert_true(a.any && !hook_ask_binds(&a));
	/* What came first counts. */
	assert_int_equal(hook_ask_add(&a, "io.ctlsec.deny", "splice", &e), 0);
	assert_string_equal(a.v[HOOK_DENY], value);
	assert_int_equal(hook_ask_add(&a, "org.example", "x", &e), 0);
}

/* Places */

static const struct {
	const char *id;
	const char *path;
	const char *self;
	const char *own;
} places[] = {
	{ ID_A, CG_A, "/system.slice/containerd.service", CG_A },
	{ ID_A, "/machine.slice/libpod-" ID_A ".scope/container", "/user.slice",
	  "/machine.slice/libpod-" ID_A ".scope" },
	{ "x", "/t/x", "/t/y", "/t/x" },
	/* With others in it. */
	{ "x", "/", "/t", NULL },
	{ "x", "/user.slice", "/user.slice/user-0.slice", NULL },
	{ ID_A, "/system.slice/a.service", "/system.slice/a.service", NULL },
};

static void own_cgroups_are_found(void **state)
{
	struct err e;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(places); i++) {
		cleanup_free char *own = hook_place_own(
			places[i].id, places[i].path, places[i].self, &e);

		if (!own != !places[i].own ||
		    (own && strcmp(own, places[i].own) != 0))
			fail_msg("%s: %s", places[i].path, own ? own : e.msg);
	}
}

/* Configuration and memory */

static void configuration(void **state)
{
	static const char text[] = "on-error: start\n"
				   "annotations: false\n"
				   "runtime: crun\n"
				   "runtimes: { kata: /opt/kata }\n";
	cleanup_hook_config struct hook_config c = { 0 };
	struct err e;

	(void)state;
	assert_int_equal(hook_config_parse(&c, "f", "", 0, &e), 0);
	assert_string_equal(c.runtime, "runc");
	assert_false(c.start_anyway || c.ignore);
	hook_config_free(&c);
	assert_int_equal(hook_config_parse(&c, "f", text, strlen(text), &e), 0);
	assert_true(c.start_anyway && c.ignore);
	assert_string_equal(c.runtime, "crun");
	assert_string_equal(hook_config_find(&c, "kata"), "/opt/kata");
	assert_null(hook_config_find(&c, "crun"));
}

static const struct {
	const char *text;
	const char *part;
} bad_configs[] = {
	{ "on-error: ignore\n", "f:1:11: on-error is 'refuse' or 'start'" },
	{ "on-eror: start\n",
	  "f:1:1: this file has no key 'on-eror' (did you mean 'on-error'?)" },
	{ "annotations: no\n", "f:1:14: annotations is true or false" },
	{ "runtime: ./runc\n", "f:1:10: a program's path begins with '/'" },
	{ "runtimes: { a: runc }\n", "a program's path begins with '/'" },
	{ "- a\n", "f:1:1: this is a map" },
};

static void bad_configuration(void **state)
{
	struct hook_config c;
	struct err e;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(bad_configs); i++) {
		if (!hook_config_parse(&c, "f", bad_configs[i].text,
				       strlen(bad_configs[i].text), &e) ||
		    !strstr(e.msg, bad_configs[i].part))
			fail_msg("%s: %s", bad_configs[i].text, e.msg);
	}
}

static void memory(void **state)
{
	char dir[] = "/tmp/ocihook.XXXXXX";
	struct hook_memory m = { .path = (char *)CG_A,
				 .binding = (char *)"7 / web" };
	cleanup_free char *below = NULL;
	cleanup_free char *lock = NULL;
	struct hook_memory got;
	struct err e;

	(void)state;
	assert_non_null(mkdtemp(dir));
	below = xasprintf("%s/a/b", dir);
	lock = xasprintf("%s/.lock", below);
	close(hook_memory_lock(below));
	hook_memory_read(below, ID_A, &got);
	assert_null(got.path);
	assert_int_equal(hook_memory_write(below, ID_A, &m, &e), 0);
	hook_memory_read(below, ID_A, &got);
	assert_string_equal(got.path, CG_A);
	assert_string_equal(got.binding, "7 / web");
	hook_memory_free(&got);
	hook_memory_forget(below, ID_A);
	hook_memory_read(below, ID_A, &got);
	assert_null(got.path);
	unlink(lock);
	rmdir(below);
	*strrchr(below, '/') = '\0';
	rmdir(below);
	assert_int_equal(rmdir(dir), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(state_is_read),
		cmocka_unit_test(bad_states_are_refused),
		cmocka_unit_test(long_values_are_refused),
		cmocka_unit_test(own_cgroups_are_found),
		cmocka_unit_test(configuration),
		cmocka_unit_test(bad_configuration),
		cmocka_unit_test(memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
