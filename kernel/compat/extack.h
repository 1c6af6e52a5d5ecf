/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Formatted extended acks on kernels before NL_SET_ERR_MSG_FMT.
 */
#ifndef _CTLSEC_COMPAT_EXTACK_H
#define _CTLSEC_COMPAT_EXTACK_H

#include <linux/netlink.h>

#ifdef NL_SET_ERR_MSG_FMT

#define ctlsec_compat_extack_fmt(extack, fmt, ...) \
	NL_SET_ERR_MSG_FMT(extack, fmt, ##__VA_ARGS__)

#else

/*
 * There the extack holds only a pointer, which must stay good until the ack is
 * sent, after the command has returned. So the text goes to the next slot of a
 * ring: it is overwritten only when as many further commands as it has slots
 * were refused between a command's return and its ack.
 */
__printf(2, 3) void
ctlsec_compat_extack_fmt(struct netlink_ext_ack *extack, const char *fmt, ...);

#endif

#endif /* _CTLSEC_COMPAT_EXTACK_H */
