// SPDX-License-Identifier: GPL-2.0
/*
 * Sessions of learning; see session.h. In a session's beginning the hook comes before
 * what learns is published, and that before the tasks are marked; it ends in the same
 * order, closing what was learned first: a hook that met it before may add a call more.
 */
#include "control/session.h"

#include <linux/ctlsec.h>
#include <linux/lockdep.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/timekeeping.h>

#include "compat/extack.h"
#include "domain/domain.h"
#include "domain/learned.h"
#include "lock.h"
#include "syscall/learn.h"
#include "syscall/watch.h"
#include "task/mark.h"

static LIST_HEAD(sessions);
static unsigned int session_count;
/* Of those, that run. */
static unsigned int running_count;

struct ctlsec_session *ctlsec_session_new(void)
{
	struct ctlsec_session *s = kzalloc(sizeof(*s), GFP_KERNEL);

	if (!s)
		return NULL;
	INIT_LIST_HEAD(&s->list);
	s->learned = ctlsec_learned_new();
	if (!s->learned) {
		kfree(s);
		return NULL;
	}
	return s;
}

void ctlsec_session_free(struct ctlsec_session *s)
{
	if (!s)
		return;
	if (!list_empty(&s->list)) {
		list_del(&s->list);
		session_count--;
		ctlsec_lock_changed();
	}
	ctlsec_learned_put(s->learned);
	kfree(s);
}

int ctlsec_session_check_room(struct netlink_ext_ack *extack)
{
	lockdep_assert_held(&ctlsec_lock);

	if (running_count < CTLSEC_SESSIONS_MAX)
		return 0;
	ctlsec_compat_extack_fmt(
		extack, "%u domains are learning: stop one of them first",
		running_count);
	return -ENOSPC;
}

static struct ctlsec_session *find_oldest_ended(void)
{
	struct ctlsec_session *s;

	list_for_each_entry(s, &sessions, list) {
		if (!s->domain)
			return s;
	}
	return NULL;
}

/* The one before of the same domain, or else the oldest that there is no room for. */
static void forget_former(const struct ctlsec_domain *d)
{
	ctlsec_session_free(ctlsec_session_by_key(d->kind, d->key));
	while (session_count >= CTLSEC_SESSIONS_MAX)
		ctlsec_session_free(find_oldest_ended());
}

static void describe_domain(struct ctlsec_session *s, struct ctlsec_domain *d)
{
	static char path[PATH_MAX]; /* ctlsec_lock */

	s->kind = d->kind;
	s->key = d->key;
	if (ctlsec_domain_path(d, path, sizeof(path)) >= 0)
		strscpy(s->path, path, sizeof(s->path));
}

static void set_learned(struct ctlsec_domain *d, struct ctlsec_learned *l)
{
	struct ctlsec_learned *old;

	ctlsec_learned_get(l);
	old = rcu_replace_pointer(d->learned, l, lockdep_is_held(&ctlsec_lock));
	ctlsec_learned_put(old);
}

/* What tells of calls, and with the first session what tells of requests of rings. */
static int hook_calls(struct netlink_ext_ack *extack)
{
	int err = ctlsec_learn_hook(true, extack);

	if (err || running_count)
		return err;
	err = ctlsec_watch_requests(true, extack);
	if (err)
		ctlsec_learn_hook(false, NULL);
	return err;
}

static void unhook_calls(void)
{
	if (running_count)
		return;
	ctlsec_watch_requests(false, NULL);
	ctlsec_learn_hook(false, NULL);
}

int ctlsec_session_begin(struct ctlsec_session *s, struct ctlsec_domain *d,
			 struct netlink_ext_ack *extack)
{
	int err = hook_calls(extack);

	lockdep_assert_held(&ctlsec_lock);

	if (err)
		return err;
	forget_former(d);
	describe_domain(s, d);
	s->id = ctlsec_lock_new_id();
	s->domain = d;
	s->state = CTLSEC_LEARN_RUNNING;
	s->started = ktime_get_real_ns();
	list_add_tail(&s->list, &sessions);
	session_count++;
	running_count++;
	ctlsec_lock_changed();
	ctlsec_mark_begin();
	set_learned(d, s->learned);
	ctlsec_mark_all();
	return 0;
}

void ctlsec_session_end(struct ctlsec_session *s, u32 state)
{
	lockdep_assert_held(&ctlsec_lock);

	if (!s->domain)
		return;
	WRITE_ONCE(s->learned->closed, true);
	s->domain = NULL;
	s->state = state;
	s->ended = ktime_get_real_ns();
	running_count--;
	ctlsec_mark_end();
	ctlsec_mark_all();
	unhook_calls();
}

void ctlsec_session_domain_gone(const struct ctlsec_domain *d)
{
	struct ctlsec_session *s = ctlsec_session_by_key(d->kind, d->key);

	if (s && s->domain == d)
		ctlsec_session_end(s, CTLSEC_LEARN_GONE);
}

void ctlsec_session_forget(struct ctlsec_session *s)
{
	ctlsec_session_end(s, CTLSEC_LEARN_STOPPED);
	ctlsec_session_free(s);
}

struct ctlsec_session *ctlsec_session_next(u64 after_id)
{
	struct ctlsec_session *s;

	lockdep_assert_held(&ctlsec_lock);

	list_for_each_entry(s, &sessions, list) {
		if (s->id > after_id)
			return s;
	}
	return NULL;
}

struct ctlsec_session *ctlsec_session_by_id(u64 id)
{
	struct ctlsec_session *s = id ? ctlsec_session_next(id - 1) : NULL;

	return s && s->id == id ? s : NULL;
}

struct ctlsec_session *ctlsec_session_by_key(u32 kind, u64 key)
{
	struct ctlsec_session *s;

	lockdep_assert_held(&ctlsec_lock);

	list_for_each_entry(s, &sessions, list) {
		if (s->kind == kind && s->key == key)
			return s;
	}
	return NULL;
}

void ctlsec_session_exit(void)
{
	struct ctlsec_session *s;

	mutex_lock(&ctlsec_lock);
	while ((s = ctlsec_session_next(0)))
		ctlsec_session_forget(s);
	mutex_unlock(&ctlsec_lock);
}
