// SPDX-License-Identifier: GPL-2.0
/*
 * A policy made ready decides as eval.h says it is decided: random policies, and
 * for each many calls whose values lie where rules begin and end to hold. And
 * what a real profile is made into, since to leave everything to eval.h would
 * pass the rest.
 */
#include <ctlsec/never.h>
#include <ctlsec/policy_check.h>
#include <ctlsec/ready.h>

#include "draw_policy.h"
#include "oci/builtin_default.h"
#include "unit.h"

#define POLICIES 3000
#define CALLS 1500

/* A policy made ready, in memory of exactly the size that it asked for. */
struct made {
	struct ctlsec_policy policy;
	struct ctlsec_ready ready;
	void *mem;
	size_t size;
};

static struct ctlsec_ready_builder builder;

static void make_ready(struct made *m, const void *blob)
{
	/* Of any content. */
	memset(&builder, 0xa5, sizeof(builder));
	ctlsec_policy_open(&m->policy, blob);
	m->size = ctlsec_ready_size(&builder, &m->policy);
	m->mem = malloc(m->size);
	assert_non_null(m->mem);
	ctlsec_ready_build(&builder, &m->ready, m->mem);
}

static void compare_call(const struct made *m, const struct ctlsec_call *call)
{
	uint32_t want = ctlsec_eval(&m->policy, call).action;
	uint32_t got = ctlsec_ready_eval(&m->ready, &m->policy, call);

	if (want != got)
		fail_msg("abi %u nr %u args %llx %llx caps %llx: %x, not %x",
			 call->abi, call->nr, (unsigned long long)call->args[0],
			 (unsigned long long)call->args[1],
			 (unsigned long long)call->caps, got, want);
}

static void test_random(void **unused)
{
	static struct sample s;
	unsigned int kinds[4] = { 0 };
	struct ctlsec_call call;
	struct made m;
	const char *why;
	size_t where;
	uint32_t i, j;

	(void)unused;
	for (i = 0; i < POLICIES; i++) {
		draw_policy_of(&s, false);
		why = NULL;
		if (ctlsec_policy_check(s.bytes, s.len, &why, &where))
			fail_msg("not a policy: %s at %zu", why, where);
		make_ready(&m, s.bytes);
		for (j = 0; j < m.policy.hdr->nr_entries; j++)
			kinds[m.ready.entries[j].kind]++;
		for (j = 0; j < CALLS; j++) {
			draw_call(&s, &m.policy, &call);
			compare_call(&m, &call);
		}
		free(m.mem);
	}
	/* None of them is rare, but the last: of what is small there is none. */
	assert_true(kinds[CTLSEC_READY_FIXED] > POLICIES);
	assert_true(kinds[CTLSEC_READY_LINE] > POLICIES);
	assert_true(kinds[CTLSEC_READY_TESTS] > POLICIES);
	assert_int_equal(kinds[CTLSEC_READY_EVAL], 0);
}

#define MANY 600

/* Entries with hundreds of rules each, which they share; the last one with more
 * than are made ready.
 */
static void make_expensive(struct sample *s)
{
	static struct ctlsec_policy_rule rules[1400];
	static struct ctlsec_policy_cmp cmps[250];
	struct ctlsec_policy_entry e = { .action = 0x40001,
					 .origin = CTLSEC_ORIGIN_DEFAULT };
	struct ctlsec_policy_hdr hdr = { .magic = CTLSEC_POLICY_MAGIC,
					 .version = CTLSEC_POLICY_VERSION,
					 .nr_entries = MANY,
					 .nr_rules = ARRAY_LEN(rules),
					 .nr_cmps = ARRAY_LEN(cmps) };
	uint16_t index[MANY], i;

	for (i = 0; i < CTLSEC_NR_ABIS; i++)
		hdr.abi[i] =
			(struct ctlsec_policy_abi){ CTLSEC_ABI_LISTED, 0x40001,
						    0x40026, i ? 0 : MANY };
	for (i = 0; i < ARRAY_LEN(cmps); i++)
		cmps[i] = (struct ctlsec_policy_cmp){ .value = 2 * i,
						      .op = CTLSEC_CMP_EQ };
	for (i = 0; i < ARRAY_LEN(rules); i++)
		rules[i] = (struct ctlsec_policy_rule){ .origin = i,
							.nr_cmps = 1,
							.first_cmp = i % 250 };
	for (i = 0; i < MANY; i++)
		index[i] = i;
	s->len = 0;
	put(s, &hdr, sizeof(hdr));
	put(s, index, sizeof(index));
	pad(s);
	for (i = 0; i < MANY; i++) {
		e.first_rule = i;
		e.nr_rules = i == MANY - 1 ? 700 : 500;
		put(s, &e, sizeof(e));
	}
	pad(s);
	put(s, rules, sizeof(rules));
	put(s, cmps, sizeof(cmps));
	hdr.size = (uint32_t)s->len;
	memcpy(s->bytes, &hdr, sizeof(hdr));
}

