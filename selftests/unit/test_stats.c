// SPDX-License-Identifier: GPL-2.0
/*
 * Stats: what counters begin at after a reset, and the page for Prometheus. With
 * --page the program prints the page, for promtool; with --page none that of no module.
 */
#include <unistd.h>

#include "base/file.h"
#include "cmd/stats_data.h"
#include "cmd/stats_prom.h"
#include "cmd/stats_zero.h"
#include "unit.h"

#define FAMILY 27

/* A domain with all counters that the page has, and @n calls, by a name that a terminal,
 * a label or a line would suffer from.
 */
static void make_domain(struct cnl_domain *d, uint64_t id, char *path)
{
	*d = (struct cnl_domain){ .id = id, .kind = CTLSEC_KIND_CGROUP };
	d->seen.has = UINT64_MAX;
	d->cgroup_id = 1000 + id;
	d->path = path;
	d->profile = (char *)"web";
	d->mode = CTLSEC_MODE_ENFORCE;
	d->pids_max = CTLSEC_MAX;
	d->tasks = 7;
	d->forks = 100;
	d->denied = 60;
	d->complained = 3;
	d->recorded = 50;
	d->suppressed = 13;
	d->last.time = UINT64_C(1700000000123456789);
}

static struct cnl_denial call(uint32_t abi, uint32_t nr, uint64_t count,
			      uint64_t complained)
{
	return (struct cnl_denial){
		.abi = abi, .nr = nr, .count = count, .complained = complained
	};
}

static void test_zero(void **state)
{
	struct cnl_domain d;
	struct cnl_denial was[] = { call(0, 41, 10, 0), call(0, 135, 5, 3) };
	struct cnl_denial now[] = { call(0, 41, 40, 0), call(0, 135, 5, 3),
				    call(1, 136, 18, 0) };
	struct cnl_list before = { was, 2 }, after = { now, 3 };
	struct stats_zeros z = { .family = FAMILY };
	const struct stats_zero *found;

	(void)state;
	make_domain(&d, 5, (char *)"/a");
	d.denied = 12;
	stats_zero_add(&z, &d, &before, 2000);
	d.denied = 60;
	assert_null(stats_zero_find(&z, &d, 1999));
	found = stats_zero_find(&z, &d, 2000);
	assert_non_null(found);
	stats_zero_subtract(found, &d, &after);
	assert_int_equal(d.denied, 48);
	assert_int_equal(d.complained, 0);
	assert_int_equal(d.forks, 0);
	assert_int_equal(d.tasks, 7);
	assert_true(CNL_HAS(&d, CTLSEC_DOMAIN_A_LAST));
	assert_int_equal(after.n, 2);
	assert_int_equal(now[0].count, 30);
	assert_int_equal(now[1].nr, 136);
	stats_zero_free(&z);
}

/* One that has the number now, but is another, or counted less, begins at nothing. */
static void test_zero_other(void **state)
{
	struct cnl_domain d;
	struct cnl_list none = { 0 };
	struct stats_zeros z = { .family = FAMILY };

	(void)state;
	make_domain(&d, 5, (char *)"/a");
	stats_zero_add(&z, &d, &none, 2000);
	assert_non_null(stats_zero_find(&z, &d, UINT64_MAX));
	d.cgroup_id++;
	assert_null(stats_zero_find(&z, &d, UINT64_MAX));
	d.cgroup_id--;
	d.denied--;
	assert_null(stats_zero_find(&z, &d, UINT64_MAX));
	d.denied++;
	d.id++;
	assert_null(stats_zero_find(&z, &d, UINT64_MAX));
	stats_zero_free(&z);
}

static void test_zero_last(void **state)
{
	struct cnl_domain d;
	struct cnl_list none = { 0 };
	struct stats_zeros z = { .family = FAMILY };

	(void)state;
	make_domain(&d, 5, (char *)"/a");
	stats_zero_add(&z, &d, &none, d.last.time + 1);
	stats_zero_subtract(&z.v[0], &d, NULL);
	assert_false(CNL_HAS(&d, CTLSEC_DOMAIN_A_LAST));
	stats_zero_free(&z);
}

static void test_prune(void **state)
{
	struct cnl_domain d[2];
	struct cnl_list none = { 0 }, here = { d, 2 };
	struct stats_zeros z = { .family = FAMILY };
	uint64_t t;

	(void)state;
	make_domain(&d[0], 9, (char *)"/b");
	stats_zero_add(&z, &d[0], &none, 1);
	d[0].id = 7;
	for (t = 1; t <= STATS_ZERO_KEPT + 3; t++)
		stats_zero_add(&z, &d[0], &none, t);
	make_domain(&d[1], 2, (char *)"/a");
	stats_zero_prune(&z, &here);
	assert_int_equal(z.n, STATS_ZERO_KEPT);
	assert_int_equal(z.v[0].time, STATS_ZERO_KEPT + 3);
	assert_int_equal(z.v[z.n - 1].time, 4);
	stats_zero_prune(&z, &none);
	assert_int_equal(z.n, 0);
	stats_zero_free(&z);
}

static void write_text(const char *path, const char *text)
{
	struct err e;

	assert_int_equal(file_replace(path, text, &e), 0);
}

