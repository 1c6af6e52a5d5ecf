/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A domain as netlink attributes: the same in replies, rows of dumps and events.
 */
#ifndef _CTLSEC_KERNEL_DOMAIN_MSG_H
#define _CTLSEC_KERNEL_DOMAIN_MSG_H

#include <linux/types.h>

struct ctlsec_domain;
struct ctlsec_limits;
struct ctlsec_profile;
struct sk_buff;

/* Bytes of a domain's attributes at most. */
size_t ctlsec_domain_msg_size(void);

/**
 * ctlsec_domain_msg_fill - append the attributes of a domain, CTLSEC_DOMAIN_A_*
 *
 * Context: ctlsec_lock; the domain may be unbound already. Return: 0, or
 * -EMSGSIZE, which cannot happen where there is room for the above.
 */
int ctlsec_domain_msg_fill(struct sk_buff *skb, struct ctlsec_domain *d);

/* Of these those that are settings, PROFILE to USERNS_MAX, ACTIVATION and LOG; likewise. */
int ctlsec_domain_msg_fill_settings(struct sk_buff *skb,
				    const struct ctlsec_profile *p, u32 mode,
				    u32 activation, u32 log,
				    const struct ctlsec_limits *l);

#endif /* _CTLSEC_KERNEL_DOMAIN_MSG_H */
