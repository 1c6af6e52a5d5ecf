// SPDX-License-Identifier: GPL-2.0
/*
 * Unbinding domains without a place any more: those of removed cgroups, and those
 * of user namespaces that the last task has left.
 */
#include "control/rmdir.h"

#include <linux/tracepoint.h>
#include <linux/workqueue.h>

#include "control/confine.h"
#include "control/mkdir.h"
#include "domain/binding.h"
#include "domain/registry.h"
#include "hook/hook.h"
#include "report/event.h"

static struct tracepoint *rmdir_tp;

static void unbind_orphans(struct work_struct *work);
static DECLARE_WORK(unbind_work, unbind_orphans);

/* Return: whether @d still is one. A task may have entered the namespace. */
static bool is_orphan(struct ctlsec_domain *d)
{
	return !d->cap.ends_empty ||
	       !ctlsec_fork_cap_count_tasks(atomic64_read(&d->cap.count));
}

static struct ctlsec_domain *take_orphan(void)
{
	struct ctlsec_domain *d;
	unsigned long flags;

	/* Those that others unbind leave the list, under both locks. */
	lockdep_assert_held(&ctlsec_lock);

	raw_spin_lock_irqsave(&ctlsec_fork_cap_lock, flags);
	do {
		d = list_first_entry_or_null(&ctlsec_fork_cap_orphans.list,
					     struct ctlsec_domain, cap.orphan);
		if (d)
			list_del_init(&d->cap.orphan);
	} while (d && !is_orphan(d));
	raw_spin_unlock_irqrestore(&ctlsec_fork_cap_lock, flags);
	return d;
}

static void unbind_orphan(struct ctlsec_domain *d)
{
	bool waits = d->binding && !d->binding->pattern && !d->binding->layer;

	ctlsec_domain_get(d);
	ctlsec_confine_remove(d);
	ctlsec_event_send(CTLSEC_EVENT_REMOVED, d);
	if (waits)
		ctlsec_event_send(CTLSEC_EVENT_WAITING, d);
	ctlsec_domain_put(d);
}

static void unbind_orphans(struct work_struct *work)
{
	struct ctlsec_domain *d;

	mutex_lock(&ctlsec_lock);
	/* Those that came before they went. */
	ctlsec_mkdir_tell();
	while ((d = take_orphan()))
		unbind_orphan(d);
	mutex_unlock(&ctlsec_lock);
}

static void on_rmdir(void *data, struct cgroup *cgrp, const char *path)
{
	struct ctlsec_domain *d;
	unsigned long flags;

	rcu_read_lock();
	raw_spin_lock_irqsave(&ctlsec_fork_cap_lock, flags);
	d = ctlsec_registry_cgroup(cgrp);
	if (d)
		list_move_tail(&d->cap.orphan, &ctlsec_fork_cap_orphans.list);
	raw_spin_unlock_irqrestore(&ctlsec_fork_cap_lock, flags);
	rcu_read_unlock();
	if (d)
		schedule_work(&unbind_work);
}

int __init ctlsec_rmdir_init(void)
{
	int err = -ENOENT;

	ctlsec_fork_cap_orphans.work = &unbind_work;
	rmdir_tp = ctlsec_hook_tracepoint("cgroup_rmdir");
	if (rmdir_tp)
		err = tracepoint_probe_register(rmdir_tp, on_rmdir, NULL);
	ctlsec_hook_info_add("cgroup_rmdir", "domains outlive their cgroups",
			     !err);
	return err;
}

void ctlsec_rmdir_exit(void)
{
	tracepoint_probe_unregister(rmdir_tp, on_rmdir, NULL);
	tracepoint_synchronize_unregister();
	cancel_work_sync(&unbind_work);
}
