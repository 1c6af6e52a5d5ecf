// SPDX-License-Identifier: GPL-2.0
/*
 * New cgroups. cgroup_mkdir() is hooked while there are bindings, twice:
 *
 * - A wrapper around it may sleep: it looks for the binding that the new path has and
 *   takes all memory that a domain needs. If that fails, so does the creation: what
 *   cannot be confined is not made.
 * - The tracepoint inside it publishes the domain, without memory and with interrupts
 *   off. It comes when the cgroup is complete, and before it can be found, so no task
 *   is in there, and none can enter before.
 *
 * The tracepoint finds what the wrapper prepared by the task. A cgroup of which there
 * is nothing, not even that it needs no domain, was begun before the function was
 * hooked: then all are looked at a moment later, as if it had come before the binding.
 *
 * ctlsec_lock is not taken here: what makes cgroups must not wait for ftrace.
 */
#include "control/mkdir.h"

#include <linux/cgroup.h>
#include <linux/ctlsec.h>
#include <linux/kernfs.h>
#include <linux/limits.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/tracepoint.h>
#include <linux/workqueue.h>

#include "compat/extack.h"
#include "compat/ftrace.h"
#include "control/confine.h"
#include "domain/binding.h"
#include "domain/registry.h"
#include "fault.h"
#include "hook/hook.h"
#include "hook/idle.h"
#include "hook/redirect.h"
#include "hook/resolve.h"
#include "limits.h"
#include "policy/layer.h"
#include "policy/profile.h"
#include "report/event.h"
#include "task/activation.h"

#define MKDIR "cgroup_mkdir"

/**
 * struct making - a cgroup that is being made
 * @list: in makings, under making_lock
 * @task: that makes it
 * @domain: what it gets, or NULL
 * @binding: whose that will be
 */
struct making {
	struct list_head list;
	struct task_struct *task;
	struct ctlsec_domain *domain;
	struct ctlsec_binding *binding;
};

/* Irqs off; innermost but for ctlsec_registry_lock. */
static DEFINE_RAW_SPINLOCK(making_lock);
static LIST_HEAD(makings);
/* Domains that were made, with a reference each, until it is told. */
static LIST_HEAD(appeared);

static void tell_appeared(struct work_struct *work);
static DECLARE_WORK(appeared_work, tell_appeared);

/* Written once by init; 0 where it cannot be hooked. */
static unsigned long mkdir_address __ro_after_init;
static struct tracepoint *mkdir_tp __ro_after_init;
static struct work_struct *late_cgroups __ro_after_init;

/* What cannot be */

static int refuse_cgroup(struct ctlsec_binding *b, const char *path, int err,
			 const char *why)
{
	if (b)
		atomic64_inc(&b->refused);
	pr_warn_ratelimited("cgroup %*pE is not made: %s (binding %llu)\n",
			    (int)strlen(path), path, why, b ? b->id : 0);
	return err;
}

/* The innermost domain at @cgrp or above that current is in itself; a reference. */
static struct ctlsec_domain *get_own_domain(const struct cgroup *cgrp)
{
	struct ctlsec_domain *d = NULL;
	unsigned long flags;
	int level;

	/* What is found under this lock has a reference. */
	raw_spin_lock_irqsave(&ctlsec_registry_lock, flags);
	rcu_read_lock();
	for (level = cgrp->level; level >= 0 && !d; level--)
		d = ctlsec_registry_cgroup(cgrp->ancestors[level]);
	if (d && !cgroup_is_descendant(task_dfl_cgroup(current), d->cgrp))
		d = NULL;
	if (d)
		ctlsec_domain_get(d);
	rcu_read_unlock();
	raw_spin_unlock_irqrestore(&ctlsec_registry_lock, flags);
	return d;
}

/* Have it counted by the domain that its maker is in, if there still is room. */
static bool nest_domain(struct ctlsec_domain *d, const struct cgroup *parent)
{
	struct ctlsec_domain *above = get_own_domain(parent);
	bool room = true;

	if (!above)
		return true;
	room = atomic_read(&above->nested) < CTLSEC_NESTED_MAX;
	if (room)
		ctlsec_domain_nest(d, above);
	ctlsec_domain_put(above);
	return room;
}

static void drop_domain(struct ctlsec_domain *d)
{
	ctlsec_activation_end_held(d);
	ctlsec_confine_drop_policy(d);
	ctlsec_domain_nest(d, NULL);
	ctlsec_domain_put(d);
}

