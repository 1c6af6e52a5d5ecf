/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Learning: system calls of marked tasks (task/mark.h), as they come in.
 */
#ifndef _CTLSEC_KERNEL_LEARN_H
#define _CTLSEC_KERNEL_LEARN_H

#include <linux/types.h>

struct cgroup;
struct ctlsec_ring_request;
struct netlink_ext_ack;

/**
 * ctlsec_learn_hook - see the calls of marked tasks, or do not any more
 *
 * Context: ctlsec_lock; may sleep. Return: 0, -EOPNOTSUPP (this kernel cannot),
 * -EBUSY, -ENOMEM, with a sentence in @extack. What is to be unhooked is, or stays.
 */
int ctlsec_learn_hook(bool wanted, struct netlink_ext_ack *extack);

/* A call of current, which is in @cgrp, was denied, or complained of: what learns is
 * told. An RCU reader, by preemption off.
 */
void ctlsec_learn_refused(struct cgroup *cgrp, u32 abi, u32 nr);

/* current is about to carry out a ring's request: the call that does the same, or of
 * commands that may do what either of two calls does both, are learned as calls.
 */
void ctlsec_learn_request(const struct ctlsec_ring_request *r);

void ctlsec_learn_init(void);
/* After the last session has ended. */
void ctlsec_learn_exit(void);

#endif /* _CTLSEC_KERNEL_LEARN_H */
