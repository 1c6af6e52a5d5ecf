/* SPDX-License-Identifier: GPL-2.0 */
/*
 * New cgroups: those that a binding wants have a domain before a task can enter.
 */
#ifndef _CTLSEC_KERNEL_MKDIR_H
#define _CTLSEC_KERNEL_MKDIR_H

struct netlink_ext_ack;
struct work_struct;

/* Bytes behind a path that the tables of bindings may read. */
#define CTLSEC_MKDIR_PATH_ROOM 8

/* Find the function; at module load, once. @late: is scheduled when a cgroup came
 * that this could not look at, since it was under way when the hook came.
 */
void ctlsec_mkdir_init(struct work_struct *late);
/* No binding is left. Wrappers may sleep on: ctlsec_fork_exit() waits for these. */
void ctlsec_mkdir_exit(void);

/**
 * ctlsec_mkdir_hook - hook the creation of cgroups
 *
 * Before the first binding is added. Context: ctlsec_lock. Return: 0, or -EOPNOTSUPP,
 * -EBUSY, -ENOMEM with the sentence in @extack and nothing changed.
 */
int ctlsec_mkdir_hook(struct netlink_ext_ack *extack);
/* After the last one was removed. Context: ctlsec_lock. */
void ctlsec_mkdir_unhook(void);

/* Tell the listeners which domains were made by now. Context: ctlsec_lock. */
void ctlsec_mkdir_tell(void);

#endif /* _CTLSEC_KERNEL_MKDIR_H */
