/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Copies of denials in the audit log.
 */
#ifndef _CTLSEC_KERNEL_AUDIT_LOG_H
#define _CTLSEC_KERNEL_AUDIT_LOG_H

struct ctlsec_history_entry;

/* A record for @e, of which the label and the executable are known; specified at enum
 * ctlsec_log. It waits for nothing: what has no room is lost, and counted by the audit
 * subsystem. Process context.
 */
void ctlsec_audit_log_denial(const struct ctlsec_history_entry *e);

#endif /* _CTLSEC_KERNEL_AUDIT_LOG_H */
