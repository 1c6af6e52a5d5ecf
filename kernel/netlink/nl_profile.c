// SPDX-License-Identifier: GPL-2.0
/*
 * The commands on profiles.
 *
 * A reply's memory is taken before anything changes, so that a refusal has
 * changed nothing.
 */
#include "netlink/nl_profile.h"

#include <linux/ctlsec.h>
#include <linux/err.h>
#include <linux/mutex.h>
#include <linux/netlink.h>
#include <linux/string.h>
#include <net/genetlink.h>
#include <net/netlink.h>

#include "compat/extack.h"
#include "compat/genl.h"
#include "control/publish.h"
#include "domain/registry.h"
#include "netlink/page.h"
#include "policy/policy_version.h"
#include "policy/profile.h"
#include "report/message.h"

const char *ctlsec_nl_profile_name(const struct nlattr *attr,
				   struct netlink_ext_ack *extack)
{
	const char *name = nla_data(attr);

	if (strlen(name) + 1 != nla_len(attr)) {
		NL_SET_ERR_MSG_ATTR(
			extack, attr,
			"the profile's name is followed by further bytes");
		return NULL;
	}
	if (!ctlsec_profile_name_ok(name)) {
		NL_SET_ERR_MSG_ATTR(
			extack, attr,
			"not a profile name: letters, digits, '.', '_' and '-', the first neither '.' nor '-'");
		return NULL;
	}
	return name;
}

static const char *get_profile_name(const struct genl_info *info)
{
	const struct nlattr *attr = info->attrs[CTLSEC_PROFILE_A_NAME];

	if (!attr) {
		NL_SET_ERR_MSG(info->extack, "the request names no profile");
		NL_SET_ERR_ATTR_MISS(info->extack, NULL, CTLSEC_PROFILE_A_NAME);
		return NULL;
	}
	return ctlsec_nl_profile_name(attr, info->extack);
}

/* The profile that a request names; the request is refused if NULL. */
static struct ctlsec_profile *
find_requested_profile(const char *name, const struct genl_info *info)
{
	struct ctlsec_profile *p = ctlsec_profile_find(name);

	if (!p)
		NL_SET_ERR_MSG_ATTR(info->extack,
				    info->attrs[CTLSEC_PROFILE_A_NAME],
				    "no profile of this name is loaded");
	return p;
}

/* Bytes that fill_profile_attrs() needs. */
static size_t get_profile_size(u32 blob)
{
	return nla_total_size(CTLSEC_NAME_MAX + 1) +
	       nla_total_size(CTLSEC_DIGEST_LEN) +
	       3 * nla_total_size(sizeof(u32)) + nla_total_size(blob);
}

static int fill_profile_attrs(struct sk_buff *skb,
			      const struct ctlsec_profile *p, bool with_blob)
{
	const struct ctlsec_policy_version *v = ctlsec_profile_version(p);
	u32 len = v->policy.hdr->size;

	if (nla_put_string(skb, CTLSEC_PROFILE_A_NAME, p->name) ||
	    nla_put_u32(skb, CTLSEC_PROFILE_A_VERSION, v->version) ||
	    nla_put(skb, CTLSEC_PROFILE_A_DIGEST, sizeof(v->digest),
		    v->digest) ||
	    nla_put_u32(skb, CTLSEC_PROFILE_A_SIZE, len) ||
	    nla_put_u32(skb, CTLSEC_PROFILE_A_USERS, ctlsec_profile_users(p)) ||
	    (with_blob && nla_put(skb, CTLSEC_PROFILE_A_BLOB, len, v->blob)))
		return -EMSGSIZE;
	return 0;
}

static void fill_profile_reply(struct sk_buff *reply,
			       const struct genl_info *info,
			       const struct ctlsec_profile *p, bool with_blob)
{
	void *hdr = ctlsec_message_put(reply, info);

	/* get_profile_size() and this differ only by a mistake in the code above. */
	if (WARN_ON_ONCE(!hdr || fill_profile_attrs(reply, p, with_blob)))
		return;
	genlmsg_end(reply, hdr);
}

static int load_profile(const char *name, struct ctlsec_policy_version *v,
			const struct genl_info *info, struct sk_buff *reply)
{
	const struct nlattr *attr = info->attrs[CTLSEC_PROFILE_A_NAME];
	struct ctlsec_profile *p;

	lockdep_assert_held(&ctlsec_lock);

	if (info->nlhdr->nlmsg_flags & NLM_F_EXCL &&
	    ctlsec_profile_find(name)) {
		NL_SET_ERR_MSG_ATTR(info->extack, attr,
				    "a profile of this name is loaded already");
		return -EEXIST;
	}
	p = ctlsec_publish_profile(name, v, info->extack);
	if (IS_ERR(p)) {
		ctlsec_compat_extack_blame(info->extack, attr);
		if (ctlsec_compat_extack_silent(info->extack))
			NL_SET_ERR_MSG(info->extack,
				       "no memory to publish the profile");
		return PTR_ERR(p);
	}
	fill_profile_reply(reply, info, p, false);
	return 0;
}

