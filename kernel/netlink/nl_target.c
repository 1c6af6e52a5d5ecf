// SPDX-License-Identifier: GPL-2.0
/*
 * Targets: from the attributes of a request to a binding, or to what one is for.
 */
#include "netlink/nl_target.h"

#include <ctlsec/pattern.h>
#include <linux/cgroup.h>
#include <linux/ctlsec.h>
#include <linux/err.h>
#include <linux/limits.h>
#include <linux/netlink.h>
#include <linux/slab.h>
#include <net/genetlink.h>
#include <net/netlink.h>

#include "compat/extack.h"
#include "domain/binding.h"

void ctlsec_nl_target_put(struct ctlsec_nl_target *t)
{
	if (t->cgrp)
		cgroup_put(t->cgrp);
	kfree(t->path);
}

static int parse_cgroup(struct ctlsec_nl_target *t,
			struct netlink_ext_ack *extack)
{
	struct cgroup *cgrp = cgroup_get_from_id(nla_get_u64(t->attr));
	int n;

	/* Older kernels return NULL for what newer ones have an error for. */
	if (IS_ERR_OR_NULL(cgrp)) {
		NL_SET_ERR_MSG_ATTR(
			extack, t->attr,
			"no cgroup of the v2 hierarchy has this id");
		return -ENOENT;
	}
	t->cgrp = cgrp;
	if (!cgrp->level) {
		NL_SET_ERR_MSG_ATTR(
			extack, t->attr,
			"the root cgroup never comes: DOMAIN_SET binds it");
		return -EINVAL;
	}
	t->path = kmalloc(PATH_MAX, GFP_KERNEL);
	if (!t->path)
		return -ENOMEM;
	n = cgroup_path(cgrp, t->path, PATH_MAX);
	if (n < 0 || n >= PATH_MAX - 1) {
		NL_SET_ERR_MSG_ATTR(extack, t->attr,
				    "the path of the cgroup is too long");
		return -ENAMETOOLONG;
	}
	t->text = t->path;
	return 0;
}

static int parse_text(struct ctlsec_nl_target *t,
		      struct netlink_ext_ack *extack)
{
	const char *why = NULL;

	t->text = nla_data(t->attr);
	if (t->pattern)
		why = ctlsec_pattern_check(t->text);
	else if (!ctlsec_pattern_is_path(t->text))
		why = "a path begins with '/' and has no empty segment, '.' or '..'";
	if (!why)
		return 0;
	NL_SET_BAD_ATTR(extack, t->attr);
	ctlsec_compat_extack_fmt(extack, "%s", why);
	return -EINVAL;
}

int ctlsec_nl_target_parse(struct ctlsec_nl_target *t, struct genl_info *info)
{
	static const u16 types[] = { CTLSEC_DOMAIN_A_ID, CTLSEC_DOMAIN_A_PATH,
				     CTLSEC_DOMAIN_A_PATTERN,
				     CTLSEC_DOMAIN_A_CGROUP_ID };
	u16 type = 0;
	int i, n = 0;

	for (i = 0; i < ARRAY_SIZE(types); i++) {
		if (!info->attrs[types[i]])
			continue;
		type = types[i];
		n++;
	}
	if (!n) {
		NL_SET_ERR_MSG(
			info->extack,
			"the request has no target: it needs a path, a pattern, a cgroup id or a binding's id");
		return -EINVAL;
	}
	t->attr = info->attrs[type];
	if (n > 1) {
		NL_SET_ERR_MSG_ATTR(info->extack, t->attr,
				    "the request has more than one target");
		return -EINVAL;
	}
	t->pattern = type == CTLSEC_DOMAIN_A_PATTERN;
	if (type == CTLSEC_DOMAIN_A_CGROUP_ID)
		return parse_cgroup(t, info->extack);
	if (type != CTLSEC_DOMAIN_A_ID)
		return parse_text(t, info->extack);
	t->id = nla_get_u64(t->attr);
	return 0;
}

struct ctlsec_binding *ctlsec_nl_target_find(const struct ctlsec_nl_target *t)
{
	return t->text ? ctlsec_binding_by_target(t->text, t->pattern) :
			 ctlsec_binding_by_id(t->id);
}

int ctlsec_nl_target_missing(const struct ctlsec_nl_target *t,
			     struct netlink_ext_ack *extack)
{
	if (t->text)
		NL_SET_ERR_MSG_ATTR(extack, t->attr,
				    "there is no binding of this");
	else
		NL_SET_ERR_MSG_ATTR(extack, t->attr, "no binding has this id");
	return -ENOENT;
}
