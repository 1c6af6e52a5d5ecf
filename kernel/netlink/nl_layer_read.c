// SPDX-License-Identifier: GPL-2.0
/*
 * Reading a layer from the attributes of a request; see nl_layer_read.h.
 */
#include "netlink/nl_layer_read.h"

#include <ctlsec/combine.h>
#include <linux/ctlsec.h>
#include <linux/err.h>
#include <linux/ktime.h>
#include <linux/netlink.h>
#include <linux/slab.h>
#include <linux/time64.h>
#include <linux/timekeeping.h>
#include <net/genetlink.h>
#include <net/netlink.h>

#include "compat/extack.h"
#include "control/layers.h"
#include "domain/binding.h"
#include "limits.h"
#include "netlink/nl_profile.h"
#include "netlink/nl_target.h"
#include "policy/layer.h"
#include "policy/policy_version.h"

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

static int read_targets(struct ctlsec_layer *l, const struct genl_info *info,
			const struct nlattr *first, int len)
{
	const struct nlattr *part;
	size_t bytes = 0;
	int left, err = 0;

	nla_for_each_attr(part, first, len, left) {
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
	l->filed = info->attrs[CTLSEC_LAYER_A_FILED];
	return l->rules && l->to ? 0 : -ENOMEM;
}

struct ctlsec_layer *ctlsec_nl_layer_read(const struct genl_info *info,
					  const struct nlattr *first, int len)
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
	err = read_texts(l, info) ?: read_targets(l, info, first, len);
	if (!err)
		return l;
	ctlsec_layers_free(l);
	return ERR_PTR(err);
}
