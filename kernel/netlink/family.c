// SPDX-License-Identifier: GPL-2.0
/*
 * The generic netlink family.
 *
 * Attributes are checked strictly against the command's own policy before a
 * handler runs. The core would also check the message header of a new family,
 * but it then refuses NLM_F_CREATE and NLM_F_EXCL, which two commands need; so
 * resv_start_op leaves that check, and the rights, to ctlsec_admit_request(),
 * which every command passes: requests through pre_doit, dumps through their
 * start().
 *
 * Requests run in parallel (parallel_ops): ctlsec_lock orders them, and a bind,
 * which may take a second, does not hold up other families' requests.
 */
#include "netlink/family.h"

#include <ctlsec/pattern.h>
#include <linux/ctlsec.h>
#include <linux/limits.h>
#include <linux/module.h>
#include <linux/netlink.h>
#include <net/genetlink.h>
#include <net/netlink.h>

#include "compat/genl.h"
#include "netlink/admit.h"
#include "netlink/nl_apply.h"
#include "netlink/nl_binding.h"
#include "netlink/nl_denial.h"
#include "netlink/nl_domain.h"
#include "netlink/nl_event.h"
#include "netlink/nl_layer.h"
#include "netlink/nl_learn.h"
#include "netlink/nl_profile.h"
#include "netlink/nl_status.h"
#include "report/listener.h"
#include "report/message.h"

/* Attributes that several commands take. */

#define DOMAIN_KEYS                                         \
	[CTLSEC_DOMAIN_A_ID] = { .type = NLA_U64 },         \
	[CTLSEC_DOMAIN_A_CGROUP_ID] = { .type = NLA_U64 },  \
	[CTLSEC_DOMAIN_A_USERNS_INO] = { .type = NLA_U64 }, \
	[CTLSEC_DOMAIN_A_USERNS_PID] = { .type = NLA_U32 }

/* What a binding is of, if not of a cgroup by its id. */
#define BINDING_PLACE                                         \
	[CTLSEC_DOMAIN_A_PATH] = { .type = NLA_NUL_STRING,    \
				   .len = PATH_MAX - 1 },     \
	[CTLSEC_DOMAIN_A_PATTERN] = { .type = NLA_NUL_STRING, \
				      .len = CTLSEC_PATTERN_MAX }

/* Limits have two ranges each, a number or CTLSEC_MAX: nl_settings.c. */
#define SETTINGS                                                           \
	[CTLSEC_DOMAIN_A_PROFILE] = { .type = NLA_NUL_STRING,              \
				      .len = CTLSEC_NAME_MAX },            \
	[CTLSEC_DOMAIN_A_MODE] = NLA_POLICY_MAX(NLA_U32, CTLSEC_MODE_MAX), \
	[CTLSEC_DOMAIN_A_PIDS_MAX] = { .type = NLA_U64 },                  \
	[CTLSEC_DOMAIN_A_FORK_RATE] = { .type = NLA_U64 },                 \
	[CTLSEC_DOMAIN_A_FORK_BURST] = { .type = NLA_U64 },                \
	[CTLSEC_DOMAIN_A_ON_LIMIT] =                                       \
		NLA_POLICY_MAX(NLA_U32, CTLSEC_LIMIT_ACT_MAX),             \
	[CTLSEC_DOMAIN_A_USERNS_MAX] = { .type = NLA_U64 },                \
	[CTLSEC_DOMAIN_A_ACTIVATION] =                                     \
		NLA_POLICY_MAX(NLA_U32, CTLSEC_ACTIVATION_MAX),            \
	[CTLSEC_DOMAIN_A_LOG] = NLA_POLICY_MAX(NLA_U32, CTLSEC_LOG_MAX)

/*
 * Each policy reaches to the last attribute of its kind, whatever the command takes: what
 * reads a request may then look at any of them. One that the command does not take is
 * refused as unsupported.
 */

static const struct nla_policy none_policy[] = {
	[1] = { .type = NLA_REJECT,
		.reject_message = "this command takes no attributes" },
};

/* The blob's length and content: policy/policy_version.c. */
static const struct nla_policy profile_load_policy[CTLSEC_PROFILE_A_MAX + 1] = {
	[CTLSEC_PROFILE_A_NAME] = { .type = NLA_NUL_STRING,
				    .len = CTLSEC_NAME_MAX },
	[CTLSEC_PROFILE_A_BLOB] = { .type = NLA_BINARY },
};

