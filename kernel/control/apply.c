// SPDX-License-Identifier: GPL-2.0
/*
 * Apply: one transaction over profiles, bindings and layers. See apply.h for its order.
 */
#include "control/apply.h"

#include <linux/err.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <net/netlink.h>

#include "compat/extack.h"
#include "control/apply_layers.h"
#include "control/bind.h"
#include "control/publish.h"
#include "domain/binding.h"
#include "lock.h"
#include "policy/layer.h"
#include "policy/policy_version.h"
#include "policy/profile.h"
#include "syscall/watch.h"

/**
 * struct hold - the policies that are hooked for while the transaction lasts
 * @v: the policies
 * @n: how many
 */
struct hold {
	const struct ctlsec_policy **v;
	u32 n;
};

/* New names */

static void drop_new_profiles(struct ctlsec_apply *a)
{
	struct netlink_ext_ack ignored = {};
	u32 i = a->n_profiles;

	while (i--) {
		if (a->profiles[i].created)
			WARN_ON_ONCE(ctlsec_profile_unload(a->profiles[i].p,
							   &ignored));
	}
}

static bool is_repeated(const struct ctlsec_apply *a, u32 nth)
{
	u32 i;

	for (i = 0; i < nth; i++) {
		if (!strcmp(a->profiles[i].name, a->profiles[nth].name))
			return true;
	}
	return false;
}

static int add_profile(struct ctlsec_apply_profile *op,
		       struct netlink_ext_ack *extack)
{
	op->p = ctlsec_profile_find(op->name);
	if (op->p)
		return 0;
	op->p = ctlsec_profile_add(op->name, op->v, extack);
	if (IS_ERR(op->p))
		return PTR_ERR(op->p);
	op->created = true;
	/* It is the profile's. */
	op->v = NULL;
	return 0;
}

static int add_profiles(struct ctlsec_apply *a, struct netlink_ext_ack *extack)
{
	int err = 0;
	u32 i;

	for (i = 0; i < a->n_profiles && !err; i++) {
		if (is_repeated(a, i)) {
			NL_SET_ERR_MSG(extack,
				       "the request has this profile twice");
			err = -EINVAL;
		} else {
			err = ctlsec_publish_check(a->profiles[i].v, extack) ?:
				      add_profile(&a->profiles[i], extack);
		}
		if (err)
			ctlsec_compat_extack_blame(extack, a->profiles[i].attr);
	}
	if (err)
		drop_new_profiles(a);
	return err;
}

/* Hooks */

static int find_profiles(struct ctlsec_apply *a, struct netlink_ext_ack *extack)
{
	u32 i;

	for (i = 0; i < a->n_bindings; i++) {
		struct ctlsec_apply_binding *op = &a->bindings[i];

		if (!*op->profile)
			continue;
		op->all.profile = ctlsec_profile_find(op->profile);
		if (op->all.profile)
			continue;
		NL_SET_ERR_MSG_ATTR(extack, op->attr,
				    "no profile of this name is loaded");
		return -ENOENT;
	}
	return 0;
}

static bool is_wanted(const struct ctlsec_apply *a,
		      const struct ctlsec_profile *p)
{
	u32 i;

	if (ctlsec_profile_users(p))
		return true;
	for (i = 0; i < a->n_bindings; i++) {
		if (a->bindings[i].all.profile == p)
			return true;
	}
	return false;
}

static void hold_policy(struct hold *h, const struct ctlsec_policy *policy)
{
	u32 i;

	for (i = 0; i < h->n; i++) {
		if (h->v[i] == policy)
			return;
	}
	h->v[h->n++] = policy;
}

/* Versions that will be in use, and profiles that come into use as they are. */
static void list_policies(struct ctlsec_apply *a, struct hold *h)
{
	const struct ctlsec_profile *p;
	u32 i;

	for (i = 0; i < a->n_profiles; i++) {
		const struct ctlsec_apply_profile *op = &a->profiles[i];

		if (op->v && is_wanted(a, op->p))
			h->v[h->n++] = &op->v->policy;
	}
	for (i = 0; i < a->n_bindings; i++) {
		p = a->bindings[i].all.profile;
		if (p && !ctlsec_profile_users(p))
			hold_policy(h, &ctlsec_profile_version(p)->policy);
	}
	for (i = 0; i < a->n_layers; i++)
		hold_policy(h, &a->layers[i].l->v->policy);
}

static int hold_policies(struct ctlsec_apply *a, struct hold *h,
			 struct netlink_ext_ack *extack)
{
	int err = find_profiles(a, extack);

	if (err)
		return err;
	h->v = kvcalloc(a->n_profiles + a->n_bindings + a->n_layers + 1,
			sizeof(*h->v), GFP_KERNEL);
	if (!h->v)
		return -ENOMEM;
	list_policies(a, h);
	err = h->n ? ctlsec_watch_hold_all(h->v, h->n, extack) : 0;
	if (err)
		h->n = 0;
	return err;
}

static void release_policies(struct hold *h)
{
	u32 i;

	for (i = 0; i < h->n; i++)
		ctlsec_watch_release(h->v[i]);
	kvfree(h->v);
}

/* Bindings */

static void undo_bindings(struct ctlsec_apply *a, u32 n)
{
	while (n--) {
		struct ctlsec_apply_binding *op = &a->bindings[n];

		if (op->b)
			ctlsec_bind_cancel(&op->all);
		else
			ctlsec_bind_rollback(&op->plan);
	}
}

