// SPDX-License-Identifier: GPL-2.0
/*
 * Decision diagrams say what eval.h says, call by call; taken apart they say it
 * again, as pieces, as a rebuilt profile and as a profile in OCI's format.
 */
#include "base/util.h"
#include "names/capname.h"
#include "oci/builtin_default.h"
#include "policy/blob_edit.h"
#include "policy/dd_cover.h"
#include "policy/dd_policy.h"
#include "policy/decompile.h"
#include "policy/policy_diff.h"
#include "unit.h"

#define ALL \
	"\"architectures\":[\"SCMP_ARCH_X86_64\",\"SCMP_ARCH_X86\",\"SCMP_ARCH_X32\"]"
#define ARG(i, v, op) \
	"{\"index\":" #i ",\"value\":" #v ",\"op\":\"SCMP_CMP_" #op "\"}"
#define MASKED(i, m, v)                                       \
	"{\"index\":" #i ",\"value\":" #m ",\"valueTwo\":" #v \
	",\"op\":\"SCMP_CMP_MASKED_EQ\"}"
#define RULE(name, action, args)                                  \
	"{\"names\":[\"" name "\"],\"action\":\"SCMP_ACT_" action \
	"\",\"args\":[" args "]}"
#define PROFILE(def, rules)                                                    \
	"{\"defaultAction\":\"SCMP_ACT_" def "\"," ALL ",\"syscalls\":[" rules \
	"]}"

/* clang-format off */
static const char *const profiles[] = {
	PROFILE("ALLOW", ""),
	PROFILE("ERRNO", RULE("read", "ALLOW", "")),
	PROFILE("ERRNO", RULE("clone", "ALLOW", MASKED(0, 2114060288, 0))),
	PROFILE("ALLOW", RULE("socket", "ERRNO", ARG(0, 38, EQ)) ","
		RULE("socket", "KILL_PROCESS", ARG(0, 16, EQ) "," ARG(2, 9, EQ))),
	PROFILE("ERRNO", RULE("socket", "ALLOW", ARG(0, 40, NE)) ","
		RULE("socket", "ALLOW", ARG(0, 1, NE)) ","
		RULE("socket", "LOG", ARG(1, 3, GT))),
	PROFILE("KILL", RULE("ioctl", "ALLOW", ARG(1, 21522, LT)) ","
		RULE("ioctl", "TRAP", ARG(1, 21000, GE)) ","
		RULE("ioctl", "ERRNO", ARG(1, 20000, LE) "," ARG(2, 7, GT))),
	PROFILE("ERRNO",
		"{\"names\":[\"mount\"],\"action\":\"SCMP_ACT_ALLOW\",\"includes\":"
		"{\"caps\":[\"CAP_SYS_ADMIN\"]}},"
		"{\"names\":[\"clone3\"],\"action\":\"SCMP_ACT_ERRNO\",\"errnoRet\":38,"
		"\"excludes\":{\"caps\":[\"CAP_SYS_ADMIN\",\"CAP_CHOWN\"]}},"
		"{\"names\":[\"clone3\"],\"action\":\"SCMP_ACT_ERRNO\",\"errnoRet\":1}"),
	/* The largest number of i386, where the rule never holds, is not that of x86_64. */
	PROFILE("ERRNO",
		"{\"names\":[\"personality\"],\"action\":\"SCMP_ACT_ERRNO\",\"includes\":"
		"{\"caps\":[\"CAP_SYS_ADMIN\"]},\"excludes\":{\"caps\":[\"CAP_SYS_ADMIN\"]}},"
		RULE("mount", "KILL_PROCESS", "")),
	"{\"defaultAction\":\"SCMP_ACT_TRACE\",\"defaultErrnoRet\":7,\"syscalls\":["
	RULE("personality", "ALLOW", ARG(0, 18446744073709551615, EQ)) ","
	RULE("personality", "NOTIFY", ARG(0, 131072, EQ)) "]}",
};
/* clang-format on */

static uint64_t seed = 0x2545f4914f6cdd1d;

static uint64_t next_random(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed;
}

/* Numbers that profiles compare with, and what is beside them. */
static uint64_t pick_value(const struct ctlsec_policy *p)
{
	uint64_t v = next_random();

	if (p->hdr->nr_cmps && v % 4) {
		const struct ctlsec_policy_cmp *c;

		c = &p->cmps[next_random() % p->hdr->nr_cmps];
		v = v % 2 ? c->value : c->value2;
		v += next_random() % 3 - 1;
		if (next_random() % 3 == 0)
			v ^= UINT64_C(1) << next_random() % 64;
	}
	return v;
}

