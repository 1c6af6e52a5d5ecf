// SPDX-License-Identifier: GPL-2.0
/*
 * What is built for a kernel that the module does not support: it refuses to load
 * and says why. The tool reads the reason from the file.
 */
#include <linux/module.h>

/* -ENODEV: systemd-modules-load takes that for a module with nothing to do here. */
static int __init refuse_to_load(void)
{
	pr_err("this kernel is not supported: " CTLSEC_UNSUPPORTED "\n");
	return -ENODEV;
}

module_init(refuse_to_load);

MODULE_AUTHOR("The ctlsec developers");
MODULE_DESCRIPTION("Container confinement attached from outside, live");
MODULE_LICENSE("GPL");
MODULE_VERSION(CTLSEC_VERSION);
MODULE_INFO(unsupported, CTLSEC_UNSUPPORTED);
