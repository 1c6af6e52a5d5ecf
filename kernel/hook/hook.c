// SPDX-License-Identifier: GPL-2.0
/*
 * The hooking mechanism that the hook_*.c files share. It knows no policy.
 *
 * Why unloading is safe. Unregistering an ftrace_ops of a module waits (rude
 * and ordinary RCU-tasks) until no task is in the ops' trampoline, callback, or
 * a function it was redirected to that has not slept. A wrapper that slept is
 * past that wait, so wrappers are counted: raised in the callback, where the
 * wait still covers the task, lowered by the wrapper's last act. Once no
 * callback runs, the sum only falls, ctlsec_hook_drain() waits for zero, and
 * one more RCU-tasks grace period covers the few instructions between the last
 * decrement and the return.
 */
#include "hook/hook.h"

#include <linux/atomic.h>
#include <linux/delay.h>
#include <linux/kernel.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/tracepoint.h>

/* As many rows as all hook files together record, with room. */
#define HOOKS_MAX 40

/* A BPF trampoline that is being changed makes a registration fail with EAGAIN,
 * after a pause.
 */
#define REGISTER_TRIES 100

/* Written at module load only. */
static struct ctlsec_hook_info infos[HOOKS_MAX];
static unsigned int info_count;

static atomic64_t missed;

DEFINE_PER_CPU(long, ctlsec_hook_inflight);

unsigned int ctlsec_hook_info_count(void)
{
	return info_count;
}

const struct ctlsec_hook_info *ctlsec_hook_info(unsigned int i)
{
	return &infos[i];
}

void __init ctlsec_hook_info_add(const char *name, const char *lost,
				 bool active)
{
	if (WARN_ON_ONCE(info_count == HOOKS_MAX))
		return;
	infos[info_count++] = (struct ctlsec_hook_info){
		.name = name,
		.lost = lost,
		.active = active,
	};
	if (!active)
		pr_warn("no hook on %s: %s\n", name, lost);
}

long ctlsec_hook_inflight_sum(void)
{
	long sum = 0;
	int cpu;

	/* A task may enter on one CPU and leave on another. */
	for_each_possible_cpu(cpu)
		sum += per_cpu(ctlsec_hook_inflight, cpu);
	return sum;
}

int ctlsec_hook_register(struct ftrace_ops *ops)
{
	int tries = REGISTER_TRIES;
	int err;

	do {
		err = register_ftrace_function(ops);
	} while (err == -EAGAIN && --tries);
	return err;
}

void ctlsec_hook_unregister(struct ftrace_ops *ops)
{
	int err = unregister_ftrace_function(ops);

	if (!err)
		return;
	pr_emerg(
		"ftrace is disabled after an error (%d): the module cannot be unloaded until the next boot\n",
		err);
	for (;;)
		schedule_timeout_idle(MAX_SCHEDULE_TIMEOUT);
}

void ctlsec_hook_drain(void)
{
	while (ctlsec_hook_inflight_sum())
		usleep_range(1000, 2000);
	synchronize_rcu_tasks();
}

void ctlsec_hook_missed(const char *what)
{
	atomic64_inc(&missed);
	pr_warn_ratelimited("missed: %s\n", what);
}

u64 ctlsec_hook_missed_count(void)
{
	return atomic64_read(&missed);
}

struct find_tracepoint {
	const char *name;
	struct tracepoint *found;
};

static void match_tracepoint(struct tracepoint *tp, void *arg)
{
	struct find_tracepoint *find = arg;

	if (!strcmp(tp->name, find->name))
		find->found = tp;
}

struct tracepoint *ctlsec_hook_tracepoint(const char *name)
{
	struct find_tracepoint find = { .name = name };

	for_each_kernel_tracepoint(match_tracepoint, &find);
	return find.found;
}
