/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _CTLSEC_KERNEL_KILL_H
#define _CTLSEC_KERNEL_KILL_H

#include "domain/fork_cap.h"

void ctlsec_kill_schedule(void);
/* A fork was refused, or a charged task ended: schedule the kill worker if a
 * domain waits to be killed. Any context.
 */
static __always_inline void ctlsec_kill_kick(void)
{
	if (unlikely(READ_ONCE(ctlsec_fork_cap_kick)))
		ctlsec_kill_schedule();
}

/* Without ctlsec_lock. */
void ctlsec_kill_exit(void);

#endif /* _CTLSEC_KERNEL_KILL_H */
