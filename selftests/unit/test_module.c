// SPDX-License-Identifier: GPL-2.0
/*
 * The module: its states, and sentences for what loading and unloading end with.
 */
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/module.h"
#include "unit.h"

struct load_row {
	int error;
	const char *path;
	int status;
	const char *says;
};

static const struct load_row loads[] = {
	{ ENOENT, NULL, EXIT_NO_MODULE,
	  "there is no module ctlsec for kernel" },
	{ ENOENT, "/m.ko", EXIT_FAILED, "kernel symbol" },
	{ EKEYREJECTED, "/m.ko", EXIT_FAILED, "signature" },
	{ ENOKEY, "/m.ko", EXIT_FAILED, "signature" },
	{ EBADMSG, "/m.ko", EXIT_FAILED, "signature" },
	{ ENOEXEC, "/m.ko", EXIT_FAILED, "built for another kernel" },
	{ EINVAL, "/m.ko", EXIT_FAILED, "an option is invalid" },
	{ EOPNOTSUPP, "/m.ko", EXIT_FAILED, "lacks what ctlsec needs" },
	{ EPERM, "/m.ko", EXIT_NO_PERMISSION, "load" },
	{ EIO, "/m.ko", EXIT_FAILED, "cannot load /m.ko: Input/output error" },
};

static void test_load_failed(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(loads); i++) {
		struct err e;

		assert_int_equal(
			module_load_failed(loads[i].error, loads[i].path, &e),
			-1);
		if (e.status != loads[i].status ||
		    !strstr(e.msg, loads[i].says))
			fail_msg("%d: %d %s", loads[i].error, e.status, e.msg);
	}
}

static void test_unload_failed(void **state)
{
	struct err e;

	(void)state;
	module_unload_failed(ENOENT, &e);
	assert_int_equal(e.status, EXIT_NO_MODULE);
	module_unload_failed(EBUSY, &e);
	assert_string_equal(e.msg, "cannot unload module ctlsec: it is in use");
	module_unload_failed(EAGAIN, &e);
	assert_string_equal(e.msg, "cannot unload module ctlsec: it is in use");
	module_unload_failed(EPERM, &e);
	assert_int_equal(e.status, EXIT_NO_PERMISSION);
	module_unload_failed(EIO, &e);
	assert_int_equal(e.status, EXIT_FAILED);
}

struct state_row {
	const char *initstate;
	enum module_state state;
	const char *name;
};

static const struct state_row states[] = {
	{ "live\n", MODULE_STATE_LIVE, "loaded" },
	{ "coming\n", MODULE_STATE_COMING, "being loaded" },
	{ "going\n", MODULE_STATE_GOING, "being unloaded" },
	/* Its directory is made before what is in it. */
	{ NULL, MODULE_STATE_COMING, "being loaded" },
};

static void test_states(void **state)
{
	char dir[] = "/tmp/ctlsec-module-XXXXXX", file[64];
	size_t i;

	(void)state;
	assert_non_null(mkdtemp(dir));
	snprintf(file, sizeof(file), "%s/initstate", dir);
	for (i = 0; i < ARRAY_LEN(states); i++) {
		enum module_state is;
		FILE *f;

		if (states[i].initstate) {
			f = fopen(file, "w");
			assert_non_null(f);
			fputs(states[i].initstate, f);
			fclose(f);
		}
		is = module_state_read_dir(dir);
		unlink(file);
		assert_int_equal(is, states[i].state);
		assert_string_equal(module_state_name(is), states[i].name);
	}
	rmdir(dir);
	assert_int_equal(module_state_read_dir(dir), MODULE_STATE_ABSENT);
	assert_string_equal(module_state_name(MODULE_STATE_ABSENT),
			    "not loaded");
}

static void test_refused_states(void **state)
{
	struct err e;

	(void)state;
	assert_int_equal(module_refuse_state("load", MODULE_STATE_COMING, &e),
			 -1);
	assert_int_equal(e.status, EXIT_FAILED);
	assert_non_null(strstr(e.msg, "cannot load module ctlsec: it is being "
				      "loaded by another program"));
	module_refuse_state("load", MODULE_STATE_GOING, &e);
	assert_int_equal(e.status, EXIT_FAILED);
	assert_non_null(strstr(e.msg, "cannot load module ctlsec: it is being "
				      "unloaded"));
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_load_failed),
	cmocka_unit_test(test_unload_failed),
	cmocka_unit_test(test_states),
	cmocka_unit_test(test_refused_states),
};

UNIT_MAIN(tests)
