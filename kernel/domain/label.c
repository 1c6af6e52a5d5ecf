// SPDX-License-Identifier: GPL-2.0
/*
 * Labels of domains; see label.h.
 */
#include "domain/label.h"

#include <linux/slab.h>
#include <linux/string.h>

#include "limits.h"

struct ctlsec_label *ctlsec_label_new(const char *path)
{
	size_t len = strnlen(path, CTLSEC_LABEL_PATH);
	struct ctlsec_label *l;

	l = kzalloc(struct_size(l, path, len + 1), GFP_KERNEL);
	if (!l)
		return NULL;
	refcount_set(&l->refs, 1);
	memcpy(l->path, path, len);
	return l;
}

void ctlsec_label_get(struct ctlsec_label *l)
{
	refcount_inc(&l->refs);
}

void ctlsec_label_put(struct ctlsec_label *l)
{
	if (l && refcount_dec_and_test(&l->refs))
		kfree(l);
}
