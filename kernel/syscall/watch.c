// SPDX-License-Identifier: GPL-2.0
/*
 * The watch set: which functions are hooked.
 *
 * Of each number it is counted how many policies in use restrict it, so a bind to
 * a profile that is in use, or an unbind that leaves it so, costs nothing here.
 * What comes to be needed is hooked at once, with the exact set in one change;
 * what is not needed any more, later and all together: no command waits for that, and
 * a container that restarts finds its functions still hooked.
 */
#include "syscall/watch.h"

#include <asm/unistd.h>
#include <ctlsec/eval.h>
#include <ctlsec/meaning.h>
#include <ctlsec/never.h>
#include <ctlsec/ring_table.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

#include "arch/arch.h"
#include "compat/extack.h"
#include "hook/redirect.h"
#include "lock.h"
#include "syscall/entry.h"
#include "syscall/inside.h"
#include "syscall/io_uring.h"
#include "syscall/request.h"
#include "syscall/restart.h"

/* Until what is not needed is unhooked. */
#define TRIM_DELAY HZ

/* Policies in use that restrict a number; under ctlsec_lock. */
static u32 restricting[CTLSEC_NR_ABIS][CTLSEC_SYSCALLS_MAX];
/* And those that have to be asked of what calls come to. */
static u32 asking[CTLSEC_NR_INSIDES];
/* And of what requests do. */
static u32 asking_requests[CTLSEC_NR_RING_OPS];

/* Addresses being collected; room for every number of every ABI. */
struct collection {
	unsigned int count;
	unsigned long ips[CTLSEC_NR_ABIS * CTLSEC_SYSCALLS_MAX];
};

static bool asks_request(const struct ctlsec_policy *p, u32 op)
{
	u32 abi;

	for (abi = 0; abi < CTLSEC_NR_ABIS; abi++) {
		if (ctlsec_ring_hooks(p, abi, op))
			return true;
	}
	return false;
}

static void count_requests(const struct ctlsec_policy *p, int change)
{
	u32 op;

	for (op = 0; op < CTLSEC_NR_RING_OPS; op++) {
		if (asks_request(p, op))
			asking_requests[op] += change;
	}
}

static void count_policy(const struct ctlsec_policy *p, int change)
{
	u32 abi, nr, inside, meaning = 0;

	for (abi = 0; abi < CTLSEC_NR_ABIS; abi++) {
		meaning |= ctlsec_meaning_of(p, abi);
		for (nr = 0; nr < ctlsec_entry_count(abi); nr++) {
			if (!ctlsec_never_denied(abi, nr) &&
			    !ctlsec_policy_always_allows(p, abi, nr))
				restricting[abi][nr] += change;
		}
	}
	for (inside = 0; inside < CTLSEC_NR_INSIDES; inside++) {
		if (meaning & ctlsec_inside_kinds(inside))
			asking[inside] += change;
	}
	count_requests(p, change);
}

static bool is_restricted(u32 abi, u32 nr)
{
	u32 i;

	if (!ctlsec_restarts(abi, nr))
		return restricting[abi][nr];
	/* By what it restarts. */
	for (i = 0; i < ctlsec_entry_count(abi); i++) {
		if (restricting[abi][i] && ctlsec_restart_concerns(abi, i))
			return true;
	}
	return false;
}

static int collect_addresses(struct collection *c,
			     struct netlink_ext_ack *extack)
{
	u32 abi, nr;

	for (abi = 0; abi < CTLSEC_NR_ABIS; abi++) {
		for (nr = 0; nr < ctlsec_entry_count(abi); nr++) {
			if (ctlsec_entry_state(abi, nr) ==
				    CTLSEC_ENTRY_ABSENT ||
			    !is_restricted(abi, nr))
				continue;
			if (ctlsec_entry_state(abi, nr) ==
			    CTLSEC_ENTRY_UNHOOKABLE) {
				ctlsec_compat_extack_fmt(
					extack,
					"%.50s cannot be hooked on this kernel",
					ctlsec_syscall_table_name(abi, nr));
				return -EBUSY;
			}
			c->ips[c->count++] = ctlsec_entry_address(abi, nr);
		}
	}
	return 0;
}

