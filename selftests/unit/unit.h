/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the unit tests share: cmocka with its prerequisites, TAP output, and
 * the way to the real profiles.
 */
#ifndef UNIT_H
#define UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lint/lint.h"
#include "oci/oci.h"
#include "policy/compile.h"
#include "policy/explain.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

/* Where profiles for tests lie; NULL if they are not on this machine. */
static inline const char *unit_profiles(void)
{
	const char *dir = getenv("CTLSEC_SHARED_PROFILES");
	FILE *f;
	static char path[4096];

	if (!dir)
		dir = "../shared/data/profiles";
	snprintf(path, sizeof(path), "%s/moby-default.json", dir);
	f = fopen(path, "r");
	if (!f)
		return NULL;
	fclose(f);
	return dir;
}

/* SKIP, saying why: cmocka prints no reason by itself. */
#define unit_skip(why)                                    \
	do {                                              \
		printf("# SKIP %s: %s\n", __func__, why); \
		skip();                                   \
	} while (0)

/* Read text that must be a profile. */
static inline struct oci_profile *unit_parse(const char *text)
{
	struct oci_profile *p;
	struct err e;

	p = oci_parse("t", text, strlen(text), &e);
	if (!p)
		fail_msg("%s: %s", e.msg, text);
	return p;
}

/* Compile text that must compile, for the given kernel. */
static inline struct oci_profile *unit_compile(const char *text,
					       const char *kernel,
					       struct blob *b,
					       struct findings *l)
{
	struct env env;
	struct oci_profile *p;
	struct err e;

	assert_int_equal(env_parse(&env, kernel, &e), 0);
	p = unit_parse(text);
	if (compile_profile(p, &env, b, l, &e))
		fail_msg("%s: %s", e.msg, text);
	return p;
}

/* The action for one call, as explain prints it. */
static inline char *unit_decide(const struct blob *b, const char *abi,
				const char *name, const uint64_t args[6],
				uint64_t caps, char out[ACTION_TEXT_MAX])
{
	struct explain_policy v = { .label = NULL };
	struct explain x = { .v = &v, .n = 1 };
	struct explain_answer a;
	struct ctlsec_call call;
	struct err e;
	int i;

	ctlsec_policy_open(&v.policy, b->data);
	if (explain_parse_call(abi, name, NULL, 0, &call, &e))
		fail_msg("%s", e.msg);
	for (i = 0; i < 6; i++)
		call.args[i] = args[i];
	call.caps = caps;
	explain_decide(&x, &call, &a);
	return action_format(a.decision.action, out);
}

/* All findings about text that must compile, in order. */
static inline void unit_lint(const char *text, struct findings *l)
{
	struct env env = { .kernel_major = 6, .kernel_minor = 1 };
	struct blob b = { 0 };
	struct oci_profile *p = unit_compile(text, "6.1", &b, l);

	lint_profile(p, &env, &b, l);
	finding_sort(l);
	blob_free(&b);
	oci_free(p);
}

#define UNIT_MAIN(tests)                                          \
	int main(void)                                            \
	{                                                         \
		cmocka_set_message_output(CM_OUTPUT_TAP);         \
		return cmocka_run_group_tests(tests, NULL, NULL); \
	}

#endif /* UNIT_H */
