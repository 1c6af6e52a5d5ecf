// SPDX-License-Identifier: GPL-2.0
/*
 * libFuzzer target: any bytes as a profile. What the reader accepts must
 * compile to a sound blob (or be refused in words), get its findings, and
 * answer queries.
 */
#include <assert.h>
#include <ctlsec/policy_check.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "lint/lint.h"
#include "oci/oci.h"
#include "policy/compile.h"
#include "policy/decompile.h"
#include "policy/explain.h"

static const char queries[] = "x86_64 read 1\n"
			      "i386 socket 38 18446744073709551615\n"
			      "x32 520\n"
			      "x86_64 clone 0x7e020000 -1 2 3 4 5\n"
			      "x86_64 9999\n";

static void ask(const struct oci_profile *p, const struct blob *b)
{
	struct explain_policy v = { .profile = p };
	struct explain x = { .v = &v, .n = 1 };
	FILE *in = fmemopen((void *)queries, strlen(queries), "r");
	size_t size;
	char *out = NULL;
	FILE *fout = open_memstream(&out, &size);
	struct err e;

	ctlsec_policy_open(&v.policy, b->data);
	if (explain_batch(&x, UINT64_C(0xa80425fb), in, "q", fout, fout, &e))
		abort();
	fclose(in);
	fclose(fout);
	free(out);
}

/* What is shown decides the same, or there is a sentence: a rule that never holds may
 * have made the table of an ABI longer than a file can say again.
 */
static void show(const struct blob *b)
{
	struct err e;
	char *text = decompile_profile(b, &e);

	assert(text || strstr(e.msg, "too many") ||
	       strstr(e.msg, "cannot say"));
	free(text);
}

static void compile(const struct oci_profile *p)
{
	const struct env env = { .kernel_major = 6, .kernel_minor = 1 };
	struct blob b = { 0 }, again = { 0 };
	struct findings l = { 0 };
	const char *why;
	struct err e;
	size_t where;

	if (compile_profile(p, &env, &b, &l, &e)) {
		assert(e.msg[0] && !b.data);
		finding_free(&l);
		return;
	}
	if (ctlsec_policy_check(b.data, b.len, &why, &where) ||
	    compile_profile(p, &env, &again, NULL, &e) || b.len != again.len ||
	    memcmp(b.data, again.data, b.len))
		abort();
	lint_profile(p, &env, &b, &l);
	finding_sort(&l);
	ask(p, &b);
	show(&b);
	finding_free(&l);
	blob_free(&b);
	blob_free(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* A copy of exactly this size, so that one byte too far is seen. */
	char *text = malloc(size ? size : 1);
	struct oci_profile *p;
	struct err e;

	if (size)
		memcpy(text, data, size);
	p = oci_parse("fuzz", text, size, &e);
	if (p)
		compile(p);
	else
		assert(e.msg[0] && e.line && e.col);
	oci_free(p);
	free(text);
	return 0;
}
