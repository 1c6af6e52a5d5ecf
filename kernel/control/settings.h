/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Settings of bindings: from what a request gives, what a domain has, and defaults.
 */
#ifndef _CTLSEC_KERNEL_SETTINGS_H
#define _CTLSEC_KERNEL_SETTINGS_H

#include "control/confine.h"

struct ctlsec_binding;
struct ctlsec_domain;

/* What a domain, or a binding, has: all of it given. */
void ctlsec_settings_of_domain(const struct ctlsec_domain *d,
			       struct ctlsec_bind *s);
void ctlsec_settings_of_binding(const struct ctlsec_binding *b,
				struct ctlsec_bind *s);

/* Those of a new binding: of the domain @like, or NULL; else the default. */
void ctlsec_settings_init(struct ctlsec_binding *b,
			  const struct ctlsec_domain *like,
			  const struct ctlsec_bind *given);
/* Change just what is given. Context: ctlsec_binding_sem if it is known. */
void ctlsec_settings_change(struct ctlsec_binding *b,
			    const struct ctlsec_bind *given);

#endif /* _CTLSEC_KERNEL_SETTINGS_H */
