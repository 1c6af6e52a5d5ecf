// SPDX-License-Identifier: GPL-2.0
/*
 * The host's own root and mount namespace; see host.h.
 */
#include "task/host.h"

#include <linux/fs_struct.h>
#include <linux/nsproxy.h>
#include <linux/pid_namespace.h>
#include <linux/rcupdate.h>
#include <linux/sched/task.h>

void ctlsec_host_read(struct ctlsec_host *host)
{
	struct task_struct *first;

	*host = (struct ctlsec_host){};
	rcu_read_lock();
	first = READ_ONCE(init_pid_ns.child_reaper);
	task_lock(first);
	if (first->fs)
		host->root = READ_ONCE(first->fs->root.dentry);
	if (first->nsproxy)
		host->mnt_ns = first->nsproxy->mnt_ns;
	task_unlock(first);
	rcu_read_unlock();
}