static const struct nla_policy profile_name_policy[CTLSEC_PROFILE_A_MAX + 1] = {
	[CTLSEC_PROFILE_A_NAME] = { .type = NLA_NUL_STRING,
				    .len = CTLSEC_NAME_MAX },
};

static const struct nla_policy profile_get_policy[CTLSEC_PROFILE_A_MAX + 1] = {
	[CTLSEC_PROFILE_A_NAME] = { .type = NLA_NUL_STRING,
				    .len = CTLSEC_NAME_MAX },
	[CTLSEC_PROFILE_A_WITH_BLOB] = { .type = NLA_FLAG },
	[CTLSEC_PROFILE_A_CURSOR] = NLA_POLICY_EXACT_LEN(CTLSEC_CURSOR_LEN),
};

static const struct nla_policy domain_key_policy[CTLSEC_DOMAIN_A_MAX + 1] = {
	DOMAIN_KEYS,
};

static const struct nla_policy domain_get_policy[CTLSEC_DOMAIN_A_MAX + 1] = {
	DOMAIN_KEYS,
	[CTLSEC_DOMAIN_A_CURSOR] = NLA_POLICY_EXACT_LEN(CTLSEC_CURSOR_LEN),
};

static const struct nla_policy learn_start_policy[CTLSEC_DOMAIN_A_MAX + 1] = {
	DOMAIN_KEYS,
	[CTLSEC_DOMAIN_A_ACTIVATION] =
		NLA_POLICY_MAX(NLA_U32, CTLSEC_ACTIVATION_MAX),
};

static const struct nla_policy domain_set_policy[CTLSEC_DOMAIN_A_MAX + 1] = {
	DOMAIN_KEYS,
	SETTINGS,
};

static const struct nla_policy
	binding_target_policy[CTLSEC_DOMAIN_A_MAX + 1] = {
		[CTLSEC_DOMAIN_A_ID] = { .type = NLA_U64 },
		[CTLSEC_DOMAIN_A_CGROUP_ID] = { .type = NLA_U64 },
		BINDING_PLACE,
		[CTLSEC_DOMAIN_A_KEEP] = { .type = NLA_FLAG },
	};

static const struct nla_policy binding_get_policy[CTLSEC_DOMAIN_A_MAX + 1] = {
	[CTLSEC_DOMAIN_A_ID] = { .type = NLA_U64 },
	[CTLSEC_DOMAIN_A_CGROUP_ID] = { .type = NLA_U64 },
	BINDING_PLACE,
	[CTLSEC_DOMAIN_A_CURSOR] = NLA_POLICY_EXACT_LEN(CTLSEC_CURSOR_LEN),
};

static const struct nla_policy binding_set_policy[CTLSEC_DOMAIN_A_MAX + 1] = {
	[CTLSEC_DOMAIN_A_ID] = { .type = NLA_U64 },
	[CTLSEC_DOMAIN_A_CGROUP_ID] = { .type = NLA_U64 },
	BINDING_PLACE,
	[CTLSEC_DOMAIN_A_NAME] = { .type = NLA_NUL_STRING,
				   .len = CTLSEC_BINDING_NAME_MAX },
	[CTLSEC_DOMAIN_A_STARTING] = { .type = NLA_FLAG },
	SETTINGS,
};

static const struct nla_policy event_get_policy[CTLSEC_EVENT_A_MAX + 1] = {
	[CTLSEC_EVENT_A_SINCE] = { .type = NLA_U64 },
	[CTLSEC_EVENT_A_CURSOR] = NLA_POLICY_EXACT_LEN(CTLSEC_CURSOR_LEN),
};

/* As BINDING_SET, for what lasts: no cgroup and no number. */
static const struct nla_policy apply_binding_policy[CTLSEC_DOMAIN_A_MAX + 1] = {
	BINDING_PLACE,
	[CTLSEC_DOMAIN_A_NAME] = { .type = NLA_NUL_STRING,
				   .len = CTLSEC_BINDING_NAME_MAX },
	[CTLSEC_DOMAIN_A_STARTING] = { .type = NLA_FLAG },
	SETTINGS,
};

static const struct nla_policy apply_unbind_policy[CTLSEC_DOMAIN_A_MAX + 1] = {
	[CTLSEC_DOMAIN_A_ID] = { .type = NLA_U64 },
};

static const struct nla_policy layer_target_policy[CTLSEC_DOMAIN_A_MAX + 1] = {
	[CTLSEC_DOMAIN_A_CGROUP_ID] = { .type = NLA_U64 },
	BINDING_PLACE,
	[CTLSEC_DOMAIN_A_ACTIVATION] =
		NLA_POLICY_MAX(NLA_U32, CTLSEC_ACTIVATION_MAX),
};

