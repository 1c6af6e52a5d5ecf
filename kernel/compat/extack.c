// SPDX-License-Identifier: GPL-2.0
/*
 * The ring of formatted extended acks, see extack.h.
 */
#include "extack.h"
#include <linux/atomic.h>
#include <linux/kernel.h>

#ifndef NL_SET_ERR_MSG_FMT

#define SLOTS 64U /* a power of two */
#define SLOT_LEN 128U

static char ring[SLOTS][SLOT_LEN];
static atomic_t next;

void ctlsec_compat_extack_fmt(struct netlink_ext_ack *extack, const char *fmt,
			      ...)
{
	char *slot = ring[(u32)atomic_inc_return(&next) % SLOTS];
	va_list args;

	if (!extack)
		return;
	va_start(args, fmt);
	vsnprintf(slot, SLOT_LEN, fmt, args);
	va_end(args);
	extack->_msg = slot;
}

#endif
