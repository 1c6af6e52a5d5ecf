// SPDX-License-Identifier: GPL-2.0
/*
 * The commands on layers. A request is read and checked whole, and a reply's memory
 * taken, before anything changes.
 */
#include "netlink/nl_layer.h"

#include <ctlsec/combine.h>
#include <linux/ctlsec.h>
#include <linux/err.h>
#include <linux/ktime.h>
#include <linux/mutex.h>
#include <linux/netlink.h>
#include <linux/slab.h>
#include <linux/time64.h>
#include <linux/timekeeping.h>
#include <net/genetlink.h>
#include <net/netlink.h>

#include "compat/extack.h"
#include "compat/genl.h"
#include "control/layers.h"
#include "domain/binding.h"
#include "limits.h"
#include "lock.h"
#include "netlink/nl_profile.h"
#include "netlink/nl_target.h"
#include "netlink/page.h"
#include "policy/layer.h"
#include "policy/policy_version.h"
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

static int refuse_missing(const struct genl_info *info, u16 attr,
			  const char *why)
{
	ctlsec_compat_extack_fmt(info->extack, "the request has no %s", why);
	NL_SET_ERR_ATTR_MISS(info->extack, NULL, attr);
	return -EINVAL;
}

static int check_attrs(const struct genl_info *info)
{
	const struct nlattr *rules = info->attrs[CTLSEC_LAYER_A_RULES];
	const struct nlattr *time = info->attrs[CTLSEC_LAYER_A_FOR];
	const struct nlattr *name = info->attrs[CTLSEC_LAYER_A_NAME];

	if (!info->attrs[CTLSEC_LAYER_A_BLOB])
		return refuse_missing(info, CTLSEC_LAYER_A_BLOB, "blob");
	if (!rules)
		return refuse_missing(info, CTLSEC_LAYER_A_RULES, "rules");
	if (!info->attrs[CTLSEC_LAYER_A_TARGET])
		return refuse_missing(info, CTLSEC_LAYER_A_TARGET, "target");
	if (nla_len(rules) <= 1) {
		NL_SET_ERR_MSG_ATTR(info->extack, rules,
				    "the text of the rules is empty");
		return -EINVAL;
	}
	if (name && !ctlsec_nl_profile_name(name, info->extack))
		return -EINVAL;
	if (time && (!nla_get_u64(time) ||
		     nla_get_u64(time) > CTLSEC_LAYER_FOR_MAX * NSEC_PER_SEC)) {
		NL_SET_ERR_MSG_ATTR(info->extack, time,
				    "the time is none, or more than 100 years");
		return -ERANGE;
	}
	return 0;
}

static struct ctlsec_policy_version *read_blob(const struct genl_info *info)
{
	const struct nlattr *blob = info->attrs[CTLSEC_LAYER_A_BLOB];
	struct ctlsec_policy_version *v;

	v = ctlsec_policy_version_new(nla_data(blob), nla_len(blob),
				      info->extack);
	if (IS_ERR(v)) {
		ctlsec_compat_extack_blame(info->extack, blob);
		return v;
	}
	if (ctlsec_combine_is_layer(&v->policy))
		return v;
	NL_SET_ERR_MSG_ATTR(
		info->extack, blob,
		"no layer: it has to list every ABI and to allow by default");
	ctlsec_policy_version_free(v);
	return ERR_PTR(-EINVAL);
}

/* @bytes: of all targets until now. */
static int read_target(struct ctlsec_layer *l, const struct nlattr *part,
		       const struct genl_info *info, size_t *bytes)
{
	struct nlattr *attrs[CTLSEC_DOMAIN_A_MAX + 1];
	struct ctlsec_nl_target t = {};
	struct genl_info own = *info;
	struct ctlsec_binding *b;
	int err;

	err = nla_parse_nested(attrs, CTLSEC_DOMAIN_A_MAX, part, NULL,
			       info->extack);
	own.attrs = attrs;
	if (!err)
		err = ctlsec_nl_target_parse(&t, &own);
	if (!err) {
		*bytes += nla_total_size(strlen(t.text) + 1);
		if (*bytes > CTLSEC_LAYER_TARGETS_TEXT) {
			NL_SET_ERR_MSG(info->extack,
				       "the targets are too long together");
			err = -E2BIG;
		}
	}
	b = err ? NULL : ctlsec_binding_new(t.text, t.pattern, NULL);
	ctlsec_nl_target_put(&t);
	if (!b) {
		ctlsec_compat_extack_blame(info->extack, part);
		return err ?: -ENOMEM;
	}
	/* It is in no table. */
	b->id = 0;
	b->layer = l;
	b->limits = ctlsec_layers_limits;
	if (attrs[CTLSEC_DOMAIN_A_ACTIVATION])
		b->activation = nla_get_u32(attrs[CTLSEC_DOMAIN_A_ACTIVATION]);
	l->waits |= b->activation != CTLSEC_ACTIVATION_NOW;
	l->targets[l->n_targets++] = b;
	return 0;
}

static int read_targets(struct ctlsec_layer *l, const struct genl_info *info)
{
	const struct nlattr *part;
	size_t bytes = 0;
	int left, err = 0;

	nlmsg_for_each_attr(part, info->nlhdr, GENL_HDRLEN, left) {
		if (nla_type(part) != CTLSEC_LAYER_A_TARGET)
			continue;
		if (l->n_targets == CTLSEC_LAYER_TARGETS_MAX) {
			NL_SET_ERR_MSG_ATTR(info->extack, part,
					    "a layer has 64 targets at most");
			return -E2BIG;
		}
		err = read_target(l, part, info, &bytes);
		if (err)
			return err;
	}
	return 0;
}

static int read_texts(struct ctlsec_layer *l, const struct genl_info *info)
{
	const struct nlattr *to = info->attrs[CTLSEC_LAYER_A_TO];
	const struct nlattr *name = info->attrs[CTLSEC_LAYER_A_NAME];
	const struct nlattr *time = info->attrs[CTLSEC_LAYER_A_FOR];

	if (name)
		strscpy(l->name, nla_data(name), sizeof(l->name));
	l->rules = kstrdup(nla_data(info->attrs[CTLSEC_LAYER_A_RULES]),
			   GFP_KERNEL);
	l->to = kstrdup(to ? nla_data(to) : "", GFP_KERNEL);
	l->since = ktime_get_real_ns();
	if (time)
		l->until = ktime_get_boottime_ns() + nla_get_u64(time);
	return l->rules && l->to ? 0 : -ENOMEM;
}

static struct ctlsec_layer *read_layer(const struct genl_info *info)
{
	struct ctlsec_policy_version *v;
	struct ctlsec_layer *l;
	int err = check_attrs(info);

	if (err)
		return ERR_PTR(err);
	v = read_blob(info);
	if (IS_ERR(v))
		return ERR_CAST(v);
	l = ctlsec_layer_new(v, CTLSEC_LAYER_TARGETS_MAX);
	if (!l)
		return ERR_PTR(-ENOMEM);
	err = read_texts(l, info) ?: read_targets(l, info);
	if (!err)
		return l;
	ctlsec_layers_free(l);
	return ERR_PTR(err);
}

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
	struct ctlsec_layer *l = read_layer(info);
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
	/* LAYER_DEL's attributes end before it. */
	bool with_blob = !remove && info->attrs[CTLSEC_LAYER_A_WITH_BLOB];
	struct sk_buff *reply;
	int err;

	lockdep_assert_held(&ctlsec_lock);

	if (IS_ERR(l))
		return ERR_CAST(l);
	reply = reply_with_layer(info, l, with_blob);
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
