// SPDX-License-Identifier: GPL-2.0
/*
 * A kprobe with a post-handler, as SystemTap places them: the kind that needs the
 * function for itself. Which function, if not personality(), says the module
 * parameter `symbol`; the count of its hits is in `hits`. A hit lasts `hold`
 * milliseconds, or until that is set to 0, on a processor that does nothing else.
 */
#include <linux/delay.h>
#include <linux/kprobes.h>
#include <linux/module.h>

static unsigned int hits;
module_param(hits, uint, 0444);

static char *symbol = "__x64_sys_personality";
module_param(symbol, charp, 0444);

static unsigned int hold;
module_param(hold, uint, 0644);

static void after(struct kprobe *p, struct pt_regs *regs, unsigned long flags)
{
	unsigned int i;

	WRITE_ONCE(hits, hits + 1);
	for (i = 0; i < READ_ONCE(hold); i++)
		mdelay(1);
}

static struct kprobe probe = {
	.post_handler = after,
};

static int __init probe_init(void)
{
	probe.symbol_name = symbol;
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
