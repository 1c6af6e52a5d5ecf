/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The hooks that confining later needs: in place while something asks for it, so
 * that all others pay nothing.
 */
#ifndef _CTLSEC_KERNEL_ACTIVATION_H
#define _CTLSEC_KERNEL_ACTIVATION_H

#include <linux/types.h>

struct ctlsec_domain;
struct netlink_ext_ack;

/* At module load. Return: 0 or -ENOMEM. */
int ctlsec_activation_init(void);
/* When no domain is left; rcu_barrier() has to follow, then ctlsec_activation_free(). */
void ctlsec_activation_exit(void);
void ctlsec_activation_free(void);

/*
 * The rest needs ctlsec_lock.
 */

/* Hook what it takes, for a domain or for what makes some. Return: 0, -EOPNOTSUPP
 * (the kernel lacks something), -EBUSY or another error of ftrace's, with @extack
 * set.
 */
int ctlsec_activation_hold(struct netlink_ext_ack *extack);
void ctlsec_activation_release(void);

/**
 * ctlsec_activation_begin - how a domain confines that is not published yet
 * @activation: enum ctlsec_activation
 *
 * Return: as above. ctlsec_activation_end() undoes it.
 */
int ctlsec_activation_begin(struct ctlsec_domain *d, u32 activation,
			    struct netlink_ext_ack *extack);
/* The same while a binding holds what it takes, which cannot fail; and to undo that
 * before publication. Without ctlsec_lock.
 */
void ctlsec_activation_begin_held(struct ctlsec_domain *d, u32 activation);
void ctlsec_activation_end_held(struct ctlsec_domain *d);
/* It was published: what is in it is confined, and tells where its programs run. */
void ctlsec_activation_published(struct ctlsec_domain *d);
/* Change it. What is confined stays confined. Return: as above. */
int ctlsec_activation_set(struct ctlsec_domain *d, u32 activation,
			  struct netlink_ext_ack *extack);
/* It was unpublished. */
void ctlsec_activation_end(struct ctlsec_domain *d);

#endif /* _CTLSEC_KERNEL_ACTIVATION_H */
