/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Learning: the transactions that begin and end a session, with the domain that is made
 * for one. Under ctlsec_lock.
 */
#ifndef _CTLSEC_KERNEL_LEARNING_H
#define _CTLSEC_KERNEL_LEARNING_H

#include <linux/types.h>

struct ctlsec_domain;
struct ctlsec_session;
struct netlink_ext_ack;

/**
 * ctlsec_learning_start - have a domain learn
 * @d: published; or, with @fresh, to be published: taken over, on failure too
 * @activation: of a fresh one
 * @started: the session
 *
 * Return: 0, -EEXIST (it learns), -ENOSPC, -ENOMEM, -EOPNOTSUPP, -EBUSY, -ENOENT.
 */
int ctlsec_learning_start(struct ctlsec_domain *d, bool fresh, u32 activation,
			  struct ctlsec_session **started,
			  struct netlink_ext_ack *extack);

/* End it, and unbind the domain if it was only made for this. */
void ctlsec_learning_stop(struct ctlsec_session *s);

#endif /* _CTLSEC_KERNEL_LEARNING_H */
