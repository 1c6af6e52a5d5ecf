/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What remains of a domain in the history of its denials: its number and its place.
 * A history that held domains would pin cgroups that went long ago.
 */
#ifndef _CTLSEC_KERNEL_LABEL_H
#define _CTLSEC_KERNEL_LABEL_H

#include <linux/list.h>
#include <linux/refcount.h>
#include <linux/types.h>

/**
 * struct ctlsec_label - of one domain
 * @refs: the domain's, and one for each entry of the history
 * @id, @kind, @key: as the domain has them; immutable, as the rest
 * @binding: the binding that made it, or 0
 * @entries: how many entries of the history are its; under that one's lock
 * @newest: the last of them, an entry of report/history.c; likewise
 * @path: of the cgroup, cut to CTLSEC_LABEL_PATH bytes at its end; "" of a user namespace
 */
struct ctlsec_label {
	refcount_t refs;
	u64 id;
	u32 kind;
	u64 key;
	u64 binding;
	unsigned int entries;
	void *newest;
	char path[];
};

/* A label with this path and nothing else yet, which is its maker's; NULL without
 * memory. May sleep.
 */
struct ctlsec_label *ctlsec_label_new(const char *path);

void ctlsec_label_get(struct ctlsec_label *l);
/* Any context. NULL is fine. */
void ctlsec_label_put(struct ctlsec_label *l);

#endif /* _CTLSEC_KERNEL_LABEL_H */
