// SPDX-License-Identifier: GPL-2.0
/*
 * Top without a terminal: rates, order, lines, bars.
 */
#include <linux/ctlsec.h>

#include "cmd/top_model.h"
#include "unit.h"

#define SECOND UINT64_C(1000000000)

/**
 * struct fixture - two domains, the second of which was denied two calls
 */
struct fixture {
	struct cnl_domain d[2];
	struct cnl_denial calls[2];
	struct cnl_list lists[2];
	uint64_t since[2];
	struct stats_data s;
};

static const struct container_list none = { 0 };

static void fill(struct fixture *f, uint64_t denied)
{
	*f = (struct fixture){ 0 };
	f->d[0] = (struct cnl_domain){ .id = 1, .path = (char *)"/a" };
	f->d[0].pids_max = CTLSEC_MAX;
	f->d[1] = (struct cnl_domain){ .id = 2, .path = (char *)"/b\033" };
	f->d[1].pids_max = 40;
	f->d[1].tasks = 7;
	f->d[1].denied = denied;
	f->d[1].forks = denied * 2;
	f->calls[0] = (struct cnl_denial){ .nr = 135, .count = denied };
	f->calls[1] = (struct cnl_denial){
		.abi = CTLSEC_ABI_I386, .nr = 136, .count = 4, .complained = 3
	};
	f->lists[1] = (struct cnl_list){ f->calls, 2 };
	f->s = (struct stats_data){ { f->d, 2 }, f->lists, f->since };
}

static void look(struct top_model *m, uint64_t denied, uint64_t now)
{
	struct fixture f;

	fill(&f, denied);
	top_model_update(m, &f.s, &none, now);
}

static void test_rates(void **state)
{
	struct top_model m = { 0 };
	struct top_model_row *r;

	(void)state;
	look(&m, 10, 5 * SECOND);
	assert_int_equal(m.n, 2);
	/* Nothing is known of before. */
	assert_int_equal(m.total.rate, 0);
	look(&m, 13, 7 * SECOND);
	r = &m.v[0];
	assert_string_equal(r->name, "/b\\x1b");
	assert_int_equal(r->rate, 1500);
	assert_int_equal(r->fork_rate, 3000);
	assert_int_equal(r->spark[TOP_MODEL_SPARK - 1], 1500);
	assert_int_equal(m.total.rate, 1500);
	assert_int_equal(m.total.denied, 13);
	/* What fell was reset. */
	look(&m, 2, 8 * SECOND);
	assert_int_equal(m.v[1].rate, 0);
	assert_int_equal(m.v[1].spark[TOP_MODEL_SPARK - 2], 1500);
	top_model_free(&m);
}

static void test_calls(void **state)
{
	struct top_model m = { 0 };
	char *line;

	(void)state;
	look(&m, 10, 5 * SECOND);
	top_model_view(&m, TOP_MODEL_CALLS);
	assert_int_equal(m.n, 0);
	look(&m, 10, 6 * SECOND);
	assert_int_equal(m.n, 2);
	m.sort = TOP_MODEL_BY_DENIED;
	top_model_sort(&m);
	line = top_model_line(&m, &m.v[0], 12);
	assert_string_equal(line, "/b\\x1b       personality            10"
				  "          0      0");
	free(line);
	m.sort = TOP_MODEL_BY_COMPLAINED;
	top_model_sort(&m);
	line = top_model_line(&m, &m.v[0], 12);
	assert_string_equal(line, "/b\\x1b       i386:personality        1"
				  "          3      0");
	free(line);
	top_model_free(&m);
}

static void test_order(void **state)
{
	static const struct {
		enum top_model_sort sort;
		uint64_t first;
	} rows[] = {
		{ TOP_MODEL_BY_RATE, 1 }, { TOP_MODEL_BY_DENIED, 2 },
		{ TOP_MODEL_BY_PIDS, 2 }, { TOP_MODEL_BY_FORKS, 2 },
		{ TOP_MODEL_BY_NAME, 1 }, { TOP_MODEL_BY_COMPLAINED, 1 },
	};
	struct top_model m = { 0 };
	size_t i;

	(void)state;
	look(&m, 10, SECOND);
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		m.sort = rows[i].sort;
		top_model_sort(&m);
		assert_int_equal(m.v[0].id, rows[i].first);
		assert_non_null(top_model_sort_name(m.sort));
	}
	top_model_free(&m);
}

static void test_lines(void **state)
{
	struct top_model m = { 0 };
	char *head, *line;

	(void)state;
	look(&m, 10, SECOND);
	m.sort = TOP_MODEL_BY_NAME;
	top_model_sort(&m);
	head = top_model_line(&m, NULL, 8);
	line = top_model_line(&m, &m.v[1], 8);
	assert_string_equal(head, "NAME       PIDS  LIMIT FORKS/S   DENIED "
				  "COMPLAINED   RATE");
	assert_string_equal(line, "/b\\x1b        7     40       0       10 "
				  "         0      0");
	free(head);
	free(line);
	/* A name that is too long has a mark. */
	line = top_model_line(&m, &m.v[1], 4);
	assert_memory_equal(line, "/b\\+ ", 5);
	free(line);
	top_model_free(&m);
}

static void test_rate_text(void **state)
{
	static const struct {
		uint64_t rate;
		const char *text;
	} rows[] = {
		{ 0, "0" },	     { 40, "0.0" },
		{ 50, "0.1" },	     { 3240, "3.2" },
		{ 3250, "3.3" },     { 99949, "99.9" },
		{ 99950, "100" },    { 869500, "870" },
		{ 12345678, "12k" }, { 99999999999, "100M" },
	};
	char buf[16];
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++)
		assert_string_equal(top_model_rate(rows[i].rate, buf),
				    rows[i].text);
	assert_true(strlen(top_model_rate(UINT64_MAX, buf)) < sizeof(buf));
}

static void test_spark(void **state)
{
	struct top_model_row r = { 0 };
	unsigned char levels[TOP_MODEL_SPARK];

	(void)state;
	top_model_spark(&r, levels);
	assert_int_equal(levels[0], 0);
	r.spark[0] = 1;
	r.spark[1] = 500;
	r.spark[2] = 1000;
	top_model_spark(&r, levels);
	assert_int_equal(levels[0], 1);
	assert_int_equal(levels[1], 5);
	assert_int_equal(levels[2], 8);
	assert_int_equal(levels[3], 0);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_rates),	  cmocka_unit_test(test_calls),
	cmocka_unit_test(test_order),	  cmocka_unit_test(test_lines),
	cmocka_unit_test(test_rate_text), cmocka_unit_test(test_spark),
};

UNIT_MAIN(tests)
