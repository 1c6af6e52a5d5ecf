/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Calling a hooked function itself, from what it was redirected to.
 */
#ifndef _CTLSEC_KERNEL_ORIGINAL_H
#define _CTLSEC_KERNEL_ORIGINAL_H

#include <linux/linkage.h>

/* Call @fn(@a, @b), never by a tail call: its callback finds it by the return
 * address, which is that of ctlsec_original_return.
 */
asmlinkage long ctlsec_original_call(unsigned long a, unsigned long b,
				     unsigned long fn);
extern const char ctlsec_original_return[];

#endif /* _CTLSEC_KERNEL_ORIGINAL_H */
