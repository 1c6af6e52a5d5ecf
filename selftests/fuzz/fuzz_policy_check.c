// SPDX-License-Identifier: GPL-2.0
/*
 * libFuzzer target: any bytes as a compiled profile. What the validator lets
 * through is evaluated for many calls; memory errors are the sanitizers'
 * business, contradictions are this file's.
 */
#include <ctlsec/eval.h>
#include <ctlsec/policy_check.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static const uint64_t samples[] = {
	0, 1, 2, 38, 40, 0xffffffff, UINT64_C(0x100000000), UINT64_MAX,
};

#define NR_SAMPLES (sizeof(samples) / sizeof(samples[0]))

static void evaluate(const struct ctlsec_policy *p, struct ctlsec_call *call)
{
	int plain = ctlsec_policy_always_allows(p, call->abi, call->nr);
	struct ctlsec_decision d;
	size_t i, j;

	for (i = 0; i < NR_SAMPLES; i++) {
		for (j = 0; j < CTLSEC_NR_ARGS; j++)
			call->args[j] = samples[(i + j * 3) % NR_SAMPLES];
		call->caps = samples[NR_SAMPLES - 1 - i];
		d = ctlsec_eval(p, call);
		if (CTLSEC_ACTION_ACT(d.action) >= CTLSEC_NR_ACTS)
			abort();
		if (plain && CTLSEC_ACTION_ACT(d.action) != CTLSEC_ACT_ALLOW)
			abort();
		if (d.origin >= CTLSEC_ORIGIN_MAX &&
		    d.origin < CTLSEC_ORIGIN_ABI)
			abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ctlsec_call call = { 0 };
	struct ctlsec_policy p;
	const char *why = NULL;
	size_t where = size;
	void *blob = aligned_alloc(8, (size + 7) & ~(size_t)7);
	int err;

	if (!blob)
		return 0;
	memcpy(blob, data, size);
	err = ctlsec_policy_check(blob, size, &why, &where);
	if (err) {
		if (err > 0 || !why || (where && where >= size))
			abort();
		free(blob);
		return 0;
	}
	ctlsec_policy_open(&p, blob);
	for (call.abi = 0; call.abi < CTLSEC_NR_ABIS; call.abi++) {
		__u32 count = p.hdr->abi[call.abi].nr_count;

		for (call.nr = 0; call.nr < count + 2; call.nr++)
			evaluate(&p, &call);
		call.nr = UINT32_MAX;
		evaluate(&p, &call);
	}
	free(blob);
	return 0;
}
