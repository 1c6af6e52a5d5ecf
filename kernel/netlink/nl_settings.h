/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Settings: what a request sets on a domain or a binding.
 */
#ifndef _CTLSEC_KERNEL_NL_SETTINGS_H
#define _CTLSEC_KERNEL_NL_SETTINGS_H

#include "control/confine.h"

struct genl_info;

/**
 * struct ctlsec_nl_settings - as a request gave them
 * @profile: name, "" for none, NULL if the request does not say
 * @bind: all but @bind.profile, which is looked up under ctlsec_lock
 */
struct ctlsec_nl_settings {
	const char *profile;
	struct ctlsec_bind bind;
};

/* Read them, into what is zeroed. Return: 0, -EINVAL, -ERANGE, -EOPNOTSUPP. */
int ctlsec_nl_settings_parse(struct ctlsec_nl_settings *s,
			     struct genl_info *info);
/* Then the profile. Context: ctlsec_lock. Return: 0, -ENOENT. */
int ctlsec_nl_settings_find_profile(struct ctlsec_nl_settings *s,
				    struct genl_info *info);

#endif /* _CTLSEC_KERNEL_NL_SETTINGS_H */
