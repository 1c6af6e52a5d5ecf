// SPDX-License-Identifier: GPL-2.0
/*
 * Profiles: names and what they stand for, see profile.h.
 */
#include "policy/profile.h"

#include <linux/ctype.h>
#include <linux/slab.h>

#include "compat/extack.h"
#include "limits.h"
#include "lock.h"
#include "policy/policy_version.h"

/* Under ctlsec_lock. */
static LIST_HEAD(all);
static u32 total;
static u64 last_profile_id;

/* Those awaiting a grace period included. */
static atomic64_t profile_objects;

bool ctlsec_profile_name_ok(const char *name)
{
	size_t len = strnlen(name, CTLSEC_NAME_MAX + 1);
	size_t i;

	if (!len || len > CTLSEC_NAME_MAX || *name == '.' || *name == '-')
		return false;
	for (i = 0; i < len; i++) {
		if (!isascii(name[i]) ||
		    !(isalnum(name[i]) || strchr("._-", name[i])))
			return false;
	}
	return true;
}

struct ctlsec_profile *ctlsec_profile_find(const char *name)
{
	struct ctlsec_profile *p;

	lockdep_assert_held(&ctlsec_lock);

	list_for_each_entry(p, &all, all) {
		if (!strcmp(p->name, name))
			return p;
	}
	return NULL;
}

struct ctlsec_profile *ctlsec_profile_next(u64 after_id)
{
	struct ctlsec_profile *p;

	lockdep_assert_held(&ctlsec_lock);

	list_for_each_entry(p, &all, all) {
		if (p->id > after_id)
			return p;
	}
	return NULL;
}

struct ctlsec_profile *ctlsec_profile_after(const struct ctlsec_profile *p)
{
	const struct list_head *pos = p ? &p->all : &all;

	lockdep_assert_held(&ctlsec_lock);

	if (list_is_last(pos, &all))
		return NULL;
	return list_entry(pos->next, struct ctlsec_profile, all);
}

struct ctlsec_policy_version *
ctlsec_profile_version(const struct ctlsec_profile *p)
{
	return rcu_dereference_protected(p->current_version,
					 lockdep_is_held(&ctlsec_lock));
}

u32 ctlsec_profile_count(void)
{
	lockdep_assert_held(&ctlsec_lock);
	return total;
}

u64 ctlsec_profile_objects(void)
{
	return atomic64_read(&profile_objects);
}

struct ctlsec_profile *ctlsec_profile_add(const char *name,
					  struct ctlsec_policy_version *v,
					  struct netlink_ext_ack *extack)
{
	struct ctlsec_profile *p;

	if (total >= CTLSEC_PROFILES_MAX) {
		ctlsec_compat_extack_fmt(
			extack, "%u profiles are loaded: unload one first",
			total);
		return ERR_PTR(-ENOSPC);
	}
	p = kzalloc(sizeof(*p), GFP_KERNEL);
	if (!p)
		return ERR_PTR(-ENOMEM);
	atomic64_inc(&profile_objects);
	p->id = ++last_profile_id;
	strscpy(p->name, name, sizeof(p->name));
	v->version = 1;
	rcu_assign_pointer(p->current_version, v);
	list_add_tail(&p->all, &all);
	total++;
	ctlsec_lock_changed();
	return p;
}

void ctlsec_profile_replace(struct ctlsec_profile *p,
			    struct ctlsec_policy_version *v)
{
	struct ctlsec_policy_version *old = ctlsec_profile_version(p);

	v->version = old->version + 1;
	rcu_assign_pointer(p->current_version, v);
	ctlsec_policy_version_retire(old);
}

static void free_profile_rcu(struct rcu_head *rcu)
{
	kfree(container_of(rcu, struct ctlsec_profile, rcu));
	atomic64_dec(&profile_objects);
}

static void forget_profile(struct ctlsec_profile *p)
{
	list_del(&p->all);
	total--;
	ctlsec_lock_changed();
	ctlsec_policy_version_retire(ctlsec_profile_version(p));
	/* Its users are unpublished, but a hook that met one of them just before
	 * may still hold the pointer, until its RCU section ends.
	 */
	call_rcu(&p->rcu, free_profile_rcu);
}

int ctlsec_profile_unload(struct ctlsec_profile *p,
			  struct netlink_ext_ack *extack)
{
	lockdep_assert_held(&ctlsec_lock);

	if (ctlsec_profile_users(p)) {
		ctlsec_compat_extack_fmt(
			extack,
			"profile is bound to %u domain(s): unbind them first",
			ctlsec_profile_users(p));
		return -EBUSY;
	}
	forget_profile(p);
	return 0;
}

void ctlsec_profile_use(struct ctlsec_profile *p)
{
	lockdep_assert_held(&ctlsec_lock);
	if (p)
		atomic_inc(&p->users);
}

void ctlsec_profile_unuse(struct ctlsec_profile *p)
{
	lockdep_assert_held(&ctlsec_lock);
	if (p)
		atomic_dec(&p->users);
}

u32 ctlsec_profile_users(const struct ctlsec_profile *p)
{
	return atomic_read(&p->users);
}

void ctlsec_profile_use_again(struct ctlsec_profile *p)
{
	if (p)
		atomic_inc(&p->users);
}

void ctlsec_profile_exit(void)
{
	struct ctlsec_profile *p, *next;

	mutex_lock(&ctlsec_lock);
	list_for_each_entry_safe(p, next, &all, all)
		forget_profile(p);
	mutex_unlock(&ctlsec_lock);
}
