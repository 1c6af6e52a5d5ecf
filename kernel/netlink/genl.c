// SPDX-License-Identifier: GPL-2.0
/*
 * The generic netlink family.
 *
 * Attributes are checked strictly against the command's own policy before a
 * handler runs. The core would also check the message header of a new family,
 * but it then refuses NLM_F_CREATE and NLM_F_EXCL, which two commands need; so
 * resv_start_op leaves that check, and the rights, to ctlsec_genl_admit(),
 * which every command passes: requests through pre_doit, dumps through their
 * start().
 *
 * Requests run in parallel (parallel_ops): ctlsec_lock orders them, and a bind,
 * which may take a second, does not hold up other families' requests.
 */
#include "netlink/genl.h"
#include "netlink/authz.h"
#include "compat/genl.h"
#include "fault.h"
#include "netlink/nl_domain.h"
#include "netlink/nl_status.h"
#include "netlink/nl_profile.h"
#include "domain/registry.h"
#include <linux/ctlsec.h>
#include <linux/module.h>
#include <linux/netlink.h>
#include <net/genetlink.h>
#include <net/netlink.h>

static const struct nla_policy none_policy[] = {
	[1] = { .type = NLA_REJECT,
		.reject_message = "this command takes no attributes" },
};

/* The blob's length and content: profile_load.c. */
static const struct nla_policy profile_load_policy[] = {
	[CTLSEC_PROFILE_A_NAME] = { .type = NLA_NUL_STRING,
				    .len = CTLSEC_NAME_MAX },
	[CTLSEC_PROFILE_A_BLOB] = { .type = NLA_BINARY },
};

static const struct nla_policy profile_name_policy[] = {
	[CTLSEC_PROFILE_A_NAME] = { .type = NLA_NUL_STRING,
				    .len = CTLSEC_NAME_MAX },
};

static const struct nla_policy profile_get_policy[] = {
	[CTLSEC_PROFILE_A_NAME] = { .type = NLA_NUL_STRING,
				    .len = CTLSEC_NAME_MAX },
	[CTLSEC_PROFILE_A_WITH_BLOB] = { .type = NLA_FLAG },
};

static const struct nla_policy domain_key_policy[] = {
	[CTLSEC_DOMAIN_A_ID] = { .type = NLA_U64 },
	[CTLSEC_DOMAIN_A_CGROUP_ID] = { .type = NLA_U64 },
	[CTLSEC_DOMAIN_A_USERNS_INO] = { .type = NLA_U64 },
	[CTLSEC_DOMAIN_A_USERNS_PID] = { .type = NLA_U32 },
};

/* Limits have two ranges each, a number or CTLSEC_MAX: nl_domain.c. */
static const struct nla_policy domain_set_policy[] = {
	[CTLSEC_DOMAIN_A_ID] = { .type = NLA_U64 },
	[CTLSEC_DOMAIN_A_CGROUP_ID] = { .type = NLA_U64 },
	[CTLSEC_DOMAIN_A_USERNS_INO] = { .type = NLA_U64 },
	[CTLSEC_DOMAIN_A_USERNS_PID] = { .type = NLA_U32 },
	[CTLSEC_DOMAIN_A_PROFILE] = { .type = NLA_NUL_STRING,
				      .len = CTLSEC_NAME_MAX },
	[CTLSEC_DOMAIN_A_MODE] = NLA_POLICY_MAX(NLA_U32, CTLSEC_MODE_MAX),
	[CTLSEC_DOMAIN_A_PIDS_MAX] = { .type = NLA_U64 },
	[CTLSEC_DOMAIN_A_FORK_RATE] = { .type = NLA_U64 },
	[CTLSEC_DOMAIN_A_FORK_BURST] = { .type = NLA_U64 },
	[CTLSEC_DOMAIN_A_ON_BREACH] = NLA_POLICY_MAX(NLA_U32,
						     CTLSEC_BREACH_MAX),
	[CTLSEC_DOMAIN_A_USERNS_MAX] = { .type = NLA_U64 },
};

