// SPDX-License-Identifier: GPL-2.0
/*
 * Killing at a limit.
 *
 * A kill: the first refusal puts the domain into
 * ctlsec_fork_cap_kills, and from then on the domain refuses every fork. Those
 * charged before are in its list of charges, visible or not. So each round
 * kills the tasks it finds, until no charged task is left that is not exiting;
 * then no task could fork, and the domain is released. Tasks that enter it before
 * that, by migration or setns, are killed too. It ends early only if the
 * domain is unbound. SIGKILL ends whole processes: in a threaded cgroup also
 * their threads elsewhere.
 */
#include "task/kill.h"

#include <linux/cgroup.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/workqueue.h>

#include "compat/threads.h"
#include "domain/fork_cap.h"
#include "domain/member.h"
#include "fault.h"
#include "hook/hook.h"
#include "task/charge.h"

/* Between rounds: exiting takes the killed tasks some time. Some never end,
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

/* Return: whether there was any. */
static bool kill_tasks(struct ctlsec_domain *d)
{
	struct task_struct *process, *t;
	bool any = false;

	rcu_read_lock();
	for_each_process(process)
		ctlsec_compat_for_each_thread(process, t) {
			if (t->flags & PF_EXITING || !may_kill(t) ||
			    !ctlsec_member_in(t, d))
				continue;
			any = true;
			if (!fatal_signal_pending(t))
				send_sig(SIGKILL, t, 1);
		}
	rcu_read_unlock();
	return any;
}

/* @look: was there reason to look since the last call? */
static unsigned int count_kills(bool *look)
{
	struct list_head *pos;
	unsigned long flags;
	unsigned int n = 0;

	raw_spin_lock_irqsave(&ctlsec_fork_cap_lock, flags);
	*look = ctlsec_fork_cap_kick;
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
				     struct ctlsec_domain, cap.dying);
	if (d) {
		ctlsec_domain_get(d);
		list_move_tail(&d->cap.dying, &ctlsec_fork_cap_kills);
	}
	raw_spin_unlock_irqrestore(&ctlsec_fork_cap_lock, flags);
	return d;
}

/* The event is left to task/news.c, since it waits for ctlsec_lock, and another
 * kill must not.
 */
static void report_kill(struct ctlsec_domain *d)
{
	unsigned long flags;

	pr_notice(
		"domain %llu reached a limit on forks: its tasks were killed\n",
		d->id);
	raw_spin_lock_irqsave(&ctlsec_fork_cap_lock, flags);
	ctlsec_fork_cap_tell(&d->cap, CTLSEC_NEWS_KILLED);
	raw_spin_unlock_irqrestore(&ctlsec_fork_cap_lock, flags);
}

static void kill_round(struct work_struct *work)
{
	static unsigned long period;
	struct ctlsec_domain *d;
	unsigned int n;
	bool look;

	n = count_kills(&look);
	period = look ? KILL_PERIOD :
			min_t(unsigned long, 2 * period, KILL_PERIOD_MAX);
	while (n-- && (d = get_kill_pending())) {
		if (!kill_tasks(d) && ctlsec_charge_kill_done(d))
			report_kill(d);
		else
			queue_delayed_work(system_highpri_wq, &kill_work,
					   period);
		ctlsec_domain_put(d);
	}
}

/* Only for what no round saw: those who are refused a fork while they are being
 * killed would otherwise keep the rounds going.
 */
void ctlsec_kill_kick(void)
{
	if (READ_ONCE(ctlsec_fork_cap_kick))
		mod_delayed_work(system_highpri_wq, &kill_work, 0);
}

void ctlsec_kill_exit(void)
{
	cancel_delayed_work_sync(&kill_work);
}
