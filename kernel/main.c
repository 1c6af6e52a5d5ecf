// SPDX-License-Identifier: GPL-2.0
/*
 * Module load and unload, in dependency order and its reverse.
 *
 * Unloading: first the netlink family goes, so nothing can change any more; then
 * every domain is unbound, which takes away all reasons to deny; then hooks
 * that redirect, then those that observe; then what they used.
 */
#include <linux/module.h>

#include "control/bind.h"
#include "control/confine.h"
#include "control/layers.h"
#include "control/rmdir.h"
#include "control/session.h"
#include "hook/conflict.h"
#include "hook/hook.h"
#include "hook/redirect.h"
#include "hook/resolve.h"
#include "netlink/family.h"
#include "policy/profile.h"
#include "report/collect.h"
#include "syscall/entry.h"
#include "syscall/inside.h"
#include "syscall/io_uring.h"
#include "syscall/learn.h"
#include "syscall/request.h"
#include "syscall/restart.h"
#include "syscall/verdict.h"
#include "syscall/watch.h"
#include "task/activation.h"
#include "task/charge.h"
#include "task/fork.h"
#include "task/kill.h"
#include "task/news.h"

/* A wrapper that waits for one of its locks has slept, so unregistering would not
 * wait for it; and memory cannot be allocated where tasks move.
 */
#ifdef CONFIG_PREEMPT_RT
#error "ctlsec does not support kernels with PREEMPT_RT"
#endif

static int __init ctlsec_init(void)
{
	int err;

	err = ctlsec_resolve_init();
	if (err)
		return err;
	err = ctlsec_verdict_init();
	if (err)
		return err;
	ctlsec_redirect_init();
	err = ctlsec_entry_init();
	if (err)
		return err;
	ctlsec_restart_init();
	ctlsec_io_uring_init();
	ctlsec_inside_init();
	ctlsec_request_init();
	ctlsec_learn_init();
	ctlsec_bind_init();
	err = ctlsec_collect_init();
	if (err)
		return err;
	err = ctlsec_charge_init();
	if (err)
		goto err_collect;
	ctlsec_news_init();
	err = ctlsec_activation_init();
	if (err)
		goto err_charge;
	err = ctlsec_rmdir_init();
	if (err)
		goto err_activation;
	err = ctlsec_fork_init();
	if (err)
		goto err_reap;
	err = ctlsec_family_init();
	if (err)
		goto err_fork;
	pr_info("version %s\n", THIS_MODULE->version);
	return 0;

err_fork:
	ctlsec_fork_exit();
err_reap:
	ctlsec_rmdir_exit();
	ctlsec_kill_exit();
err_activation:
	ctlsec_activation_exit();
err_charge:
	ctlsec_charge_exit();
	ctlsec_conflict_exit();
	rcu_barrier();
	ctlsec_activation_free();
err_collect:
	ctlsec_collect_exit();
	return err;
}

static void __exit ctlsec_exit(void)
{
	ctlsec_family_exit();
	ctlsec_session_exit();
	ctlsec_layers_exit();
	ctlsec_bind_exit();
	ctlsec_confine_exit();
	ctlsec_watch_exit();
	ctlsec_profile_exit();
	ctlsec_entry_exit();
	ctlsec_io_uring_exit();
	ctlsec_inside_exit();
	ctlsec_request_exit();
	ctlsec_learn_exit();
	ctlsec_fork_exit();
	ctlsec_activation_exit();
	ctlsec_rmdir_exit();
	ctlsec_kill_exit();
	ctlsec_news_exit();
	ctlsec_charge_exit();
	ctlsec_conflict_exit();
	ctlsec_collect_exit();
	/* Everything above is freed by call_rcu() callbacks of this module. */
	rcu_barrier();
	ctlsec_activation_free();
}

module_init(ctlsec_init);
module_exit(ctlsec_exit);

MODULE_AUTHOR("The ctlsec developers");
MODULE_DESCRIPTION("Container confinement attached from outside, live");
MODULE_LICENSE("GPL");
MODULE_VERSION(CTLSEC_VERSION);
