// SPDX-License-Identifier: GPL-2.0
/*
 * The bucket of a domain's events; see meter.h.
 */
#include "domain/meter.h"

#include <linux/jiffies.h>
#include <linux/ktime.h>
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/time64.h>
#include <linux/timekeeping.h>

#include "limits.h"

/* What one token is worth, and all of them. */
#define TOKEN_NS (NSEC_PER_SEC / CTLSEC_EVENTS_RATE)
#define BUCKET_NS (TOKEN_NS * CTLSEC_EVENTS_BURST)

void ctlsec_meter_init(struct ctlsec_meter *m)
{
	*m = (struct ctlsec_meter){ .empty_tick = jiffies - 1 };
}

static bool spend_token(struct ctlsec_meter *m, s64 now)
{
	s64 old = atomic64_read(&m->full_at), full_at;

	do {
		full_at = max(old, now) + TOKEN_NS;
		if (full_at - now > BUCKET_NS)
			return false;
	} while (!atomic64_try_cmpxchg(&m->full_at, &old, full_at));
	return true;
}

bool ctlsec_meter_take(struct ctlsec_meter *m, u64 mark)
{
	unsigned long tick = jiffies;

	if (READ_ONCE(m->empty_tick) != tick) {
		if (spend_token(m, (s64)ktime_get_mono_fast_ns()))
			return true;
		WRITE_ONCE(m->empty_tick, tick);
	}
	WRITE_ONCE(m->spent, mark);
	atomic64_inc(&m->suppressed);
	return false;
}
