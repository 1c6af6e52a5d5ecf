/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _CTLSEC_KERNEL_DOMAIN_MSG_H
#define _CTLSEC_KERNEL_DOMAIN_MSG_H

#include <linux/types.h>

struct ctlsec_domain;
struct sk_buff;

/* Bytes of a domain's attributes at most, and the attributes; the latter under
 * ctlsec_lock. Return of fill: 0 or -EMSGSIZE.
 */
size_t ctlsec_domain_msg_size(void);
int ctlsec_domain_msg_fill(struct sk_buff *skb, struct ctlsec_domain *d);

#endif /* _CTLSEC_KERNEL_DOMAIN_MSG_H */
