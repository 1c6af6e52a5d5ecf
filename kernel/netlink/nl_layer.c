// SPDX-License-Identifier: GPL-2.0
/*
 * The commands on layers. A request is read and checked whole, and a reply's memory
 * taken, before anything changes.
 */
#include "netlink/nl_layer.h"

#include <linux/ctlsec.h>
#include <linux/err.h>
#include <linux/mutex.h>
#include <linux/netlink.h>
#include <net/genetlink.h>
#include <net/netlink.h>

#include "compat/extack.h"
#include "compat/genl.h"
#include "control/layers.h"
#include "lock.h"
#include "netlink/nl_layer_read.h"
#include "netlink/page.h"
#include "policy/layer.h"
#include "report/layer_msg.h"
#include "report/message.h"

static void fill_layer_reply(struct sk_buff *reply,
			     const struct genl_info *info,
			     const struct ctlsec_layer *l, bool with_blob)
{
	void *hdr = ctlsec_message_put(reply, info);

	/* The size is enough for the filling but for a mistake in the above. */
	if (WARN_ON_ONCE(!hdr || ctlsec_layer_msg_fill(reply, l, with_blob)))
		return;
	genlmsg_end(reply, hdr);
}

/* LAYER_SET */

/* @l is taken over. */
static int set_layer(struct ctlsec_layer *l, struct genl_info *info,
		     struct sk_buff *reply)
{
	struct ctlsec_layer *old = NULL;
	int err;

	lockdep_assert_held(&ctlsec_lock);

	if (l->name[0])
		old = ctlsec_layer_by_name(l->name);
	if (old && info->nlhdr->nlmsg_flags & NLM_F_EXCL) {
		NL_SET_ERR_MSG_ATTR(info->extack,
				    info->attrs[CTLSEC_LAYER_A_NAME],
				    "there is a layer of this name already");
		ctlsec_layers_free(l);
		return -EEXIST;
	}
	err = ctlsec_layers_add(l, info->extack);
	if (err)
		return err;
	if (old)
		ctlsec_layers_remove(old, GFP_KERNEL | __GFP_NOFAIL);
	fill_layer_reply(reply, info, l, false);
	return 0;
}

static void explain_layer_error(struct genl_info *info, int err)
{
	if (err == -EBUSY || err == -E2BIG)
		ctlsec_compat_extack_blame(info->extack,
					   info->attrs[CTLSEC_LAYER_A_BLOB]);
	if (ctlsec_compat_extack_silent(info->extack))
		ctlsec_compat_extack_fmt(info->extack, "%s",
					 err == -ENOMEM ?
						 "no memory for the layer" :
						 "it cannot be put on");
}

int ctlsec_nl_layer_set(struct sk_buff *skb, struct genl_info *info)
{
	struct ctlsec_layer *l = ctlsec_nl_layer_read(
		info, nlmsg_attrdata(info->nlhdr, GENL_HDRLEN),
		nlmsg_attrlen(info->nlhdr, GENL_HDRLEN));
	struct sk_buff *reply;
	int err;

	if (IS_ERR(l)) {
		explain_layer_error(info, PTR_ERR(l));
		return PTR_ERR(l);
	}
	reply = ctlsec_message_reply_new(ctlsec_layer_msg_max(), info);
	if (!reply) {
		ctlsec_layers_free(l);
		return -ENOMEM;
	}
	mutex_lock(&ctlsec_lock);
	err = set_layer(l, info, reply);
	mutex_unlock(&ctlsec_lock);
	if (err) {
		explain_layer_error(info, err);
		nlmsg_free(reply);
		return err;
	}
	/* Done is done, whether or not the receiver has room for it. */
	genlmsg_reply(reply, info);
	return 0;
}

/* LAYER_DEL, LAYER_GET */

static struct ctlsec_layer *find_requested_layer(const struct genl_info *info)
{
	const struct nlattr *id = info->attrs[CTLSEC_LAYER_A_ID];
	const struct nlattr *name = info->attrs[CTLSEC_LAYER_A_NAME];
	struct ctlsec_layer *l = NULL;

