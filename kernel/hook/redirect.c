// SPDX-License-Identifier: GPL-2.0
/*
 * Changing what an ops hooks.
 *
 * - A registered ops is changed live, in one step that ftrace undoes if it
 *   fails, and stays registered when it has nothing to hook. Unregistering would
 *   wait until every task has slept or been in userspace, and a confined one can
 *   put that off by staying in the kernel; until then no bind and no tracing.
 * - But a BPF trampoline (fentry) on a function calls that function itself, with
 *   the arguments that it was given, unless it was told of a redirection; and
 *   registering an ops tells it, a live change does not. So a function that has
 *   such a trampoline can be hooked by the first registration only: an ops that
 *   is registered is not given it, not even one that hooks nothing else, which
 *   would have to be unregistered before.
 */
#include "hook/redirect.h"

#include <linux/bsearch.h>
#include <linux/kallsyms.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/sort.h>

#include "compat/extack.h"
#include "hook/conflict.h"
#include "hook/hook.h"
#include "hook/resolve.h"
#include "lock.h"

/*
 * ftrace's own look-up of BPF trampolines, and the lock that keeps what it reads in
 * place: one that is removed is freed at once. ftrace takes that inside its
 * registration, and so under ctlsec_lock, too. Written once by init. Without them
 * nothing can be said of trampolines, so ops that hook nothing are unregistered.
 */
static unsigned long find_direct __ro_after_init;
static struct mutex *direct_mutex __ro_after_init;

static int compare_addresses(const void *a, const void *b)
{
	unsigned long x = *(const unsigned long *)a;
	unsigned long y = *(const unsigned long *)b;

	return x < y ? -1 : x > y;
}

unsigned int ctlsec_redirect_sort(unsigned long *ips, unsigned int n)
{
	unsigned int i, kept = 0;

	sort(ips, n, sizeof(*ips), compare_addresses, NULL);
	for (i = 0; i < n; i++) {
		if (!kept || ips[i] != ips[kept - 1])
			ips[kept++] = ips[i];
	}
	return kept;
}

bool ctlsec_redirect_has(const struct ctlsec_redirect *r, unsigned long ip)
{
	return r->count &&
	       bsearch(&ip, r->ips, r->count, sizeof(ip), compare_addresses);
}

/* Why did ftrace refuse? Only what is new can have another owner. */
static void describe_busy(const struct ctlsec_redirect *r,
			  const unsigned long *ips, unsigned int n,
			  struct netlink_ext_ack *extack)
{
	unsigned long *fresh = kmalloc_array(n, sizeof(*fresh), GFP_KERNEL);
	char name[KSYM_SYMBOL_LEN];
	unsigned int i, count = 0;
	unsigned long owned = 0;
	int err = 0;

	if (!fresh) {
		NL_SET_ERR_MSG(
			extack,
			"a live patch or probe owns a function, or kernel.ftrace_enabled is 0");
		return;
	}
	for (i = 0; i < n; i++) {
		if (!ctlsec_redirect_has(r, ips[i]))
			fresh[count++] = ips[i];
	}
	if (count)
		err = ctlsec_conflict_find(fresh, count, &owned);
	kfree(fresh);
	if (err) {
		ctlsec_compat_extack_fmt(
			extack,
			"another ftrace user owns a function, or ftrace is off: cannot tell which (%d)",
			err);
	} else if (owned) {
		ctlsec_resolve_name(owned, name);
		ctlsec_compat_extack_fmt(
			extack, "%.50s is owned by a live patch or probe",
			name);
	} else {
		NL_SET_ERR_MSG(extack,
			       "ftrace is off: set kernel.ftrace_enabled=1");
	}
}

static void describe_failure(const struct ctlsec_redirect *r, int err,
			     const unsigned long *ips, unsigned int n,
			     struct netlink_ext_ack *extack)
{
	if (err == -EBUSY && ctlsec_compat_extack_silent(extack))
		describe_busy(r, ips, n, extack);
	else if (err == -ENOMEM)
		NL_SET_ERR_MSG(extack, "no memory to hook the system calls");
	else if (err != -EBUSY)
		ctlsec_compat_extack_fmt(
			extack, "ftrace cannot hook the system calls (%d)",
			err);
}

