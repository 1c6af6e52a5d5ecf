// SPDX-License-Identifier: GPL-2.0
/*
 * The lock of the configuration, and its generation; see lock.h.
 */
#include "lock.h"

#include <linux/atomic.h>

/* Orders every change of profiles, domains and hooks. */
DEFINE_MUTEX(ctlsec_lock);
static atomic_t generation;
static atomic64_t last_id;

void ctlsec_lock_changed(void)
{
	/* 0 would say that changes do not matter. */
	if (!atomic_inc_return(&generation))
		atomic_inc(&generation);
}

u32 ctlsec_lock_generation(void)
{
	lockdep_assert_held(&ctlsec_lock);
	return atomic_read(&generation);
}

u64 ctlsec_lock_new_id(void)
{
	return atomic64_inc_return(&last_id);
}
