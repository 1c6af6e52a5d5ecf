// SPDX-License-Identifier: GPL-2.0
/*
 * Where events were printed up to: what is new, what is lost, and files that say nothing.
 */
#include <linux/ctlsec.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "cmd/event_cursor.h"
#include "unit.h"

/* An entry of the history. */
static struct cnl_event entry_of(uint64_t domain, uint64_t mono, uint64_t seq,
				 uint64_t count)
{
	struct cnl_event ev = { .event = CTLSEC_EVENT_DENIAL };

	ev.domain.id = domain;
	ev.record.mono = mono;
	ev.record.seq = seq;
	ev.record.count = count;
	return ev;
}

static uint64_t mono_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

static void test_cursor(void **state)
{
	char path[] = "/tmp/ctlsec-cursor-XXXXXX";
	struct event_cursor c;
	struct cnl_event v[4];
	struct cnl_list l = { .v = v, .n = 3 };
	uint64_t then = mono_now(), later;
	struct err e;

	(void)state;
	close(mkstemp(path));
	unlink(path);
	/* Without a file all is new. */
	assert_int_equal(event_cursor_read(&c, path, &e), 0);
	v[0] = entry_of(1, then, 10, 10);
	assert_int_equal(event_cursor_new(&c, &v[0]), 10);
	assert_int_equal(event_cursor_lost(&c, &l), 0);
	v[1] = entry_of(2, then, 13, 3);
	v[2] = entry_of(1, then + 1, 20, 7);
	assert_int_equal(event_cursor_write(path, 20, &l, &e), 0);
	assert_int_equal(event_cursor_read(&c, path, &e), 0);
	assert_int_equal(c.seq, 20);
	assert_int_equal(event_cursor_new(&c, &v[0]) +
				 event_cursor_new(&c, &v[1]) +
				 event_cursor_new(&c, &v[2]),
			 0);
	assert_int_equal(event_cursor_lost(&c, &l), 0);
	/* One goes on, one is new, and five are forgotten. */
	later = mono_now();
	v[2].record.count = 9;
	v[2].record.seq = 22;
	assert_int_equal(event_cursor_new(&c, &v[2]), 2);
	v[3] = entry_of(3, later, 31, 4);
	assert_int_equal(event_cursor_new(&c, &v[3]), 4);
	l.n = 4;
	assert_int_equal(event_cursor_lost(&c, &l), 5);
	/* The module was loaded anew: numbers are small again, or as large. */
	v[0] = entry_of(1, later, 2, 2);
	assert_int_equal(event_cursor_new(&c, &v[0]), 2);
	l.n = 1;
	assert_int_equal(event_cursor_lost(&c, &l), 0);
	v[1] = entry_of(1, later, 30, 25);
	l.n = 2;
	assert_int_equal(event_cursor_lost(&c, &l), 3);
	event_cursor_free(&c);
	unlink(path);
}

static const char *const bad_cursors[] = {
	"",
	"{",
	"[]",
	"{\"boot\": 1}",
	"{\"boot\": \"\", \"seq\": -1, \"mono\": 1, \"open\": []}",
	"{\"boot\": \"\", \"seq\": 1, \"mono\": 1, \"open\": {}}",
};

static void test_bad_cursor(void **state)
{
	char path[] = "/tmp/ctlsec-cursor-XXXXXX";
	struct event_cursor c;
	struct err e;
	size_t i;

	(void)state;
	close(mkstemp(path));
	for (i = 0; i < ARRAY_LEN(bad_cursors); i++) {
		assert_int_equal(file_replace(path, bad_cursors[i], &e), 0);
		assert_int_equal(event_cursor_read(&c, path, &e), -1);
		assert_non_null(strstr(e.msg, "does not say where events"));
	}
	/* Of another start of the machine: as if there were none. */
	assert_int_equal(file_replace(path,
				      "{\"boot\": \"\", \"seq\": 7, "
				      "\"mono\": 1, \"open\": []}",
				      &e),
			 0);
	assert_int_equal(event_cursor_read(&c, path, &e), 0);
	assert_false(c.there);
	unlink(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cursor),
		cmocka_unit_test(test_bad_cursor),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
