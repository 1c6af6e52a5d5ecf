// SPDX-License-Identifier: GPL-2.0
/*
 * The commands on domains.
 *
 * A request is read and checked whole before anything is looked up or changed,
 * and a reply's memory is taken before anything changes, so that a refusal has
 * changed nothing.
 */
#include "netlink/nl_domain.h"

#include <linux/ctlsec.h>
#include <linux/err.h>
#include <linux/limits.h>
#include <linux/mutex.h>
#include <linux/netlink.h>
#include <linux/threads.h>
#include <net/genetlink.h>
#include <net/netlink.h>

#include "compat/extack.h"
#include "compat/genl.h"
#include "control/binding.h"
#include "domain/domain.h"
#include "domain/registry.h"
#include "netlink/nl_key.h"
#include "netlink/nl_profile.h"
#include "netlink/page.h"
#include "policy/profile.h"
#include "report/domain_msg.h"
#include "report/message.h"
#include "task/fork.h"

/* The protocol promises the number. */
static_assert(PID_MAX_LIMIT == 4194304);

/**
 * struct set_request - DOMAIN_SET, read
 * @key: the domain it means
 * @profile: name, "" for none, NULL if the request does not say
 * @bind: all but @bind.profile, which is looked up under ctlsec_lock
 */
struct set_request {
	struct ctlsec_nl_key key;
	const char *profile;
	struct ctlsec_bind bind;
};

/* Replies */

static void fill_domain_reply(struct sk_buff *reply,
			      const struct genl_info *info,
			      struct ctlsec_domain *d)
{
	void *hdr = ctlsec_message_put(reply, info);

	/* The size is enough for the filling but for a mistake in the above. */
	if (WARN_ON_ONCE(!hdr || ctlsec_domain_msg_fill(reply, d)))
		return;
	genlmsg_end(reply, hdr);
}

/* DOMAIN_SET */

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

static int parse_set_request(struct set_request *req, struct genl_info *info)
{
	const struct nlattr *profile = info->attrs[CTLSEC_DOMAIN_A_PROFILE];
	const struct nlattr *mode = info->attrs[CTLSEC_DOMAIN_A_MODE];
	const struct nlattr *activation =
		info->attrs[CTLSEC_DOMAIN_A_ACTIVATION];
	int err;

	if (profile) {
		req->profile = "";
		/* One byte is the NUL alone, which stands for none. */
		if (nla_len(profile) > 1)
			req->profile =
				ctlsec_nl_profile_name(profile, info->extack);
		if (!req->profile)
			return -EINVAL;
		req->bind.given |= CTLSEC_BIND_PROFILE;
	}
	if (info->attrs[CTLSEC_DOMAIN_A_USERNS_MAX] &&
	    !ctlsec_fork_counts_userns()) {
		NL_SET_ERR_MSG_ATTR(
			info->extack, info->attrs[CTLSEC_DOMAIN_A_USERNS_MAX],
			"user namespaces cannot be counted on this kernel");
		return -EOPNOTSUPP;
	}
	if (mode) {
		req->bind.mode = nla_get_u32(mode);
		req->bind.given |= CTLSEC_BIND_MODE;
	}
	if (activation) {
		req->bind.activation = nla_get_u32(activation);
		req->bind.given |= CTLSEC_BIND_ACTIVATION;
	}
	err = parse_limits(info, &req->bind.limits);
	if (err)
		return err;
	return ctlsec_nl_key_parse(&req->key, info->attrs, info->extack);
}

static int create_domain(struct set_request *req, struct genl_info *info,
			 struct ctlsec_domain **created)
{
	struct ctlsec_limits *l = &req->bind.limits;
	struct ctlsec_domain *d;

	if (!(info->nlhdr->nlmsg_flags & NLM_F_CREATE))
		return ctlsec_nl_key_missing(&req->key, info->extack);
	d = ctlsec_nl_key_new(&req->key, info->extack);
	if (IS_ERR(d))
		return PTR_ERR(d);
	if (!(l->given & CTLSEC_LIMIT_PIDS)) {
		l->pids_max = CTLSEC_PIDS_DEFAULT;
		l->given |= CTLSEC_LIMIT_PIDS;
	}
	*created = d;
	return ctlsec_binding_create(d, &req->bind, info->extack);
}

static int find_bind_profile(struct set_request *req, struct genl_info *info)
{
	if (!req->profile || !*req->profile)
		return 0;
	req->bind.profile = ctlsec_profile_find(req->profile);
	if (!req->bind.profile) {
		NL_SET_ERR_MSG_ATTR(info->extack,
				    info->attrs[CTLSEC_DOMAIN_A_PROFILE],
				    "no profile of this name is loaded");
		return -ENOENT;
	}
	return 0;
}

static int set_domain(struct set_request *req, struct genl_info *info,
		      struct sk_buff *reply)
{
	struct ctlsec_domain *d;
	int err;

	lockdep_assert_held(&ctlsec_lock);

