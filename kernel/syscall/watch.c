// SPDX-License-Identifier: GPL-2.0
/*
 * The watch set: union over the policies in use of the functions that they do
 * not plainly allow. Recomputed as a whole on every change (a few thousand
 * look-ups) and applied as one difference.
 */
#include "syscall/watch.h"

#include <asm/unistd.h>
#include <ctlsec/never.h>
#include <linux/slab.h>
#include <linux/sort.h>

#include "arch/syscall_table.h"
#include "compat/extack.h"
#include "domain/registry.h"
#include "fault.h"
#include "policy/profile.h"
#include "syscall/entry.h"
#include "syscall/io_uring.h"

/* Addresses being collected; room for every number of every ABI. */
struct collection {
	unsigned int count;
	unsigned long ips[CTLSEC_NR_ABIS * CTLSEC_SYSCALLS_MAX];
};

static int compare_watched(const void *a, const void *b)
{
	unsigned long x = *(const unsigned long *)a;
	unsigned long y = *(const unsigned long *)b;

	return x < y ? -1 : x > y;
}

/* Does some policy in use, or @extra, restrict the call? */
static bool is_restricted(u32 abi, u32 nr, const struct ctlsec_policy *extra)
{
	const struct ctlsec_policy *policy;
	struct ctlsec_profile *p;

	if (ctlsec_never_denied(abi, nr))
		return false;
	if (extra && !ctlsec_policy_always_allows(extra, abi, nr))
		return true;
	for (p = ctlsec_profile_after(NULL); p; p = ctlsec_profile_after(p)) {
		policy = &ctlsec_profile_version(p)->policy;
		if (p->users && !ctlsec_policy_always_allows(policy, abi, nr))
			return true;
	}
	return false;
}

static int collect_addresses(struct collection *c,
			     const struct ctlsec_policy *extra,
			     struct netlink_ext_ack *extack)
{
	u32 abi, nr;

	for (abi = 0; abi < CTLSEC_NR_ABIS; abi++) {
		for (nr = 0; nr < ctlsec_entry_count(abi); nr++) {
			if (ctlsec_entry_state(abi, nr) ==
				    CTLSEC_ENTRY_ABSENT ||
			    !is_restricted(abi, nr, extra))
				continue;
			if (ctlsec_entry_state(abi, nr) ==
			    CTLSEC_ENTRY_UNHOOKABLE) {
				ctlsec_compat_extack_fmt(
					extack,
					"%.50s can't be hooked on this kernel",
					ctlsec_syscall_table_name(abi, nr));
				return -EBUSY;
			}
			c->ips[c->count++] = ctlsec_entry_address(abi, nr);
		}
	}
	return 0;
}

static void sort_addresses(struct collection *c)
{
	unsigned int i, kept = 0;

	sort(c->ips, c->count, sizeof(*c->ips), compare_watched, NULL);
	for (i = 0; i < c->count; i++) {
		if (!kept || c->ips[i] != c->ips[kept - 1])
			c->ips[kept++] = c->ips[i];
	}
	c->count = kept;
}

/* Its number is the same in all ABIs. */
static bool restricts_io_uring(const struct ctlsec_policy *extra)
{
	return is_restricted(CTLSEC_ABI_X86_64, __NR_io_uring_enter, extra) ||
	       is_restricted(CTLSEC_ABI_I386, __NR_io_uring_enter, extra) ||
	       (IS_ENABLED(CONFIG_X86_X32_ABI) &&
		is_restricted(CTLSEC_ABI_X32, __NR_io_uring_enter, extra));
}

static int apply_watch_set(const struct ctlsec_policy *extra,
			   struct netlink_ext_ack *extack)
{
	struct collection *c = NULL;
	int err;

	lockdep_assert_held(&ctlsec_lock);

	if (!ctlsec_fault_step())
		c = kvzalloc(sizeof(*c), GFP_KERNEL);
	if (!c)
		return -ENOMEM;
	err = collect_addresses(c, extra, extack);
	if (!err)
		err = ctlsec_io_uring_apply(restricts_io_uring(extra), extack);
	if (!err) {
		sort_addresses(c);
		err = ctlsec_entry_apply(c->ips, c->count, extack);
		if (err)
			ctlsec_io_uring_apply(restricts_io_uring(NULL), NULL);
	}
	kvfree(c);
	return err;
}

int ctlsec_watch_extend(const struct ctlsec_policy *extra,
			struct netlink_ext_ack *extack)
{
	return apply_watch_set(extra, extack);
}

void ctlsec_watch_trim(void)
{
	int err = apply_watch_set(NULL, NULL);

	if (err)
		pr_warn("hooks that no profile needs stay in place (%d)\n",
			err);
}