static int make_domain(struct making *m, const char *path,
		       const struct cgroup *parent)
{
	struct ctlsec_binding *b = m->binding;
	struct ctlsec_domain *d;

	if (ctlsec_registry_total() >= CTLSEC_DOMAINS_MAX)
		return refuse_cgroup(b, path, -ENOSPC,
				     "too many domains are bound");
	if (b->pattern &&
	    atomic_read(&b->domains) >= CTLSEC_PATTERN_DOMAINS_MAX)
		return refuse_cgroup(b, path, -ENOSPC,
				     "its pattern has too many domains");
	d = ctlsec_fault_alloc() ? NULL : ctlsec_domain_new_unplaced();
	if (!d)
		return refuse_cgroup(b, path, -ENOMEM,
				     "no memory for its domain");
	d->layers = ctlsec_binding_layers(path);
	if (ctlsec_confine_set_policy(d, b->profile, b->mode, GFP_KERNEL)) {
		ctlsec_domain_put(d);
		return refuse_cgroup(b, path, -ENOMEM,
				     "no memory for its layers");
	}
	if (b->pattern && !nest_domain(d, parent)) {
		drop_domain(d);
		return refuse_cgroup(b, path, -ENOSPC,
				     "too many below the domain of its maker");
	}
	d->copied_to = b->log;
	ctlsec_fork_cap_set(&d->cap, &b->limits);
	ctlsec_activation_begin_held(d, b->activation);
	m->domain = d;
	return 0;
}

/* The path of a new cgroup. Return: 0, or -ENAMETOOLONG. */
static int build_path(char *buf, struct kernfs_node *parent, const char *name)
{
	int len = kernfs_path_from_node(parent, NULL, buf, PATH_MAX);

	/* What was cut is an error or has the length that it would have had. */
	if (len < 0 || len + strlen(name) + 2 > PATH_MAX)
		return -ENAMETOOLONG;
	if (len == 1)
		len = 0;
	buf[len] = '/';
	strscpy(buf + len + 1, name, PATH_MAX - len - 1);
	return 0;
}

/* A path that is longer than any binding's by path may match a pattern, and cannot be
 * compared.
 */
static int refuse_long(const char *name)
{
	if (!ctlsec_binding_count_patterns() && !ctlsec_layer_any())
		return 0;
	return refuse_cgroup(NULL, name, -ENAMETOOLONG,
			     "its path is too long for patterns");
}

static int prepare_making(struct making *m, struct kernfs_node *parent,
			  const char *name)
{
	char *path = kvmalloc(PATH_MAX + CTLSEC_MKDIR_PATH_ROOM, GFP_KERNEL);
	struct cgroup *cgrp = parent->priv;
	int err = 0;

	if (!path)
		return refuse_cgroup(NULL, name, -ENOMEM,
				     "no memory for its path");
	if (build_path(path, parent, name)) {
		err = refuse_long(name);
	} else {
		m->binding = ctlsec_binding_choose(path, cgrp);
		if (m->binding)
			err = make_domain(m, path, cgrp);
	}
	kvfree(path);
	return err;
}

static int call_mkdir(struct kernfs_node *parent, const char *name,
		      umode_t mode)
{
	return (int)ctlsec_resolve_call((unsigned long)parent,
					(unsigned long)name, mode,
					mkdir_address);
}

static int make_cgroup(struct kernfs_node *parent, const char *name,
		       umode_t mode)
{
	struct making m = { .task = current };
	unsigned long flags;
	int err;

	err = prepare_making(&m, parent, name);
	if (err)
		return err;
	raw_spin_lock_irqsave(&making_lock, flags);
	list_add(&m.list, &makings);
	raw_spin_unlock_irqrestore(&making_lock, flags);
	err = call_mkdir(parent, name, mode);
	raw_spin_lock_irqsave(&making_lock, flags);
	list_del(&m.list);
	raw_spin_unlock_irqrestore(&making_lock, flags);
	if (m.domain)
		drop_domain(m.domain);
	return err;
}

/* The caller has the parent active, so it is there, and so is its cgroup. */
static bool is_unified(const struct kernfs_node *parent)
{
	const struct cgroup *cgrp = parent->priv;

	return cgrp && cgrp->root == &cgrp_dfl_root;
}

static int mkdir_wrapper(struct kernfs_node *parent, const char *name,
			 umode_t mode)
{
	int err;

	if (is_unified(parent)) {
		down_read(&ctlsec_binding_sem);
		err = make_cgroup(parent, name, mode);
		up_read(&ctlsec_binding_sem);
	} else {
		err = call_mkdir(parent, name, mode);
	}
	ctlsec_hook_leave();
	return err;
}

static void notrace mkdir_callback(unsigned long ip, unsigned long parent_ip,
				   struct ftrace_ops *op,
				   struct ftrace_regs *fregs)
{
	/* Else it is the wrapper's call of the original. */
	if (within_module(parent_ip, THIS_MODULE))
		return;
	ctlsec_hook_enter();
	ctlsec_compat_set_ip(fregs, (unsigned long)mkdir_wrapper);
}

