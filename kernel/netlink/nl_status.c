// SPDX-License-Identifier: GPL-2.0
/*
 * The command that reads the module's status.
 */
#include "netlink/nl_status.h"

#include <linux/ctlsec.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/netlink.h>
#include <net/genetlink.h>
#include <net/netlink.h>

#include "domain/binding.h"
#include "domain/domain.h"
#include "domain/learned.h"
#include "domain/registry.h"
#include "hook/hook.h"
#include "limits.h"
#include "policy/layer.h"
#include "policy/policy_version.h"
#include "policy/profile.h"
#include "policy/stack.h"
#include "report/message.h"
#include "syscall/entry.h"
#include "task/charge.h"
#include "task/mntns.h"
#include "task/pending.h"
#include "task/set.h"

/* Kinds of objects whose number is reported. */
static const struct {
	const char *name;
	u64 (*count)(void);
} object_kinds[] = {
	{ "profile", ctlsec_profile_objects },
	{ "policy", ctlsec_policy_version_objects },
	{ "domain", ctlsec_domain_objects },
	{ "subject", ctlsec_charge_objects },
	{ "set", ctlsec_set_objects },
	{ "pending", ctlsec_pending_objects },
	{ "mntns", ctlsec_mntns_objects },
	{ "binding", ctlsec_binding_objects },
	{ "learned", ctlsec_learned_objects },
	{ "layer", ctlsec_layer_objects },
	{ "stack", ctlsec_stack_objects },
};

static size_t get_hooks_size(void)
{
	const struct ctlsec_hook_info *hook;
	size_t bytes = 0;
	unsigned int i;

	for (i = 0; i < ctlsec_hook_info_count(); i++) {
		hook = ctlsec_hook_info(i);
		bytes += nla_total_size(0) +
			 nla_total_size(strlen(hook->name) + 1) +
			 nla_total_size(0) +
			 nla_total_size(strlen(hook->lost) + 1);
	}
	return bytes;
}

/* Bytes that fill_status() needs at most. */
static size_t get_status_size(void)
{
	const size_t number = nla_total_size_64bit(sizeof(u64));
	size_t abi =
		5 * number + nla_total_size(CTLSEC_SYSCALLS_MAX * sizeof(u32));
	size_t object = 2 * number + nla_total_size(CTLSEC_NAME_MAX + 1);

	return nla_total_size(strlen(THIS_MODULE->version) + 1) + 6 * number +
	       CTLSEC_NR_ABIS * abi + get_hooks_size() +
	       ARRAY_SIZE(object_kinds) * object;
}

static u32 count_state(u32 abi, enum ctlsec_entry_state state)
{
	u32 count = 0;
	u32 nr;

	for (nr = 0; nr < ctlsec_entry_count(abi); nr++)
		count += ctlsec_entry_state(abi, nr) == state;
	return count;
}

static int fill_unhookable(struct sk_buff *skb, u32 abi)
{
	u32 left = count_state(abi, CTLSEC_ENTRY_UNHOOKABLE);
	struct nlattr *attr;
	u32 *list;
	u32 nr;

	attr = nla_reserve(skb, CTLSEC_STATUS_ABI_A_UNHOOKABLE,
			   left * sizeof(u32));
	if (!attr)
		return -EMSGSIZE;
	list = nla_data(attr);
	for (nr = 0; left; nr++) {
		if (ctlsec_entry_state(abi, nr) != CTLSEC_ENTRY_UNHOOKABLE)
			continue;
		*list++ = nr;
		left--;
	}
	return 0;
}

