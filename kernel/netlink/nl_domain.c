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
#include <net/genetlink.h>
#include <net/netlink.h>

#include "compat/extack.h"
#include "compat/genl.h"
#include "control/confine.h"
#include "control/plan.h"
#include "domain/binding.h"
#include "domain/domain.h"
#include "domain/registry.h"
#include "netlink/nl_key.h"
#include "netlink/nl_settings.h"
#include "netlink/page.h"
#include "report/domain_msg.h"
#include "report/message.h"

/**
 * struct set_request - DOMAIN_SET, read
 * @key: the domain it means
 * @settings: what to set on it
 */
struct set_request {
	struct ctlsec_nl_key key;
	struct ctlsec_nl_settings settings;
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

static int parse_set_request(struct set_request *req, struct genl_info *info)
{
	int err = ctlsec_nl_settings_parse(&req->settings, info);

	return err ?: ctlsec_nl_key_parse(&req->key, info->attrs, info->extack);
}

static int create_domain(struct set_request *req, struct genl_info *info,
			 struct ctlsec_domain **created)
{
	struct ctlsec_limits *l = &req->settings.bind.limits;
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
	return ctlsec_confine_create(d, &req->settings.bind, info->extack);
}

/* What only layers made is taken over, as if it were new. */
static int take_over(struct set_request *req, struct genl_info *info,
		     struct ctlsec_domain *d)
{
	struct ctlsec_bind *b = &req->settings.bind;
	int err;

	if (!(info->nlhdr->nlmsg_flags & NLM_F_CREATE))
		return ctlsec_nl_key_missing(&req->key, info->extack);
	if (!(b->limits.given & CTLSEC_LIMIT_PIDS)) {
		b->limits.pids_max = CTLSEC_PIDS_DEFAULT;
		b->limits.given |= CTLSEC_LIMIT_PIDS;
	}
	b->given |= CTLSEC_BIND_ALL;
	err = ctlsec_confine_change(d, b, info->extack);
	if (!err) {
		ctlsec_binding_own(NULL, d);
		d->binding_id = 0;
	}
	return err;
}

static int set_domain(struct set_request *req, struct genl_info *info,
		      struct sk_buff *reply)
{
	struct ctlsec_domain *d;
	bool only;
	int err;

	lockdep_assert_held(&ctlsec_lock);

	d = ctlsec_nl_key_find(&req->key);
	only = d && ctlsec_binding_layers_only(d);
	if (d && !only && info->nlhdr->nlmsg_flags & NLM_F_EXCL) {
		NL_SET_ERR_MSG_ATTR(info->extack, req->key.attr,
				    "a domain is bound to this already");
		return -EEXIST;
	}
	err = ctlsec_nl_settings_find_profile(&req->settings, info);
	if (err)
		return err;
	if (only)
		err = take_over(req, info, d);
	else if (d)
		err = ctlsec_confine_change(d, &req->settings.bind,
					    info->extack);
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

static int delete_domain(struct ctlsec_domain *d, struct genl_info *info,
			 struct sk_buff *reply)
{
	if (ctlsec_binding_layers_only(d)) {
		NL_SET_ERR_MSG(
			info->extack,
			"only layers hold here, which LAYER_DEL takes off");
		return -EBUSY;
	}
	/* Keeps the final counters. */
	ctlsec_domain_get(d);
	if (d->layers) {
		fill_domain_reply(reply, info, d);
		if (!ctlsec_plan_leave_to_layers(d))
			ctlsec_confine_remove(d);
	} else {
		ctlsec_confine_remove(d);
		fill_domain_reply(reply, info, d);
	}
	ctlsec_domain_put(d);
	return 0;
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
		err = delete_domain(d, info, reply);
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