static void pick_call(const struct ctlsec_policy *p, enum ctlsec_abi abi,
		      uint32_t nr, struct ctlsec_call *call)
{
	int i;

	*call = (struct ctlsec_call){ .abi = abi, .nr = nr };
	for (i = 0; i < CTLSEC_NR_ARGS; i++) {
		call->args[i] = pick_value(p);
		if (abi == CTLSEC_ABI_I386)
			call->args[i] = (uint32_t)call->args[i];
	}
	call->caps =
		next_random() % 2 ? capname_docker_default() : next_random();
}

static uint32_t ask_diagram(const struct dd *d, dd_node n,
			    const struct ctlsec_call *call)
{
	while (!dd_is_leaf(d, n)) {
		unsigned int g = dd_group(d, n);
		uint64_t v =
			g == DD_CAPS ? call->caps : call->args[g - DD_ARG(0)];

		n = dd_next(d, n, v >> dd_bit(d, n) & 1);
	}
	return dd_value(d, n);
}

static bool piece_matches(const struct dd_cover_piece *p,
			  const struct ctlsec_call *call)
{
	int i;

	if ((call->caps & p->caps_need) != p->caps_need ||
	    call->caps & p->caps_lack)
		return false;
	for (i = 0; i < CTLSEC_NR_ARGS; i++) {
		const struct dd_cover_test *t = &p->args[i];

		if (t->kind == DD_COVER_BITS && !(call->args[i] & t->cmp.value))
			return false;
		if (t->kind == DD_COVER_CMP &&
		    !ctlsec_cmp_holds(&t->cmp, call->args[i]))
			return false;
	}
	return true;
}

static void expect_pieces(struct dd *d, dd_node n,
			  const struct ctlsec_call *call)
{
	struct dd_cover c;
	size_t i, hits = 0;

	dd_cover_make(d, n, call->abi == CTLSEC_ABI_I386 ? 32 : 64, false, NULL,
		      NULL, &c);
	assert_false(c.full);
	for (i = 0; i < c.n; i++) {
		if (!piece_matches(&c.v[i], call))
			continue;
		hits++;
		assert_int_equal(c.v[i].leaf, ask_diagram(d, n, call));
	}
	assert_int_equal(hits, 1);
	dd_cover_free(&c);
}

/* Of overlapping pieces the first that fits; and each has its witness. */
static void expect_ordered(struct dd *d, dd_node n,
			   const struct ctlsec_call *call)
{
	struct dd_cover c;
	size_t i;

	dd_cover_make(d, n, call->abi == CTLSEC_ABI_I386 ? 32 : 64, true, NULL,
		      NULL, &c);
	assert_false(c.full);
	for (i = 0; i < c.n && !piece_matches(&c.v[i], call); i++)
		;
	assert_true(i < c.n);
	assert_int_equal(c.v[i].leaf, ask_diagram(d, n, call));
	for (i = 0; i < c.n; i++) {
		struct ctlsec_call own = { .caps = c.v[i].caps_need };

		memcpy(own.args, c.v[i].witness, sizeof(own.args));
		assert_int_equal(c.v[i].leaf, ask_diagram(d, n, &own));
	}
	dd_cover_free(&c);
}

static void compare_calls(const struct ctlsec_policy *a,
			  const struct ctlsec_policy *b)
{
	unsigned int abi;
	uint32_t nr;

	for (abi = 0; abi < CTLSEC_NR_ABIS; abi++) {
		for (nr = 0; nr < a->hdr->abi[abi].nr_count + 3; nr++) {
			struct ctlsec_call call;
			int i;

			for (i = 0; i < 5; i++) {
				pick_call(a, abi, nr, &call);
				assert_int_equal(ctlsec_eval(a, &call).action,
						 ctlsec_eval(b, &call).action);
			}
		}
	}
}

static void check_diagrams(const struct ctlsec_policy *p)
{
	struct dd *d = dd_new();
	unsigned int abi;
	uint32_t nr;

	for (abi = 0; abi < CTLSEC_NR_ABIS; abi++) {
		for (nr = 0; nr < p->hdr->abi[abi].nr_count + 2; nr++) {
			dd_node n = dd_policy_call(d, p, abi, nr);
			struct ctlsec_call call;
			int i;

			for (i = 0; i < 20; i++) {
				pick_call(p, abi, nr, &call);
				assert_int_equal(ask_diagram(d, n, &call),
						 ctlsec_eval(p, &call).action);
			}
			expect_pieces(d, n, &call);
			expect_ordered(d, n, &call);
		}
	}
	assert_false(dd_is_full(d));
	dd_free(d);
}

