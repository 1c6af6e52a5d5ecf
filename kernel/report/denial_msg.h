/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A denial as netlink attributes: the same in events and rows of the history.
 */
#ifndef _CTLSEC_KERNEL_DENIAL_MSG_H
#define _CTLSEC_KERNEL_DENIAL_MSG_H

#include <linux/types.h>

struct ctlsec_history_entry;
struct pid_namespace;
struct sk_buff;

/* Bytes of its attributes at most. */
size_t ctlsec_denial_msg_size(void);

/* Append CTLSEC_EVENT_A_*, with pids of @ns. Any context that may sleep. Return: 0 or
 * -EMSGSIZE.
 */
int ctlsec_denial_msg_fill(struct sk_buff *skb, struct pid_namespace *ns,
			   const struct ctlsec_history_entry *e);

/* Send it to the listeners, with the counters of its domain, which is still there. */
void ctlsec_denial_msg_send(const struct ctlsec_history_entry *e);

#endif /* _CTLSEC_KERNEL_DENIAL_MSG_H */