/* Its groups may be another family's after that; under ctlsec_lock. */
static bool registered;

#define MAXATTR(policy) (ARRAY_SIZE(policy) - 1)

static const struct genl_ops ops[] = {
	{
		.cmd = CTLSEC_CMD_STATUS_GET,
		.doit = ctlsec_nl_status_get,
		.policy = none_policy,
		.maxattr = MAXATTR(none_policy),
	},
	{
		.cmd = CTLSEC_CMD_PROFILE_LOAD,
		.internal_flags = CTLSEC_GENL_ADMIN | CTLSEC_GENL_EXCL,
		.doit = ctlsec_nl_profile_load,
		.policy = profile_load_policy,
		.maxattr = MAXATTR(profile_load_policy),
	},
	{
		.cmd = CTLSEC_CMD_PROFILE_UNLOAD,
		.internal_flags = CTLSEC_GENL_ADMIN,
		.doit = ctlsec_nl_profile_unload,
		.policy = profile_name_policy,
		.maxattr = MAXATTR(profile_name_policy),
	},
	{
		.cmd = CTLSEC_CMD_PROFILE_GET,
		.doit = ctlsec_nl_profile_get,
		.start = ctlsec_genl_dump_start,
		.dumpit = ctlsec_nl_profile_dump,
		.policy = profile_get_policy,
		.maxattr = MAXATTR(profile_get_policy),
	},
	{
		.cmd = CTLSEC_CMD_DOMAIN_SET,
		.internal_flags = CTLSEC_GENL_ADMIN | CTLSEC_GENL_CREATE |
				  CTLSEC_GENL_EXCL,
		.doit = ctlsec_nl_domain_set,
		.policy = domain_set_policy,
		.maxattr = MAXATTR(domain_set_policy),
	},
	{
		.cmd = CTLSEC_CMD_DOMAIN_DEL,
		.internal_flags = CTLSEC_GENL_ADMIN,
		.doit = ctlsec_nl_domain_del,
		.policy = domain_key_policy,
		.maxattr = MAXATTR(domain_key_policy),
	},
	{
		.cmd = CTLSEC_CMD_DOMAIN_GET,
		.doit = ctlsec_nl_domain_get,
		.start = ctlsec_nl_domain_start,
		.dumpit = ctlsec_nl_domain_dump,
		.policy = domain_key_policy,
		.maxattr = MAXATTR(domain_key_policy),
	},
	{
		.cmd = CTLSEC_CMD_DENIAL_GET,
		.start = ctlsec_nl_denial_start,
		.dumpit = ctlsec_nl_denial_dump,
		.done = ctlsec_nl_denial_done,
		.policy = domain_key_policy,
		.maxattr = MAXATTR(domain_key_policy),
	},
};

static const struct genl_multicast_group groups[] = {
	{ .name = CTLSEC_GENL_EVENTS, .flags = GENL_MCAST_CAP_SYS_ADMIN },
};

/* The core writes the family's id when it registers it. */
static struct genl_family family __ro_after_init = {
	.name = CTLSEC_GENL_NAME,
	.version = CTLSEC_GENL_VERSION,
	.module = THIS_MODULE,
	.netnsok = false,
	.parallel_ops = true,
	.resv_start_op = __CTLSEC_CMD_MAX,
	.pre_doit = ctlsec_compat_pre_doit,
	.ops = ops,
	.n_ops = ARRAY_SIZE(ops),
	.mcgrps = groups,
	.n_mcgrps = ARRAY_SIZE(groups),
};

static int check_header(u32 takes, const struct nlmsghdr *nlh,
			struct netlink_ext_ack *extack)
{
	const struct genlmsghdr *hdr = nlmsg_data(nlh);
	u16 known = NLM_F_REQUEST | NLM_F_ACK | NLM_F_ECHO;
	u16 flags = nlh->nlmsg_flags;

