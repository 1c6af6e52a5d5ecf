// SPDX-License-Identifier: GPL-2.0
/*
 * Walking over all tasks. Processes are found by number, which a process keeps
 * for as long as it lives, so the walk can leave its RCU section between any two
 * and go on at the next number. A process is left in the middle only to let
 * others run; if the thread where it was left ends then, it is begun anew.
 */
#include "task/walk.h"

#include <linux/idr.h>
#include <linux/pid.h>
#include <linux/pid_namespace.h>
#include <linux/radix-tree.h>
#include <linux/rculist.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>

/* Tasks visited, or numbers met, between two looks at whether others should
 * run.
 */
#define VISITS 32
/* From then on a process is not left any more. */
#define TRIES 100

/* Return: whether @t is still linked to its process. */
static bool let_others_run(struct task_struct *t)
{
	bool linked;

	get_task_struct(t);
	rcu_read_unlock();
	cond_resched();
	rcu_read_lock();
	linked = pid_alive(t);
	put_task_struct(t);
	return linked;
}

/* Return: as @visit, or 1 to begin anew. */
static int visit_threads(const struct ctlsec_walk *w,
			 struct task_struct *process, bool leave)
{
	struct task_struct *t;
	unsigned int n = 0;
	int ret = 0;

	rcu_read_lock();
	list_for_each_entry_rcu(t, &process->signal->thread_head, thread_node) {
		ret = w->visit(t, w->arg);
		if (ret)
			break;
		if (leave && ++n % VISITS == 0 && need_resched() &&
		    !let_others_run(t)) {
			rcu_read_unlock();
			return 1;
		}
	}
	rcu_read_unlock();
	if (ret > 0)
		return w->pause(w->arg) ?: 1;
	return ret;
}

int ctlsec_walk_process(const struct ctlsec_walk *w,
			struct task_struct *process)
{
	unsigned int tries = 0;
	int ret;

	do {
		ret = visit_threads(w, process, tries++ < TRIES);
		cond_resched();
	} while (ret > 0);
	return ret;
}

/* One by one, leaving RCU in between. */
static int visit_slowly(const struct ctlsec_walk *w,
			struct task_struct *process)
{
	int ret;

	get_task_struct(process);
	rcu_read_unlock();
	ret = ctlsec_walk_process(w, process);
	rcu_read_lock();
	put_task_struct(process);
	return ret;
}

/* Most processes have one thread. Return: as @visit; 1 for others. */
static int visit_quickly(const struct ctlsec_walk *w,
			 struct task_struct *process)
{
	return thread_group_empty(process) ? w->visit(process, w->arg) : 1;
}

static void pause_walk(void)
{
	rcu_read_unlock();
	cond_resched();
	rcu_read_lock();
}

/* idr_get_next() would go down the tree for each number, which is most of what a
 * bind costs.
 */
int ctlsec_walk_tasks(const struct ctlsec_walk *w)
{
	struct task_struct *process;
	struct radix_tree_iter iter;
	unsigned int n = 0;
	void __rcu **slot;
	struct pid *pid;
	int ret = 0;

	rcu_read_lock();
	radix_tree_for_each_slot(slot, &init_pid_ns.idr.idr_rt, &iter, 1) {
		pid = radix_tree_deref_slot(slot);
		if (radix_tree_deref_retry(pid)) {
			slot = radix_tree_iter_retry(&iter);
			continue;
		}
		process = pid_task(pid, PIDTYPE_TGID);
		ret = process ? visit_quickly(w, process) : 0;
		if (ret > 0) {
			slot = radix_tree_iter_resume(slot, &iter);
			ret = visit_slowly(w, process);
		} else if (++n % VISITS == 0 && need_resched()) {
			slot = radix_tree_iter_resume(slot, &iter);
			pause_walk();
		}
		if (ret)
			break;
	}
	rcu_read_unlock();
	return ret;
}