static const struct nla_policy layer_set_policy[CTLSEC_LAYER_A_MAX + 1] = {
	[CTLSEC_LAYER_A_NAME] = { .type = NLA_NUL_STRING,
				  .len = CTLSEC_NAME_MAX },
	[CTLSEC_LAYER_A_BLOB] = { .type = NLA_BINARY },
	[CTLSEC_LAYER_A_RULES] = { .type = NLA_NUL_STRING,
				   .len = CTLSEC_LAYER_TEXT_MAX },
	[CTLSEC_LAYER_A_TO] = { .type = NLA_NUL_STRING,
				.len = CTLSEC_LAYER_TEXT_MAX },
	[CTLSEC_LAYER_A_TARGET] = NLA_POLICY_NESTED(layer_target_policy),
	[CTLSEC_LAYER_A_FOR] = { .type = NLA_U64 },
	[CTLSEC_LAYER_A_FILED] = { .type = NLA_FLAG },
};

static const struct nla_policy layer_key_policy[CTLSEC_LAYER_A_MAX + 1] = {
	[CTLSEC_LAYER_A_ID] = { .type = NLA_U64 },
	[CTLSEC_LAYER_A_NAME] = { .type = NLA_NUL_STRING,
				  .len = CTLSEC_NAME_MAX },
};

static const struct nla_policy layer_get_policy[CTLSEC_LAYER_A_MAX + 1] = {
	[CTLSEC_LAYER_A_ID] = { .type = NLA_U64 },
	[CTLSEC_LAYER_A_NAME] = { .type = NLA_NUL_STRING,
				  .len = CTLSEC_NAME_MAX },
	[CTLSEC_LAYER_A_WITH_BLOB] = { .type = NLA_FLAG },
	[CTLSEC_LAYER_A_CURSOR] = NLA_POLICY_EXACT_LEN(CTLSEC_CURSOR_LEN),
};

static const struct nla_policy apply_unlayer_policy[CTLSEC_LAYER_A_MAX + 1] = {
	[CTLSEC_LAYER_A_ID] = { .type = NLA_U64 },
};

