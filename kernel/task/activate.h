/* SPDX-License-Identifier: GPL-2.0 */
/*
 * When a pending task becomes confined: at an exec, by the rule of its domain.
 */
#ifndef _CTLSEC_KERNEL_ACTIVATE_H
#define _CTLSEC_KERNEL_ACTIVATE_H

struct linux_binprm;

/* Current executes a program; it has not run an instruction of it. Does not sleep. */
void ctlsec_activate_exec(const struct linux_binprm *bprm);
/* Current changes its root directory. Any context but NMI. */
void ctlsec_activate_moved(void);

#endif /* _CTLSEC_KERNEL_ACTIVATE_H */
