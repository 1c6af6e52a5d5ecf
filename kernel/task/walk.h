/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Walking over all tasks, with pauses.
 */
#ifndef _CTLSEC_KERNEL_WALK_H
#define _CTLSEC_KERNEL_WALK_H

struct task_struct;

/**
 * struct ctlsec_walk - what to do on the way
 * @visit: called under rcu_read_lock(); a positive answer has @pause called and
 *	the process visited again, a negative one ends the walk
 * @pause: may sleep; 0, or a negative number that ends the walk
 * @arg: of both
 */
struct ctlsec_walk {
	int (*visit)(struct task_struct *t, void *arg);
	int (*pause)(void *arg);
	void *arg;
};

/**
 * ctlsec_walk_tasks - visit every task, zombies and kernel threads included
 *
 * One that is there before the walk, and until it ends, is visited at least once,
 * whichever of its process's threads executes a program in that time.
 *
 * Context: may sleep. Return: 0, or what ended the walk.
 */
int ctlsec_walk_tasks(const struct ctlsec_walk *w);
/* The same for the threads of one process, of which the caller has a reference. */
int ctlsec_walk_process(const struct ctlsec_walk *w,
			struct task_struct *process);

#endif /* _CTLSEC_KERNEL_WALK_H */