static struct ctlsec_redirect redirect =
	CTLSEC_REDIRECT(mkdir_callback, 0, ctlsec_idle_mkdir);

/* The tracepoint */

/* Under ctlsec_binding_sem, which the wrapper holds. */
static void publish_made(struct making *m, struct cgroup *cgrp)
{
	struct ctlsec_domain *d = m->domain;

	ctlsec_domain_place(d, cgrp);
	ctlsec_binding_own(m->binding, d);
	ctlsec_profile_use_again(m->binding->profile);
	ctlsec_binding_count_layers(d->layers, 1);
	/* For the list; the first one is the registry's now. */
	ctlsec_domain_get(d);
	if (WARN_ON_ONCE(!ctlsec_registry_add(d))) {
		ctlsec_binding_own(NULL, d);
		ctlsec_binding_count_layers(d->layers, -1);
		ctlsec_domain_put(d);
		return;
	}
	m->domain = NULL;
	atomic64_inc(&m->binding->made);
	list_add_tail(&d->appeared, &appeared);
	schedule_work(&appeared_work);
}

static struct making *find_making(void)
{
	struct making *m;

	list_for_each_entry(m, &makings, list) {
		if (m->task == current)
			return m;
	}
	return NULL;
}

static void on_mkdir(void *data, struct cgroup *cgrp, const char *path)
{
	unsigned long flags;
	struct making *m;

	if (cgrp->root != &cgrp_dfl_root)
		return;
	raw_spin_lock_irqsave(&making_lock, flags);
	m = find_making();
	if (!m)
		schedule_work(late_cgroups);
	else if (m->domain)
		publish_made(m, cgrp);
	raw_spin_unlock_irqrestore(&making_lock, flags);
}

/* Events */

static struct ctlsec_domain *take_appeared(void)
{
	struct ctlsec_domain *d;
	unsigned long flags;

	raw_spin_lock_irqsave(&making_lock, flags);
	d = list_first_entry_or_null(&appeared, struct ctlsec_domain, appeared);
	if (d)
		list_del_init(&d->appeared);
	raw_spin_unlock_irqrestore(&making_lock, flags);
	return d;
}

void ctlsec_mkdir_tell(void)
{
	struct ctlsec_domain *d;

	lockdep_assert_held(&ctlsec_lock);

	while ((d = take_appeared())) {
		ctlsec_event_send(CTLSEC_EVENT_BOUND, d);
		ctlsec_domain_put(d);
	}
}

static void tell_appeared(struct work_struct *work)
{
	mutex_lock(&ctlsec_lock);
	ctlsec_mkdir_tell();
	mutex_unlock(&ctlsec_lock);
}

/* Hooking */

/* Of those that want cgroups to be seen: all bindings as one, and each layer; under
 * ctlsec_lock.
 */
static unsigned int mkdir_users;

int ctlsec_mkdir_hook(struct netlink_ext_ack *extack)
{
	int err;

	lockdep_assert_held(&ctlsec_lock);

	if (mkdir_users) {
		mkdir_users++;
		return 0;
	}

	if (!mkdir_address) {
		NL_SET_ERR_MSG(
			extack,
			"this kernel does not let cgroup_mkdir() be hooked: bind what is there with --once");
		return -EOPNOTSUPP;
	}
	err = tracepoint_probe_register(mkdir_tp, on_mkdir, NULL);
	if (err)
		return err;
	err = ctlsec_redirect_apply(&redirect, &mkdir_address, 1, extack);
	if (err)
		tracepoint_probe_unregister(mkdir_tp, on_mkdir, NULL);
	else
		mkdir_users = 1;
	return err;
}

void ctlsec_mkdir_unhook(void)
{
	struct netlink_ext_ack ignored = {};

	lockdep_assert_held(&ctlsec_lock);

	if (--mkdir_users)
		return;
	/* If it stays, it finds no binding; and it is there for the next one. */
	ctlsec_redirect_apply(&redirect, NULL, 0, &ignored);
	tracepoint_probe_unregister(mkdir_tp, on_mkdir, NULL);
}

void __init ctlsec_mkdir_init(struct work_struct *late)
{
	unsigned long found = ctlsec_resolve(MKDIR);

	late_cgroups = late;
	mkdir_tp = ctlsec_hook_tracepoint(MKDIR);
	if (mkdir_tp && found && ctlsec_resolve_traceable(found))
		mkdir_address = found;
	ctlsec_hook_info_add(
		MKDIR,
		"a cgroup that comes back or matches a pattern is not confined",
		mkdir_address);
}

void ctlsec_mkdir_exit(void)
{
	ctlsec_redirect_exit(&redirect);
	tracepoint_synchronize_unregister();
	cancel_work_sync(&appeared_work);
	mutex_lock(&ctlsec_lock);
	ctlsec_mkdir_tell();
	mutex_unlock(&ctlsec_lock);
}
