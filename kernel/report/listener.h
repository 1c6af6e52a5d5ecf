/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Sockets that listen to events. Each is sent messages of its own: who may listen is
 * decided by the right to read, as of any request, and pids are those of the
 * listener's pid namespace, which no multicast could have.
 *
 * A listener that does not read loses what its socket has no room for, and is told how
 * much with the next event that it gets. It costs the others nothing: nothing waits
 * for it.
 */
#ifndef _CTLSEC_KERNEL_LISTENER_H
#define _CTLSEC_KERNEL_LISTENER_H

#include <linux/types.h>

struct genl_info;
struct pid_namespace;
struct sk_buff;

/* Before the family is registered, and after it is not any more: it may fail. */
int ctlsec_listener_init(void);
void ctlsec_listener_exit(void);
/* Forget all, and take no more; before the family goes. */
void ctlsec_listener_stop(void);

/* The socket that sent the request listens until it is closed. May sleep. Return: 0,
 * or -ENOSPC, -ENOMEM, -ESHUTDOWN with the sentence in @info's extack.
 */
int ctlsec_listener_add(const struct genl_info *info);

/* Does any socket listen? A hint. */
bool ctlsec_listener_any(void);

/**
 * ctlsec_listener_send - an event for all listeners
 * @size: bytes of its attributes at most
 * @count: how many events it stands for
 * @fill: its attributes, for a listener in @ns; called for each. Return: 0 or -EMSGSIZE
 * @arg: for @fill
 *
 * What is sent may wait for more until ctlsec_listener_flush(). May sleep; takes no
 * lock but its own.
 */
void ctlsec_listener_send(size_t size, u64 count,
			  int (*fill)(struct sk_buff *skb,
				      struct pid_namespace *ns,
				      const void *arg),
			  const void *arg);
void ctlsec_listener_flush(void);

#endif /* _CTLSEC_KERNEL_LISTENER_H */
