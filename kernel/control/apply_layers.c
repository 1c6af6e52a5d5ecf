// SPDX-License-Identifier: GPL-2.0
/*
 * The layers of a transaction. One that replaces another is put on beside it, and the
 * other goes at the end, so that undoing is taking off.
 */
#include "control/apply_layers.h"

#include <linux/gfp.h>
#include <linux/string.h>
#include <net/netlink.h>

#include "compat/extack.h"
#include "control/layers.h"
#include "control/transaction.h"
#include "lock.h"
#include "policy/layer.h"

static struct ctlsec_layer *find_layer(u64 id)
{
	struct ctlsec_layer *l = id ? ctlsec_layer_next(id - 1) : NULL;

	return l && l->id == id ? l : NULL;
}

static bool is_named_twice(const struct ctlsec_apply *a, u32 nth)
{
	u32 i;

	for (i = 0; i < nth; i++) {
		if (!strcmp(a->layers[i].l->name, a->layers[nth].l->name))
			return true;
	}
	return false;
}

static int check_replaced(struct ctlsec_apply *a, u32 nth,
			  struct netlink_ext_ack *extack)
{
	struct ctlsec_apply_layer *op = &a->layers[nth];
	struct ctlsec_layer *old;

	if (!op->l->name[0])
		return 0;
	if (is_named_twice(a, nth)) {
		NL_SET_ERR_MSG_ATTR(extack, op->attr,
				    "the request has this layer twice");
		return -EINVAL;
	}
	old = ctlsec_layer_by_name(op->l->name);
	op->replaces = old ? old->id : 0;
	return 0;
}

int ctlsec_apply_layers_check(struct ctlsec_apply *a,
			      struct netlink_ext_ack *extack)
{
	int err = 0;
	u32 i;

	lockdep_assert_held(&ctlsec_lock);

	for (i = 0; i < a->n_unlayer; i++) {
		if (find_layer(nla_get_u64(a->unlayer[i])))
			continue;
		NL_SET_ERR_MSG_ATTR(extack, a->unlayer[i],
				    "no layer has this id");
		return -ENOENT;
	}
	for (i = 0; i < a->n_layers && !err; i++)
		err = check_replaced(a, i, extack);
	return err;
}

int ctlsec_apply_layers_begin(struct ctlsec_apply *a, u32 nth,
			      struct netlink_ext_ack *extack)
{
	struct ctlsec_apply_layer *op = &a->layers[nth];
	int err = ctlsec_layers_begin(op->l, &op->plans, extack);

	if (!err)
		return 0;
	/* It is freed. */
	op->l = NULL;
	ctlsec_compat_extack_blame(extack, op->attr);
	ctlsec_apply_layers_undo(a, nth);
	return err;
}

void ctlsec_apply_layers_undo(struct ctlsec_apply *a, u32 n)
{
	while (n--) {
		ctlsec_layers_rollback(a->layers[n].l, a->layers[n].plans);
		a->layers[n].l = NULL;
	}
}

static void remove_layer(u64 id)
{
	struct ctlsec_layer *l = find_layer(id);

	if (l)
		ctlsec_layers_remove(l, GFP_KERNEL | __GFP_NOFAIL);
}

void ctlsec_apply_layers_commit(struct ctlsec_apply *a)
{
	u32 i = a->n_layers;

	lockdep_assert_held(&ctlsec_lock);

	while (i--) {
		ctlsec_layers_commit(a->layers[i].l, a->layers[i].plans);
		/* It is in the table. */
		a->layers[i].l = NULL;
	}
	for (i = 0; i < a->n_layers; i++)
		remove_layer(a->layers[i].replaces);
}

void ctlsec_apply_layers_forget(const struct ctlsec_apply *a)
{
	u32 i;

	for (i = 0; i < a->n_unlayer; i++)
		remove_layer(nla_get_u64(a->unlayer[i]));
}
