/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What policy files say of a container by its name. When the host started, the container
 * may not have existed, and ctlsec.service left it out.
 */
#ifndef USER_HOOK_FILED_H
#define USER_HOOK_FILED_H

#include "config/config.h"
#include "netlink/cnl_msg.h"

#define HOOK_FILED_DIR "/etc/ctlsec/policy.d"

/**
 * struct hook_filed - an entry of a policy file
 * @c: what @set borrows from
 * @set: its settings with a profile, if @found
 */
struct hook_filed {
	struct config c;
	struct cnl_domain set;
	bool found;
};

/* Look for an entry with this target, as docker:web. Nothing is found where there is no
 * directory. Return: 0, or -1 if a file has a mistake in it.
 */
int hook_filed_find(struct hook_filed *f, const char *dir, const char *target,
		    struct err *e);
void hook_filed_free(struct hook_filed *f);

#endif /* USER_HOOK_FILED_H */