static int begin_binding(struct ctlsec_apply_binding *op,
			 struct netlink_ext_ack *extack)
{
	op->b = ctlsec_binding_by_target(op->target, op->pattern);
	if (op->b)
		return ctlsec_bind_prepare(&op->all, extack);
	op->plan.b = ctlsec_binding_new(op->target, op->pattern, op->name);
	if (!op->plan.b)
		return -ENOMEM;
	return ctlsec_bind_begin(&op->plan, NULL, &op->all, extack);
}

static int begin_bindings(struct ctlsec_apply *a,
			  struct netlink_ext_ack *extack)
{
	int err = 0;
	u32 i;

	for (i = 0; i < a->n_bindings && !err; i++) {
		err = begin_binding(&a->bindings[i], extack);
		if (!err)
			continue;
		ctlsec_compat_extack_blame(extack, a->bindings[i].attr);
		undo_bindings(a, i);
	}
	return err;
}

/* Layers */

/* It holds its hooks itself, and may be freed before what is left is released. What is
 * hooked stays so until ctlsec_lock is free.
 */
static void pass_hooks(struct hold *h, const struct ctlsec_layer *l)
{
	u32 i;

	for (i = 0; i < h->n; i++) {
		if (h->v[i] != &l->v->policy)
			continue;
		ctlsec_watch_release(h->v[i]);
		h->v[i] = h->v[--h->n];
		return;
	}
}

/* Profiles that will be replaced have to fit all layers that there are then. */
static int check_fit(struct ctlsec_apply *a, struct netlink_ext_ack *extack)
{
	int err = 0;
	u32 i;

	for (i = 0; i < a->n_profiles && !err; i++) {
		if (!a->profiles[i].v)
			continue;
		err = ctlsec_publish_check(a->profiles[i].v, extack);
		if (err)
			ctlsec_compat_extack_blame(extack, a->profiles[i].attr);
	}
	return err;
}

static int begin_layers(struct ctlsec_apply *a, struct hold *h,
			struct netlink_ext_ack *extack)
{
	int err = 0;
	u32 i;

	for (i = 0; i < a->n_layers; i++)
		pass_hooks(h, a->layers[i].l);
	for (i = 0; i < a->n_layers && !err; i++)
		err = ctlsec_apply_layers_begin(a, i, extack);
	if (err)
		return err;
	err = check_fit(a, extack);
	if (err)
		ctlsec_apply_layers_undo(a, a->n_layers);
	return err;
}

static int begin_all(struct ctlsec_apply *a, struct hold *h,
		     struct netlink_ext_ack *extack)
{
	int err = begin_bindings(a, extack);

	if (err)
		return err;
	err = begin_layers(a, h, extack);
	if (err)
		undo_bindings(a, a->n_bindings);
	return err;
}

/* What does not fail */

/* If it is in use, the hold of the new version stays, and that of the old one goes. */
static void replace_profile(struct ctlsec_apply_profile *op, struct hold *h)
{
	const struct ctlsec_policy *policy = &op->v->policy;
	bool used = ctlsec_profile_users(op->p);
	u32 i;

	for (i = 0; used && i < h->n; i++) {
		if (h->v[i] == policy)
			h->v[i--] = h->v[--h->n];
	}
	ctlsec_publish_version(op->p, op->v, GFP_KERNEL | __GFP_NOFAIL);
	op->v = NULL;
}

static void commit_bindings(struct ctlsec_apply *a)
{
	u32 i;

	for (i = 0; i < a->n_bindings; i++) {
		struct ctlsec_apply_binding *op = &a->bindings[i];

		if (op->b)
			ctlsec_bind_replace(op->b, &op->all);
		else
			ctlsec_plan_free(&op->plan);
	}
}

static void forget_rest(struct ctlsec_apply *a)
{
	struct netlink_ext_ack ignored = {};
	struct ctlsec_binding *b;
	struct ctlsec_profile *p;
	u32 i;

	for (i = 0; i < a->n_unbind; i++) {
		b = ctlsec_binding_by_id(nla_get_u64(a->unbind[i]));
		if (b)
			ctlsec_bind_remove(b, false);
	}
	ctlsec_apply_layers_forget(a);
	for (i = 0; i < a->n_unload; i++) {
		p = ctlsec_profile_find(nla_data(a->unload[i]));
		if (p && !ctlsec_profile_users(p))
			ctlsec_profile_unload(p, &ignored);
	}
}

static int check_unbind(const struct ctlsec_apply *a,
			struct netlink_ext_ack *extack)
{
	u32 i;

	for (i = 0; i < a->n_unbind; i++) {
		if (ctlsec_binding_by_id(nla_get_u64(a->unbind[i])))
			continue;
		NL_SET_ERR_MSG_ATTR(extack, a->unbind[i],
				    "no binding has this id");
		return -ENOENT;
	}
	return 0;
}

int ctlsec_apply(struct ctlsec_apply *a, struct netlink_ext_ack *extack)
{
	struct hold h = {};
	u32 i;
	int err;

	lockdep_assert_held(&ctlsec_lock);

	err = check_unbind(a, extack);
	if (!err)
		err = ctlsec_apply_layers_check(a, extack);
	if (!err)
		err = add_profiles(a, extack);
	if (err)
		return err;
	err = hold_policies(a, &h, extack);
	if (!err)
		err = begin_all(a, &h, extack);
	if (!err) {
		for (i = 0; i < a->n_profiles; i++) {
			if (a->profiles[i].v)
				replace_profile(&a->profiles[i], &h);
		}
		commit_bindings(a);
		ctlsec_apply_layers_commit(a);
	}
	/* Before what they are part of may go. */
	release_policies(&h);
	if (err)
		drop_new_profiles(a);
	else
		forget_rest(a);
	return err;
}
