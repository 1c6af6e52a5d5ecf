/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _CTLSEC_KERNEL_RMDIR_H
#define _CTLSEC_KERNEL_RMDIR_H

int ctlsec_rmdir_init(void);
/* Without ctlsec_lock, which the work takes. */
void ctlsec_rmdir_exit(void);

#endif /* _CTLSEC_KERNEL_RMDIR_H */