/* One that is not hooked yet and has a BPF trampoline, or 0. */
static unsigned long find_fresh_direct(const struct ctlsec_redirect *r,
				       const unsigned long *ips, unsigned int n)
{
	unsigned long found = 0;
	unsigned int i;

	if (!find_direct || !(r->ops.flags & FTRACE_OPS_FL_IPMODIFY))
		return 0;
	mutex_lock(direct_mutex);
	for (i = 0; !found && i < n; i++) {
		if (!ctlsec_redirect_has(r, ips[i]) &&
		    ctlsec_resolve_call(ctlsec_resolve_location(ips[i]), 0, 0,
					find_direct))
			found = ips[i];
	}
	mutex_unlock(direct_mutex);
	return found;
}

static int reject_fresh_direct(unsigned long ip, struct netlink_ext_ack *extack)
{
	char name[KSYM_SYMBOL_LEN];

	ctlsec_resolve_name(ip, name);
	ctlsec_compat_extack_fmt(
		extack, "%.40s is traced by BPF: bind when that ended", name);
	return -EBUSY;
}

static int set_ops_filter(struct ctlsec_redirect *r, unsigned long *ips,
			  unsigned int n)
{
	unsigned long idle = (unsigned long)r->idle;

	if (!n)
		return ftrace_set_filter_ips(&r->ops, &idle, 1, 0, 1);
	return ftrace_set_filter_ips(&r->ops, ips, n, 0, 1);
}

static int unregister_redirect(struct ctlsec_redirect *r)
{
	int err = unregister_ftrace_function(&r->ops);

	if (!err)
		r->registered = false;
	return err;
}

static int register_with_ips(struct ctlsec_redirect *r, unsigned long *ips,
			     unsigned int n)
{
	int err;

	err = set_ops_filter(r, ips, n);
	if (err)
		return err;
	err = ctlsec_hook_register(&r->ops);
	if (err)
		ftrace_set_filter(&r->ops, NULL, 0, 1);
	r->registered = !err;
	return err;
}

static int change_filter_live(struct ctlsec_redirect *r, unsigned long *ips,
			      unsigned int n, struct netlink_ext_ack *extack)
{
	unsigned long direct = find_fresh_direct(r, ips, n);
	int err;

	if (direct)
		return reject_fresh_direct(direct, extack);
	err = set_ops_filter(r, ips, n);
	if (err)
		return err;
	/* One that came in between. Later ones see the redirection. */
	direct = find_fresh_direct(r, ips, n);
	if (!direct)
		return 0;
	set_ops_filter(r, r->ips, r->count);
	return reject_fresh_direct(direct, extack);
}

static int hook_exactly(struct ctlsec_redirect *r, unsigned long *ips,
			unsigned int n, struct netlink_ext_ack *extack)
{
	if (!n && !find_direct)
		return unregister_redirect(r);
	if (r->registered)
		return change_filter_live(r, ips, n, extack);
	return register_with_ips(r, ips, n);
}

int ctlsec_redirect_apply(struct ctlsec_redirect *r, unsigned long *ips,
			  unsigned int n, struct netlink_ext_ack *extack)
{
	unsigned long *copy = NULL;
	int err;

	lockdep_assert_held(&ctlsec_lock);

	if (n == r->count && (!n || !memcmp(ips, r->ips, n * sizeof(*ips))))
		return 0;
	if (n) {
		copy = kvmalloc_array(n, sizeof(*copy), GFP_KERNEL);
		if (!copy)
			return -ENOMEM;
		memcpy(copy, ips, n * sizeof(*copy));
	}
	err = hook_exactly(r, ips, n, extack);
	if (err) {
		kvfree(copy);
		describe_failure(r, err, ips, n, extack);
		return err;
	}
	kvfree(r->ips);
	r->ips = copy;
	WRITE_ONCE(r->count, n);
	return 0;
}

void __init ctlsec_redirect_init(void)
{
	direct_mutex = (struct mutex *)ctlsec_resolve("direct_mutex");
	if (direct_mutex)
		find_direct = ctlsec_resolve("ftrace_find_rec_direct");
}

void ctlsec_redirect_exit(struct ctlsec_redirect *r)
{
	if (r->registered)
		ctlsec_hook_unregister(&r->ops);
	ftrace_free_filter(&r->ops);
	kvfree(r->ips);
}
