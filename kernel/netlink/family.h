/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The generic netlink family: its table of commands, and its registration. The
 * protocol is specified in linux/ctlsec.h.
 */
#ifndef _CTLSEC_KERNEL_FAMILY_H
#define _CTLSEC_KERNEL_FAMILY_H

/* Requests are served once this has returned 0; it is the last step of a load. */
int ctlsec_family_init(void);
/* No command runs any more when it returns. */
void ctlsec_family_exit(void);

#endif /* _CTLSEC_KERNEL_FAMILY_H */
