/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _CTLSEC_KERNEL_PUBLISH_H
#define _CTLSEC_KERNEL_PUBLISH_H

struct ctlsec_policy_version;
struct ctlsec_profile;
struct netlink_ext_ack;

/**
 * ctlsec_publish_profile - load a name or replace what it stands for
 * @name: valid by ctlsec_profile_name_ok()
 * @v: from ctlsec_policy_version_new(); taken over on success only
 *
 * Hooks what the new version needs before it publishes it, so there is no
 * moment at which a call that both versions deny is let through.
 *
 * Return: the profile, or ERR_PTR(-ENOSPC, -ENOMEM, -EBUSY) with @extack set
 * and nothing changed.
 */
struct ctlsec_profile *ctlsec_publish_profile(const char *name,
					      struct ctlsec_policy_version *v,
					      struct netlink_ext_ack *extack);

#endif /* _CTLSEC_KERNEL_PUBLISH_H */