static int fill_abi(struct sk_buff *skb, u32 abi)
{
	struct nlattr *nest = nla_nest_start(skb, CTLSEC_STATUS_A_ABI);

	if (!nest || nla_put_u32(skb, CTLSEC_STATUS_ABI_A_ABI, abi) ||
	    nla_put_u32(skb, CTLSEC_STATUS_ABI_A_NUMBERS,
			ctlsec_entry_count(abi)) ||
	    nla_put_u32(skb, CTLSEC_STATUS_ABI_A_HOOKABLE,
			count_state(abi, CTLSEC_ENTRY_HOOKABLE)) ||
	    nla_put_u32(skb, CTLSEC_STATUS_ABI_A_ABSENT,
			count_state(abi, CTLSEC_ENTRY_ABSENT)) ||
	    fill_unhookable(skb, abi))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

static int fill_hook(struct sk_buff *skb, const struct ctlsec_hook_info *hook)
{
	struct nlattr *nest = nla_nest_start(skb, CTLSEC_STATUS_A_HOOK);

	if (!nest ||
	    nla_put_string(skb, CTLSEC_STATUS_HOOK_A_NAME, hook->name) ||
	    (hook->active && nla_put_flag(skb, CTLSEC_STATUS_HOOK_A_ACTIVE)) ||
	    nla_put_string(skb, CTLSEC_STATUS_HOOK_A_LOST, hook->lost))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

static int fill_object(struct sk_buff *skb, const char *name, u64 count)
{
	struct nlattr *nest = nla_nest_start(skb, CTLSEC_STATUS_A_OBJECT);

	if (!nest || nla_put_string(skb, CTLSEC_STATUS_OBJECT_A_NAME, name) ||
	    nla_put_u64_64bit(skb, CTLSEC_STATUS_OBJECT_A_COUNT, count,
			      CTLSEC_STATUS_OBJECT_A_PAD))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

static int fill_totals(struct sk_buff *skb)
{
	u32 profiles, domains, bindings, hooked;

	mutex_lock(&ctlsec_lock);
	profiles = ctlsec_profile_count();
	domains = ctlsec_registry_total();
	bindings = ctlsec_binding_count();
	hooked = ctlsec_entry_hooked();
	mutex_unlock(&ctlsec_lock);

	if (nla_put_string(skb, CTLSEC_STATUS_A_VERSION,
			   THIS_MODULE->version) ||
	    nla_put_u32(skb, CTLSEC_STATUS_A_PROFILES, profiles) ||
	    nla_put_u32(skb, CTLSEC_STATUS_A_DOMAINS, domains) ||
	    nla_put_u32(skb, CTLSEC_STATUS_A_BINDINGS, bindings) ||
	    nla_put_u32(skb, CTLSEC_STATUS_A_HOOKED, hooked) ||
	    /* Summed over CPUs one after the other, so it may be off a little.
	     */
	    nla_put_u32(skb, CTLSEC_STATUS_A_INFLIGHT,
			max(ctlsec_hook_inflight_sum(), 0L)) ||
	    nla_put_u64_64bit(skb, CTLSEC_STATUS_A_MISSED,
			      ctlsec_hook_missed_count(), CTLSEC_STATUS_A_PAD))
		return -EMSGSIZE;
	return 0;
}

static int fill_status(struct sk_buff *skb)
{
	unsigned int i;

	if (fill_totals(skb))
		return -EMSGSIZE;
	for (i = 0; i < CTLSEC_NR_ABIS; i++) {
		if (fill_abi(skb, i))
			return -EMSGSIZE;
	}
	for (i = 0; i < ctlsec_hook_info_count(); i++) {
		if (fill_hook(skb, ctlsec_hook_info(i)))
			return -EMSGSIZE;
	}
	for (i = 0; i < ARRAY_SIZE(object_kinds); i++) {
		if (fill_object(skb, object_kinds[i].name,
				object_kinds[i].count()))
			return -EMSGSIZE;
	}
	return 0;
}

int ctlsec_nl_status_get(struct sk_buff *skb, struct genl_info *info)
{
	struct sk_buff *reply =
		ctlsec_message_reply_new(get_status_size(), info);
	void *hdr;

	if (!reply)
		return -ENOMEM;
	hdr = ctlsec_message_put(reply, info);
	/* get_status_size() and fill_status() differ only by a mistake above. */
	if (WARN_ON_ONCE(!hdr || fill_status(reply))) {
		nlmsg_free(reply);
		return -EMSGSIZE;
	}
	genlmsg_end(reply, hdr);
	return genlmsg_reply(reply, info);
}
