/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Extended acks: sentences with a number or a name in them.
 */
#ifndef _CTLSEC_COMPAT_EXTACK_H
#define _CTLSEC_COMPAT_EXTACK_H

#include <linux/compiler.h>
#include <linux/netlink.h>

/* Longest formatted sentence with its NUL; what is longer is cut. */
#define CTLSEC_COMPAT_EXTACK_LEN 80

/**
 * ctlsec_compat_extack_fmt - set a formatted sentence
 * @extack: of the request, or NULL
 *
 * Keeps the bad attribute that may be set already. Kernels before 6.2 have no
 * room for such a sentence in the extended ack itself; there it comes from
 * static memory, padded with blanks.
 */
__printf(2, 3) void ctlsec_compat_extack_fmt(struct netlink_ext_ack *extack,
					     const char *fmt, ...);

/* Is there no sentence yet? */
static inline bool
ctlsec_compat_extack_silent(const struct netlink_ext_ack *extack)
{
	return extack && !extack->_msg;
}

/* What it tells of was no fault. Return: 0. */
static inline int ctlsec_compat_extack_drop(struct netlink_ext_ack *extack)
{
	if (extack)
		extack->_msg = NULL;
	return 0;
}

/* Blame @attr, which may be NULL, unless an attribute is to blame already. */
static inline void ctlsec_compat_extack_blame(struct netlink_ext_ack *extack,
					      const struct nlattr *attr)
{
	if (extack && !extack->bad_attr)
		extack->bad_attr = attr;
}

#endif /* _CTLSEC_COMPAT_EXTACK_H */
