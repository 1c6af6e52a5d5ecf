// SPDX-License-Identifier: GPL-2.0
/*
 * libFuzzer target: any bytes as a compiled profile. What the validator lets
 * through is made ready, in memory of exactly the size that this asks for, and
 * must decide as eval.h does where rules begin and cease to hold; and requests of
 * io_urings as ring.h does.
 */
#include <ctlsec/policy_check.h>
#include <ctlsec/ready.h>
#include <ctlsec/ring_ready.h>
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

static void compare_request(const struct ctlsec_policy *p,
			    const struct ctlsec_ready *ready,
			    const struct ctlsec_ring_ready *ring,
			    const struct ctlsec_ring_request *r)
{
	enum ctlsec_ring_ready_answer said =
		ctlsec_ring_ready_decide(ring, ready, r);
	uint32_t nr, action = ctlsec_ring_eval(p, r, 0, &nr).action;

	/* Of what it does not have to be asked all pass. */
	if (!ctlsec_ring_ready_asks(ring, r->abi, r->op)) {
		if (said != CTLSEC_RING_READY_PASSES ||
		    ctlsec_ring_asks(p, r->abi, r->op))
			abort();
	} else if (said != CTLSEC_RING_READY_ASK &&
		   (said == CTLSEC_RING_READY_PASSES) !=
			   (CTLSEC_ACTION_ACT(action) == CTLSEC_ACT_ALLOW)) {
		abort();
	}
}

/* Each operation with the values of rules, with few of them, and with none known. */
static void compare_requests(const struct ctlsec_policy *p,
			     const struct ctlsec_ready *ready, uint32_t abi)
{
	static const __s64 few[] = { 0, -100, 1, 0x200, 8 };
	uint64_t values[VALUES];
	size_t n = collect_values(p, values), i, j;
	struct ctlsec_ring_ready ring;
	struct ctlsec_ring_request r;
	__s64 raw[CTLSEC_RING_VALUES];
	uint32_t op;

	ctlsec_ring_ready_build(&ring, p);
	for (op = 0; op < CTLSEC_NR_RING_OPS; op++) {
		r = (struct ctlsec_ring_request){ .op = op, .abi = abi };
		compare_request(p, ready, &ring, &r);
		for (i = 0; i < n; i++) {
			for (j = 0; j < CTLSEC_RING_VALUES; j++)
				raw[j] = (i ^ op) >> j & 1 ?
						 few[(i + j) % 5] :
						 (__s64)values[(i + j) % n];
			ctlsec_ring_fill(&r, raw);
			r.caps = i & 2 ? values[n - 1 - i] : UINT64_MAX << i;
			compare_request(p, ready, &ring, &r);
		}
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
		compare_requests(&p, &r, call.abi);
	}
out:
	free(mem);
	free(blob);
	return 0;
}
