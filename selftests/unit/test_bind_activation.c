// SPDX-License-Identifier: GPL-2.0
/*
 * When a target is confined that the command line says nothing about.
 */
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cmd/bind_activation.h"
#include "unit.h"

static uint32_t of_unit(char *path, char *dir)
{
	const struct target t = { .unit = true,
				  .cgroup = { .path = path, .dir = dir } };

	return bind_activation_default(&t);
}

static void test_targets(void **state)
{
	const struct target named = { .named = true }, path = { .kind = 1 };

	(void)state;
	assert_int_equal(bind_activation_default(&named),
			 CTLSEC_ACTIVATION_CONTAINER);
	assert_int_equal(bind_activation_default(&path), CTLSEC_ACTIVATION_NOW);
}

static uint32_t of_glob(const char *glob)
{
	const struct target t = { .glob = glob };

	return bind_activation_default(&t);
}

static void test_patterns(void **state)
{
	(void)state;
	assert_int_equal(of_glob("/system.slice/docker-*.scope"),
			 CTLSEC_ACTIVATION_CONTAINER);
	assert_int_equal(of_glob("/kubepods/**"), CTLSEC_ACTIVATION_CONTAINER);
	assert_int_equal(of_glob("/system.slice/web-*.service"),
			 CTLSEC_ACTIVATION_EXEC);
	assert_int_equal(of_glob("/web-*.slice"), CTLSEC_ACTIVATION_NOW);
	assert_int_equal(of_glob("/web.slice/*"), CTLSEC_ACTIVATION_CONTAINER);
	assert_int_equal(of_glob("/kubepods.slice/**/kubepods*-pod*.slice"),
			 CTLSEC_ACTIVATION_CONTAINER);
}

#define ID "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

/* A path says so itself; a target that has it is no different. */
static void test_paths(void **state)
{
	static const struct {
		char *path;
		uint32_t want;
	} rows[] = {
		{ "/system.slice/docker-" ID ".scope",
		  CTLSEC_ACTIVATION_CONTAINER },
		{ "/docker/" ID, CTLSEC_ACTIVATION_CONTAINER },
		{ "/machine.slice/libpod-" ID ".scope/container",
		  CTLSEC_ACTIVATION_CONTAINER },
		{ "/kubepods.slice", CTLSEC_ACTIVATION_CONTAINER },
		{ "/kubepods/burstable/pod1", CTLSEC_ACTIVATION_CONTAINER },
		{ "/machine.slice/machine-libpod_pod_" ID ".slice",
		  CTLSEC_ACTIVATION_CONTAINER },
		{ "/kubepods2", CTLSEC_ACTIVATION_NOW },
		{ "/a/kubepods", CTLSEC_ACTIVATION_NOW },
		{ "/machine.slice", CTLSEC_ACTIVATION_NOW },
		{ "/system.slice", CTLSEC_ACTIVATION_NOW },
		{ "/user.slice/session-3.scope", CTLSEC_ACTIVATION_NOW },
		{ "/system.slice/docker-0123.scope", CTLSEC_ACTIVATION_NOW },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct target t = { .cgroup = { .path = rows[i].path } };

		if (bind_activation_path(rows[i].path) != rows[i].want ||
		    bind_activation_default(&t) != rows[i].want)
			fail_msg("%s", rows[i].path);
	}
}

static void test_units(void **state)
{
	char dir[] = "/tmp/test_bind_activation.XXXXXX";
	char below[sizeof(dir) + 32];

	(void)state;
	assert_non_null(mkdtemp(dir));
	assert_int_equal(of_unit("/system.slice/web.service", dir),
			 CTLSEC_ACTIVATION_EXEC);
	assert_int_equal(of_unit("/system.slice", dir), CTLSEC_ACTIVATION_NOW);
	snprintf(below, sizeof(below), "%s/libpod-payload-0123", dir);
	assert_int_equal(mkdir(below, 0700), 0);
	assert_int_equal(of_unit("/system.slice/web.service", dir),
			 CTLSEC_ACTIVATION_ROOT);
	assert_int_equal(rmdir(below) + rmdir(dir), 0);
	/* Whose cgroup is gone meets the bind's own refusal. */
	assert_int_equal(of_unit("/system.slice/web.service", dir),
			 CTLSEC_ACTIVATION_EXEC);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_targets),
		cmocka_unit_test(test_patterns),
		cmocka_unit_test(test_paths),
		cmocka_unit_test(test_units),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
