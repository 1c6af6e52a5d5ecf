// SPDX-License-Identifier: GPL-2.0
/*
 * Files that are replaced as a whole, and what is none.
 */
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/util.h"
#include "unit.h"

/* In a directory of its own, which is the working one. */
static int enter(void **state)
{
	static char dir[] = "/tmp/ctlsec-file-XXXXXX";

	*state = dir;
	return mkdtemp(dir) && !chdir(dir) ? 0 : -1;
}

static int leave(void **state)
{
	return chdir("/") || rmdir(*state) ? -1 : 0;
}

static void assert_holds(const char *path, const char *text)
{
	struct err e;
	size_t len;
	char *now = file_read(path, 100, &len, &e);

	assert_non_null(now);
	assert_string_equal(now, text);
	free(now);
}

static void test_replace(void **state)
{
	struct stat st;
	struct err e;

	(void)state;
	assert_int_equal(file_replace("a", "1", &e), 0);
	assert_int_equal(file_replace("a", "22", &e), 0);
	assert_holds("a", "22");
	assert_int_equal(stat("a", &st), 0);
	assert_int_equal(st.st_mode, S_IFREG | 0644);
	/* A link is replaced: who could make it does not choose another file. */
	assert_int_equal(symlink("a", "link"), 0);
	assert_int_equal(file_replace("link", "3", &e), 0);
	assert_holds("link", "3");
	assert_holds("a", "22");
	assert_int_equal(unlink("link") | unlink("a"), 0);
}

static void test_no_file(void **state)
{
	static const char *const paths[] = { "fifo", "dir", "null" };
	struct stat before, after;
	struct err e;
	size_t i;

	(void)state;
	assert_int_equal(mkfifo("fifo", 0600), 0);
	assert_int_equal(mkdir("dir", 0700), 0);
	assert_int_equal(symlink("/dev/null", "null"), 0);
	for (i = 0; i < ARRAY_SIZE(paths); i++) {
		assert_int_equal(lstat(paths[i], &before), 0);
		assert_int_equal(file_replace(paths[i], "x", &e), -1);
		assert_non_null(strstr(e.msg, "is no file that could be "
					      "replaced; '-' is"));
		assert_int_equal(lstat(paths[i], &after), 0);
		assert_int_equal(before.st_ino, after.st_ino);
	}
	assert_int_equal(unlink("fifo") | rmdir("dir") | unlink("null"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_replace),
		cmocka_unit_test(test_no_file),
	};

	return cmocka_run_group_tests(tests, enter, leave);
}
