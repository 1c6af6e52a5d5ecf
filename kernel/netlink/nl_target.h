/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Targets: which binding a request means.
 */
#ifndef _CTLSEC_KERNEL_NL_TARGET_H
#define _CTLSEC_KERNEL_NL_TARGET_H

#include <linux/types.h>

struct cgroup;
struct ctlsec_binding;
struct genl_info;
struct netlink_ext_ack;
struct nlattr;

/**
 * struct ctlsec_nl_target - which binding a request means
 * @id: of an existing one; 0: the others say
 * @text: path or pattern
 * @pattern: which of the two
 * @cgrp: the cgroup that was named, a reference, or NULL
 * @path: owns @text, or NULL
 * @attr: to blame
 */
struct ctlsec_nl_target {
	u64 id;
	const char *text;
	bool pattern;
	struct cgroup *cgrp;
	char *path;
	const struct nlattr *attr;
};

/* Read it, into what is zeroed; ctlsec_nl_target_put() is due in either case. Return:
 * 0, -EINVAL, -ENOENT, -ENOMEM, -ENAMETOOLONG.
 */
int ctlsec_nl_target_parse(struct ctlsec_nl_target *t, struct genl_info *info);
void ctlsec_nl_target_put(struct ctlsec_nl_target *t);

/* Context: ctlsec_lock. Return: NULL if there is none. */
struct ctlsec_binding *ctlsec_nl_target_find(const struct ctlsec_nl_target *t);
/* Say so. Return: -ENOENT. */
int ctlsec_nl_target_missing(const struct ctlsec_nl_target *t,
			     struct netlink_ext_ack *extack);

#endif /* _CTLSEC_KERNEL_NL_TARGET_H */