/* Every call set to what it is already: the same decisions, from other rules. */
static void check_rebuilt(const struct ctlsec_policy *p)
{
	static struct blob_edit edit;
	struct dd *d = dd_new();
	struct ctlsec_policy now;
	struct blob b = { 0 };
	char *where = NULL;
	unsigned int abi;
	struct err e;
	uint32_t nr;

	blob_edit_start(&edit, d, p);
	for (abi = 0; abi < CTLSEC_NR_ABIS; abi++) {
		for (nr = 0; nr < p->hdr->abi[abi].nr_count; nr++)
			blob_edit_set(&edit, abi, nr,
				      blob_edit_get(&edit, abi, nr));
	}
	if (blob_edit_build(&edit, &b, &e))
		fail_msg("%s", e.msg);
	ctlsec_policy_open(&now, b.data);
	if (policy_diff_first(p, &now, &where, &e))
		fail_msg("%s differs", where ? where : e.msg);
	compare_calls(p, &now);
	blob_free(&b);
	dd_free(d);
}

static void check_shown(const struct blob *b, const struct ctlsec_policy *p)
{
	struct env env = { .kernel_major = 6, .kernel_minor = 1 };
	struct ctlsec_policy now;
	struct oci_profile *o;
	struct blob again = { 0 };
	struct err e;
	char *text = decompile_profile(b, &e);

	if (!text)
		fail_msg("%s", e.msg);
	o = unit_parse(text);
	assert_int_equal(compile_profile(o, &env, &again, NULL, &e), 0);
	ctlsec_policy_open(&now, again.data);
	compare_calls(p, &now);
	oci_free(o);
	blob_free(&again);
	free(text);
}

static void check_profile(struct oci_profile *o)
{
	struct env env = { .kernel_major = 6, .kernel_minor = 1 };
	struct ctlsec_policy p;
	struct blob b = { 0 };
	struct err e;

	if (compile_profile(o, &env, &b, NULL, &e))
		fail_msg("%s", e.msg);
	ctlsec_policy_open(&p, b.data);
	check_diagrams(&p);
	check_rebuilt(&p);
	check_shown(&b, &p);
	blob_free(&b);
	oci_free(o);
}

static void test_profiles(void **state)
{
	struct err e;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(profiles); i++)
		check_profile(unit_parse(profiles[i]));
	check_profile(builtin_default_load(&e));
}

/* A difference in one value of 2^64, in one capability, above the largest number. */
static void test_first_difference(void **state)
{
	static const struct {
		const char *a;
		const char *b;
		const char *where;
	} rows[] = {
		{ PROFILE("ALLOW", RULE("socket", "ERRNO", ARG(0, 38, EQ))),
		  PROFILE("ALLOW", RULE("socket", "ERRNO", ARG(0, 39, EQ))),
		  "x86_64:socket" },
		{ PROFILE("ALLOW",
			  RULE("mmap", "ERRNO", ARG(5, 4294967296, GE))),
		  PROFILE("ALLOW",
			  RULE("mmap", "ERRNO", ARG(5, 4294967297, GE))),
		  "x86_64:mmap" },
		{ PROFILE("ALLOW", RULE("socketcall", "ERRNO", "")),
		  PROFILE("ALLOW", ""), "i386:socketcall" },
		{ PROFILE("ALLOW", RULE("read", "ERRNO", ARG(0, 3, GT))),
		  PROFILE("ALLOW", RULE("read", "ERRNO", ARG(0, 4, GE))),
		  NULL },
		{ PROFILE("ALLOW",
			  RULE("socketcall", "ERRNO", ARG(0, 4294967296, GE))),
		  PROFILE("ALLOW",
			  RULE("socketcall", "LOG", ARG(0, 4294967296, GE))),
		  NULL },
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		struct blob a = { 0 }, b = { 0 };
		struct ctlsec_policy x, y;
		char *where = NULL;
		struct err e;

		oci_free(unit_compile(rows[i].a, "6.1", &a, NULL));
		oci_free(unit_compile(rows[i].b, "6.1", &b, NULL));
		ctlsec_policy_open(&x, a.data);
		ctlsec_policy_open(&y, b.data);
		assert_int_equal(policy_diff_first(&x, &y, &where, &e),
				 rows[i].where != NULL);
		if (rows[i].where)
			assert_string_equal(where, rows[i].where);
		free(where);
		blob_free(&a);
		blob_free(&b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_profiles),
		cmocka_unit_test(test_first_difference),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
