/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Marks: the tasks whose system calls are learned. A mark is a bit that makes a task's
 * calls, and no other task's, take the kernel's slow way in, where syscall/learn.c sees
 * them.
 *
 * It is the bit of the audit subsystem (SYSCALL_WORK_SYSCALL_AUDIT), which nothing else
 * takes away from a task: that of the tracepoints is cleared of all tasks when the last
 * of their users leaves. The audit subsystem sets it only where it has a context for
 * the task, does nothing at a call of a task without one, and gives a task one, or not,
 * before the task is visible. So the bit of a task that has none is ours.
 */
#ifndef _CTLSEC_KERNEL_MARK_H
#define _CTLSEC_KERNEL_MARK_H

#include <linux/sched.h>

/* Begin, or end, to mark: sessions that run are counted. Context: ctlsec_lock. */
void ctlsec_mark_begin(void);
void ctlsec_mark_end(void);

/* Look at all tasks, after a domain began to learn, or ended. Context: ctlsec_lock;
 * may sleep.
 */
void ctlsec_mark_all(void);

/* @t is visible, or moved, or entered a user namespace. Any context but NMI. */
void ctlsec_mark_sync(struct task_struct *t);
/* The same for all threads of a process that moved. */
void ctlsec_mark_process(struct task_struct *leader);

#endif /* _CTLSEC_KERNEL_MARK_H */