int ctlsec_nl_profile_load(struct sk_buff *skb, struct genl_info *info)
{
	const struct nlattr *blob = info->attrs[CTLSEC_PROFILE_A_BLOB];
	struct ctlsec_policy_version *v;
	struct sk_buff *reply;
	const char *name;
	int err;

	name = get_profile_name(info);
	if (!name)
		return -EINVAL;
	if (!blob) {
		NL_SET_ERR_MSG(info->extack, "the request has no blob");
		NL_SET_ERR_ATTR_MISS(info->extack, NULL, CTLSEC_PROFILE_A_BLOB);
		return -EINVAL;
	}
	v = ctlsec_policy_version_new(nla_data(blob), nla_len(blob),
				      info->extack);
	if (IS_ERR(v)) {
		ctlsec_compat_extack_blame(info->extack, blob);
		return PTR_ERR(v);
	}
	reply = ctlsec_message_reply_new(get_profile_size(0), info);
	if (!reply) {
		ctlsec_policy_version_free(v);
		return -ENOMEM;
	}
	mutex_lock(&ctlsec_lock);
	err = load_profile(name, v, info, reply);
	mutex_unlock(&ctlsec_lock);
	if (err) {
		ctlsec_policy_version_free(v);
		nlmsg_free(reply);
		return err;
	}
	/* Done is done, whether or not the receiver has room for the reply. */
	genlmsg_reply(reply, info);
	return 0;
}

int ctlsec_nl_profile_unload(struct sk_buff *skb, struct genl_info *info)
{
	const char *name = get_profile_name(info);
	struct ctlsec_profile *p;
	int err = -ENOENT;

	if (!name)
		return -EINVAL;
	mutex_lock(&ctlsec_lock);
	p = find_requested_profile(name, info);
	if (p)
		err = ctlsec_profile_unload(p, info->extack);
	mutex_unlock(&ctlsec_lock);
	if (err)
		ctlsec_compat_extack_blame(info->extack,
					   info->attrs[CTLSEC_PROFILE_A_NAME]);
	return err;
}

static struct sk_buff *get_profile(const char *name,
				   const struct genl_info *info)
{
	bool with_blob = info->attrs[CTLSEC_PROFILE_A_WITH_BLOB];
	struct ctlsec_profile *p;
	struct sk_buff *reply;
	u32 len = 0;

	lockdep_assert_held(&ctlsec_lock);

	p = find_requested_profile(name, info);
	if (!p)
		return ERR_PTR(-ENOENT);
	if (with_blob)
		len = ctlsec_profile_version(p)->policy.hdr->size;
	reply = ctlsec_message_reply_new(get_profile_size(len), info);
	if (!reply)
		return ERR_PTR(-ENOMEM);
	fill_profile_reply(reply, info, p, with_blob);
	return reply;
}

int ctlsec_nl_profile_get(struct sk_buff *skb, struct genl_info *info)
{
	const char *name = get_profile_name(info);
	struct sk_buff *reply;

	if (!name || ctlsec_page_refuse(info, CTLSEC_PROFILE_A_CURSOR))
		return -EINVAL;
	mutex_lock(&ctlsec_lock);
	reply = get_profile(name, info);
	mutex_unlock(&ctlsec_lock);
	if (IS_ERR(reply))
		return PTR_ERR(reply);
	return genlmsg_reply(reply, info);
}

static int admit_profile_dump(struct netlink_callback *cb)
{
	return ctlsec_page_check(cb, CTLSEC_PROFILE_A_CURSOR);
}

int ctlsec_nl_profile_start(struct netlink_callback *cb)
{
	return ctlsec_compat_dump_start(cb, admit_profile_dump);
}

static void *next_profile(void *arg, u64 *position)
{
	struct ctlsec_profile *p = ctlsec_profile_next(*position);

	if (p)
		*position = p->id;
	return p;
}

static int fill_profile_row(struct sk_buff *skb, void *profile)
{
	return fill_profile_attrs(skb, profile, false);
}

int ctlsec_nl_profile_dump(struct sk_buff *skb, struct netlink_callback *cb)
{
	static const struct ctlsec_page_walk walk = {
		.cursor = CTLSEC_PROFILE_A_CURSOR,
		.asked = CTLSEC_PROFILE_A_CURSOR,
		.next = next_profile,
		.fill = fill_profile_row,
	};

	return ctlsec_page_dump(skb, cb, &walk);
}
