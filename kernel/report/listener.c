// SPDX-License-Identifier: GPL-2.0
/*
 * Sockets that listen to events; see listener.h.
 */
#include "report/listener.h"

#include <linux/ctlsec.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/netlink.h>
#include <linux/notifier.h>
#include <linux/pid_namespace.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <net/genetlink.h>
#include <net/netlink.h>

#include "limits.h"
#include "report/message.h"

/**
 * struct listener - a socket
 * @all: in the list of listeners
 * @port: its netlink port
 * @ns: the pid namespace of the task that asked, a reference held
 * @skb: messages that wait for more, or NULL
 * @waiting: how many events they stand for
 * @lost: events that it did not get
 */
struct listener {
	struct list_head all;
	u32 port;
	struct pid_namespace *ns;
	struct sk_buff *skb;
	u64 waiting;
	u64 lost;
};

/* Guards all below, inside ctlsec_lock. Nothing of the module's is taken inside it. */
static DEFINE_MUTEX(listener_lock);
static LIST_HEAD(listeners);
static unsigned int listener_count; /* READ_ONCE without the lock */
static bool listener_open;

static struct listener *find_listener(u32 port)
{
	struct listener *l;

	lockdep_assert_held(&listener_lock);

	list_for_each_entry(l, &listeners, all) {
		if (l->port == port)
			return l;
	}
	return NULL;
}

static void free_listener(struct listener *l)
{
	list_del(&l->all);
	WRITE_ONCE(listener_count, listener_count - 1);
	put_pid_ns(l->ns);
	nlmsg_free(l->skb);
	kfree(l);
}

/* A port is free for another socket after this. */
static int forget_closed(struct notifier_block *nb, unsigned long event,
			 void *data)
{
	const struct netlink_notify *closed = data;
	struct listener *l;

	if (event != NETLINK_URELEASE || closed->protocol != NETLINK_GENERIC ||
	    closed->net != &init_net || !ctlsec_listener_any())
		return NOTIFY_DONE;
	mutex_lock(&listener_lock);
	l = find_listener(closed->portid);
	if (l)
		free_listener(l);
	mutex_unlock(&listener_lock);
	return NOTIFY_DONE;
}

static struct notifier_block close_notifier = {
	.notifier_call = forget_closed,
};

int __init ctlsec_listener_init(void)
{
	int err = netlink_register_notifier(&close_notifier);

	if (err)
		return err;
	mutex_lock(&listener_lock);
	listener_open = true;
	mutex_unlock(&listener_lock);
	return 0;
}

void ctlsec_listener_stop(void)
{
	struct listener *l, *next;

	mutex_lock(&listener_lock);
	listener_open = false;
	list_for_each_entry_safe(l, next, &listeners, all)
		free_listener(l);
	mutex_unlock(&listener_lock);
}

void ctlsec_listener_exit(void)
{
	netlink_unregister_notifier(&close_notifier);
}

bool ctlsec_listener_any(void)
{
	return READ_ONCE(listener_count);
}

static int check_new(const struct genl_info *info)
{
	if (!listener_open) {
		NL_SET_ERR_MSG(info->extack, "the module is being unloaded");
		return -ESHUTDOWN;
	}
	if (listener_count >= CTLSEC_LISTENERS_MAX) {
		NL_SET_ERR_MSG(info->extack, "too many listen already");
		return -ENOSPC;
	}
	return 0;
}

static void insert_listener(struct listener *l, u32 port)
{
	l->port = port;
	l->ns = get_pid_ns(task_active_pid_ns(current));
	list_add_tail(&l->all, &listeners);
	WRITE_ONCE(listener_count, listener_count + 1);
}

int ctlsec_listener_add(const struct genl_info *info)
{
	struct listener *l = kzalloc(sizeof(*l), GFP_KERNEL);
	int err;

	if (!l) {
		NL_SET_ERR_MSG(info->extack, "no memory for the listener");
		return -ENOMEM;
	}
	mutex_lock(&listener_lock);
	err = check_new(info);
	/* Once more is no more than once. */
	if (!err && !find_listener(info->snd_portid)) {
		insert_listener(l, info->snd_portid);
		l = NULL;
	}
	mutex_unlock(&listener_lock);
	kfree(l);
	return err;
}

static void send_waiting(struct listener *l)
{
	/* One without room says so at once; the socket is told too. */
	if (l->skb && genlmsg_unicast(&init_net, l->skb, l->port))
		l->lost += l->waiting;
	l->skb = NULL;
	l->waiting = 0;
}

static int put_message(struct listener *l,
		       int (*fill)(struct sk_buff *skb,
				   struct pid_namespace *ns, const void *arg),
		       const void *arg)
{
	void *hdr = ctlsec_message_put_event(l->skb);

	if (!hdr)
		return -EMSGSIZE;
	if ((l->lost && nla_put_u64_64bit(l->skb, CTLSEC_EVENT_A_LOST, l->lost,
					  CTLSEC_EVENT_A_PAD)) ||
	    fill(l->skb, l->ns, arg)) {
		genlmsg_cancel(l->skb, hdr);
		return -EMSGSIZE;
	}
	genlmsg_end(l->skb, hdr);
	return 0;
}

static void send_to(struct listener *l, size_t size, u64 count,
		    int (*fill)(struct sk_buff *skb, struct pid_namespace *ns,
				const void *arg),
		    const void *arg)
{
	size += nla_total_size_64bit(sizeof(u64));
	if (l->skb && !put_message(l, fill, arg)) {
		l->waiting += count;
		return;
	}
	send_waiting(l);
	l->skb = genlmsg_new(max_t(size_t, size, GENLMSG_DEFAULT_SIZE),
			     GFP_KERNEL | __GFP_NOWARN);
	if (!l->skb) {
		l->lost += count;
		return;
	}
	l->waiting = count;
	if (WARN_ON_ONCE(put_message(l, fill, arg))) {
		nlmsg_free(l->skb);
		l->skb = NULL;
		l->waiting = 0;
		l->lost += count;
	}
}

void ctlsec_listener_send(size_t size, u64 count,
			  int (*fill)(struct sk_buff *skb,
				      struct pid_namespace *ns,
				      const void *arg),
			  const void *arg)
{
	struct listener *l;

	mutex_lock(&listener_lock);
	list_for_each_entry(l, &listeners, all)
		send_to(l, size, count, fill, arg);
	mutex_unlock(&listener_lock);
}

void ctlsec_listener_flush(void)
{
	struct listener *l;

	mutex_lock(&listener_lock);
	list_for_each_entry(l, &listeners, all)
		send_waiting(l);
	mutex_unlock(&listener_lock);
}
