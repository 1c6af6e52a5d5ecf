// SPDX-License-Identifier: GPL-2.0
/*
 * The commands on bindings. As with domains, a request is read and checked whole, and a
 * reply's memory taken, before anything changes.
 */
#include "netlink/nl_binding.h"

#include <linux/cgroup.h>
#include <linux/ctlsec.h>
#include <linux/mutex.h>
#include <linux/netlink.h>
#include <linux/slab.h>
#include <net/genetlink.h>
#include <net/netlink.h>

#include "compat/extack.h"
#include "compat/genl.h"
#include "control/bind.h"
#include "domain/binding.h"
#include "lock.h"
#include "netlink/nl_settings.h"
#include "netlink/nl_target.h"
#include "netlink/page.h"
#include "report/binding_msg.h"
#include "report/message.h"

static void fill_binding_reply(struct sk_buff *reply,
			       const struct genl_info *info,
			       struct ctlsec_binding *b)
{
	void *hdr = ctlsec_message_put(reply, info);

	/* The size is enough for the filling but for a mistake in the above. */
	if (WARN_ON_ONCE(!hdr || ctlsec_binding_msg_fill(reply, b)))
		return;
	genlmsg_end(reply, hdr);
}

/* BINDING_SET */

static int make_binding(const struct ctlsec_nl_target *t,
			const struct ctlsec_nl_settings *s,
			struct genl_info *info, struct ctlsec_binding **created)
{
	const struct nlattr *name = info->attrs[CTLSEC_DOMAIN_A_NAME];
	struct ctlsec_binding *b;

	if (!t->text || !(info->nlhdr->nlmsg_flags & NLM_F_CREATE))
		return ctlsec_nl_target_missing(t, info->extack);
	b = ctlsec_binding_new(t->text, t->pattern,
			       name ? nla_data(name) : NULL);
	if (!b)
		return -ENOMEM;
	*created = b;
	return ctlsec_bind_create(b, t->cgrp, &s->bind, info->extack);
}

static int set_binding(const struct ctlsec_nl_target *t,
		       struct ctlsec_nl_settings *s, struct genl_info *info,
		       struct sk_buff *reply)
{
	struct ctlsec_binding *b = ctlsec_nl_target_find(t);
	int err;

	lockdep_assert_held(&ctlsec_lock);

	if (b && info->nlhdr->nlmsg_flags & NLM_F_EXCL) {
		NL_SET_ERR_MSG_ATTR(info->extack, t->attr,
				    "there is a binding of this already");
		return -EEXIST;
	}
	err = ctlsec_nl_settings_find_profile(s, info);
	if (err)
		return err;
	if (b)
		err = ctlsec_bind_change(b, &s->bind, info->extack);
	else
		err = make_binding(t, s, info, &b);
	if (!err)
		fill_binding_reply(reply, info, b);
	return err;
}

/* Objects give their reason where they know more than the errno tells. */
static void explain_set_error(const struct ctlsec_nl_target *t,
			      struct genl_info *info, int err)
{
	if (err == -EBUSY)
		ctlsec_compat_extack_blame(
			info->extack, info->attrs[CTLSEC_DOMAIN_A_PROFILE]);
	else if (err == -ENOENT)
		ctlsec_compat_extack_blame(info->extack, t->attr);
	if (!ctlsec_compat_extack_silent(info->extack))
		return;
	if (err == -ENOMEM)
		NL_SET_ERR_MSG(info->extack, "no memory for the binding");
	else
		NL_SET_ERR_MSG(info->extack, "it cannot be bound");
}

static int check_name(struct genl_info *info)
{
	const struct nlattr *name = info->attrs[CTLSEC_DOMAIN_A_NAME];

	if (!name)
		return 0;
	if (info->attrs[CTLSEC_DOMAIN_A_ID]) {
		NL_SET_ERR_MSG_ATTR(info->extack, name,
				    "the name of a binding does not change");
		return -EINVAL;
	}
	if (nla_len(name) > 1)
		return 0;
	NL_SET_ERR_MSG_ATTR(info->extack, name, "the name is empty");
	return -EINVAL;
}

