// SPDX-License-Identifier: GPL-2.0
/*
 * Settings: from the attributes of a request to what is set.
 */
#include "netlink/nl_settings.h"

#include <linux/ctlsec.h>
#include <linux/netlink.h>
#include <linux/threads.h>
#include <net/genetlink.h>
#include <net/netlink.h>

#include "compat/extack.h"
#include "lock.h"
#include "netlink/nl_profile.h"
#include "policy/profile.h"
#include "task/fork.h"

/* The protocol promises the number. */
static_assert(PID_MAX_LIMIT == 4194304);

/* A limit of at least @min and at most @max, or CTLSEC_MAX if @unlimited; @bit
 * marks it as given.
 */
static int parse_limit(struct genl_info *info, int type, u32 bit, u64 *value,
		       struct ctlsec_limits *l, u64 min, u64 max,
		       bool unlimited)
{
	const struct nlattr *attr = info->attrs[type];

	if (!attr)
		return 0;
	*value = nla_get_u64(attr);
	if ((*value < min || *value > max) &&
	    !(unlimited && *value == CTLSEC_MAX)) {
		NL_SET_BAD_ATTR(info->extack, attr);
		ctlsec_compat_extack_fmt(
			info->extack, "limit is out of range: %llu to %llu%s",
			min, max, unlimited ? ", or all ones for none" : "");
		return -ERANGE;
	}
	l->given |= bit;
	return 0;
}

static int parse_limits(struct genl_info *info, struct ctlsec_limits *l)
{
	const struct nlattr *action = info->attrs[CTLSEC_DOMAIN_A_ON_LIMIT];
	int err;

	err = parse_limit(info, CTLSEC_DOMAIN_A_PIDS_MAX, CTLSEC_LIMIT_PIDS,
			  &l->pids_max, l, 0, PID_MAX_LIMIT, true);
	if (!err)
		err = parse_limit(info, CTLSEC_DOMAIN_A_FORK_RATE,
				  CTLSEC_LIMIT_RATE, &l->rate, l, 1,
				  CTLSEC_RATE_MAX, true);
	if (!err)
		err = parse_limit(info, CTLSEC_DOMAIN_A_FORK_BURST,
				  CTLSEC_LIMIT_BURST, &l->burst, l, 1,
				  CTLSEC_RATE_MAX, false);
	if (!err)
		err = parse_limit(info, CTLSEC_DOMAIN_A_USERNS_MAX,
				  CTLSEC_LIMIT_USERNS, &l->userns_max, l, 0,
				  CTLSEC_MAX, true);
	if (action) {
		l->on_limit = nla_get_u32(action);
		l->given |= CTLSEC_LIMIT_ON_LIMIT;
	}
	return err;
}

static int parse_profile(struct ctlsec_nl_settings *s, struct genl_info *info)
{
	const struct nlattr *profile = info->attrs[CTLSEC_DOMAIN_A_PROFILE];

	if (!profile)
		return 0;
	s->profile = "";
	/* One byte is the NUL alone, which stands for none. */
	if (nla_len(profile) > 1)
		s->profile = ctlsec_nl_profile_name(profile, info->extack);
	s->bind.given |= CTLSEC_BIND_PROFILE;
	return s->profile ? 0 : -EINVAL;
}

int ctlsec_nl_settings_parse(struct ctlsec_nl_settings *s,
			     struct genl_info *info)
{
	const struct nlattr *mode = info->attrs[CTLSEC_DOMAIN_A_MODE];
	const struct nlattr *activation =
		info->attrs[CTLSEC_DOMAIN_A_ACTIVATION];
	const struct nlattr *log = info->attrs[CTLSEC_DOMAIN_A_LOG];
	int err;

	err = parse_profile(s, info);
	if (err)
		return err;
	if (info->attrs[CTLSEC_DOMAIN_A_USERNS_MAX] &&
	    !ctlsec_fork_counts_userns()) {
		NL_SET_ERR_MSG_ATTR(
			info->extack, info->attrs[CTLSEC_DOMAIN_A_USERNS_MAX],
			"user namespaces cannot be counted on this kernel");
		return -EOPNOTSUPP;
	}
	if (mode) {
		s->bind.mode = nla_get_u32(mode);
		s->bind.given |= CTLSEC_BIND_MODE;
	}
	if (activation) {
		s->bind.activation = nla_get_u32(activation);
		s->bind.given |= CTLSEC_BIND_ACTIVATION;
	}
	if (log) {
		s->bind.log = nla_get_u32(log);
		s->bind.given |= CTLSEC_BIND_LOG;
	}
	if (info->attrs[CTLSEC_DOMAIN_A_STARTING])
		s->bind.given |= CTLSEC_BIND_STARTING;
	return parse_limits(info, &s->bind.limits);
}

int ctlsec_nl_settings_find_profile(struct ctlsec_nl_settings *s,
				    struct genl_info *info)
{
	lockdep_assert_held(&ctlsec_lock);

	if (!s->profile || !*s->profile)
		return 0;
	s->bind.profile = ctlsec_profile_find(s->profile);
	if (!s->bind.profile) {
		NL_SET_ERR_MSG_ATTR(info->extack,
				    info->attrs[CTLSEC_DOMAIN_A_PROFILE],
				    "no profile of this name is loaded");
		return -ENOENT;
	}
	return 0;
}
