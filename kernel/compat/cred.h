/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Capability sets as one 64-bit word. Before 6.3 a kernel_cap_t was two 32-bit
 * words, the lower first; on a little-endian machine the bytes are the same.
 */
#ifndef _CTLSEC_COMPAT_CRED_H
#define _CTLSEC_COMPAT_CRED_H

#include <linux/bits.h>
#include <linux/build_bug.h>
#include <linux/capability.h>
#include <linux/string.h>
#include <linux/types.h>

static __always_inline u64 ctlsec_compat_cap_bits(const kernel_cap_t *cap)
{
	u64 bits;

	static_assert(sizeof(*cap) == sizeof(bits));
	static_assert(IS_ENABLED(CONFIG_X86));
	memcpy(&bits, cap, sizeof(bits));
	return bits;
}

/* Every capability that this kernel knows, as the bounding set of a new user
 * namespace has them.
 */
static __always_inline u64 ctlsec_compat_cap_all(void)
{
	return BIT_ULL(CAP_LAST_CAP + 1) - 1;
}

#endif /* _CTLSEC_COMPAT_CRED_H */
