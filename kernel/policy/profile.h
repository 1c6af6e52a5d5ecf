/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Profiles: a name, and the compiled policy it stands for at present.
 *
 * A struct ctlsec_policy_version is immutable. Loading a name again publishes
 * a new version with one rcu_assign_pointer(), so all domains that use the
 * name change at once and every call is decided by one version alone.
 */
#ifndef _CTLSEC_KERNEL_PROFILE_H
#define _CTLSEC_KERNEL_PROFILE_H

#include <linux/atomic.h>
#include <linux/ctlsec.h>
#include <linux/list.h>
#include <linux/rcupdate.h>
#include <linux/types.h>

#include "policy/policy_version.h"

struct netlink_ext_ack;

/**
 * struct ctlsec_profile - a name that domains use
 * @id: rises with each new name; dumps resume by it
 * @name: immutable
 * @current_version: never NULL once listed; written under ctlsec_lock, and
 *	where a stack is made of it, under ctlsec_binding_sem
 * @users: domains and bindings that have it; from 0 and to 0 under ctlsec_lock only,
 *	for what a hook binds it to, a binding has already
 * @layers: of a stack (policy/stack.h), by slot; 0 of what has a name of its own
 * @all: in the list of profiles, by rising @id; under ctlsec_lock
 * @rcu: freed a grace period after unload (users == 0, so no domain names it,
 *	but a reader that fetched the pointer from one just unbound may remain)
 */
struct ctlsec_profile {
	u64 id;
	char name[CTLSEC_NAME_MAX + 1];
	struct ctlsec_policy_version __rcu *current_version;
	atomic_t users;
	u32 layers;
	struct list_head all;
	struct rcu_head rcu;
};

/* All of these need ctlsec_lock (registry.h) held. */
struct ctlsec_profile *ctlsec_profile_find(const char *name);
struct ctlsec_profile *ctlsec_profile_next(u64 after_id);
/* The one behind @p, or with NULL the first; NULL behind the last. */
struct ctlsec_profile *ctlsec_profile_after(const struct ctlsec_profile *p);
struct ctlsec_policy_version *
ctlsec_profile_version(const struct ctlsec_profile *p);
u32 ctlsec_profile_count(void);

struct ctlsec_profile *ctlsec_profile_add(const char *name,
					  struct ctlsec_policy_version *v,
					  struct netlink_ext_ack *extack);
void ctlsec_profile_replace(struct ctlsec_profile *p,
			    struct ctlsec_policy_version *v);

/* Forget @p; -EBUSY while domains use it. */
int ctlsec_profile_unload(struct ctlsec_profile *p,
			  struct netlink_ext_ack *extack);

/* A domain or a binding takes or drops its use of @p (NULL is fine). */
void ctlsec_profile_use(struct ctlsec_profile *p);
void ctlsec_profile_unuse(struct ctlsec_profile *p);
u32 ctlsec_profile_users(const struct ctlsec_profile *p);

/* Free all; no domain may be left. */
void ctlsec_profile_exit(void);

/* These need no lock. */
/* One more use of what is in use, as long as that lasts. Any context. */
void ctlsec_profile_use_again(struct ctlsec_profile *p);
bool ctlsec_profile_name_ok(const char *name);
u64 ctlsec_profile_objects(void);

#endif /* _CTLSEC_KERNEL_PROFILE_H */
