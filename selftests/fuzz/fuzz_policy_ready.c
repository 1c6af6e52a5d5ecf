// SPDX-License-Identifier: GPL-2.0
/*
 * libFuzzer target: any bytes as a compiled profile. What the validator lets
 * through is made ready, in memory of exactly the size that this asks for, and
 * must decide as eval.h does where rules begin and cease to hold.
 */
#include <ctlsec/policy_check.h>
#include <ctlsec/ready.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define VALUES 64

/* Values that @p compares with, and their neighbours. */
static size_t collect_values(const struct ctlsec_policy *p, uint64_t *values)
{
	size_t n = 0;
	uint32_t i;

	for (i = 0; i < p->hdr->nr_cmps && n + 4 <= VALUES; i++) {
		values[n++] = p->cmps[i].value;
		values[n++] = p->cmps[i].value + 1;
		values[n++] = p->cmps[i].value - 1;
		values[n++] = p->cmps[i].value2;
	}
	while (n < 8) {
		values[n] = n * 0x1111111111111111;
		n++;
	}
	return n;
}

static void compare(const struct ctlsec_policy *p, const struct ctlsec_ready *r,
		    struct ctlsec_call *call)
{
	uint64_t values[VALUES];
	size_t n = collect_values(p, values), i, j;

	for (i = 0; i < n; i++) {
		for (j = 0; j < CTLSEC_NR_ARGS; j++)
			call->args[j] = values[(i + j * 5) % n];
		call->caps = i & 1 ? values[n - 1 - i] : UINT64_MAX << i;
		if (ctlsec_ready_eval(r, p, call) !=
		    ctlsec_eval(p, call).action)
			abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct ctlsec_ready_builder builder;
	struct ctlsec_call call = { 0 };
	struct ctlsec_policy p;
	struct ctlsec_ready r;
	const char *why = NULL;
	size_t where = 0;
	void *blob = aligned_alloc(8, (size + 7) & ~(size_t)7), *mem = NULL;

	if (!blob)
		return 0;
	memcpy(blob, data, size);
	if (ctlsec_policy_check(blob, size, &why, &where))
		goto out;
	ctlsec_policy_open(&p, blob);
	mem = malloc(ctlsec_ready_size(&builder, &p));
	if (!mem)
		goto out;
	ctlsec_ready_build(&builder, &r, mem);
	for (call.abi = 0; call.abi < CTLSEC_NR_ABIS; call.abi++) {
		for (call.nr = 0; call.nr < p.hdr->abi[call.abi].nr_count + 2;
		     call.nr++)
			compare(&p, &r, &call);
		call.nr = UINT32_MAX;
		compare(&p, &r, &call);
	}
out:
	free(mem);
	free(blob);
	return 0;
}
