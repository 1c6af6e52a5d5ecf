// SPDX-License-Identifier: GPL-2.0
/*
 * Events: calls as rules, lines, cuts, folding, sums, filters.
 */
#include <ctlsec/policy_fmt.h>
#include <linux/ctlsec.h>
#include <locale.h>

#include "cmd/event_filter.h"
#include "cmd/event_fold.h"
#include "cmd/event_sums.h"
#include "cmd/event_text.h"
#include "out/out_width.h"
#include "rule/rule_call.h"
#include "rule/rule_parse.h"
#include "rule/rule_print.h"
#include "unit.h"

struct call_row {
	uint32_t abi;
	uint32_t nr;
	uint64_t args[CTLSEC_NR_ARGS];
	const char *text;
};

static const struct call_row calls[] = {
	{ CTLSEC_ABI_X86_64,
	  41,
	  { 38, 5, 0, 77, 88, 99 },
	  "socket(AF_ALG, SOCK_SEQPACKET, 0)" },
	/* The function takes 32 bits. */
	{ CTLSEC_ABI_X86_64,
	  41,
	  { 0x100000026, 5, 0 },
	  "socket(AF_ALG, SOCK_SEQPACKET, 0)" },
	{ CTLSEC_ABI_X86_64, 39, { 1, 2, 3, 4, 5, 6 }, "getpid()" },
	{ CTLSEC_ABI_I386, 20, { 1 }, "i386:getpid()" },
	{ CTLSEC_ABI_X86_64, 272, { 0x10000000 }, "unshare(CLONE_NEWUSER)" },
	{ CTLSEC_ABI_X86_64,
	  100000,
	  { 1, 2, 3, 4, 5, 0xffffffffffffffff },
	  "x86_64:100000(1, 2, 3, 4, 5, 0xffffffffffffffff)" },
};

static void test_calls(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(calls); i++) {
		char *text = rule_call_print(calls[i].abi, calls[i].nr,
					     calls[i].args);

		if (strcmp(text, calls[i].text))
			fail_msg("'%s', wanted '%s'", text, calls[i].text);
		free(text);
	}
}

/* What an event prints of a named call is a rule that means that call. */
static void test_inverse(void **state)
{
	struct rule made, read;
	struct err e;
	uint32_t nr;
	char *text;

	(void)state;
	for (nr = 0; nr < 460; nr++) {
		static const uint64_t args[] = { 0x10000000, 5,	     0x5412,
						 9,	     0xffff, 1 };

		rule_call_make(CTLSEC_ABI_X86_64, nr, args, &made);
		if (made.abi != RULE_ABI_ALL)
			continue;
		text = rule_print(&made);
		if (rule_parse(text, &read, &e))
			fail_msg("%s: %s", text, e.msg);
		assert_string_equal(made.name, read.name);
		assert_memory_equal(made.args, read.args, sizeof(made.args));
		free(text);
	}
}

static void test_clear(void **state)
{
	uint64_t args[] = { 1, 2, 3, 4, 5, 6 };

	(void)state;
	rule_call_clear(CTLSEC_ABI_X86_64, 100000, args);
	assert_int_equal(args[5], 6);
	rule_call_clear(CTLSEC_ABI_X86_64, 41, args);
	assert_int_equal(args[2], 3);
	assert_int_equal(args[3] + args[4] + args[5], 0);
	rule_call_clear(CTLSEC_ABI_I386, 20, args);
	assert_int_equal(args[0], 0);
}

static struct cnl_event denial_of(uint64_t domain, uint64_t arg)
{
	struct cnl_event ev = { .event = CTLSEC_EVENT_DENIAL };
	struct cnl_record *r = &ev.record;
	uint64_t *args = calloc(CTLSEC_NR_ARGS, sizeof(*args));