/* The bounds on work and memory: what exceeds them is left to eval.h. */
static void test_expensive(void **unused)
{
	static struct sample s;
	struct ctlsec_call call = { 0 };
	unsigned int left = 0;
	const char *why = NULL;
	struct made m;
	size_t where;

	(void)unused;
	make_expensive(&s);
	if (ctlsec_policy_check(s.bytes, s.len, &why, &where))
		fail_msg("not a policy: %s at %zu", why, where);
	make_ready(&m, s.bytes);
	for (; call.nr < MANY; call.nr++) {
		left += m.ready.entries[call.nr].kind == CTLSEC_READY_EVAL;
		call.args[0] = below(600);
		compare_call(&m, &call);
	}
	assert_in_range(left, MANY * 3 / 4, MANY - 1);
	assert_int_equal(m.ready.entries[MANY - 1].kind, CTLSEC_READY_EVAL);
	assert_true(m.size < 1 << 20);
	free(m.mem);
}

/* The kinds that the costs are measured on. */
static void test_builtin(void **unused)
{
	static const struct {
		uint32_t nr;
		uint8_t kind;
		const char *name;
	} rows[] = {
		{ 110, CTLSEC_READY_FIXED, "getppid" },
		{ 135, CTLSEC_READY_LINE, "personality" },
		{ 41, CTLSEC_READY_LINE, "socket" },
		{ 56, CTLSEC_READY_LINE, "clone" },
		{ 250, CTLSEC_READY_LINE, "keyctl" },
		{ 165, CTLSEC_READY_TESTS, "mount" },
		{ 219, CTLSEC_READY_EVAL, "restart_syscall" },
	};
	const struct ctlsec_ready_entry *e;
	cleanup_blob struct blob b = { 0 };
	struct oci_profile *p;
	struct made m;
	struct env env;
	struct err err;
	size_t i;

	(void)unused;
	p = builtin_default_load(&err);
	assert_non_null(p);
	assert_int_equal(env_parse(&env, "6.12", &err), 0);
	assert_int_equal(compile_profile(p, &env, &b, NULL, &err), 0);
	oci_free(p);
	make_ready(&m, b.data);
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		e = ctlsec_ready_entry_of(&m.ready, &m.ready.abi[0],
					  rows[i].nr);
		if (e->kind != rows[i].kind)
			fail_msg("%s is of kind %u, action %x", rows[i].name,
				 e->kind, e->action);
	}
	/* A plain fork asks for no capability: the rule that wants one away and
	 * the rule that wants it there allow it between them.
	 */
	e = ctlsec_ready_entry_of(&m.ready, &m.ready.abi[0], 56);
	assert_int_equal(ctlsec_ready_on_line(&m.ready, e, 0x11), 0);
	assert_int_equal(ctlsec_ready_on_line(&m.ready, e, 0x10000000),
			 CTLSEC_READY_ASK);
	printf("# the built-in profile: %zu bytes, made ready %zu\n", b.len,
	       m.size);
	free(m.mem);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_random),
		cmocka_unit_test(test_expensive),
		cmocka_unit_test(test_builtin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
