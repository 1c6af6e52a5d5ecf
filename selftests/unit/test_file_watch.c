// SPDX-License-Identifier: GPL-2.0
/*
 * Watching files: what is a change, when it is over, and what is none; replaced by the
 * kubelet's links, by renames, and with the whole directory.
 */
#include <signal.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/ending.h"
#include "base/file_watch.h"
#include "unit.h"

static char top[] = "/tmp/test-file-watch-XXXXXX";
static sigset_t during;

static int setup(void **state)
{
	(void)state;
	strcpy(strrchr(top, '-') + 1, "XXXXXX");
	return !mkdtemp(top) || chdir(top) || mkdir("dir", 0755) ? -1 : 0;
}

static int teardown(void **state)
{
	char command[128];

	(void)state;
	snprintf(command, sizeof(command), "cd / && rm -rf '%s'", top);
	return system(command);
}

static void shell(const char *command)
{
	assert_int_equal(system(command), 0);
}

static int64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

struct row {
	const char *command;
	bool changes;
};

/* As the kubelet does it: all of a new directory, then the link, in one step. */
#define KUBELET(old, new)                                                                       \
	"mkdir dir/.." new " && echo " new " > dir/.." new "/a && "                             \
							   "ln -s .." new " dir/..data_tmp && " \
									  "mv -T dir/..data_tmp dir/..data && rm -r dir/.." old

/* clang-format off */
static const struct row rows[] = {
	{ "echo x > dir/a.yaml", true },
	{ "echo y > dir/a.yaml", true },
	{ "echo z > dir/.a && mv dir/.a dir/a.yaml", true },
	{ "rm dir/a.yaml", true },
	{ "cat dir/* 2> /dev/null; ls dir > /dev/null", false },
	{ "echo x > other; mkdir deep; echo x > deep/a.yaml", false },
	{ "mkdir dir/..1 && ln -s ..1 dir/..data && ln -s ..data/a dir/a.yaml", true },
	{ KUBELET("1", "2"), true },
	{ KUBELET("2", "3"), true },
	{ "grep -q 3 dir/a.yaml", false },
	/* The whole of it away, and another in its place. */
	{ "mv dir away", true },
	{ "echo x > away/b.yaml", false },
	{ "mkdir dir", true },
	{ "echo x > dir/a.yaml", true },
	{ "rm -r dir", true },
	{ "mkdir one two && ln -s one dir", true },
	{ "echo x > one/a.yaml", true },
	{ "ln -s two new && mv -T new dir", true },
	{ "echo x > one/a.yaml", false },
	{ "echo x > two/a.yaml", true },
};
/* clang-format on */

static void test_directory(void **state)
{
	struct file_watch w;
	struct err e;
	size_t i;

	(void)state;
	assert_int_equal(file_watch_open(&w, "dir/", &e), 0);
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		enum file_watch_event want = rows[i].changes ?
						     FILE_WATCH_CHANGED :
						     FILE_WATCH_TIMEOUT;

		if (system(rows[i].command) && rows[i].changes)
			fail_msg("%s", rows[i].command);
		if (file_watch_wait(&w, 50, &during) != want)
			fail_msg("%s: not %s", rows[i].command,
				 rows[i].changes ? "noticed" : "nothing");
		/* What belongs to one change is one. */
		if (file_watch_wait(&w, 0, &during) != FILE_WATCH_TIMEOUT)
			fail_msg("%s: noticed twice", rows[i].command);
	}
	file_watch_close(&w);
}

static void test_file(void **state)
{
	struct file_watch w;
	struct err e;

	(void)state;
	shell("mkdir dir/..1 && echo 1 > dir/..1/a && ln -s ..1 dir/..data && "
	      "ln -s ..data/a dir/a");
	assert_int_equal(file_watch_open(&w, "dir/a", &e), 0);
	shell("echo x > dir/b");
	assert_int_equal(file_watch_wait(&w, 50, &during), FILE_WATCH_TIMEOUT);
	shell(KUBELET("1", "2"));
	assert_int_equal(file_watch_wait(&w, 50, &during), FILE_WATCH_CHANGED);
	shell("echo x > dir/c && mv dir/c dir/a");
	assert_int_equal(file_watch_wait(&w, 50, &during), FILE_WATCH_CHANGED);
	file_watch_close(&w);
}

/* What is half written is no change yet. */
static void test_writing(void **state)
{
	struct file_watch w;
	struct err e;
	int64_t began;

	(void)state;
	assert_int_equal(file_watch_open(&w, "dir", &e), 0);
	began = now_ms();
	shell("{ echo x; sleep 1; echo y; } > dir/a.yaml &");
	assert_int_equal(file_watch_wait(&w, 5000, &during),
			 FILE_WATCH_CHANGED);
	assert_true(now_ms() - began >= 1000);
	shell("test \"$(cat dir/a.yaml | tr -d '\\n')\" = xy");
	file_watch_close(&w);
}

static void test_refused(void **state)
{
	struct file_watch w;
	struct err e;

	(void)state;
	assert_int_equal(file_watch_open(&w, "nowhere", &e), -1);
	assert_string_equal(e.msg,
			    "cannot read nowhere: No such file or directory");
	assert_int_equal(e.status, EXIT_FAILED);
	file_watch_close(&w);
}

static void test_end(void **state)
{
	struct file_watch w;
	struct err e;

	(void)state;
	assert_int_equal(file_watch_open(&w, "dir", &e), 0);
	assert_int_equal(kill(getpid(), SIGTERM), 0);
	assert_int_equal(file_watch_wait(&w, -1, &during), FILE_WATCH_ENDED);
	file_watch_close(&w);
}

#define with_dir(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

/* clang-format off */
static const struct CMUnitTest tests[] = {
	with_dir(test_directory),
	with_dir(test_file),
	with_dir(test_writing),
	with_dir(test_refused),
	with_dir(test_end),
};
/* clang-format on */

int main(void)
{
	static const int ends[] = { SIGTERM };

	ending_catch(ends, ARRAY_LEN(ends), &during);
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