	args[0] = arg;
	ev.domain.id = domain;
	r->nr = 135;
	r->pid = r->tgid = 7;
	r->comm = strdup("sh");
	r->profile = strdup("p");
	r->version = 2;
	r->origin = CTLSEC_ORIGIN_DEFAULT;
	r->action = CTLSEC_ACTION(CTLSEC_ACT_ERRNO, 1);
	r->count = 1;
	r->args = (struct cnl_bytes){ args, CTLSEC_NR_ARGS * sizeof(*args) };
	r->seen.has =
		CNL_BIT(CTLSEC_RECORD_A_ARGS) | CNL_BIT(CTLSEC_RECORD_A_ORIGIN);
	return ev;
}

static void test_fold(void **state)
{
	struct event_fold f = { 0 };
	struct cnl_event ev;
	unsigned int i;

	(void)state;
	for (i = 0; i < 12; i++) {
		ev = denial_of(1 + i % 2, i % 3);
		assert_true(event_fold_hold(&f, &ev));
		/* It was taken. */
		assert_null(ev.record.comm);
	}
	assert_int_equal(f.n, 6);
	for (i = 0; i < f.n; i++)
		assert_int_equal(f.v[i].record.count, 2);
	for (i = 0; f.n < EVENT_FOLD_MAX; i++) {
		ev = denial_of(3, i);
		assert_true(event_fold_hold(&f, &ev));
	}
	ev = denial_of(4, 0);
	assert_false(event_fold_hold(&f, &ev));
	assert_non_null(ev.record.comm);
	cnl_attr_free(&cnl_msg_event, &ev);
	/* What comes long after is told of anew. */
	ev = denial_of(1, 0);
	ev.time = 11 * UINT64_C(1000000000);
	assert_false(event_fold_hold(&f, &ev));
	cnl_attr_free(&cnl_msg_event, &ev);
	/* What it has already still has a place. */
	ev = denial_of(1, 0);
	assert_true(event_fold_hold(&f, &ev));
	assert_int_equal(f.v[0].record.count, 3);
	event_fold_clear(&f);
	assert_int_equal(f.n, 0);
}

/* Whatever differs is another denial. */
static void test_differ(void **state)
{
	unsigned int i;

	(void)state;
	for (i = 0; i < 13; i++) {
		struct event_fold f = { 0 };
		struct cnl_event a = denial_of(1, 0), b = denial_of(1, 0);
		struct cnl_record *r = &b.record;

		b.domain.id += i == 0;
		r->pid += i == 1;
		r->tgid += i == 2;
		r->abi += i == 3;
		r->nr += i == 4;
		r->action += i == 5;
		r->version += i == 6;
		r->comm[0] += i == 7;
		((uint64_t *)r->args.data)[5] += i == 8;
		if (i == 9)
			r->seen.has |= CNL_BIT(CTLSEC_RECORD_A_COMPLAIN);
		r->origin += i == 10;
		r->layer += i == 11;
		r->ring_op += i == 12;
		assert_true(event_fold_hold(&f, &a));
		assert_true(event_fold_hold(&f, &b));
		assert_int_equal(f.n, 2);
		event_fold_clear(&f);
	}
}

static void test_line(void **state)
{
	struct cnl_event ev = denial_of(1, 7);
	char *line;

	(void)state;
	ev.record.count = 3;
	free(ev.record.comm);
	ev.record.comm = strdup("a\033[2J\n");
	line = event_text_line(&ev, "w\neb");
	assert_non_null(
		strstr(line, " w\\x0aeb a\\x1b[2J\\x0a[7] personality("));
	assert_non_null(strstr(line, " = EPERM x3 by p v2 defaultAction"));
	free(line);
	ev.record.pid = 8;
	ev.record.origin = 5;
	ev.record.seen.has |= CNL_BIT(CTLSEC_RECORD_A_COMPLAIN);
	line = event_text_line(&ev, "web");
	assert_non_null(strstr(line, "[7/8] "));
	assert_non_null(
		strstr(line, " = EPERM (complain) x3 by p v2 syscalls[5]"));
	free(line);
	ev.record.seen.has = 0;
	ev.record.tgid = 0;
	line = event_text_line(&ev, "web");
	assert_non_null(strstr(line, "[?] personality(?) = EPERM"));
	free(line);
	cnl_attr_free(&cnl_msg_event, &ev);
}