static void test_file(void **state)
{
	static const char *const bad[] = {
		"",
		"{",
		"[]",
		"{\"family\":27}",
		"{\"family\":27,\"zeros\":[{}]}",
		"{\"family\":27,\"zeros\":[{\"time\":-1,\"id\":1,\"place\":1,"
		"\"counters\":{},\"calls\":[]}]}",
		"{\"family\":\"x\",\"zeros\":[]}",
	};
	char path[] = "/tmp/test_stats_XXXXXX";
	struct cnl_denial was[] = { call(0, 41, 10, 4) };
	struct cnl_list calls = { was, 1 };
	struct stats_zeros z = { .family = FAMILY }, back;
	struct cnl_domain d;
	struct err e;
	size_t i;

	(void)state;
	close(mkstemp(path));
	unlink(path);
	assert_int_equal(stats_zero_read(path, FAMILY, &back, &e), 0);
	assert_int_equal(back.n, 0);
	make_domain(&d, 5, (char *)"/a");
	stats_zero_add(&z, &d, &calls, 2000);
	d.id = 3;
	stats_zero_add(&z, &d, &calls, 2000);
	assert_int_equal(stats_zero_write(path, &z, &e), 0);
	assert_int_equal(stats_zero_read(path, FAMILY, &back, &e), 0);
	assert_int_equal(back.n, 2);
	assert_non_null(stats_zero_find(&back, &d, 2000));
	assert_int_equal(back.v[0].counters.denied, 60);
	assert_int_equal(((struct cnl_denial *)back.v[1].calls.v)[0].complained,
			 4);
	stats_zero_free(&back);
	/* The module was loaded anew: what counters began at is of another. */
	assert_int_equal(stats_zero_read(path, FAMILY + 1, &back, &e), 0);
	assert_int_equal(back.n, 0);
	for (i = 0; i < ARRAY_LEN(bad); i++) {
		write_text(path, bad[i]);
		if (!stats_zero_read(path, FAMILY, &back, &e))
			fail_msg("taken: %s", bad[i]);
		assert_non_null(strstr(e.msg, "is damaged"));
	}
	stats_zero_free(&z);
	unlink(path);
}

#define BEFORE "domain=\"1\",name=\"/a\\\\x0ab\\\"\\\\c\\\\x1b\\\\xff\""

/* More calls than have series of their own. */
#define CALLS (STATS_PROM_CALLS + 5)

static char *make_page(bool module)
{
	static struct cnl_denial calls[CALLS];
	static char hostile[] = "/a\nb\"\\c\033\xff";
	struct cnl_domain d[2];
	struct cnl_list lists[2] = { { calls, CALLS }, { 0 } };
	uint64_t since[2] = { 0 };
	struct stats_data s = { { d, 2 }, lists, since };
	const struct container_list none = { 0 };
	char *text = NULL;
	size_t len, i;
	FILE *f = open_memstream(&text, &len);

	make_domain(&d[0], 1, hostile);
	make_domain(&d[1], 2, hostile);
	for (i = 0; i < CALLS; i++)
		calls[i] = call(0, (uint32_t)i + 40, i ? 1 : 6, i ? 0 : 3);
	calls[1] = call(CTLSEC_ABI_I386, 42, 1, 0);
	calls[2].nr = 620;
	stats_prom_print(f, module ? &s : NULL, &none);
	fclose(f);
	return text;
}

static void assert_line(const char *page, const char *line)
{
	const char *at = strstr(page, line);

	if (!at || (at != page && at[-1] != '\n') || at[strlen(line)] != '\n')
		fail_msg("no line %s in\n%s", line, page);
}

static void test_page(void **state)
{
	char *page = make_page(true);

	(void)state;
	assert_line(page, "ctlsec_up 1");
	assert_line(page, "ctlsec_domains 2");
	assert_line(page, "# TYPE ctlsec_denied_total counter");
	assert_line(page, "ctlsec_denied_total{" BEFORE "} 60");
	assert_line(page, "ctlsec_pids_limit{" BEFORE "} +Inf");
	assert_line(page, "ctlsec_forks_denied_total{" BEFORE
			  ",limit=\"fork-rate\"} 0");
	assert_line(page, "ctlsec_last_denial_timestamp_seconds{" BEFORE
			  "} 1700000000.123");
	assert_line(page, "ctlsec_syscall_denied_total{" BEFORE
			  ",syscall=\"sendfile\"} 3");
	assert_line(page, "ctlsec_syscall_complained_total{" BEFORE
			  ",syscall=\"sendfile\"} 3");
	assert_line(page, "ctlsec_syscall_denied_total{" BEFORE
			  ",syscall=\"i386:pipe\"} 1");
	assert_line(page, "ctlsec_syscall_denied_total{" BEFORE
			  ",syscall=\"x86_64:620\"} 1");
	free(page);
}

/* The most frequent have series, and all together are what was denied. */
static void test_bounded(void **state)
{
	char *page = make_page(true), *at = page;
	unsigned int n = 0;

	(void)state;
	while ((at = strstr(at, "\nctlsec_syscall_denied_total{" BEFORE))) {
		n++;
		at++;
	}
	assert_int_equal(n, STATS_PROM_CALLS + 1);
	assert_line(page, "ctlsec_syscall_denied_total{" BEFORE
			  ",syscall=\"other\"} 8");
	free(page);
}

static void test_no_module(void **state)
{
	char *page = make_page(false);

	(void)state;
	assert_string_equal(page,
			    "# HELP ctlsec_up Whether the module is loaded.\n"
			    "# TYPE ctlsec_up gauge\nctlsec_up 0\n");
	free(page);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_zero),
		cmocka_unit_test(test_zero_other),
		cmocka_unit_test(test_zero_last),
		cmocka_unit_test(test_prune),
		cmocka_unit_test(test_file),
		cmocka_unit_test(test_page),
		cmocka_unit_test(test_bounded),
		cmocka_unit_test(test_no_module),
	};

	if (argc > 1 && !strcmp(argv[1], "--page")) {
		fputs(make_page(argc == 2), stdout);
		return 0;
	}
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
