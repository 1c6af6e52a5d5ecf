// SPDX-License-Identifier: GPL-2.0
/*
 * Entries into domains; see enter.h.
 *
 * A mark is made before the task is where it goes: at the entry of
 * cgroup_attach_task(), in a fork before the child is visible, before new
 * credentials are installed. The other way round a call of the task would be
 * refused in between. For the same reason a mark ends after the task has left, and
 * a decision that finds none looks again where the task is (syscall/decide.c). The
 * mark of a move that fails stays until the task ends, executes a program or is
 * moved: it says nothing of a task that is not in the domain, and one that enters
 * is pending anyway.
 *
 * What is in a domain already never becomes pending in it, so no move within it,
 * no clone and no new namespace takes anything off a confined task.
 */
#include "task/enter.h"

#include <linux/cgroup.h>
#include <linux/cred.h>
#include <linux/sched/signal.h>

#include "compat/threads.h"
#include "domain/member.h"
#include "domain/registry.h"
#include "task/pending.h"

atomic_t ctlsec_enter_users = ATOMIC_INIT(0);

/* A domain that @arg, a task, is about to be in. */
static bool visit_entry(struct ctlsec_domain *d, void *arg)
{
	struct task_struct *t = arg;

	if (ctlsec_entrants_wait(&d->entrants) && !ctlsec_member_in(t, d))
		ctlsec_pending_begin(t, d, NULL);
	return true;
}

/* @visit: for @leader, or for each thread of its process. */
static void visit_movers(struct task_struct *leader, bool threadgroup,
			 void (*visit)(struct task_struct *t,
				       struct cgroup *dst),
			 struct cgroup *dst)
{
	struct task_struct *t;

	rcu_read_lock();
	if (threadgroup) {
		ctlsec_compat_for_each_thread(leader, t)
			visit(t, dst);
	} else {
		visit(leader, dst);
	}
	rcu_read_unlock();
}

static void mark_moving(struct task_struct *t, struct cgroup *dst)
{
	/* Threads of the kernel execute nothing. */
	if (!(READ_ONCE(t->flags) & PF_KTHREAD))
		ctlsec_registry_walk(dst, NULL, visit_entry, t);
}

void ctlsec_enter_moving(struct task_struct *leader, bool threadgroup,
			 struct cgroup *dst)
{
	if (dst->root == &cgrp_dfl_root)
		visit_movers(leader, threadgroup, mark_moving, dst);
}

static bool visit_left(struct ctlsec_pending *r, void *arg)
{
	if (!ctlsec_member_in(arg, r->domain))
		ctlsec_pending_end(r);
	return true;
}

static void end_left(struct task_struct *t, struct cgroup *unused)
{
	if (ctlsec_pending_possible(t))
		ctlsec_pending_each(t, visit_left, t);
}

void ctlsec_enter_moved(struct task_struct *leader, bool threadgroup)
{
	if (ctlsec_enter_matters())
		visit_movers(leader, threadgroup, end_left, NULL);
}

/* A domain that @arg, a child of current, is about to be in. */
static bool visit_birth(struct ctlsec_domain *d, void *arg)
{
	const struct ctlsec_pending *own;

	if (!ctlsec_entrants_wait(&d->entrants))
		return true;
	own = ctlsec_pending_find(current, d);
	if (!ctlsec_member_in(current, d))
		ctlsec_pending_begin(arg, d, NULL);
	else if (own)
		ctlsec_pending_begin(arg, d, own);
	return true;
}

void ctlsec_enter_fork(struct task_struct *child, struct cgroup *cgrp)
{
	/* Of an earlier task at this address: never seen, and never inherited. */
	ctlsec_pending_drop(child);
	if (!ctlsec_enter_matters())
		return;
	rcu_read_lock();
	ctlsec_member_walk(child, cgrp, visit_birth, child);
	rcu_read_unlock();
}

void ctlsec_enter_userns(struct user_namespace *ns)
{
	if (!ctlsec_enter_matters())
		return;
	rcu_read_lock();
	ctlsec_registry_walk(task_dfl_cgroup(current), ns, visit_entry,
			     current);
	rcu_read_unlock();
}