struct request_row {
	uint32_t op;
	const char *text;
};

static const struct request_row requests[] = {
	{ 0, " io_uring:NOP as personality(?) = EPERM" },
	{ 18, " io_uring:OPENAT as personality(?) = EPERM" },
	{ 64, " io_uring:URING_CMD128 as personality(?) = EPERM" },
	/* Of later kernels; and none of the names that the module uses inside. */
	{ 65, " io_uring:65 as personality(?) = EPERM" },
	{ 66, " io_uring:66 as personality(?) = EPERM" },
	{ 255, " io_uring:255 as personality(?) = EPERM" },
};

/* A ring's request, by the operation and the call that it was decided as. */
static void test_request(void **state)
{
	struct cnl_event ev = denial_of(1, 7);
	char *line;
	size_t i;

	(void)state;
	ev.record.seen.has = CNL_BIT(CTLSEC_RECORD_A_RING_OP);
	for (i = 0; i < ARRAY_LEN(requests); i++) {
		ev.record.ring_op = requests[i].op;
		line = event_text_line(&ev, "web");
		assert_non_null(strstr(line, requests[i].text));
		free(line);
	}
	cnl_attr_free(&cnl_msg_event, &ev);
}

struct cut_row {
	const char *text;
	size_t width;
	const char *cut;
};

static const struct cut_row cuts[] = {
	{ "abcdef", 6, "abcdef" },
	{ "abcdef", 7, "abcdef" },
	{ "abcdef", 5, "abcd+" },
	{ "abcdef", 1, "+" },
	{ "", 5, "" },
};

static void test_cut(void **state)
{
	char buf[64];
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(cuts); i++) {
		strcpy(buf, cuts[i].text);
		out_width_cut(buf, cuts[i].width);
		assert_string_equal(buf, cuts[i].cut);
	}
}

/* Columns, not bytes. */
static void test_cut_wide(void **state)
{
	char buf[64] = "\303\244\303\266\344\270\255x";

	(void)state;
	if (!setlocale(LC_CTYPE, "C.UTF-8"))
		unit_skip("no locale C.UTF-8");
	out_width_cut(buf, 5);
	assert_string_equal(buf, "\303\244\303\266\344\270\255x");
	out_width_cut(buf, 4);
	assert_string_equal(buf, "\303\244\303\266+");
	out_width_cut(buf, 2);
	assert_string_equal(buf, "\303\244+");
	setlocale(LC_CTYPE, "C");
}

static struct cnl_domain domain_of(uint64_t id, uint64_t denied,
				   uint64_t recorded, uint64_t suppressed)
{
	struct cnl_domain d = { .id = id,
				.denied = denied,
				.recorded = recorded,
				.suppressed = suppressed,
				.dropped = denied - recorded - suppressed };

	d.seen.has = CNL_BIT(CTLSEC_DOMAIN_A_DENIED);
	return d;
}

static void test_sums(void **state)
{
	struct event_sums s = { 0 };
	struct event_count c;
	struct event_sum *sum;
	struct cnl_domain d = domain_of(1, 10, 5, 4);

	(void)state;
	event_sums_update(&s, &d, true);
	d = domain_of(1, 30, 15, 12);
	sum = event_sums_update(&s, &d, false);
	c = event_sums_gap(sum);
	assert_int_equal(c.suppressed, 8);
	assert_int_equal(c.dropped, 2);
	c = event_sums_gap(sum);
	assert_int_equal(c.suppressed + c.dropped, 0);
	/* A message from before changes nothing. */
	d = domain_of(1, 20, 10, 10);
	event_sums_update(&s, &d, false);
	/* Nor one that came with a domain that is new. */
	d = domain_of(2, 7, 7, 0);
	event_sums_update(&s, &d, false);
	c = event_sums_total(&s);
	assert_int_equal(c.denied, 27);
	assert_int_equal(c.recorded, 17);
	assert_int_equal(c.suppressed, 8);
	assert_int_equal(c.dropped, 2);
	/* A denial has no DENIED, but the parts of it. */
	d.seen.has = 0;
	d.denied = 0;
	d.recorded = 9;
	event_sums_update(&s, &d, false);
	assert_int_equal(event_sums_total(&s).denied, 29);
	event_sums_free(&s);
}

