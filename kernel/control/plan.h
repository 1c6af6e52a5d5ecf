/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Plans: the cgroups that a binding gets.
 */
#ifndef _CTLSEC_KERNEL_PLAN_H
#define _CTLSEC_KERNEL_PLAN_H

#include <linux/types.h>

#include "control/confine.h"

struct cgroup;
struct ctlsec_binding;
struct ctlsec_domain;
struct netlink_ext_ack;

/**
 * struct ctlsec_plan_cgroup - a cgroup that a binding gets
 * @cgrp: a reference
 * @d: its domain, once it is bound
 * @created: it had none before
 * @owner: whose its domain was before, if it had one
 * @owner_id, @only_learns: likewise of the domain
 * @old: and the settings of that
 * @kept: the profile of @old is in use for this
 */
struct ctlsec_plan_cgroup {
	struct cgroup *cgrp;
	struct ctlsec_domain *d;
	bool created;
	bool kept;
	struct ctlsec_binding *owner;
	u64 owner_id;
	bool only_learns;
	struct ctlsec_bind old;
};

/**
 * struct ctlsec_plan - the cgroups that a binding gets
 * @b: the binding; all else is zero at first
 * @starting: a container is being started in what it makes domains for
 * @v: up to @room of them
 * @n: how many there are
 * @room: if that is less, @v is to be made larger
 */
struct ctlsec_plan {
	struct ctlsec_binding *b;
	bool starting;
	struct ctlsec_plan_cgroup *v;
	u32 n;
	u32 room;
};

/* All of these need ctlsec_lock. */

/* Collect what the binding wants of what there is; or just this cgroup. With
 * ctlsec_binding_sem held for writing, so that nothing is half made. Return: 0, -ENOMEM.
 */
int ctlsec_plan_collect(struct ctlsec_plan *p);
int ctlsec_plan_collect_one(struct ctlsec_plan *p, struct cgroup *cgrp);

/* Bind what was collected: all of it or, with an error as of
 * ctlsec_confine_create(), nothing.
 */
int ctlsec_plan_bind(struct ctlsec_plan *p, struct netlink_ext_ack *extack);
/* Unbind it again: what had a domain gets it back as it was. */
void ctlsec_plan_undo(struct ctlsec_plan *p);
void ctlsec_plan_free(struct ctlsec_plan *p);

/* A domain becomes @b's, with its settings. */
int ctlsec_plan_take_over(struct ctlsec_binding *b, struct ctlsec_domain *d,
			  struct netlink_ext_ack *extack);
/* A domain whose binding is gone becomes that of another one that wants it. Return:
 * false if none does.
 */
bool ctlsec_plan_pass_on(struct ctlsec_domain *d);
/* A domain that is to go stays, without its profile and its limits, as long as layers
 * want it. Return: false if none does.
 */
bool ctlsec_plan_leave_to_layers(struct ctlsec_domain *d);

#endif /* _CTLSEC_KERNEL_PLAN_H */
