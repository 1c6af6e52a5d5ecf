// SPDX-License-Identifier: GPL-2.0
/*
 * Which policies are asked of what a call comes to (ctlsec/meaning.h).
 */
#include <ctlsec/combine.h>
#include <ctlsec/meaning.h>
#include <stdlib.h>

#include "names/sysname.h"
#include "unit.h"

#define BIT(kind) CTLSEC_MEANING_BIT(CTLSEC_MEANING_##kind)
#define SOCKETS (BIT(SOCKET) | BIT(PAIR))
#define TYPES (BIT(SETNS) | BIT(TYPES))

#define PROFILE(def, rules)                                           \
	"{\"defaultAction\":\"SCMP_ACT_" def "\",\"architectures\":[" \
	"\"SCMP_ARCH_X86_64\",\"SCMP_ARCH_X86\"],\"syscalls\":[" rules "]}"
#define RULE(name, action, more) \
	"{\"names\":[\"" name "\"],\"action\":\"SCMP_ACT_" action "\"" more "}"
#define IF(arg) \
	",\"args\":[{\"index\":" #arg ",\"value\":2,\"op\":\"SCMP_CMP_EQ\"}]"
#define CAP ",\"includes\":{\"caps\":[\"CAP_SYS_ADMIN\"]}"

/* clang-format off */
static const struct {
	const char *profile;
	uint32_t bits;
} rows[] = {
	{ PROFILE("ERRNO", RULE("read", "ALLOW", "")), 0 },
	{ PROFILE("ALLOW", RULE("read", "ERRNO", IF(0))), 0 },
	{ PROFILE("ERRNO", RULE("socket", "ALLOW", "")), 0 },
	{ PROFILE("ERRNO", RULE("socket", "ALLOW", CAP)), 0 },
	{ PROFILE("ERRNO", RULE("socket", "ALLOW", IF(0))), SOCKETS },
	{ PROFILE("ERRNO", RULE("socket", "ALLOW", IF(2))), SOCKETS },
	{ PROFILE("ALLOW", RULE("socket", "ALLOW", IF(0))), 0 },
	{ PROFILE("ALLOW", RULE("socket", "ERRNO", "")), SOCKETS },
	{ PROFILE("ALLOW", RULE("socket", "ERRNO", CAP)), SOCKETS },
	{ PROFILE("ALLOW", RULE("socket", "LOG", IF(0))), SOCKETS },
	{ PROFILE("ERRNO", RULE("socket", "ALLOW", IF(0)) ","
		  RULE("socketpair", "ALLOW", "")), SOCKETS },
	{ PROFILE("ERRNO", RULE("socket", "ALLOW", IF(0)) ","
		  RULE("socketpair", "ALLOW", IF(0))), BIT(SOCKET) },
	{ PROFILE("ERRNO", RULE("clone", "ALLOW", IF(0))), BIT(CLONE) },
	{ PROFILE("ERRNO", RULE("clone3", "ALLOW", IF(0))), 0 },
	{ PROFILE("ALLOW", RULE("clone", "ERRNO", "")), BIT(CLONE) },
	{ PROFILE("ALLOW", RULE("setns", "ERRNO", "")), 0 },
	{ PROFILE("ALLOW", RULE("setns", "ERRNO", IF(0))), 0 },
	{ PROFILE("ALLOW", RULE("setns", "ERRNO", IF(1))), TYPES },
	{ PROFILE("ERRNO", RULE("setns", "ALLOW", IF(1))), BIT(SETNS) },
};
/* clang-format on */

static void compile_row(const char *profile, struct blob *b)
{
	oci_free(unit_compile(profile, "6.12", b, NULL));
}

static void test_rows(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		struct ctlsec_policy p;
		struct blob b = { 0 };
		unsigned int abi;

		compile_row(rows[i].profile, &b);
		ctlsec_policy_open(&p, b.data);
		for (abi = 0; abi < CTLSEC_ABI_X32; abi++) {
			if (ctlsec_meaning_of(&p, abi) != rows[i].bits)
				fail_msg("row %zu: %#x on %u", i,
					 ctlsec_meaning_of(&p, abi), abi);
		}
		assert_int_equal(ctlsec_meaning_of(&p, CTLSEC_ABI_X32), 0);
		blob_free(&b);
	}
}

/* Those of layers are told from those of the profile below. */
static void test_layers(void **state)
{
	static const char *const bases[] = {
		PROFILE("ERRNO", RULE("socketcall", "ALLOW", "")),
		PROFILE("ERRNO", RULE("socket", "ALLOW", IF(0))),
	};
	static const uint32_t own[] = { 0, SOCKETS };
	const uint32_t theirs = SOCKETS << CTLSEC_MEANING_LAYERS;
	struct blob layer = { 0 };
	struct ctlsec_policy top;
	size_t i;

	(void)state;
	compile_row("{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"architectures\":["
		    "\"SCMP_ARCH_X86_64\",\"SCMP_ARCH_X86\",\"SCMP_ARCH_X32\"],"
		    "\"syscalls\":[" RULE("socket", "ERRNO", "") "]}",
		    &layer);
	ctlsec_policy_open(&top, layer.data);
	for (i = 0; i < ARRAY_LEN(bases); i++) {
		struct ctlsec_combiner c = { .layers[3] = &top };
		struct ctlsec_policy base, both;
		struct blob b = { 0 };
		void *mem;

		compile_row(bases[i], &b);
		ctlsec_policy_open(&base, b.data);
		c.base = &base;
		mem = malloc(ctlsec_combine_size(&c));
		assert_non_null(mem);
		ctlsec_combine_build(&c, mem);
		ctlsec_policy_open(&both, mem);
		assert_int_equal(ctlsec_meaning_of(&both, CTLSEC_ABI_I386),
				 own[i] | theirs);
		free(mem);
		blob_free(&b);
	}
	blob_free(&layer);
}

static void test_numbers(void **state)
{
	static const char *const names[CTLSEC_NR_MEANINGS] = {
		"socket", "socket", "clone", "setns", "setns",
	};
	unsigned int abi, kind;

	(void)state;
	for (abi = 0; abi < CTLSEC_NR_ABIS; abi++) {
		for (kind = 0; kind < CTLSEC_NR_MEANINGS; kind++)
			assert_int_equal(ctlsec_meaning_nr(kind, abi),
					 sysname_nr(abi, names[kind]));
		assert_int_equal(ctlsec_meaning_socketpair[abi],
				 sysname_nr(abi, "socketpair"));
	}
	assert_int_equal(CTLSEC_MEANING_SOCKETCALL,
			 sysname_nr(CTLSEC_ABI_I386, "socketcall"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_layers),
		cmocka_unit_test(test_numbers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
