/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _CTLSEC_KERNEL_IDLE_H
#define _CTLSEC_KERNEL_IDLE_H

/* Placeholders: an ops without a filter would trace everything. Never called. */
void ctlsec_idle_syscall(void);
void ctlsec_idle_io_uring(void);
void ctlsec_idle_mkdir(void);
void ctlsec_idle_conflict(void);
void ctlsec_idle_entry(void);
void ctlsec_idle_access(void);
void ctlsec_idle_learn(void);
void ctlsec_idle_inside(void);
void ctlsec_idle_request(void);

#endif /* _CTLSEC_KERNEL_IDLE_H */