/* Its number is the same in all ABIs. */
static bool restricts_io_uring(void)
{
	u32 abi;

	for (abi = 0; abi < CTLSEC_NR_ABIS; abi++) {
		if (restricting[abi][__NR_io_uring_enter])
			return true;
	}
	return false;
}

static u32 wanted_insides(void)
{
	u32 inside, wanted = 0;

	for (inside = 0; inside < CTLSEC_NR_INSIDES; inside++) {
		if (asking[inside])
			wanted |= BIT(inside);
	}
	return wanted;
}

/* Hook what is restricted: at the least, or (@trim) no more. */
static int apply_watch_set(bool trim, struct netlink_ext_ack *extack)
{
	struct collection *c;
	int err;

	lockdep_assert_held(&ctlsec_lock);

	c = kvzalloc(sizeof(*c), GFP_KERNEL);
	if (!c)
		return -ENOMEM;
	err = collect_addresses(c, extack);
	if (!err && (trim || restricts_io_uring()))
		err = ctlsec_io_uring_apply(restricts_io_uring(), extack);
	if (!err)
		err = ctlsec_inside_apply(wanted_insides(), trim, extack);
	if (!err)
		err = ctlsec_request_apply(asking_requests, trim, extack);
	if (!err) {
		c->count = ctlsec_redirect_sort(c->ips, c->count);
		if (trim || !ctlsec_entry_hooks(c->ips, c->count))
			err = ctlsec_entry_apply(c->ips, c->count, extack);
	}
	kvfree(c);
	return err;
}

static void trim_later(struct work_struct *work)
{
	int err;

	mutex_lock(&ctlsec_lock);
	err = apply_watch_set(true, NULL);
	mutex_unlock(&ctlsec_lock);
	if (err)
		pr_warn("hooks that no profile needs stay in place (%d)\n",
			err);
}

static DECLARE_DELAYED_WORK(trim_work, trim_later);

int ctlsec_watch_hold(const struct ctlsec_policy *p,
		      struct netlink_ext_ack *extack)
{
	return ctlsec_watch_hold_all(&p, 1, extack);
}

int ctlsec_watch_hold_all(const struct ctlsec_policy *const *v, u32 n,
			  struct netlink_ext_ack *extack)
{
	u32 i;
	int err;

	lockdep_assert_held(&ctlsec_lock);

	for (i = 0; i < n; i++)
		count_policy(v[i], 1);
	err = apply_watch_set(false, extack);
	/* That of rings may have been hooked before it failed. */
	for (i = 0; err && i < n; i++)
		ctlsec_watch_release(v[i]);
	return err;
}

void ctlsec_watch_release(const struct ctlsec_policy *p)
{
	lockdep_assert_held(&ctlsec_lock);

	count_policy(p, -1);
	/* One that is due already is not put off. */
	queue_delayed_work(system_long_wq, &trim_work, TRIM_DELAY);
}

int ctlsec_watch_requests(bool wanted, struct netlink_ext_ack *extack)
{
	u32 op;
	int err = 0;

	lockdep_assert_held(&ctlsec_lock);

	if (!ctlsec_request_can_hook())
		return 0;
	for (op = 0; op < CTLSEC_NR_RING_OPS; op++) {
		if (ctlsec_ring_table[op].nr_ways)
			asking_requests[op] += wanted ? 1 : -1;
	}
	if (wanted)
		err = apply_watch_set(false, extack);
	else
		queue_delayed_work(system_long_wq, &trim_work, TRIM_DELAY);
	if (err)
		ctlsec_watch_requests(false, NULL);
	return err;
}

void ctlsec_watch_exit(void)
{
	cancel_delayed_work_sync(&trim_work);
}
