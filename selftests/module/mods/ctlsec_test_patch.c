// SPDX-License-Identifier: GPL-2.0
/*
 * A live patch of personality(): it fails with an errno of its own, so that a
 * test can see whose function runs.
 */
#include <linux/livepatch.h>
#include <linux/module.h>
#include <linux/ptrace.h>

#define PATCHED 1077

static asmlinkage long patched_personality(const struct pt_regs *regs)
{
	return -PATCHED;
}

static struct klp_func funcs[] = { {
					   .old_name = "__x64_sys_personality",
					   .new_func = patched_personality,
				   },
				   {} };

static struct klp_object objs[] = { {
					    .funcs = funcs,
				    },
				    {} };

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objs,
};

static int __init patch_init(void)
{
	return klp_enable_patch(&patch);
}

static void __exit patch_exit(void)
{
}

module_init(patch_init);
module_exit(patch_exit);

MODULE_AUTHOR("The ctlsec developers");
MODULE_DESCRIPTION("Live patch for tests of coexistence");
MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
