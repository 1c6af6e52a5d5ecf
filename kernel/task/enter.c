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
 * What is confined stays so. In a domain that a task is in already it never becomes
 * pending, so no move within it, no clone and no new namespace takes anything off
 * it. Nor does it in one that it comes to, if it is confined now
 * - in a domain of the same binding: a pattern that matches two cgroups of a
 *   container must not be the way out of the first by the second;
 * - in a domain of a container that it leaves by this: what runs in one is the
 *   container's, and no runtime at work.
 * What is pending in a domain of the same binding goes on with what is known of it.
 */
#include "task/enter.h"

#include <linux/cgroup.h>
#include <linux/cred.h>
#include <linux/ctlsec.h>
#include <linux/fs_struct.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>

#include "compat/threads.h"
#include "domain/member.h"
#include "domain/registry.h"
#include "task/host.h"
#include "task/pending.h"
#include "task/walk.h"

atomic_t ctlsec_enter_users = ATOMIC_INIT(0);

/**
 * struct entry - a task that is about to be elsewhere
 * @task: that enters
 * @before: what is looked at for where it was: itself, or its parent
 * @cgrp: where it will be
 * @domain: that it enters
 * @confined: it stays confined ...
 * @record: ... or else begins with this, unless it is NULL
 */
struct entry {
	struct task_struct *task;
	struct task_struct *before;
	struct cgroup *cgrp;
	struct ctlsec_domain *domain;
	bool confined;
	const struct ctlsec_pending *record;
};

static bool share_binding(const struct ctlsec_domain *a,
			  const struct ctlsec_domain *b)
{
	const struct ctlsec_binding *of_a = READ_ONCE(a->binding);

	return of_a && of_a == READ_ONCE(b->binding);
}

static bool is_container_left(const struct ctlsec_domain *d, struct cgroup *dst)
{
	u32 activation = READ_ONCE(d->entrants.activation);

	return (activation == CTLSEC_ACTIVATION_CONTAINER ||
		activation == CTLSEC_ACTIVATION_ROOT) &&
	       !cgroup_is_descendant(dst, d->cgrp);
}

/* A domain that it is in now. */
static bool visit_before(struct ctlsec_domain *d, void *arg)
{
	const struct ctlsec_pending *r;
	struct entry *x = arg;
	bool shared = share_binding(d, x->domain);

	if (!shared && !is_container_left(d, x->cgrp))
		return true;
	r = ctlsec_pending_find(x->before, d);
	if (!r)
		x->confined = true;
	else if (shared)
		x->record = r;
	return !x->confined;
}

static void look_before(struct entry *x)
{
	x->confined = false;
	x->record = NULL;
	ctlsec_registry_walk(task_dfl_cgroup(x->before), NULL, visit_before, x);
}

/* It enters @d from outside. An exec may confine it in the meantime where it is: that
 * looks for records until none is left (task/activate.c), and here it is looked for
 * again once there is a record.
 */
static void begin_pending(struct entry *x, struct ctlsec_domain *d)
{
	struct ctlsec_pending *r;

	x->domain = d;
	look_before(x);
	if (x->confined)
		return;
	ctlsec_pending_begin(x->task, d, x->record);
	look_before(x);
	r = x->confined ? ctlsec_pending_find(x->task, d) : NULL;
	if (r)
		ctlsec_pending_end(r);
}

/* A domain that a task is about to be in. */
static bool visit_entry(struct ctlsec_domain *d, void *arg)
{
	struct entry *x = arg;

	if (ctlsec_entrants_wait(&d->entrants) && !ctlsec_member_in(x->task, d))
		begin_pending(x, d);
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
	struct entry x = { .task = t, .before = t, .cgrp = dst };

	/* Threads of the kernel execute nothing. */
	if (!(READ_ONCE(t->flags) & PF_KTHREAD))
		ctlsec_registry_walk(dst, NULL, visit_entry, &x);
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

/* A domain that a child of current is about to be in. */
static bool visit_birth(struct ctlsec_domain *d, void *arg)
{
	const struct ctlsec_pending *own;
	struct entry *x = arg;

	if (!ctlsec_entrants_wait(&d->entrants))
		return true;
	own = ctlsec_pending_find(current, d);
	if (!ctlsec_member_in(current, d))
		begin_pending(x, d);
	else if (own)
		ctlsec_pending_begin(x->task, d, own);
	return true;
}

void ctlsec_enter_fork(struct task_struct *child, struct cgroup *cgrp)
{
	struct entry x = { .task = child, .before = current, .cgrp = cgrp };

	/* Of an earlier task at this address: never seen, and never inherited. */
	ctlsec_pending_drop(child);
	if (!ctlsec_enter_matters())
		return;
	rcu_read_lock();
	ctlsec_member_walk(child, cgrp, visit_birth, &x);
	rcu_read_unlock();
}

void ctlsec_enter_userns(struct user_namespace *ns)
{
	struct entry x = { .task = current, .before = current };

	if (!ctlsec_enter_matters())
		return;
	rcu_read_lock();
	x.cgrp = task_dfl_cgroup(current);
	ctlsec_registry_walk(x.cgrp, ns, visit_entry, &x);
	rcu_read_unlock();
}

/* What is there when a domain comes. */

struct present {
	struct ctlsec_domain *domain;
	struct ctlsec_host host;
};

static bool has_host_root(struct task_struct *t, const struct ctlsec_host *host)
{
	bool same = false;

	/* Pins what it has. */
	task_lock(t);
	if (t->fs)
		same = READ_ONCE(t->fs->root.dentry) == host->root;
	task_unlock(t);
	return same;
}

static int visit_present(struct task_struct *t, void *arg)
{
	struct present *p = arg;

	if (READ_ONCE(t->flags) & PF_KTHREAD ||
	    !cgroup_is_descendant(task_dfl_cgroup(t), p->domain->cgrp) ||
	    ctlsec_pending_in(t, p->domain) || !has_host_root(t, &p->host))
		return 0;
	ctlsec_pending_begin(t, p->domain, NULL);
	return 0;
}

static int pause_present(void *arg)
{
	cond_resched();
	return 0;
}

void ctlsec_enter_present(struct ctlsec_domain *d)
{
	struct present p = { .domain = d };
	const struct ctlsec_walk walk = { .visit = visit_present,
					  .pause = pause_present,
					  .arg = &p };

	ctlsec_host_read(&p.host);
	ctlsec_walk_tasks(&walk);
}
