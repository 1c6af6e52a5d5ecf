/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The generic netlink family: registration and the tables of commands.
 * The protocol is specified in linux/ctlsec.h.
 */
#ifndef _CTLSEC_KERNEL_GENL_H
#define _CTLSEC_KERNEL_GENL_H

int ctlsec_genl_init(void);
/* No command runs any more when it returns. */
void ctlsec_genl_exit(void);

#endif /* _CTLSEC_KERNEL_GENL_H */
