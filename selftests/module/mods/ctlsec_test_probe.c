// SPDX-License-Identifier: GPL-2.0
/*
 * A kprobe with a post-handler on personality(), as SystemTap places them: the
 * kind that needs the function for itself. The count of its hits is in the
 * module parameter `hits`.
 */
#include <linux/kprobes.h>
#include <linux/module.h>

static unsigned int hits;
module_param(hits, uint, 0444);

static void after(struct kprobe *p, struct pt_regs *regs, unsigned long flags)
{
	hits++;
}

static struct kprobe probe = {
	.symbol_name = "__x64_sys_personality",
	.post_handler = after,
};

static int __init probe_init(void)
{
	return register_kprobe(&probe);
}

static void __exit probe_exit(void)
{
	unregister_kprobe(&probe);
}

module_init(probe_init);
module_exit(probe_exit);

MODULE_AUTHOR("The ctlsec developers");
MODULE_DESCRIPTION("Probe with a post-handler for tests of coexistence");
MODULE_LICENSE("GPL");