	if ((flags & NLM_F_DUMP) == NLM_F_DUMP)
		known |= NLM_F_DUMP;
	if (takes & CTLSEC_GENL_CREATE)
		known |= NLM_F_CREATE;
	if (takes & CTLSEC_GENL_EXCL)
		known |= NLM_F_EXCL;
	if (flags & ~known) {
		NL_SET_ERR_MSG(extack,
			       "a flag in the message header means nothing to this command");
		return -EINVAL;
	}
	if (hdr->reserved) {
		NL_SET_ERR_MSG(extack,
			       "the reserved field of the message header is not 0");
		return -EINVAL;
	}
	return 0;
}

int ctlsec_genl_admit(u32 takes, const struct sk_buff *skb,
		      const struct nlmsghdr *nlh,
		      struct netlink_ext_ack *extack)
{
	int err;

	err = ctlsec_authz(skb,
			   takes & CTLSEC_GENL_ADMIN ? CTLSEC_RIGHT_ADMIN :
						       CTLSEC_RIGHT_READ,
			   extack);
	return err ?: check_header(takes, nlh, extack);
}

int ctlsec_genl_dump_admit(struct netlink_callback *cb)
{
	return ctlsec_genl_admit(genl_dumpit_info(cb)->op.internal_flags,
				 cb->skb, cb->nlh, cb->extack);
}

static int check_bare(struct netlink_callback *cb)
{
	struct nlattr **attrs = ctlsec_compat_dump_attrs(cb);
	unsigned int i;
	int err;

	err = ctlsec_genl_dump_admit(cb);
	if (err)
		return err;
	for (i = 1; i <= genl_dumpit_info(cb)->op.maxattr; i++) {
		if (attrs[i]) {
			NL_SET_ERR_MSG_ATTR(cb->extack, attrs[i],
					    "a dump of this kind takes no attributes");
			return -EINVAL;
		}
	}
	return 0;
}

int ctlsec_genl_dump_start(struct netlink_callback *cb)
{
	return ctlsec_compat_dump_start(cb, check_bare);
}

struct sk_buff *ctlsec_genl_reply_new(size_t payload,
				      const struct genl_info *info)
{
	struct sk_buff *skb;

	/* A profile's blob may ask for more than memory has in one piece. */
	skb = genlmsg_new(payload, GFP_KERNEL | __GFP_NOWARN);
	if (!skb)
		NL_SET_ERR_MSG(info->extack, "no memory for the reply");
	return skb;
}

void *ctlsec_genl_put(struct sk_buff *skb, const struct genl_info *info)
{
	return genlmsg_put(skb, info->snd_portid, info->snd_seq, &family, 0,
			   info->genlhdr->cmd);
}

void *ctlsec_genl_put_row(struct sk_buff *skb, struct netlink_callback *cb)
{
	const struct genlmsghdr *request = nlmsg_data(cb->nlh);
	void *hdr;

	hdr = genlmsg_put(skb, NETLINK_CB(cb->skb).portid, cb->nlh->nlmsg_seq,
			  &family, NLM_F_MULTI, request->cmd);
	if (hdr)
		genl_dump_check_consistent(cb, hdr);
	return hdr;
}

bool ctlsec_genl_listened(void)
{
	lockdep_assert_held(&ctlsec_lock);
	return registered && genl_has_listeners(&family, &init_net, 0);
}

void *ctlsec_genl_put_event(struct sk_buff *skb)
{
	return genlmsg_put(skb, 0, 0, &family, 0, CTLSEC_CMD_EVENT);
}

void ctlsec_genl_send_event(struct sk_buff *skb)
{
	/* Who had no room is told by its own socket. */
	genlmsg_multicast(&family, skb, 0, 0, GFP_KERNEL);
}

int __init ctlsec_genl_init(void)
{
	int err = ctlsec_fault_step() ? -ENOMEM : genl_register_family(&family);

	registered = !err;
	return err;
}

void ctlsec_genl_exit(void)
{
	mutex_lock(&ctlsec_lock);
	registered = false;
	mutex_unlock(&ctlsec_lock);
	genl_unregister_family(&family);
}
