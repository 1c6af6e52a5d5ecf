/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The blob validator: what stands between bytes from userspace and eval.h.
 * Builds in the kernel and in userspace.
 */
#ifndef _CTLSEC_POLICY_CHECK_H
#define _CTLSEC_POLICY_CHECK_H

#ifdef __KERNEL__
#include <linux/types.h>
#else
#include <stddef.h>
#endif

/**
 * ctlsec_policy_check - may this be opened and evaluated?
 * @blob: aligned to 8 bytes
 * @len: its length
 * @why: set to a static sentence if refused
 * @where: set to the offset of the field that is wrong if refused
 *
 * Capability masks may have any bit set: a capability this kernel lacks is
 * simply in no task's bounding set.
 *
 * Return: 0; -E2BIG if the blob or one of its counts exceeds its bound;
 * -EOPNOTSUPP for another format version; -EINVAL for anything else.
 */
int ctlsec_policy_check(const void *blob, size_t len, const char **why,
			size_t *where);

#endif /* _CTLSEC_POLICY_CHECK_H */
