// SPDX-License-Identifier: GPL-2.0
/*
 * Extended acks: sentences with a number or a name in them.
 *
 * Where the extended ack has no buffer (before 6.2), the sentence must outlive
 * the handler: the ack is built after it returns and after every lock of ours
 * is dropped. So sentences take turns in a static ring. Each is padded to one
 * length, for the ack's size is computed from the sentence before it is copied:
 * were a slot ever reused in between, the text could be another request's, but
 * never longer.
 */
#include "compat/extack.h"

#include <linux/atomic.h>
#include <linux/build_bug.h>
#include <linux/kernel.h>
#include <linux/netlink.h>
#include <linux/stdarg.h>
#include <linux/string.h>

#ifdef NETLINK_MAX_FMTMSG_LEN

static_assert(NETLINK_MAX_FMTMSG_LEN >= CTLSEC_COMPAT_EXTACK_LEN);

static __printf(2, 0) void format_sentence(struct netlink_ext_ack *extack,
					   const char *fmt, va_list args)
{
	vsnprintf(extack->_msg_buf, sizeof(extack->_msg_buf), fmt, args);
	extack->_msg = extack->_msg_buf;
}

#else

/* More than requests that can be refused between a handler and its ack. */
#define SLOTS 64

static char slots[SLOTS][CTLSEC_COMPAT_EXTACK_LEN];
static atomic_t turn;

static __printf(2, 0) void format_sentence(struct netlink_ext_ack *extack,
					   const char *fmt, va_list args)
{
	char *slot = slots[(u32)atomic_inc_return(&turn) % SLOTS];
	char text[CTLSEC_COMPAT_EXTACK_LEN];
	int len;

	len = vscnprintf(text, sizeof(text), fmt, args);
	memset(text + len, ' ', sizeof(text) - 1 - len);
	memcpy(slot, text, sizeof(text) - 1);
	extack->_msg = slot;
}

#endif

void ctlsec_compat_extack_fmt(struct netlink_ext_ack *extack, const char *fmt,
			      ...)
{
	va_list args;

	if (!extack)
		return;
	va_start(args, fmt);
	format_sentence(extack, fmt, args);
	va_end(args);
}
