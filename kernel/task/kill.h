/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _CTLSEC_KERNEL_KILL_H
#define _CTLSEC_KERNEL_KILL_H

/* A fork was refused, or a charged task ended: schedule the kill worker if a
 * domain waits to be killed. Any context.
 */
void ctlsec_kill_kick(void);
/* Without ctlsec_lock. */
void ctlsec_kill_exit(void);

#endif /* _CTLSEC_KERNEL_KILL_H */
