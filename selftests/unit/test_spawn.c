// SPDX-License-Identifier: GPL-2.0
/*
 * Other programs: their output, and the child that waits for leave.
 */
#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/spawn.h"
#include "unit.h"

static int output(const char *script, size_t max, char **out)
{
	char *argv[] = { (char *)"sh", (char *)"-c", (char *)script, NULL };
	struct err e;
	int status = spawn_output(argv, max, out, &e);

	if (status < 0)
		fail_msg("%s", e.msg);
	return status;
}

static void test_output(void **state)
{
	char *out;

	(void)state;
	assert_int_equal(output("echo a; echo b >&2; exit 3", 100, &out), 3);
	assert_string_equal(out, "a\n");
	free(out);
	assert_int_equal(output("cat; kill -9 $$", 100, &out), 137);
	assert_string_equal(out, "");
	free(out);
}

static void test_long_output(void **state)
{
	char *out;

	(void)state;
	assert_int_equal(output("yes | head -c 200000", 10, &out), 0);
	assert_string_equal(out, "y\ny\ny\ny\ny\n");
	free(out);
}

static void test_no_program(void **state)
{
	char *argv[] = { (char *)"/no/such/program", NULL };
	struct err e;
	char *out;

	(void)state;
	assert_int_equal(spawn_output(argv, 10, &out, &e), SPAWN_NOT_FOUND);
	free(out);
}

/* A child that writes to a pipe once it executes. */
struct held {
	struct spawn_held h;
	int out;
};

static void hold_prepared(struct held *t, const char *program,
			  const char *script, int (*prepare)(const void *arg))
{
	char *argv[] = { (char *)program, (char *)"-c", (char *)script, NULL };
	int p[2], saved = dup(STDOUT_FILENO);
	sigset_t mask;
	const struct spawn_how how = { .mask = &mask, .prepare = prepare };
	struct err e;

	assert_int_equal(pipe(p), 0);
	sigprocmask(SIG_SETMASK, NULL, &mask);
	fflush(stdout);
	dup2(p[1], STDOUT_FILENO);
	assert_int_equal(spawn_hold(argv, &how, &t->h, &e), 0);
	dup2(saved, STDOUT_FILENO);
	close(saved);
	close(p[1]);
	t->out = p[0];
}

static void hold(struct held *t, const char *program, const char *script)
{
	hold_prepared(t, program, script, NULL);
}

static int wait_for(pid_t pid)
{
	int wstatus;

	assert_int_equal(waitpid(pid, &wstatus, 0), pid);
	return spawn_status(wstatus);
}

static void test_release(void **state)
{
	struct held t;
	struct err e;
	char buf[16];

	(void)state;
	hold(&t, "sh", "echo ran; exit 9");
	/* It waits: nothing comes, and it lives. */
	usleep(100000);
	assert_int_equal(waitpid(t.h.pid, NULL, WNOHANG), 0);
	assert_int_equal(spawn_release(&t.h, "sh", &e), 0);
	assert_int_equal(read(t.out, buf, sizeof(buf)), 4);
	assert_int_equal(wait_for(t.h.pid), 9);
	close(t.out);
}

static void test_kill(void **state)
{
	struct held t;
	char buf[16];

	(void)state;
	hold(&t, "sh", "echo ran");
	spawn_kill(&t.h);
	assert_int_equal(waitpid(t.h.pid, NULL, WNOHANG), -1);
	assert_int_equal(errno, ECHILD);
	assert_int_equal(read(t.out, buf, sizeof(buf)), 0);
	close(t.out);
}

/* If the parent goes away, the command must not run. */
static void test_abandoned(void **state)
{
	struct held t;
	char buf[16];

	(void)state;
	hold(&t, "sh", "echo ran");
	close(t.h.go);
	assert_int_equal(wait_for(t.h.pid), EXIT_FAILED);
	assert_int_equal(read(t.out, buf, sizeof(buf)), 0);
	close(t.h.report);
	close(t.out);
}

static void test_not_executed(void **state)
{
	struct held t;
	struct err e;

	(void)state;
	hold(&t, "/no/such/program", "");
	assert_int_equal(spawn_release(&t.h, "/no/such/program", &e), -1);
	assert_int_equal(e.status, SPAWN_NOT_FOUND);
	assert_string_equal(e.msg, "cannot execute '/no/such/program': No such "
				   "file or directory");
	assert_int_equal(wait_for(t.h.pid), SPAWN_NOT_FOUND);
	close(t.out);
	hold(&t, "/etc/passwd", "");
	assert_int_equal(spawn_release(&t.h, "/etc/passwd", &e), -1);
	assert_int_equal(e.status, SPAWN_NOT_EXECUTABLE);
	assert_int_equal(wait_for(t.h.pid), SPAWN_NOT_EXECUTABLE);
	close(t.out);
}

static int set_variable(const void *arg)
{
	(void)arg;
	return setenv("CTLSEC_PREPARED", "yes", 1);
}

static int fail_to_prepare(const void *arg)
{
	(void)arg;
	errno = EPERM;
	return -1;
}

/* Prepared before it waits; if it cannot be, it does not run. */
static void test_prepared(void **state)
{
	struct held t;
	struct err e;
	char buf[16];

	(void)state;
	hold_prepared(&t, "sh", "echo $CTLSEC_PREPARED", set_variable);
	assert_int_equal(spawn_release(&t.h, "sh", &e), 0);
	assert_int_equal(read(t.out, buf, sizeof(buf)), 4);
	assert_int_equal(wait_for(t.h.pid), 0);
	close(t.out);
	hold_prepared(&t, "sh", "echo ran", fail_to_prepare);
	assert_int_equal(spawn_release(&t.h, "sh", &e), -1);
	assert_int_equal(e.status, EXIT_FAILED);
	assert_string_equal(e.msg, "cannot prepare the start of 'sh': "
				   "Operation not permitted");
	assert_int_equal(read(t.out, buf, sizeof(buf)), 0);
	assert_int_equal(wait_for(t.h.pid), EXIT_FAILED);
	close(t.out);
}

/* Killed before it may execute, as a policy would: its status tells. */
static void test_killed_while_held(void **state)
{
	struct held t;
	struct err e;

	(void)state;
	hold(&t, "sh", "echo ran");
	kill(t.h.pid, SIGTERM);
	usleep(100000);
	assert_int_equal(spawn_release(&t.h, "sh", &e), 0);
	assert_int_equal(wait_for(t.h.pid), 128 + SIGTERM);
	close(t.out);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_output),
	cmocka_unit_test(test_long_output),
	cmocka_unit_test(test_no_program),
	cmocka_unit_test(test_release),
	cmocka_unit_test(test_kill),
	cmocka_unit_test(test_abandoned),
	cmocka_unit_test(test_not_executed),
	cmocka_unit_test(test_prepared),
	cmocka_unit_test(test_killed_while_held),
};

UNIT_MAIN(tests)
