/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What of a task is the host's: the root directory and the mount namespace of the
 * host's first process, read when they are asked for, since that may change both.
 */
#ifndef _CTLSEC_KERNEL_HOST_H
#define _CTLSEC_KERNEL_HOST_H

struct dentry;
struct mnt_namespace;

/**
 * struct ctlsec_host - of the host now, to compare with
 * @root: the directory, by whatever mount it is reached
 * @mnt_ns: the mount namespace
 */
struct ctlsec_host {
	const struct dentry *root;
	const struct mnt_namespace *mnt_ns;
};

/* Context: any in which spinlocks may be taken, interrupts on. */
void ctlsec_host_read(struct ctlsec_host *host);

#endif /* _CTLSEC_KERNEL_HOST_H */
