/* SPDX-License-Identifier: GPL-2.0 */
/*
 * From bytes to a policy version: copy, validate, digest.
 */
#ifndef _CTLSEC_KERNEL_POLICY_VERSION_H
#define _CTLSEC_KERNEL_POLICY_VERSION_H

#include <ctlsec/ready.h>
#include <ctlsec/ring_ready.h>
#include <linux/ctlsec.h>
#include <linux/rcupdate.h>
#include <linux/types.h>

struct netlink_ext_ack;

/* An opcode of an io_uring has eight bits. */
#define CTLSEC_POLICY_VERSION_OPCODES 256

/**
 * struct ctlsec_policy_version - one compiled policy; immutable once published
 * @ready: what hooks decide by; points into @ready_mem
 * @policy: opened view into @blob
 * @blob: validated copy, kvmalloc
 * @ring: what requests are decided by; in @ready_mem, too
 * @ready_mem: kvmalloc; 8 KiB for a usual profile
 * @meaning: by ABI, see ctlsec_meaning_of()
 * @version: counts the loads of the name, from 1
 * @digest: SHA-256 of the blob
 * @asks: by opcode, whether it may have to be asked of a request, in any ABI: the one
 *	byte that a request costs which it is not asked of
 * @rcu: freed one grace period after it was replaced
 */
struct ctlsec_policy_version {
	struct ctlsec_ready ready;
	struct ctlsec_policy policy;
	struct ctlsec_ring_ready *ring;
	void *blob;
	void *ready_mem;
	u16 meaning[CTLSEC_NR_ABIS];
	u32 version;
	u8 digest[CTLSEC_DIGEST_LEN];
	u8 asks[CTLSEC_POLICY_VERSION_OPCODES];
	struct rcu_head rcu;
};

/**
 * ctlsec_policy_version_new - make a version of a blob; may sleep
 * @blob: as received, any alignment
 * @len: its bytes
 * @extack: says what is wrong with the blob and at which offset
 *
 * Return: an unpublished version (version number 0), or ERR_PTR(-EINVAL,
 * -E2BIG, -ENOMEM).
 */
struct ctlsec_policy_version *
ctlsec_policy_version_new(const void *blob, size_t len,
			  struct netlink_ext_ack *extack);

/**
 * ctlsec_policy_version_combine - make a version of a profile and of layers
 * @base: the profile's, or NULL
 * @layers: CTLSEC_LAYERS_MAX of them, by slot; NULL for none
 * @gfp: with __GFP_NOFAIL it does not fail
 *
 * Return: an unpublished version, or NULL. That it is not too large was checked.
 */
struct ctlsec_policy_version *
ctlsec_policy_version_combine(const struct ctlsec_policy_version *base,
			      const struct ctlsec_policy_version *const *layers,
			      gfp_t gfp);

/* What a version, or with @layers what its layers say of a ring's request; @nr: set to
 * the call that it is decided as. Return: an action word.
 */
u32 ctlsec_policy_version_ring(const struct ctlsec_policy_version *v,
			       const struct ctlsec_ring_request *r, int layers,
			       u32 *nr);

/* Free a version that was never published. */
void ctlsec_policy_version_free(struct ctlsec_policy_version *v);

/* Free a version after the readers that may still use it. */
void ctlsec_policy_version_retire(struct ctlsec_policy_version *v);

u64 ctlsec_policy_version_objects(void);

#endif /* _CTLSEC_KERNEL_POLICY_VERSION_H */
