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
#include <linux/rculist.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>

/* Tasks visited, or numbers looked at, between two looks at whether others should
 * run.
 */
#define VISITS 32
#define NUMBERS 1024
/* From then on a process is not left any more. */
#define TRIES 100

/* The first process from *@nr on, with a reference; NULL for none among the next
 * numbers, or at all: then *@nr is 0.
 */
static struct task_struct *get_process(int *nr)
{
	struct task_struct *process = NULL;
	int left = NUMBERS;
	struct pid *pid;

	rcu_read_lock();
	while (left-- && !process) {
		pid = idr_get_next(&init_pid_ns.idr, nr);
		if (!pid) {
			*nr = 0;
			break;
		}
		process = pid_task(pid, PIDTYPE_TGID);
		++*nr;
	}
	if (process)
		get_task_struct(process);
	rcu_read_unlock();
	return process;
}

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

int ctlsec_walk_tasks(const struct ctlsec_walk *w)
{
	struct task_struct *process;
	int nr = 1, ret = 0;

	while (!ret && nr) {
		process = get_process(&nr);
		if (process) {
			ret = ctlsec_walk_process(w, process);
			put_task_struct(process);
		}
		cond_resched();
	}
	return ret;
}
