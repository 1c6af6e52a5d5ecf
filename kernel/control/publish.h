/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _CTLSEC_KERNEL_PUBLISH_H
#define _CTLSEC_KERNEL_PUBLISH_H

#include <linux/gfp_types.h>

struct ctlsec_policy_version;
struct ctlsec_profile;
struct netlink_ext_ack;

/* Can @v be combined with the layers that there are? Return: 0, -E2BIG. */
int ctlsec_publish_check(const struct ctlsec_policy_version *v,
			 struct netlink_ext_ack *extack);

/* Replace what @p stands for, also where layers are on it; if it is in use, @v is hooked
 * for already, and its former version no longer. With __GFP_NOFAIL it does not fail.
 * Return: 0 or -ENOMEM.
 */
int ctlsec_publish_version(struct ctlsec_profile *p,
			   struct ctlsec_policy_version *v, gfp_t gfp);

/**
 * ctlsec_publish_profile - load a name or replace what it stands for
 * @name: valid by ctlsec_profile_name_ok()
 * @v: from ctlsec_policy_version_new(); taken over on success only
 *
 * Hooks what the new version needs before it publishes it, so there is no
 * moment at which a call that both versions deny is let through.
 *
 * Return: the profile, or ERR_PTR(-ENOSPC, -ENOMEM, -EBUSY, -E2BIG) with @extack set
 * and nothing changed.
 */
struct ctlsec_profile *ctlsec_publish_profile(const char *name,
					      struct ctlsec_policy_version *v,
					      struct netlink_ext_ack *extack);

#endif /* _CTLSEC_KERNEL_PUBLISH_H */
