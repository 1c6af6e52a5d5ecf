// SPDX-License-Identifier: GPL-2.0
/*
 * The command APPLY. A request is read and checked whole, and the memory of what it
 * loads is taken, before anything changes.
 */
#include "netlink/nl_apply.h"

#include <linux/ctlsec.h>
#include <linux/err.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/netlink.h>
#include <linux/slab.h>
#include <net/genetlink.h>
#include <net/netlink.h>

#include "compat/extack.h"
#include "control/apply.h"
#include "control/layers.h"
#include "limits.h"
#include "lock.h"
#include "netlink/nl_layer_read.h"
#include "netlink/nl_profile.h"
#include "netlink/nl_settings.h"
#include "netlink/nl_target.h"
#include "policy/policy_version.h"

static int refuse_part(struct netlink_ext_ack *extack,
		       const struct nlattr *attr, int err, const char *why)
{
	NL_SET_BAD_ATTR(extack, attr);
	ctlsec_compat_extack_fmt(extack, "%s", why);
	return err;
}

/* One part of the request as a request of its own. Its types and lengths were checked
 * with the whole.
 */
static int parse_part(const struct nlattr *part, struct nlattr **attrs, int max,
		      const struct genl_info *info, struct genl_info *own)
{
	*own = *info;
	own->attrs = attrs;
	return nla_parse_nested(attrs, max, part, NULL, info->extack);
}

static int read_profile(struct ctlsec_apply *a, const struct nlattr *part,
			const struct genl_info *info)
{
	struct ctlsec_apply_profile *op = &a->profiles[a->n_profiles++];
	struct nlattr *attrs[CTLSEC_PROFILE_A_MAX + 1];
	struct genl_info own;
	const struct nlattr *name, *blob;
	int err;

	err = parse_part(part, attrs, CTLSEC_PROFILE_A_MAX, info, &own);
	if (err)
		return err;
	op->attr = part;
	name = attrs[CTLSEC_PROFILE_A_NAME];
	blob = attrs[CTLSEC_PROFILE_A_BLOB];
	if (!name || !blob)
		return refuse_part(info->extack, part, -EINVAL,
				   "a profile has a name and a blob");
	op->name = ctlsec_nl_profile_name(name, info->extack);
	if (!op->name)
		return -EINVAL;
	op->v = ctlsec_policy_version_new(nla_data(blob), nla_len(blob),
					  info->extack);
	if (!IS_ERR(op->v))
		return 0;
	err = PTR_ERR(op->v);
	op->v = NULL;
	ctlsec_compat_extack_blame(info->extack, part);
	return err;
}

static int read_binding(struct ctlsec_apply *a, const struct nlattr *part,
			const struct genl_info *info)
{
	struct ctlsec_apply_binding *op = &a->bindings[a->n_bindings++];
	struct nlattr *attrs[CTLSEC_DOMAIN_A_MAX + 1];
	struct ctlsec_nl_settings s = {};
	struct ctlsec_nl_target t = {};
	struct genl_info own;
	int err;

	err = parse_part(part, attrs, CTLSEC_DOMAIN_A_MAX, info, &own);
	if (!err)
		err = ctlsec_nl_settings_parse(&s, &own);
	/* A path or a pattern only, which point into the request. */
	if (!err)
		err = ctlsec_nl_target_parse(&t, &own);
	ctlsec_compat_extack_blame(info->extack, err ? part : NULL);
	if (err)
		return err;
	op->attr = part;
	op->target = t.text;
	op->pattern = t.pattern;
	op->profile = s.profile ?: "";
	op->all = s.bind;
	op->all.given |= CTLSEC_BIND_ALL;
	if (!attrs[CTLSEC_DOMAIN_A_NAME])
		return 0;
	op->name = nla_data(attrs[CTLSEC_DOMAIN_A_NAME]);
	return *op->name ?
		       0 :
		       refuse_part(info->extack, attrs[CTLSEC_DOMAIN_A_NAME],
				   -EINVAL, "the name is empty");
}

static int read_unbind(struct ctlsec_apply *a, const struct nlattr *part,
		       const struct genl_info *info)
{
	struct nlattr *attrs[CTLSEC_DOMAIN_A_MAX + 1];
	struct genl_info own;
	int err = parse_part(part, attrs, CTLSEC_DOMAIN_A_MAX, info, &own);

	if (err)
		return err;
	if (!attrs[CTLSEC_DOMAIN_A_ID])
		return refuse_part(info->extack, part, -EINVAL,
				   "what is unbound goes by its id");
	a->unbind[a->n_unbind++] = attrs[CTLSEC_DOMAIN_A_ID];
	return 0;
}

static int read_unload(struct ctlsec_apply *a, const struct nlattr *part,
		       const struct genl_info *info)
{
	struct nlattr *attrs[CTLSEC_PROFILE_A_MAX + 1];
	struct genl_info own;
	int err = parse_part(part, attrs, CTLSEC_PROFILE_A_MAX, info, &own);

	if (err)
		return err;
	if (!attrs[CTLSEC_PROFILE_A_NAME])
		return refuse_part(info->extack, part, -EINVAL,
				   "what is unloaded goes by its name");
	if (!ctlsec_nl_profile_name(attrs[CTLSEC_PROFILE_A_NAME], info->extack))
		return -EINVAL;
	a->unload[a->n_unload++] = attrs[CTLSEC_PROFILE_A_NAME];
	return 0;
}

