// SPDX-License-Identifier: GPL-2.0
/*
 * Who owns a function? ftrace says no more than that another user does, or that it
 * is off. So an ops of its own tries what was refused, part by part.
 */
#include "hook/conflict.h"

#include "hook/hook.h"
#include "hook/idle.h"
#include "lock.h"

static void notrace conflict_callback(unsigned long ip, unsigned long parent_ip,
				      struct ftrace_ops *op,
				      struct ftrace_regs *fregs)
{
}

/*
 * Not PERMANENT: with ftrace switched off it still meets other owners, so its
 * failure speaks of the address alone.
 */
static struct ftrace_ops conflict_ops = {
	.func = conflict_callback,
	.flags = FTRACE_OPS_FL_IPMODIFY,
};

/* From the first question on, with nothing to hook between two: unregistering
 * would wait, with the lock held, see hook/redirect.c. Under ctlsec_lock.
 */
static bool conflict_registered;

static int leave_conflict(void)
{
	unsigned long idle = (unsigned long)ctlsec_idle_conflict;

	return ftrace_set_filter_ips(&conflict_ops, &idle, 1, 0, 1);
}

static void end_conflict(void)
{
	if (conflict_registered)
		ctlsec_hook_unregister(&conflict_ops);
	conflict_registered = false;
}

/* Can all of these be hooked? Return: 0, -EBUSY, or another error of ftrace's. */
static int probe_function(unsigned long *ips, unsigned int n)
{
	int err;

	if (!conflict_registered) {
		err = leave_conflict();
		if (!err)
			err = ctlsec_hook_register(&conflict_ops);
		if (err)
			return err;
		conflict_registered = true;
	}
	err = ftrace_set_filter_ips(&conflict_ops, ips, n, 0, 1);
	/* Rather wait than keep what another user may want. */
	if (!err && leave_conflict())
		end_conflict();
	return err;
}

int ctlsec_conflict_find(unsigned long *ips, unsigned int n,
			 unsigned long *owned)
{
	int err;

	lockdep_assert_held(&ctlsec_lock);

	*owned = 0;
	err = probe_function(ips, n);
	while (n > 1 && err == -EBUSY) {
		unsigned int half = n / 2;

		err = probe_function(ips, half);
		if (err) {
			n = half;
		} else {
			ips += half;
			n -= half;
			err = -EBUSY;
		}
	}
	if (err == -EBUSY)
		*owned = ips[0];
	return err == -EBUSY ? 0 : err;
}

void ctlsec_conflict_exit(void)
{
	end_conflict();
	ftrace_free_filter(&conflict_ops);
}