static void test_kinds(void **state)
{
	struct event_filter f = { 0 };
	struct err e;

	(void)state;
	assert_int_equal(event_filter_kinds(NULL, &f.kinds, &e), 0);
	assert_true(event_filter_kind(&f, CTLSEC_EVENT_DENIAL));
	assert_true(event_filter_kind(&f, 99));
	assert_int_equal(event_filter_kinds("denied,kill", &f.kinds, &e), 0);
	assert_true(event_filter_kind(&f, CTLSEC_EVENT_DENIAL));
	assert_true(event_filter_kind(&f, CTLSEC_EVENT_KILLED));
	assert_false(event_filter_kind(&f, CTLSEC_EVENT_LIMIT));
	assert_false(event_filter_kind(&f, EVENT_FILTER_GAP));
	assert_false(event_filter_kind(&f, 99));
	assert_int_equal(event_filter_kinds("bind", &f.kinds, &e), 0);
	assert_true(event_filter_kind(&f, CTLSEC_EVENT_BOUND));
	assert_true(event_filter_kind(&f, CTLSEC_EVENT_WAITING));
	assert_true(event_filter_kind(&f, CTLSEC_EVENT_REMOVED));
	assert_int_equal(event_filter_kinds("denied,", &f.kinds, &e), -1);
	assert_int_equal(event_filter_kinds("", &f.kinds, &e), -1);
	assert_int_equal(event_filter_kinds("deny", &f.kinds, &e), -1);
	assert_int_equal(e.status, EXIT_MISUSE);
}

static void test_domains(void **state)
{
	struct target t = { .kind = CTLSEC_KIND_CGROUP,
			    .cgroup = { .id = 5, .path = "/a" } };
	struct event_filter f = { 0 };
	struct cnl_domain d = { .id = 9,
				.kind = CTLSEC_KIND_CGROUP,
				.cgroup_id = 6,
				.path = "/a",
				.binding = 4 };

	(void)state;
	assert_true(event_filter_domain(&f, &d));
	f.targets = (struct target_list){ &t, 1 };
	/* It came again. */
	assert_true(event_filter_domain(&f, &d));
	d.path = "/b";
	assert_false(event_filter_domain(&f, &d));
	d.cgroup_id = 5;
	assert_true(event_filter_domain(&f, &d));
	t = (struct target){ .id = 4 };
	assert_true(event_filter_domain(&f, &d));
	t.id = 8;
	assert_false(event_filter_domain(&f, &d));
	t = (struct target){ .kind = CTLSEC_KIND_PATTERN, .glob = "/?" };
	assert_true(event_filter_domain(&f, &d));
	t.glob = "/x*";
	assert_false(event_filter_domain(&f, &d));
	t = (struct target){ .kind = CTLSEC_KIND_USERNS, .userns_ino = 3 };
	assert_false(event_filter_domain(&f, &d));
	d.kind = CTLSEC_KIND_USERNS;
	d.userns_ino = 3;
	assert_true(event_filter_domain(&f, &d));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_calls),	 cmocka_unit_test(test_inverse),
		cmocka_unit_test(test_clear),	 cmocka_unit_test(test_fold),
		cmocka_unit_test(test_differ),	 cmocka_unit_test(test_line),
		cmocka_unit_test(test_request),	 cmocka_unit_test(test_cut),
		cmocka_unit_test(test_cut_wide), cmocka_unit_test(test_sums),
		cmocka_unit_test(test_kinds),	 cmocka_unit_test(test_domains),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