	d = ctlsec_nl_key_find(&req->key);
	if (d && info->nlhdr->nlmsg_flags & NLM_F_EXCL) {
		NL_SET_ERR_MSG_ATTR(info->extack, req->key.attr,
				    "a domain is bound to this already");
		return -EEXIST;
	}
	err = find_bind_profile(req, info);
	if (err)
		return err;
	if (d)
		err = ctlsec_binding_change(d, &req->bind, info->extack);
	else
		err = create_domain(req, info, &d);
	if (!err)
		fill_domain_reply(reply, info, d);
	return err;
}

/* Objects give their reason where they know more than the errno tells. */
static void explain_bind_error(const struct set_request *req,
			       struct genl_info *info, int err)
{
	if (err == -EBUSY)
		ctlsec_compat_extack_blame(
			info->extack, info->attrs[CTLSEC_DOMAIN_A_PROFILE]);
	else if (err == -ENOENT)
		ctlsec_compat_extack_blame(info->extack, req->key.attr);
	if (!ctlsec_compat_extack_silent(info->extack))
		return;
	if (err == -ENOMEM)
		NL_SET_ERR_MSG(info->extack, "no memory for the domain");
	else
		NL_SET_ERR_MSG(info->extack, "the domain cannot be bound");
}

int ctlsec_nl_domain_set(struct sk_buff *skb, struct genl_info *info)
{
	struct set_request req = {};
	struct sk_buff *reply;
	int err;

	err = parse_set_request(&req, info);
	if (err)
		return err;
	reply = ctlsec_message_reply_new(ctlsec_domain_msg_size(), info);
	if (!reply) {
		ctlsec_nl_key_put(&req.key);
		return -ENOMEM;
	}
	mutex_lock(&ctlsec_lock);
	err = set_domain(&req, info, reply);
	mutex_unlock(&ctlsec_lock);
	ctlsec_nl_key_put(&req.key);
	if (err) {
		explain_bind_error(&req, info, err);
		nlmsg_free(reply);
		return err;
	}
	/* Done is done, whether or not the receiver has room for the reply. */
	genlmsg_reply(reply, info);
	return 0;
}

/* DOMAIN_DEL, DOMAIN_GET */

static void delete_domain(struct ctlsec_domain *d, struct genl_info *info,
			  struct sk_buff *reply)
{
	/* Keeps the final counters. */
	ctlsec_domain_get(d);
	ctlsec_binding_remove(d);
	fill_domain_reply(reply, info, d);
	ctlsec_domain_put(d);
}

/* Find the request's domain, remove it if @remove, and reply with it. */
static int run_on_domain(struct genl_info *info, bool remove)
{
	struct ctlsec_nl_key key;
	struct ctlsec_domain *d;
	struct sk_buff *reply;
	int err;

	err = ctlsec_nl_key_parse(&key, info->attrs, info->extack);
	if (err)
		return err;
	reply = ctlsec_message_reply_new(ctlsec_domain_msg_size(), info);
	if (!reply) {
		ctlsec_nl_key_put(&key);
		return -ENOMEM;
	}
	mutex_lock(&ctlsec_lock);
	d = ctlsec_nl_key_find(&key);
	if (!d)
		err = ctlsec_nl_key_missing(&key, info->extack);
	else if (remove)
		delete_domain(d, info, reply);
	else
		fill_domain_reply(reply, info, d);
	mutex_unlock(&ctlsec_lock);
	ctlsec_nl_key_put(&key);
	if (err) {
		nlmsg_free(reply);
		return err;
	}
	err = genlmsg_reply(reply, info);
	return remove ? 0 : err;
}

int ctlsec_nl_domain_del(struct sk_buff *skb, struct genl_info *info)
{
	return run_on_domain(info, true);
}

int ctlsec_nl_domain_get(struct sk_buff *skb, struct genl_info *info)
{
	int err = ctlsec_page_refuse(info, CTLSEC_DOMAIN_A_CURSOR);

	return err ?: run_on_domain(info, false);
}

static int admit_domain_dump(struct netlink_callback *cb)
{
	return ctlsec_page_check(cb, CTLSEC_DOMAIN_A_CURSOR);
}

int ctlsec_nl_domain_start(struct netlink_callback *cb)
{
	/* A row with a long path does not fit the default buffer. */
	cb->min_dump_alloc = ctlsec_page_size(ctlsec_domain_msg_size());
	return ctlsec_compat_dump_start(cb, admit_domain_dump);
}

static void *next_domain(void *arg, u64 *position)
{
	struct ctlsec_domain *d = ctlsec_registry_next(*position);

	if (d)
		*position = d->id;
	return d;
}

static int fill_domain_row(struct sk_buff *skb, void *domain)
{
	return ctlsec_domain_msg_fill(skb, domain);
}

int ctlsec_nl_domain_dump(struct sk_buff *skb, struct netlink_callback *cb)
{
	static const struct ctlsec_page_walk walk = {
		.cursor = CTLSEC_DOMAIN_A_CURSOR,
		.asked = CTLSEC_DOMAIN_A_CURSOR,
		.next = next_domain,
		.fill = fill_domain_row,
	};

	return ctlsec_page_dump(skb, cb, &walk);
}
