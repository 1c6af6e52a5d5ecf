// SPDX-License-Identifier: GPL-2.0
/*
 * The collector; see collect.h. One work item, which never runs twice at once: it is
 * the only reader of the rings, and the only writer of labels.
 */
#include "report/collect.h"

#include <linux/cpumask.h>
#include <linux/file.h>
#include <linux/jiffies.h>
#include <linux/limits.h>
#include <linux/pid.h>
#include <linux/pid_namespace.h>
#include <linux/sched.h>
#include <linux/sched/task.h>
#include <linux/string.h>
#include <linux/workqueue.h>

#include "compat/exe.h"
#include "domain/domain.h"
#include "domain/label.h"
#include "limits.h"
#include "report/audit_log.h"
#include "report/denial_msg.h"
#include "report/denial_ring.h"
#include "report/history.h"
#include "report/listener.h"

static void collect_denials(struct work_struct *work);
static DECLARE_DELAYED_WORK(collect_work, collect_denials);

static struct ctlsec_label *new_label(const struct ctlsec_domain *d)
{
	static char path[PATH_MAX]; /* the collector's */
	struct ctlsec_label *l;

	/* A path longer than any that a process can name is left out. */
	if (ctlsec_domain_path(d, path, sizeof(path)) < 0)
		path[0] = '\0';
	l = ctlsec_label_new(path);
	if (!l)
		return NULL;
	l->id = d->id;
	l->kind = d->kind;
	l->key = d->key;
	l->binding = READ_ONCE(d->binding_id);
	return l;
}

/* The label of @d, made if it has none yet; NULL without memory. */
static struct ctlsec_label *label_of(struct ctlsec_domain *d)
{
	if (!d->label)
		d->label = new_label(d);
	return d->label;
}

/* The process of a denial, a reference, if it is still there; else NULL. */
static struct task_struct *find_process(const struct ctlsec_denial *d)
{
	struct task_struct *t;

	rcu_read_lock();
	t = pid_task(find_pid_ns(d->tgid, &init_pid_ns), PIDTYPE_TGID);
	/* A later one may have got the number. */
	if (t && t->start_time <= d->time)
		get_task_struct(t);
	else
		t = NULL;
	rcu_read_unlock();
	return t;
}

static struct file *get_exe(struct task_struct *t)
{
	struct file *file = NULL;

	task_lock(t);
	if (t->mm)
		file = ctlsec_compat_exe_file(t->mm);
	task_unlock(t);
	return file;
}

/* The path, as its process sees it; @path keeps the name where it is another file's
 * by now, or too long.
 */
static void read_exe(const struct ctlsec_denial *d, struct file *file,
		     char *path)
{
	static char buf[PATH_MAX]; /* the collector's */
	char *whole = file_path(file, buf, sizeof(buf));
	const char *name;

	if (IS_ERR(whole) || strlen(whole) > CTLSEC_EXE_PATH)
		return;
	name = kbasename(whole);
	if (!strncmp(name, d->exe, strlen(d->exe)))
		strscpy(path, whole, CTLSEC_EXE_PATH + 1);
}

static void find_exe(const struct ctlsec_denial *d, char *path)
{
	struct task_struct *t = find_process(d);
	struct file *file;

	strscpy(path, d->exe, CTLSEC_EXE_PATH + 1);
	if (!t)
		return;
	file = get_exe(t);
	put_task_struct(t);
	if (!file)
		return;
	read_exe(d, file, path);
	fput(file);
}

/* Without memory for the label they did not become events after all. */
static void drop_denials(const struct ctlsec_denial *d, u64 count)
{
	struct ctlsec_meter *m = &d->domain->stats.meter;

	atomic64_sub(count, &m->recorded);
	atomic64_add(count, &m->dropped);
}

/* @count denials that are the same, of which @d is the first. */
static void hand_over(const struct ctlsec_denial *d, u64 count, u64 last)
{
	struct ctlsec_history_entry e = {
		.denial = *d,
		.label = label_of(d->domain),
		.count = count,
		.last = last,
	};

	if (e.label) {
		find_exe(d, e.exe);
		ctlsec_history_add(&e);
		ctlsec_denial_msg_send(&e);
		if (READ_ONCE(d->domain->copied_to) == CTLSEC_LOG_AUDIT)
			ctlsec_audit_log_denial(&e);
	} else {
		drop_denials(d, count);
	}
	ctlsec_domain_put(d->domain);
}

/* As many as there can have been in the rings when this began, so that it ends. */
static void collect_denials(struct work_struct *work)
{
	static struct ctlsec_denial first; /* the collector's */
	unsigned int left = num_possible_cpus() * CTLSEC_RING_SIZE;
	const struct ctlsec_denial *d;
	u64 count = 0, last = 0;
	int cpu;

	while (left-- && (d = ctlsec_denial_ring_oldest(&cpu))) {
		if (count && ctlsec_history_same(&first, d)) {
			ctlsec_domain_put(d->domain);
		} else {
			if (count)
				hand_over(&first, count, last);
			first = *d;
			count = 0;
		}
		count++;
		last = d->time;
		ctlsec_denial_ring_drop(cpu);
		cond_resched();
	}
	if (count)
		hand_over(&first, count, last);
	ctlsec_listener_flush();
	if (ctlsec_denial_ring_oldest(&cpu))
		ctlsec_collect_kick(false);
}

int __init ctlsec_collect_init(void)
{
	int err = ctlsec_denial_ring_init();

	if (err)
		return err;
	err = ctlsec_history_init();
	if (err)
		ctlsec_denial_ring_exit();
	return err;
}

void ctlsec_collect_exit(void)
{
	ctlsec_collect_flush();
	ctlsec_history_exit();
	ctlsec_denial_ring_exit();
}

void ctlsec_collect_kick(bool now)
{
	if (now)
		mod_delayed_work(system_unbound_wq, &collect_work, 0);
	else if (!delayed_work_pending(&collect_work))
		queue_delayed_work(system_unbound_wq, &collect_work,
				   msecs_to_jiffies(CTLSEC_COLLECT_MS));
}

void ctlsec_collect_flush(void)
{
	mod_delayed_work(system_unbound_wq, &collect_work, 0);
	flush_delayed_work(&collect_work);
}