static int read_layer(struct ctlsec_apply *a, const struct nlattr *part,
		      const struct genl_info *info)
{
	struct ctlsec_apply_layer *op = &a->layers[a->n_layers++];
	struct nlattr *attrs[CTLSEC_LAYER_A_MAX + 1];
	struct genl_info own;
	int err;

	err = parse_part(part, attrs, CTLSEC_LAYER_A_MAX, info, &own);
	if (err)
		return err;
	op->attr = part;
	op->l = ctlsec_nl_layer_read(&own, nla_data(part), nla_len(part));
	if (!IS_ERR(op->l))
		return 0;
	err = PTR_ERR(op->l);
	op->l = NULL;
	ctlsec_compat_extack_blame(info->extack, part);
	return err;
}

static int read_unlayer(struct ctlsec_apply *a, const struct nlattr *part,
			const struct genl_info *info)
{
	struct nlattr *attrs[CTLSEC_LAYER_A_MAX + 1];
	struct genl_info own;
	int err = parse_part(part, attrs, CTLSEC_LAYER_A_MAX, info, &own);

	if (err)
		return err;
	if (!attrs[CTLSEC_LAYER_A_ID])
		return refuse_part(info->extack, part, -EINVAL,
				   "a layer is taken off by its id");
	a->unlayer[a->n_unlayer++] = attrs[CTLSEC_LAYER_A_ID];
	return 0;
}

static int read_part(struct ctlsec_apply *a, const struct nlattr *part,
		     const struct genl_info *info)
{
	switch (nla_type(part)) {
	case CTLSEC_APPLY_A_PROFILE:
		return read_profile(a, part, info);
	case CTLSEC_APPLY_A_BINDING:
		return read_binding(a, part, info);
	case CTLSEC_APPLY_A_UNBIND:
		return read_unbind(a, part, info);
	case CTLSEC_APPLY_A_LAYER:
		return read_layer(a, part, info);
	case CTLSEC_APPLY_A_UNLAYER:
		return read_unlayer(a, part, info);
	default:
		return read_unload(a, part, info);
	}
}

/* Room for as many of each kind as there are parts of it. */
static int make_room(struct ctlsec_apply *a, const struct genl_info *info)
{
	u32 n[CTLSEC_APPLY_A_MAX + 1] = {}, total = 0;
	const struct nlattr *part;
	int left;

	nlmsg_for_each_attr(part, info->nlhdr, GENL_HDRLEN, left) {
		n[nla_type(part)]++;
		if (++total > CTLSEC_APPLY_PARTS_MAX)
			return refuse_part(info->extack, part, -E2BIG,
					   "the request has too many parts");
	}
	a->profiles = kvcalloc(n[CTLSEC_APPLY_A_PROFILE] + 1,
			       sizeof(*a->profiles), GFP_KERNEL);
	a->bindings = kvcalloc(n[CTLSEC_APPLY_A_BINDING] + 1,
			       sizeof(*a->bindings), GFP_KERNEL);
	a->unbind = kvcalloc(n[CTLSEC_APPLY_A_UNBIND] + 1, sizeof(*a->unbind),
			     GFP_KERNEL);
	a->unload = kvcalloc(n[CTLSEC_APPLY_A_UNLOAD] + 1, sizeof(*a->unload),
			     GFP_KERNEL);
	a->layers = kvcalloc(n[CTLSEC_APPLY_A_LAYER] + 1, sizeof(*a->layers),
			     GFP_KERNEL);
	a->unlayer = kvcalloc(n[CTLSEC_APPLY_A_UNLAYER] + 1,
			      sizeof(*a->unlayer), GFP_KERNEL);
	return a->profiles && a->bindings && a->unbind && a->unload &&
			       a->layers && a->unlayer ?
		       0 :
		       -ENOMEM;
}

static void free_apply(struct ctlsec_apply *a)
{
	u32 i;

	for (i = 0; i < a->n_profiles; i++) {
		if (a->profiles[i].v)
			ctlsec_policy_version_free(a->profiles[i].v);
	}
	for (i = 0; i < a->n_layers; i++) {
		if (a->layers[i].l)
			ctlsec_layers_free(a->layers[i].l);
	}
	kvfree(a->layers);
	kvfree(a->unlayer);
	kvfree(a->profiles);
	kvfree(a->bindings);
	kvfree(a->unbind);
	kvfree(a->unload);
}

static int read_request(struct ctlsec_apply *a, const struct genl_info *info)
{
	int err = make_room(a, info), left;
	const struct nlattr *part;

	if (err)
		return err;
	nlmsg_for_each_attr(part, info->nlhdr, GENL_HDRLEN, left) {
		err = read_part(a, part, info);
		if (err)
			return err;
	}
	return 0;
}

int ctlsec_nl_apply(struct sk_buff *skb, struct genl_info *info)
{
	struct ctlsec_apply a = {};
	int err;

	err = read_request(&a, info);
	if (!err) {
		mutex_lock(&ctlsec_lock);
		err = ctlsec_apply(&a, info->extack);
		mutex_unlock(&ctlsec_lock);
	}
	free_apply(&a);
	if (err && ctlsec_compat_extack_silent(info->extack))
		ctlsec_compat_extack_fmt(
			info->extack, "%s",
			err == -ENOMEM ? "no memory for the transaction" :
					 "it cannot be applied");
	return err;
}