int ctlsec_nl_binding_set(struct sk_buff *skb, struct genl_info *info)
{
	struct ctlsec_nl_settings s = {};
	struct sk_buff *reply = NULL;
	struct ctlsec_nl_target t = {};
	int err;

	err = check_name(info) ?: ctlsec_nl_settings_parse(&s, info);
	if (!err)
		err = ctlsec_nl_target_parse(&t, info);
	if (!err) {
		reply = ctlsec_message_reply_new(ctlsec_binding_msg_size(),
						 info);
		err = reply ? 0 : -ENOMEM;
	}
	if (!err) {
		mutex_lock(&ctlsec_lock);
		err = set_binding(&t, &s, info, reply);
		mutex_unlock(&ctlsec_lock);
	}
	if (err) {
		explain_set_error(&t, info, err);
		nlmsg_free(reply);
	} else {
		/* Done is done, whether or not the receiver has room for it. */
		genlmsg_reply(reply, info);
	}
	ctlsec_nl_target_put(&t);
	return err;
}

/* BINDING_DEL, BINDING_GET */

static int run_on_binding(struct genl_info *info, bool remove)
{
	bool keep = remove && info->attrs[CTLSEC_DOMAIN_A_KEEP];
	struct sk_buff *reply = NULL;
	struct ctlsec_binding *b;
	struct ctlsec_nl_target t = {};
	int err;

	err = ctlsec_nl_target_parse(&t, info);
	if (!err)
		reply = ctlsec_message_reply_new(ctlsec_binding_msg_size(),
						 info);
	if (!err && !reply)
		err = -ENOMEM;
	if (!err) {
		mutex_lock(&ctlsec_lock);
		b = ctlsec_nl_target_find(&t);
		if (b)
			fill_binding_reply(reply, info, b);
		else
			err = ctlsec_nl_target_missing(&t, info->extack);
		if (b && remove)
			ctlsec_bind_remove(b, keep);
		mutex_unlock(&ctlsec_lock);
	}
	ctlsec_nl_target_put(&t);
	if (err) {
		nlmsg_free(reply);
		return err;
	}
	err = genlmsg_reply(reply, info);
	return remove ? 0 : err;
}

int ctlsec_nl_binding_del(struct sk_buff *skb, struct genl_info *info)
{
	return run_on_binding(info, true);
}

int ctlsec_nl_binding_get(struct sk_buff *skb, struct genl_info *info)
{
	int err = ctlsec_page_refuse(info, CTLSEC_DOMAIN_A_CURSOR);

	return err ?: run_on_binding(info, false);
}

static int admit_binding_dump(struct netlink_callback *cb)
{
	return ctlsec_page_check(cb, CTLSEC_DOMAIN_A_CURSOR);
}

int ctlsec_nl_binding_start(struct netlink_callback *cb)
{
	/* A row with a long path does not fit the default buffer. */
	cb->min_dump_alloc = ctlsec_page_size(ctlsec_binding_msg_size());
	return ctlsec_compat_dump_start(cb, admit_binding_dump);
}

static void *next_binding(void *arg, u64 *position)
{
	struct ctlsec_binding *b = ctlsec_binding_next(*position);

	if (b)
		*position = b->id;
	return b;
}

static int fill_binding_row(struct sk_buff *skb, void *binding)
{
	return ctlsec_binding_msg_fill(skb, binding);
}

int ctlsec_nl_binding_dump(struct sk_buff *skb, struct netlink_callback *cb)
{
	static const struct ctlsec_page_walk walk = {
		.cursor = CTLSEC_DOMAIN_A_CURSOR,
		.asked = CTLSEC_DOMAIN_A_CURSOR,
		.next = next_binding,
		.fill = fill_binding_row,
	};

	return ctlsec_page_dump(skb, cb, &walk);
}
