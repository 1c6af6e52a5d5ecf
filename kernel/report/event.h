/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Events: what happened, for those that listen; specified in linux/ctlsec.h.
 */
#ifndef _CTLSEC_KERNEL_EVENT_H
#define _CTLSEC_KERNEL_EVENT_H

#include <linux/types.h>

struct ctlsec_domain;
struct ctlsec_layer;

/**
 * ctlsec_event_send - tell the listeners what happened to a domain
 * @event: enum ctlsec_event
 * @d: the domain
 *
 * Without listeners nothing is built. Context: ctlsec_lock; may sleep.
 */
void ctlsec_event_send(u32 event, struct ctlsec_domain *d);

/* A LIMIT event; @limit: enum ctlsec_limit. */
void ctlsec_event_send_limit(u32 limit, struct ctlsec_domain *d);

/* That the time of a layer is over. Context: as above. */
void ctlsec_event_send_layer(const struct ctlsec_layer *l);

#endif /* _CTLSEC_KERNEL_EVENT_H */