	if (!id == !name) {
		NL_SET_ERR_MSG(info->extack,
			       "the request has to have an id or a name");
		return ERR_PTR(-EINVAL);
	}
	if (id) {
		l = ctlsec_layer_next(nla_get_u64(id) - 1);
		if (l && l->id != nla_get_u64(id))
			l = NULL;
	} else if (nla_len(name) > 1) {
		l = ctlsec_layer_by_name(nla_data(name));
	}
	if (l)
		return l;
	NL_SET_ERR_MSG_ATTR(info->extack, id ?: name, "there is no such layer");
	return ERR_PTR(-ENOENT);
}

static struct sk_buff *reply_with_layer(const struct genl_info *info,
					const struct ctlsec_layer *l,
					bool with_blob)
{
	struct sk_buff *reply;

	reply = ctlsec_message_reply_new(ctlsec_layer_msg_size(l, with_blob),
					 info);
	if (!reply)
		return ERR_PTR(-ENOMEM);
	fill_layer_reply(reply, info, l, with_blob);
	return reply;
}

static struct sk_buff *run_on_layer(const struct genl_info *info, bool remove)
{
	struct ctlsec_layer *l = find_requested_layer(info);
	struct sk_buff *reply;
	int err;

	lockdep_assert_held(&ctlsec_lock);

	if (IS_ERR(l))
		return ERR_CAST(l);
	reply = reply_with_layer(info, l,
				 info->attrs[CTLSEC_LAYER_A_WITH_BLOB]);
	if (IS_ERR(reply) || !remove)
		return reply;
	err = ctlsec_layers_remove(l, GFP_KERNEL);
	if (!err)
		return reply;
	NL_SET_ERR_MSG(info->extack, "no memory to take the layer off");
	nlmsg_free(reply);
	return ERR_PTR(err);
}

static int run_request(struct genl_info *info, bool remove)
{
	struct sk_buff *reply;
	int err;

	mutex_lock(&ctlsec_lock);
	reply = run_on_layer(info, remove);
	mutex_unlock(&ctlsec_lock);
	if (IS_ERR(reply))
		return PTR_ERR(reply);
	err = genlmsg_reply(reply, info);
	return remove ? 0 : err;
}

int ctlsec_nl_layer_del(struct sk_buff *skb, struct genl_info *info)
{
	return run_request(info, true);
}

int ctlsec_nl_layer_get(struct sk_buff *skb, struct genl_info *info)
{
	int err = ctlsec_page_refuse(info, CTLSEC_LAYER_A_CURSOR);

	return err ?: run_request(info, false);
}

static int admit_layer_dump(struct netlink_callback *cb)
{
	return ctlsec_page_check(cb, CTLSEC_LAYER_A_CURSOR);
}

int ctlsec_nl_layer_start(struct netlink_callback *cb)
{
	/* A row with many targets does not fit the default buffer. */
	cb->min_dump_alloc = ctlsec_page_size(ctlsec_layer_msg_max());
	return ctlsec_compat_dump_start(cb, admit_layer_dump);
}

static void *next_layer(void *arg, u64 *position)
{
	struct ctlsec_layer *l = ctlsec_layer_next(*position);

	if (l)
		*position = l->id;
	return l;
}

static int fill_layer_row(struct sk_buff *skb, void *layer)
{
	return ctlsec_layer_msg_fill(skb, layer, false);
}

int ctlsec_nl_layer_dump(struct sk_buff *skb, struct netlink_callback *cb)
{
	static const struct ctlsec_page_walk walk = {
		.cursor = CTLSEC_LAYER_A_CURSOR,
		.asked = CTLSEC_LAYER_A_CURSOR,
		.next = next_layer,
		.fill = fill_layer_row,
	};

	return ctlsec_page_dump(skb, cb, &walk);
}
