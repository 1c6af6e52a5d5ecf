// SPDX-License-Identifier: GPL-2.0
/*
 * Killing at a limit.
 *
 * A kill: the first refusal puts the domain into ctlsec_fork_cap_kills, and from
 * then on the domain refuses every fork. Forks that were admitted before are in its
 * count of uncommitted ones until they are tasks, or have failed. So each round first
 * sees that there are none of these, then kills whom it finds; if it finds no task
 * that is not exiting, then there is none left that could fork, and the domain is
 * released. A task that enters it until then, by migration or setns, is killed too.
 * It ends early only if the domain is unbound. SIGKILL ends whole processes: in a
 * threaded cgroup also their threads elsewhere.
 */
#include "task/kill.h"

#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/workqueue.h>

#include "domain/fork_cap.h"
#include "domain/member.h"
#include "fault.h"
#include "task/walk.h"

/* Between rounds: exiting takes the killed tasks some time. Some never do,
 * asleep where no signal wakes them; looking for them may not cost much then.
 */
#define KILL_PERIOD (HZ / 50)
#define KILL_PERIOD_MAX (HZ / 4)

/* Not to queue behind a bomb's tasks. */
static void kill_round(struct work_struct *work);
static DECLARE_DELAYED_WORK(kill_work, kill_round);

static bool may_kill(struct task_struct *t)
{
	return !(t->flags & PF_KTHREAD) && !is_global_init(t);
}

struct kill_walk {
	struct ctlsec_domain *domain;
	bool any;
};

static int kill_task(struct task_struct *t, void *arg)
{
	struct kill_walk *k = arg;

	if (READ_ONCE(t->flags) & PF_EXITING || !may_kill(t) ||
	    !ctlsec_member_in(t, k->domain))
		return 0;
	k->any = true;
	if (!fatal_signal_pending(t))
		send_sig(SIGKILL, t, 1);
	return 0;
}

/* Return: whether there was a task. */
static bool kill_tasks(struct ctlsec_domain *d)
{
	struct kill_walk k = { .domain = d };
	const struct ctlsec_walk walk = { .visit = kill_task, .arg = &k };

	ctlsec_walk_tasks(&walk);
	return k.any;
}

/* Are there forks that were admitted before the kill began and are no tasks yet? */
static bool has_uncommitted(struct ctlsec_domain *d)
{
	u64 count;

	/* The kill began, then this; pairs with ctlsec_fork_cap_try_charge(). */
	smp_mb();
	count = atomic64_read(&d->cap.count);
	/* If none, then the tasks: the last of them is among these. */
	smp_mb();
	if (ctlsec_fault(CTLSEC_FAULT_UNBORN))
		return false;
	return ctlsec_fork_cap_count_uncommitted(count) ||
	       ctlsec_fork_cap_count_trying(count);
}

/* Return: whether it did, or was unbound. */
static bool end_kill(struct ctlsec_domain *d)
{
	unsigned long flags;
	bool pending;

	raw_spin_lock_irqsave(&ctlsec_fork_cap_lock, flags);
	pending = !list_empty(&d->cap.kill_pending);
	if (pending) {
		ctlsec_fork_cap_end_kill(&d->cap);
		ctlsec_fork_cap_tell(&d->cap, CTLSEC_NEWS_KILLED);
	}
	raw_spin_unlock_irqrestore(&ctlsec_fork_cap_lock, flags);
	return pending;
}

/* @kicked: was there reason to work since the last call? */
static unsigned int count_kills(bool *kicked)
{
	struct list_head *pos;
	unsigned long flags;
	unsigned int n = 0;

	raw_spin_lock_irqsave(&ctlsec_fork_cap_lock, flags);
	*kicked = ctlsec_fork_cap_kick;
	WRITE_ONCE(ctlsec_fork_cap_kick, false);
	list_for_each(pos, &ctlsec_fork_cap_kills) n++;
	raw_spin_unlock_irqrestore(&ctlsec_fork_cap_lock, flags);
	return n;
}

/* The first of them, with a reference; it becomes the last. */
static struct ctlsec_domain *get_kill_pending(void)
{
	struct ctlsec_domain *d;
	unsigned long flags;

	raw_spin_lock_irqsave(&ctlsec_fork_cap_lock, flags);
	d = list_first_entry_or_null(&ctlsec_fork_cap_kills,
				     struct ctlsec_domain, cap.kill_pending);
	if (d) {
		ctlsec_domain_get(d);
		list_move_tail(&d->cap.kill_pending, &ctlsec_fork_cap_kills);
	}
	raw_spin_unlock_irqrestore(&ctlsec_fork_cap_lock, flags);
	return d;
}

/* The event is left to task/news.c, since it waits for ctlsec_lock, and another
 * kill must not.
 */
static bool kill_domain(struct ctlsec_domain *d)
{
	bool uncommitted = has_uncommitted(d);

	if (kill_tasks(d) || uncommitted)
		return false;
	if (end_kill(d))
		pr_notice(
			"domain %llu reached a limit on forks: its tasks were killed\n",
			d->id);
	return true;
}

static void kill_round(struct work_struct *work)
{
	static unsigned long period;
	struct ctlsec_domain *d;
	unsigned int n;
	bool kicked;

	n = count_kills(&kicked);
	period = kicked ? KILL_PERIOD :
			  min_t(unsigned long, 2 * period, KILL_PERIOD_MAX);
	while (n-- && (d = get_kill_pending())) {
		if (!kill_domain(d))
			queue_delayed_work(system_highpri_wq, &kill_work,
					   period);
		ctlsec_domain_put(d);
	}
}

/* Only for what no round saw: those who are refused a fork while they are being
 * killed would otherwise keep the rounds going.
 */
void ctlsec_kill_schedule(void)
{
	mod_delayed_work(system_highpri_wq, &kill_work, 0);
}

void ctlsec_kill_exit(void)
{
	cancel_delayed_work_sync(&kill_work);
}
