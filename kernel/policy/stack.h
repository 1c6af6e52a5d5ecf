/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Stacks: a profile, or none, with layers on it, made into one policy. Domains with the
 * same profile and the same layers share one, so that a layer costs a combination for
 * each profile in use, and a call costs what it would without.
 *
 * A stack looks like a profile to those that decide; it is in no list of profiles and
 * has the name of what is below it. Which profile a domain has is said by the domain.
 *
 * What a stack needs hooked is what its profile and its layers have hooked themselves,
 * so that making one takes memory only.
 */
#ifndef _CTLSEC_KERNEL_STACK_H
#define _CTLSEC_KERNEL_STACK_H

#include <linux/types.h>

#include "policy/profile.h"

struct ctlsec_layer;
struct ctlsec_policy;
struct netlink_ext_ack;

/**
 * ctlsec_stack_get - what a domain with this profile and these layers decides by
 * @base: or NULL
 * @layers: a bit a slot
 * @gfp: with __GFP_NOFAIL it does not fail
 *
 * Context: ctlsec_lock or ctlsec_binding_sem. Return: @base itself without layers; or
 * ERR_PTR(-ENOMEM). ctlsec_stack_put() is due.
 */
struct ctlsec_profile *ctlsec_stack_get(struct ctlsec_profile *base, u32 layers,
					gfp_t gfp);
/* Readers may use it until they leave their RCU section. May sleep. */
void ctlsec_stack_put(struct ctlsec_profile *p);

/* The layer of @p, a stack, that a decision came from; NULL for none. For RCU readers. */
struct ctlsec_layer *ctlsec_stack_layer(const struct ctlsec_profile *p,
					u32 origin);

/*
 * @base is about to become @v: make what its stacks become then, or with NULL undo
 * that; and when it has become so, publish it. Context: ctlsec_lock, and
 * ctlsec_binding_sem held for writing from one to the other. Return: 0 or -ENOMEM.
 */
int ctlsec_stack_prepare(struct ctlsec_profile *base,
			 const struct ctlsec_policy_version *v, gfp_t gfp);
void ctlsec_stack_commit(struct ctlsec_profile *base);

/* Can @p be combined with all layers that there are, and @extra (or NULL)? Then it can
 * be with any of them. Context: ctlsec_lock.
 */
bool ctlsec_stack_fits(const struct ctlsec_policy *p,
		       const struct ctlsec_policy *extra);

u64 ctlsec_stack_objects(void);

#endif /* _CTLSEC_KERNEL_STACK_H */