static const struct nla_policy apply_policy[CTLSEC_APPLY_A_MAX + 1] = {
	[CTLSEC_APPLY_A_PROFILE] = NLA_POLICY_NESTED(profile_load_policy),
	[CTLSEC_APPLY_A_BINDING] = NLA_POLICY_NESTED(apply_binding_policy),
	[CTLSEC_APPLY_A_UNBIND] = NLA_POLICY_NESTED(apply_unbind_policy),
	[CTLSEC_APPLY_A_UNLOAD] = NLA_POLICY_NESTED(profile_name_policy),
	[CTLSEC_APPLY_A_LAYER] = NLA_POLICY_NESTED(layer_set_policy),
	[CTLSEC_APPLY_A_UNLAYER] = NLA_POLICY_NESTED(apply_unlayer_policy),
};

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
		.start = ctlsec_nl_profile_start,
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
		.policy = domain_get_policy,
		.maxattr = MAXATTR(domain_get_policy),
	},
	{
		.cmd = CTLSEC_CMD_BINDING_SET,
		.internal_flags = CTLSEC_GENL_ADMIN | CTLSEC_GENL_CREATE |
				  CTLSEC_GENL_EXCL,
		.doit = ctlsec_nl_binding_set,
		.policy = binding_set_policy,
		.maxattr = MAXATTR(binding_set_policy),
	},
	{
		.cmd = CTLSEC_CMD_BINDING_DEL,
		.internal_flags = CTLSEC_GENL_ADMIN,
		.doit = ctlsec_nl_binding_del,
		.policy = binding_target_policy,
		.maxattr = MAXATTR(binding_target_policy),
	},
	{
		.cmd = CTLSEC_CMD_BINDING_GET,
		.doit = ctlsec_nl_binding_get,
		.start = ctlsec_nl_binding_start,
		.dumpit = ctlsec_nl_binding_dump,
		.policy = binding_get_policy,
		.maxattr = MAXATTR(binding_get_policy),
	},
	{
		.cmd = CTLSEC_CMD_APPLY,
		.internal_flags = CTLSEC_GENL_ADMIN,
		.doit = ctlsec_nl_apply,
		.policy = apply_policy,
		.maxattr = MAXATTR(apply_policy),
	},
	{
		.cmd = CTLSEC_CMD_LAYER_SET,
		.internal_flags = CTLSEC_GENL_ADMIN | CTLSEC_GENL_EXCL,
		.doit = ctlsec_nl_layer_set,
		.policy = layer_set_policy,
		.maxattr = MAXATTR(layer_set_policy),
	},
	{
		.cmd = CTLSEC_CMD_LAYER_DEL,
		.internal_flags = CTLSEC_GENL_ADMIN,
		.doit = ctlsec_nl_layer_del,
		.policy = layer_key_policy,
		.maxattr = MAXATTR(layer_key_policy),
	},
	{
		.cmd = CTLSEC_CMD_LAYER_GET,
		.doit = ctlsec_nl_layer_get,
		.start = ctlsec_nl_layer_start,
		.dumpit = ctlsec_nl_layer_dump,
		.policy = layer_get_policy,
		.maxattr = MAXATTR(layer_get_policy),
	},
	{
		.cmd = CTLSEC_CMD_DENIAL_GET,
		.start = ctlsec_nl_denial_start,
		.dumpit = ctlsec_nl_denial_dump,
		.policy = domain_get_policy,
		.maxattr = MAXATTR(domain_get_policy),
	},
	{
		.cmd = CTLSEC_CMD_EVENT_LISTEN,
		.doit = ctlsec_nl_event_listen,
		.policy = none_policy,
		.maxattr = MAXATTR(none_policy),
	},
	{
		.cmd = CTLSEC_CMD_EVENT_GET,
		.start = ctlsec_nl_event_start,
		.dumpit = ctlsec_nl_event_dump,
		.policy = event_get_policy,
		.maxattr = MAXATTR(event_get_policy),
	},
	{
		.cmd = CTLSEC_CMD_LEARN_START,
		.internal_flags = CTLSEC_GENL_ADMIN,
		.doit = ctlsec_nl_learn_start,
		.policy = learn_start_policy,
		.maxattr = MAXATTR(learn_start_policy),
	},
	{
		.cmd = CTLSEC_CMD_LEARN_STOP,
		.internal_flags = CTLSEC_GENL_ADMIN,
		.doit = ctlsec_nl_learn_stop,
		.policy = domain_key_policy,
		.maxattr = MAXATTR(domain_key_policy),
	},
	{
		.cmd = CTLSEC_CMD_LEARN_DEL,
		.internal_flags = CTLSEC_GENL_ADMIN,
		.doit = ctlsec_nl_learn_del,
		.policy = domain_key_policy,
		.maxattr = MAXATTR(domain_key_policy),
	},
	{
		.cmd = CTLSEC_CMD_LEARN_GET,
		.doit = ctlsec_nl_learn_get,
		.start = ctlsec_nl_learn_list_start,
		.dumpit = ctlsec_nl_learn_list_dump,
		.policy = domain_get_policy,
		.maxattr = MAXATTR(domain_get_policy),
	},
	{
		.cmd = CTLSEC_CMD_LEARN_READ,
		.start = ctlsec_nl_learn_read_start,
		.dumpit = ctlsec_nl_learn_read_dump,
		.policy = domain_get_policy,
		.maxattr = MAXATTR(domain_get_policy),
	},
};

static int pre_doit(const struct ctlsec_compat_genl_op *op, struct sk_buff *skb,
		    struct genl_info *info)
{
	return ctlsec_admit_request(op->internal_flags, skb, info->nlhdr,
				    info->extack);
}

/* The core writes its id when it registers it. */
static struct genl_family control_family __ro_after_init = {
	.name = CTLSEC_GENL_NAME,
	.version = CTLSEC_GENL_VERSION,
	.module = THIS_MODULE,
	.netnsok = false,
	.parallel_ops = true,
	.resv_start_op = __CTLSEC_CMD_MAX,
	.pre_doit = pre_doit,
	.ops = ops,
	.n_ops = ARRAY_SIZE(ops),
};

int __init ctlsec_family_init(void)
{
	int err;

	ctlsec_message_init(&control_family);
	err = ctlsec_listener_init();
	if (err)
		return err;
	err = genl_register_family(&control_family);
	if (err) {
		ctlsec_listener_stop();
		ctlsec_listener_exit();
	}
	return err;
}

void ctlsec_family_exit(void)
{
	/* Its number may be another family's after that. */
	ctlsec_listener_stop();
	genl_unregister_family(&control_family);
	ctlsec_listener_exit();
}
