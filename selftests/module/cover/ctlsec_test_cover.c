// SPDX-License-Identifier: GPL-2.0
/*
 * Keeps which blocks of ctlsec.ko ran. See ctlsec_test_cover.h.
 */
#include "ctlsec_test_cover.h"

#include <linux/debugfs.h>
#include <linux/err.h>
#include <linux/module.h>

unsigned long ctlsec_test_cover[COVER_BUILDS][COVER_SECTIONS]
			       [COVER_BITS / BITS_PER_LONG];
EXPORT_SYMBOL_GPL(ctlsec_test_cover);

static struct debugfs_blob_wrapper blob = { ctlsec_test_cover,
					    sizeof(ctlsec_test_cover) };
static struct dentry *file;

static int __init ctlsec_test_cover_init(void)
{
	file = debugfs_create_blob("ctlsec_cover", 0400, NULL, &blob);
	return PTR_ERR_OR_ZERO(file);
}
module_init(ctlsec_test_cover_init);

static void __exit ctlsec_test_cover_exit(void)
{
	debugfs_remove(file);
}
module_exit(ctlsec_test_cover_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Keeps which blocks of ctlsec.ko ran");
