/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What ends a domain or what is in it: the removal of its cgroup unbinds it,
 * a breach of its caps can kill its tasks.
 */
#ifndef _CTLSEC_KERNEL_HOOK_REAP_H
#define _CTLSEC_KERNEL_HOOK_REAP_H

int ctlsec_hook_reap_init(void);
/* Without ctlsec_lock, which the work that this waits for takes. */
void ctlsec_hook_reap_exit(void);

/* A fork was refused, or a charged task is gone: look after the domains in
 * ctlsec_fork_cap_dying if that changed anything there. Any context.
 */
void ctlsec_hook_reap_look(void);

#endif /* _CTLSEC_KERNEL_HOOK_REAP_H */
