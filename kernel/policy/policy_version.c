// SPDX-License-Identifier: GPL-2.0
/*
 * From bytes to a policy version: copy, validate, digest, make ready.
 *
 * The copy is taken before it is looked at, so what was validated is what will
 * be evaluated.
 */
#include "policy/policy_version.h"

#include <crypto/sha2.h>
#include <ctlsec/combine.h>
#include <ctlsec/meaning.h>
#include <ctlsec/policy_check.h>
#include <linux/atomic.h>
#include <linux/err.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "compat/extack.h"

static_assert(SHA256_DIGEST_SIZE == CTLSEC_DIGEST_LEN);
/* Both kmalloc() and vmalloc() align what is this large for any field. */
static_assert(__alignof__(struct ctlsec_policy_hdr) <= ARCH_KMALLOC_MINALIGN);

/* Those awaiting a grace period included. */
static atomic64_t version_objects;

static struct ctlsec_policy_version *alloc_version(size_t len, gfp_t gfp)
{
	struct ctlsec_policy_version *v = kzalloc(sizeof(*v), gfp);

	if (!v)
		return NULL;
	v->blob = kvmalloc(len, gfp);
	if (!v->blob) {
		kfree(v);
		return NULL;
	}
	atomic64_inc(&version_objects);
	return v;
}

static void make_ring_ready(struct ctlsec_policy_version *v)
{
	u32 opcode, abi;

	ctlsec_ring_ready_build(v->ring, &v->policy);
	for (opcode = 0; opcode < ARRAY_SIZE(v->asks); opcode++) {
		for (abi = 0; abi < CTLSEC_NR_ABIS; abi++)
			v->asks[opcode] |= ctlsec_ring_ready_asks(
				v->ring, abi,
				min_t(u32, opcode, CTLSEC_RING_UNKNOWN));
	}
}

static int make_ready(struct ctlsec_policy_version *v, gfp_t gfp)
{
	struct ctlsec_ready_builder *b = kvmalloc(sizeof(*b), gfp);
	size_t size;
	u32 abi;

	if (!b)
		return -ENOMEM;
	static_assert(CTLSEC_NR_MEANINGS <= CTLSEC_MEANING_LAYERS);
	for (abi = 0; abi < CTLSEC_NR_ABIS; abi++)
		v->meaning[abi] = ctlsec_meaning_of(&v->policy, abi);
	size = ALIGN(ctlsec_ready_size(b, &v->policy), sizeof(u64));
	v->ready_mem = kvmalloc(size + sizeof(*v->ring), gfp);
	if (v->ready_mem) {
		ctlsec_ready_build(b, &v->ready, v->ready_mem);
		v->ring = v->ready_mem + size;
		make_ring_ready(v);
	}
	kvfree(b);
	return v->ready_mem ? 0 : -ENOMEM;
}

struct ctlsec_policy_version *
ctlsec_policy_version_new(const void *blob, size_t len,
			  struct netlink_ext_ack *extack)
{
	struct ctlsec_policy_version *v;
	const char *why = NULL;
	size_t where = 0;
	int err;

	if (len > CTLSEC_POLICY_MAX_SIZE) {
		ctlsec_compat_extack_fmt(extack, "blob is larger than %u bytes",
					 CTLSEC_POLICY_MAX_SIZE);
		return ERR_PTR(-E2BIG);
	}
	if (!len) {
		NL_SET_ERR_MSG(extack, "blob is empty");
		return ERR_PTR(-EINVAL);
	}
	v = alloc_version(len, GFP_KERNEL);
	if (!v) {
		NL_SET_ERR_MSG(extack, "no memory for the blob");
		return ERR_PTR(-ENOMEM);
	}
	memcpy(v->blob, blob, len);
	err = ctlsec_policy_check(v->blob, len, &why, &where);
	if (err) {
		ctlsec_compat_extack_fmt(extack, "blob offset %zu: %s", where,
					 why);
		ctlsec_policy_version_free(v);
		return ERR_PTR(err);
	}
	sha256(v->blob, len, v->digest);
	ctlsec_policy_open(&v->policy, v->blob);
	err = make_ready(v, GFP_KERNEL);
	if (err) {
		NL_SET_ERR_MSG(extack, "no memory for the blob");
		ctlsec_policy_version_free(v);
		return ERR_PTR(err);
	}
	return v;
}

struct ctlsec_policy_version *
ctlsec_policy_version_combine(const struct ctlsec_policy_version *base,
			      const struct ctlsec_policy_version *const *layers,
			      gfp_t gfp)
{
	struct ctlsec_combiner c = { .base = base ? &base->policy : NULL };
	struct ctlsec_policy_version *v;
	size_t size;
	u32 slot;

	for (slot = 0; slot < CTLSEC_LAYERS_MAX; slot++)
		c.layers[slot] = layers[slot] ? &layers[slot]->policy : NULL;
	size = ctlsec_combine_size(&c);
	if (WARN_ON_ONCE(!size))
		return NULL;
	v = alloc_version(size, gfp);
	if (!v)
		return NULL;
	ctlsec_combine_build(&c, v->blob);
	ctlsec_policy_open(&v->policy, v->blob);
	v->version = base ? base->version : 0;
	if (make_ready(v, gfp)) {
		ctlsec_policy_version_free(v);
		return NULL;
	}
	return v;
}

u32 ctlsec_policy_version_ring(const struct ctlsec_policy_version *v,
			       const struct ctlsec_ring_request *r, int layers,
			       u32 *nr)
{
	if (!ctlsec_ring_ready_asks(v->ring, r->abi, r->op))
		return CTLSEC_ACTION(CTLSEC_ACT_ALLOW, 0);
	return ctlsec_ring_eval(&v->policy, r, layers, nr).action;
}

void ctlsec_policy_version_free(struct ctlsec_policy_version *v)
{
	kvfree(v->blob);
	kvfree(v->ready_mem);
	kfree(v);
	atomic64_dec(&version_objects);
}

/* kvfree() may be called in softirq: vfree() defers itself there. */
static void free_version_rcu(struct rcu_head *rcu)
{
	ctlsec_policy_version_free(
		container_of(rcu, struct ctlsec_policy_version, rcu));
}

void ctlsec_policy_version_retire(struct ctlsec_policy_version *v)
{
	call_rcu(&v->rcu, free_version_rcu);
}

u64 ctlsec_policy_version_objects(void)
{
	return atomic64_read(&version_objects);
}
