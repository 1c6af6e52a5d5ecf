/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Confining: the transactions that create, change and remove a domain.
 *
 * Each is all-or-nothing and runs under ctlsec_lock, which the callers take.
 */
#ifndef _CTLSEC_KERNEL_CONFINE_H
#define _CTLSEC_KERNEL_CONFINE_H

#include "domain/domain.h"
#include "domain/fork_cap.h"

struct netlink_ext_ack;

/* What a request names; the rest keeps its value (or the default). */
#define CTLSEC_BIND_PROFILE 0x1U
#define CTLSEC_BIND_MODE 0x2U
#define CTLSEC_BIND_ACTIVATION 0x4U
#define CTLSEC_BIND_LOG 0x8U
#define CTLSEC_BIND_ALL 0xfU
/* Not a setting, but of a domain that is made: a container is being started in it. */
#define CTLSEC_BIND_STARTING 0x10U

/**
 * struct ctlsec_bind - what to set on a domain
 * @given: CTLSEC_BIND_*
 * @activation: enum ctlsec_activation; the default is the first, at once
 * @log: enum ctlsec_log; the default is the first, none
 * @profile: NULL for none
 * @limits: which of its fields are given, see fork_cap.h
 */
struct ctlsec_bind {
	u32 given;
	u32 mode;
	u32 activation;
	u32 log;
	struct ctlsec_profile *profile;
	struct ctlsec_limits limits;
};

/**
 * ctlsec_confine_create - publish a new domain
 * @d: unpublished, from ctlsec_domain_new_*(); taken over, on failure too
 *
 * Return: 0, -ENOSPC, -ENOMEM, -ENOENT (the cgroup was removed in the meantime),
 * or -EBUSY with the function that cannot be hooked in @extack.
 */
int ctlsec_confine_create(struct ctlsec_domain *d, const struct ctlsec_bind *b,
			  struct netlink_ext_ack *extack);

/* Change a published domain; errors as above. */
int ctlsec_confine_change(struct ctlsec_domain *d, const struct ctlsec_bind *b,
			  struct netlink_ext_ack *extack);

/* What a domain decides by: @p, or NULL, with the layers that it has. The caller holds
 * the use of @p. Before @d is published, or under ctlsec_lock. Return: 0 or -ENOMEM.
 */
int ctlsec_confine_set_policy(struct ctlsec_domain *d, struct ctlsec_profile *p,
			      u32 mode, gfp_t gfp);
/* It decides no more, or was never published. May sleep. */
void ctlsec_confine_drop_policy(struct ctlsec_domain *d);

/* A domain or a binding is about to use @p, or NULL: hooks come before the policy
 * does. Return: 0, -EBUSY, -ENOMEM.
 */
int ctlsec_confine_use_profile(struct ctlsec_profile *p,
			       struct netlink_ext_ack *extack);
/* One used @p until now. */
void ctlsec_confine_unuse_profile(struct ctlsec_profile *p);

/* Unbind; the caller's reference (ctlsec_domain_get) keeps counters readable.
 */
void ctlsec_confine_remove(struct ctlsec_domain *d);

/* Unbind all, at unload. */
void ctlsec_confine_exit(void);

#endif /* _CTLSEC_KERNEL_CONFINE_H */
